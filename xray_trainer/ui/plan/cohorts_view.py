"""Cohorts: named groups across units, such as a training in a certain week."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta

import streamlit as st

from xray_trainer.errors import XrayTrainerError
from xray_trainer.planning.occurrences import today
from xray_trainer.store.people import Person, people
from xray_trainer.store.plan_rights import require_people
from xray_trainer.store.unit_changes import add_cohort, retire_cohort, set_cohort
from xray_trainer.store.units import Cohort, people_in_cohort, reach_of, within
from xray_trainer.ui.numbers import day_format
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.plan.scope import Scope
from xray_trainer.ui.plan.words import day_words

Words = Callable[[str], str]


def show_cohorts(scope: Scope, _: Words) -> None:
    """Shows the cohorts with their people, and how to add one."""
    st.subheader(_("Cohorts"))
    st.caption(_("A cohort is a group across units, such as a training in a certain week."))
    mine = within(reach_of(scope.store, scope.planner), people(scope.store))
    names = {one.person_id: one.name for one in mine if one.role == "trainee"}
    for cohort in scope.cohorts:
        _show_cohort(scope, cohort, names, _)
    with st.expander(_("New cohort"), icon=":material/group_add:"):
        first = today(scope.now, scope.time_zone)
        name, begins, ends = st.columns([2, 1, 1])
        given = name.text_input(_("Name of the cohort"), max_chars=80, key="cohort-name")
        first_day = begins.date_input(_("First day"), first, key="cohort-first", format=day_format(_))
        last_day = ends.date_input(
            _("Last day"),
            first_day + timedelta(days=4),
            first_day,
            key=f"cohort-last-{first_day}",
            format=day_format(_),
        )
        chosen = st.multiselect(_("People"), list(names), format_func=names.__getitem__, key="cohort-people")
        st.button(
            _("Add the cohort"),
            type="primary",
            disabled=not given.strip(),
            on_click=_add,
            args=(scope, given, first_day, last_day, chosen),
        )


def _show_cohort(scope: Scope, cohort: Cohort, names: dict[str, str], _: Words) -> None:
    there = people_in_cohort(scope.store, cohort.cohort_id)
    with st.container(border=True, key=f"cohort-{cohort.cohort_id}"):
        days = f"{day_words(cohort.first_day, _)} – {day_words(cohort.last_day, _)}"
        st.markdown(f"**{escape_markdown(cohort.name)}**  \n:small[{days}]")
        if not _is_own(scope, cohort):
            st.caption(escape_markdown(", ".join(one.name for one in there)))
            return
        key = f"members-{cohort.cohort_id}"
        st.multiselect(
            _("People"),
            list(names),
            [one.person_id for one in there if one.person_id in names],
            format_func=names.__getitem__,
            key=key,
            on_change=_change,
            args=(scope, cohort, there, names, key),
        )
        st.button(
            _("Give this cohort up"),
            key=f"retire-{cohort.cohort_id}",
            type="tertiary",
            on_click=_retire,
            args=(scope, cohort),
        )


def _is_own(scope: Scope, cohort: Cohort) -> bool:
    return scope.planner.role == "administrator" or cohort.made_by == scope.planner.person_id


def _add(scope: Scope, name: str, first_day: date, last_day: date, person_ids: Collection[str]) -> None:
    store, planner, now = scope.store, scope.planner, scope.now
    try:
        require_people(store, planner, person_ids)
        cohort = add_cohort(
            store, name, first_day=first_day, last_day=last_day, now=now, made_by=planner.person_id
        )
        set_cohort(store, cohort.cohort_id, person_ids=person_ids, now=now)
    except XrayTrainerError as error:
        st.session_state["people-fault"] = error.sentence
        return
    st.session_state["cohort-name"] = ""
    st.session_state["cohort-people"] = []


def _change(
    scope: Scope, cohort: Cohort, there: Collection[Person], names: Collection[str], key: str
) -> None:
    """Keeps who is in a cohort; people out of reach stay in it."""
    others = [one.person_id for one in there if one.person_id not in names]
    try:
        require_people(scope.store, scope.planner, st.session_state[key])
    except XrayTrainerError as error:
        st.session_state["people-fault"] = error.sentence
        return
    set_cohort(scope.store, cohort.cohort_id, person_ids=[*st.session_state[key], *others], now=scope.now)


def _retire(scope: Scope, cohort: Cohort) -> None:
    if _is_own(scope, cohort):
        retire_cohort(scope.store, cohort.cohort_id, now=scope.now)
