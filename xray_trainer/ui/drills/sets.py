"""The sets to choose from: what is assigned first, then by mode, each with its conditions in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from xray_trainer.exercises.exercise import Mode
from xray_trainer.store.advance import close_overdue
from xray_trainer.store.drills import DrillInfo, drills_of, start_drill
from xray_trainer.store.exercise_sets import SetInfo
from xray_trainer.store.people import Person
from xray_trainer.store.plan import may_start, plan_of, sets_for, sets_used_up
from xray_trainer.store.reviews import errors_of, start_review
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.drills.conditions import conditions, exam_rules, mode_words
from xray_trainer.ui.drills.place import EXAM, enter, enter_drill, leave
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.plan.assigned import ShowButton, show_assigned
from xray_trainer.ui.views.practice import show_practice

Words = Callable[[str], str]

_HEADINGS: tuple[Mode, ...] = ("practice", "shift", "exam")


def show_sets(person: Person, _: Words) -> None:
    """Shows what a person can start or go on with."""
    st.title(_("Exercise sets"))
    store = application_store()
    close_overdue(store, person.person_id, now=now())
    drills = drills_of(store, person.person_id)
    planned = plan_of(store, person.person_id, now=now())
    sets = sets_for(store, person.person_id, planned)
    used_up = sets_used_up(planned)

    def button(info: SetInfo, key: str) -> None:
        own = [drill for drill in drills if drill.set_id == info.set_id]
        _show_button(person, info, own, _, key=key, is_used_up=info.set_id in used_up)

    assigned = show_assigned(person, planned, sets, _, button=button)
    show_practice(person, _, drills=drills)
    _show_review(person, drills, _)
    if not sets:
        st.info(_("There is no exercise set yet. `xray-trainer exercises build` makes one."))
    for mode in _HEADINGS:
        more = [info for info in sets if info.rules.mode == mode and info.set_id not in assigned]
        _show_mode(more, _, button=button)


def show_exam_rules(person: Person, info: SetInfo, _: Words) -> None:
    """Shows what somebody agrees to by starting an exam, and the button that starts it."""
    st.title(escape_markdown(_(info.title)))
    st.markdown("\n".join(f"- {line}" for line in exam_rules(info.rules, info.num_planned, _)))
    start, back = st.columns(2)
    start.button(
        _("Start the exam now"),
        type="primary",
        icon=":material/timer:",
        width="stretch",
        on_click=_start,
        args=(person, info.set_id),
    )
    back.button(_("Not now"), width="stretch", on_click=leave, args=(EXAM,))


def _show_mode(sets: Sequence[SetInfo], _: Words, *, button: ShowButton) -> None:
    if not sets:
        return
    names: dict[Mode, str] = {"practice": _("Practice sets"), "shift": _("Shifts"), "exam": _("Exams")}
    st.header(names[sets[0].rules.mode])
    for info in sets:
        with st.container(border=True):
            st.subheader(escape_markdown(_(info.title)))
            st.write(mode_words(info.rules, _))
            facts = [_("Exercises: {num}").format(num=info.num_planned), *conditions(info.rules, _)]
            st.caption("  \n".join(facts))
            button(info, f"go-{info.set_id}")


def _show_button(
    person: Person, info: SetInfo, drills: Sequence[DrillInfo], _: Words, *, key: str, is_used_up: bool
) -> None:
    """Shows the one thing to do with a set; `drills` are the person's own with it, the newest first."""
    going = next((drill for drill in drills if not drill.is_finished), None)
    if going is not None:
        label = _("Continue ({answered} of {num} answered)").format(
            answered=going.num_answered, num=going.num_exercises
        )
        st.button(label, type="primary", key=key, on_click=enter_drill, args=(going.drill_id,))
    elif is_used_up:
        st.caption(_("You have used up the attempts that your mentor allows."))
    elif info.rules.mode != "exam":
        st.button(_("Start"), type="primary", key=key, on_click=_start, args=(person, info.set_id))
    elif drills:
        st.button(_("See the result"), key=key, on_click=enter_drill, args=(drills[0].drill_id,))
    else:
        st.button(_("Rules and start"), type="primary", key=key, on_click=enter, args=(EXAM, info.set_id))


def _show_review(person: Person, drills: Sequence[DrillInfo], _: Words) -> None:
    going = next((one for one in drills if one.rules.mode == "review" and not one.is_finished), None)
    errors = errors_of(application_store(), person.person_id)
    if going is None and not errors:
        return
    with st.container(border=True):
        st.subheader(_("Review"))
        st.write(_("Look again at what you missed and at what you took for suspicious, and see why."))
        if going is not None:
            label = _("Continue ({answered} of {num} answered)")
            label = label.format(answered=going.num_answered, num=going.num_exercises)
            st.button(label, type="primary", key="review", on_click=enter_drill, args=(going.drill_id,))
            return
        num_misses = sum(one.error == "miss" for one in errors)
        words = _("Misses: {misses}. False alarms: {alarms}.")
        st.caption(words.format(misses=num_misses, alarms=len(errors) - num_misses))
        st.button(_("Start"), type="primary", key="review", on_click=_start_review, args=(person,))


def _start(person: Person, set_id: str) -> None:
    if not may_start(application_store(), person.person_id, set_id, now=now()):
        return
    enter_drill(start_drill(application_store(), person.person_id, set_id=set_id, now=now()).drill_id)


def _start_review(person: Person) -> None:
    store, rng = application_store(), np.random.default_rng()
    enter_drill(start_review(store, person.person_id, now=now(), rng=rng).drill_id)
