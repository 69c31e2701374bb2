"""Whose work somebody plans: units, cohorts and people, and the part of them that is chosen at the top."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from xray_trainer.store.people import Person, people
from xray_trainer.store.plan import Planned, plan
from xray_trainer.store.plan_rights import managed_cohorts, managed_units
from xray_trainer.store.store import Store
from xray_trainer.store.units import Cohort, Unit, cohort_memberships, memberships, reach_of, within
from xray_trainer.ui.plan.words import Titles, titles

Words = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Scope:
    """What the page shows.

    Attributes:
        store: the store.
        planner: who plans.
        now: the server's time.
        units: that they plan for.
        cohorts: that they made, or that have people of theirs.
        trainees: people within reach whose work is planned, by name; those chosen at the top.
        planned: their work.
        titles: of sets and lessons.
    """

    store: Store
    planner: Person
    now: datetime
    units: tuple[Unit, ...]
    cohorts: tuple[Cohort, ...]
    trainees: tuple[Person, ...]
    planned: tuple[Planned, ...]
    titles: Titles

    @property
    def time_zone(self) -> str:
        """Returns the time zone of the first unit, UTC where there is none."""
        return self.units[0].time_zone if self.units else "UTC"


def choose_scope(store: Store, planner: Person, _: Words, *, now: datetime) -> Scope:
    """Shows the choice of a unit or cohort, where there are several, and returns what it comes to."""
    units, cohorts = managed_units(store, planner), managed_cohorts(store, planner)
    groups = {unit.unit_id: unit.name for unit in units} | {one.cohort_id: one.name for one in cohorts}
    chosen = None
    if len(groups) > 1:
        chosen = st.selectbox(
            _("Unit or cohort"),
            [None, *groups],
            format_func=lambda key: groups[key] if key else _("All of mine"),
            key="plan-group",
        )
    trainees = _trainees(store, planner, chosen)
    ids = [one.person_id for one in trainees]
    known = titles(store, _, language=st.query_params.get("lang", planner.language))
    return Scope(store, planner, now, units, cohorts, trainees, plan(store, now=now, person_ids=ids), known)


def _trainees(store: Store, planner: Person, group: str | None) -> tuple[Person, ...]:
    """Returns the people within reach who are no mentors, those of a unit or cohort where one is chosen."""
    mine = [one for one in within(reach_of(store, planner), people(store)) if one.role != "administrator"]
    mine = [one for one in mine if one.role != "mentor"]
    if group is None:
        return tuple(mine)
    members = (memberships(store) | cohort_memberships(store)).get(group, {})
    return tuple(one for one in mine if one.person_id in members)
