"""Assigning work in a few clicks, and the list of what is assigned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

import streamlit as st

from xray_trainer.errors import XrayTrainerError
from xray_trainer.lessons.course import lesson_names
from xray_trainer.planning.assignment import MAX_AMOUNT, Assignment, Work
from xray_trainer.planning.occurrences import today
from xray_trainer.store.assignments import assign, assignments, restrict_set, restricted_sets, withdraw
from xray_trainer.store.exercise_sets import SetInfo, exercise_sets
from xray_trainer.store.plan_rights import may_withdraw, require_people, require_unit
from xray_trainer.ui.numbers import day_format
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.plan.scope import Scope
from xray_trainer.ui.plan.words import day_words, repeat_words, work_title
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]

_PEOPLE = "people"
_USUAL = {"exercises": 30, "minutes": 60}
_MOST_ATTEMPTS = 3


def show_assigning(scope: Scope, _: Words) -> None:
    """Shows the choice of work, people and days, and the button that assigns it."""
    if not scope.trainees and not scope.units:
        st.info(_("First add a unit and its people under “Units and people”."))
        return
    whom, what = st.columns(2)
    with whom:
        target, person_ids = _choose_target(scope, _)
    with what:
        work = _choose_work(scope, _)
    if work is None:
        return
    days = _choose_days(scope, _meant_for(work, scope, target), _)
    info = next((one for one in exercise_sets(scope.store) if one.set_id == work.what), None)
    wanted, is_restricted = _choose_more(scope, days, info, _)
    st.button(
        _("Assign"),
        type="primary",
        icon=":material/assignment_add:",
        disabled=target == _PEOPLE and not person_ids,
        on_click=_assign,
        args=(scope, wanted, person_ids, is_restricted, _("Assigned.")),
    )
    if fault := st.session_state.pop("plan-fault", ""):
        st.error(why_refused(fault, _))


def show_assigned_work(scope: Scope, _: Words) -> None:
    """Shows what is assigned to those in view, each with a button that takes it back."""
    ids = {one.assignment.assignment_id for one in scope.planned}
    own = {unit.unit_id for unit in scope.units}
    shown = [one for one in assignments(scope.store) if one.assignment_id in ids or one.unit_id in own]
    st.subheader(_("Assigned by now"))
    if not shown:
        st.caption(_("Nothing is assigned yet."))
    for one in shown:
        with st.container(border=True):
            text, button = st.columns([5, 1], vertical_alignment="center")
            text.markdown(
                f"**{escape_markdown(work_title(one, scope.titles, _))}**  \n{_facts(scope, one, _)}"
            )
            if may_withdraw(scope.store, scope.planner, one):
                button.button(
                    _("Take back"),
                    key=f"withdraw-{one.assignment_id}",
                    help=_("Nobody has to do it any more; what was done stays."),
                    on_click=_withdraw,
                    args=(scope, one),
                )


def target_name(scope: Scope, assignment: Assignment, _: Words) -> str:
    """Returns for whom work is: the name of a unit or cohort, or how many people."""
    names = {unit.unit_id: unit.name for unit in scope.units}
    names |= {one.cohort_id: one.name for one in scope.cohorts}
    key = assignment.unit_id or assignment.cohort_id
    if key:
        return names.get(key, _("another unit"))
    people = {
        one.person_id for one in scope.planned if one.assignment.assignment_id == assignment.assignment_id
    }
    if len(people) == 1:
        return next(one.name for one in scope.trainees if one.person_id in people)
    return _("People: {num}").format(num=len(people))


def _facts(scope: Scope, one: Assignment, _: Words) -> str:
    days = f"{day_words(one.opens_on, _)} – {day_words(one.due_on, _)}"
    parts = [target_name(scope, one, _), days, repeat_words(one, _), one.time_zone]
    return " · ".join(part for part in parts if part)


def _choose_target(scope: Scope, _: Words) -> tuple[str, list[str]]:
    names = {unit.unit_id: unit.name for unit in scope.units}
    names |= {one.cohort_id: one.name for one in scope.cohorts}
    target = st.selectbox(
        _("For whom"),
        [*names, _PEOPLE],
        format_func=lambda key: names.get(key, _("People by name")),
        key="plan-target",
    )
    if target != _PEOPLE:
        return target, []
    people = {one.person_id: one.name for one in scope.trainees}
    chosen = st.multiselect(_("People"), list(people), format_func=people.__getitem__, key="plan-people")
    return target, chosen


def _meant_for(work: Assignment, scope: Scope, target: str) -> Assignment:
    """Returns the work with the unit or cohort that does it; neither where it is for people by name."""
    unit = next((one for one in scope.units if one.unit_id == target), None)
    if unit is not None:
        return replace(work, unit_id=unit.unit_id, time_zone=unit.time_zone)
    return work if target == _PEOPLE else replace(work, cohort_id=target)


def _choose_work(scope: Scope, _: Words) -> Assignment | None:
    """Returns the work without its days, None where there is nothing to choose."""
    kinds: dict[Work, str] = {
        "set": _("Exercise set"),
        "exercises": _("Adaptive practice by exercises"),
        "minutes": _("Adaptive practice by minutes"),
        "lesson": _("A lesson"),
    }
    work: Work = st.selectbox(_("What"), list(kinds), format_func=kinds.__getitem__, key="plan-work")
    what, amount = "", 0
    if work in _USUAL:
        amount = st.number_input(_("How many"), 1, MAX_AMOUNT, _USUAL[work], step=10, key=f"plan-{work}")
    else:
        known = lesson_names() if work == "lesson" else [one.set_id for one in exercise_sets(scope.store)]
        if not known:
            st.info(_("There is no released exercise set yet."))
            return None
        kind: Literal["set", "lesson"] = "lesson" if work == "lesson" else "set"
        what = st.selectbox(
            _("Which"), known, format_func=lambda name: scope.titles[kind, name], key=f"plan-{kind}"
        )
    day = today(scope.now, scope.time_zone)
    return Assignment("", work, what, amount, day, day, scope.time_zone, made_by=scope.planner.person_id)


def _choose_days(scope: Scope, work: Assignment, _: Words) -> Assignment:
    """Returns the work with its days; practice repeats weekly unless somebody chooses otherwise."""
    is_lesson = work.work == "lesson"
    first = today(scope.now, work.time_zone)
    opens, due, often = st.columns(3)
    weeks: int = often.selectbox(
        _("Repeat"),
        [0] if is_lesson else [0, 1, 2, 4],
        index=1 if work.is_practice else 0,
        format_func=lambda num: repeat_words(replace(work, every_weeks=num), _) or _("once"),
        key=f"plan-repeat-{work.work}",
    )
    opens_on: date = opens.date_input(
        _("Opens on"), first, key=f"plan-opens-{work.time_zone}", format=day_format(_)
    )
    usual = opens_on + timedelta(days=7 * weeks - 1 if weeks else 7)
    key = f"plan-due-{opens_on}-{weeks}"
    due_on: date = due.date_input(_("Due on"), usual, opens_on, key=key, format=day_format(_))
    until = None
    if weeks:
        until = often.date_input(
            _("Until (empty: no end)"), None, opens_on, key=f"plan-until-{opens_on}", format=day_format(_)
        )
    st.caption(_("Days are those of {zone}.").format(zone=work.time_zone))
    return replace(work, opens_on=opens_on, due_on=due_on, every_weeks=weeks, until=until)


def _choose_more(
    scope: Scope, work: Assignment, info: SetInfo | None, _: Words
) -> tuple[Assignment, bool | None]:
    """Returns the work with attempts and a note, and whether its set is for those assigned alone."""
    is_restricted = None
    with st.expander(_("More")):
        if info is not None:
            kept = info.set_id in restricted_sets(scope.store)
            is_restricted = st.toggle(
                _("Only those to whom it is assigned see the set"), kept, key=f"plan-only-{info.set_id}"
            )
        if info is not None and info.rules.mode != "exam":
            attempts = st.selectbox(
                _("Attempts"),
                [None, *range(1, _MOST_ATTEMPTS + 1)],
                format_func=lambda num: str(num) if num else _("any number"),
                key="plan-attempts",
            )
            work = replace(work, attempts=attempts)
        note = st.text_input(_("A word to the trainees"), max_chars=500, key="plan-note")
    return replace(work, note=note), is_restricted


def _assign(
    scope: Scope, wanted: Assignment, person_ids: list[str], is_restricted: bool | None, thanks: str
) -> None:
    try:
        if wanted.unit_id:
            require_unit(scope.store, scope.planner, wanted.unit_id)
        require_people(scope.store, scope.planner, person_ids)
        assign(scope.store, wanted, now=scope.now, person_ids=person_ids)
        if is_restricted is not None:
            restrict_set(scope.store, wanted.what, is_restricted=is_restricted, now=scope.now)
    except XrayTrainerError as error:
        st.session_state["plan-fault"] = error.sentence
    else:
        st.toast(thanks, icon=":material/check:")


def _withdraw(scope: Scope, one: Assignment) -> None:
    if may_withdraw(scope.store, scope.planner, one):
        withdraw(scope.store, one.assignment_id, now=scope.now)
