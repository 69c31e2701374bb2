"""What a report is about: which people, which set, which time; chosen by the mentor, within their reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import streamlit as st

from xray_trainer.store.exercise_sets import exercise_sets
from xray_trainer.store.people import Person, people
from xray_trainer.store.store import Store
from xray_trainer.store.units import (
    cohorts,
    people_in,
    people_in_cohort,
    reach_of,
    units,
    within,
)
from xray_trainer.ui.numbers import day_format

Words = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Scope:
    """The people, sets and time of a report.

    Attributes:
        names: of the people, by id.
        groups: ids of people by name of unit or cohort, within reach.
        sets: ids of exercise sets; all where empty.
        since: first day, None for no limit.
        until: last day, None for no limit.
    """

    names: dict[str, str]
    groups: dict[str, frozenset[str]]
    sets: tuple[str, ...]
    since: datetime | None
    until: datetime | None


def choose_scope(store: Store, person: Person, _: Words) -> Scope:
    """Shows the filters and returns what they say."""
    reached = {one.person_id: one.name for one in within(reach_of(store, person), people(store))}
    groups = _groups(store, frozenset(reached))
    titles = {info.set_id: info.title for info in exercise_sets(store)}
    with st.container(key="filters"):
        first, second, third = st.columns([2, 2, 2])
        chosen = first.multiselect(_("Units and cohorts"), list(groups), placeholder=_("All"))
        sets = second.multiselect(
            _("Exercise sets"), list(titles), format_func=lambda one: _(titles[one]), placeholder=_("All")
        )
        days = third.date_input(_("From, to"), value=[], format=day_format(_), key="report-days")
    members = frozenset().union(*(groups[name] for name in chosen)) if chosen else frozenset(reached)
    since, until = _moments(days)
    names = {person_id: name for person_id, name in reached.items() if person_id in members}
    return Scope(names, groups, tuple(sets), since, until)


def _groups(store: Store, reached: frozenset[str]) -> dict[str, frozenset[str]]:
    of_units = {one.name: people_in(store, one.unit_id) for one in units(store)}
    of_cohorts = {one.name: people_in_cohort(store, one.cohort_id) for one in cohorts(store)}
    found = {
        name: frozenset(one.person_id for one in members) & reached
        for name, members in {**of_units, **of_cohorts}.items()
    }
    return {name: members for name, members in found.items() if members}


def _moments(days: object) -> tuple[datetime | None, datetime | None]:
    """Returns the chosen days as moments; one day alone is the first."""
    chosen = [day for day in (days if isinstance(days, tuple) else (days,)) if isinstance(day, date)]
    since = day_start(chosen[0]) if chosen else None
    until = day_start(chosen[1]) + timedelta(days=1) if len(chosen) > 1 else None
    return since, until


def day_start(day: date) -> datetime:
    """Returns the beginning of a day in UTC."""
    return datetime.combine(day, time(), UTC)
