"""One second reading: both readings side by side, where they differ, and what a third person decides."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.drills.answer import Answer, Decision
from xray_trainer.errors import XrayTrainerError
from xray_trainer.store.people import Person
from xray_trainer.store.second_readings import (
    MAX_REASON,
    Adjudication,
    SecondReading,
    adjudicate,
    marks_of,
    second_reading,
)
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.refusals import why_refused
from xray_trainer.ui.review.place import ANSWER, TOGETHER, enter, leave
from xray_trainer.ui.review.words import decision_word, plain, when

Words = Callable[[str], str]


def show_second_reading(person: Person, reading_id: str, _: Words) -> None:
    """Shows two readings of one scan, and the form for what a third person decides."""
    st.button(_("Back to the list"), icon=":material/arrow_back:", on_click=leave)
    try:
        both = second_reading(application_store(), person, reading_id)
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
        return
    first, second = st.columns(2)
    with first:
        _show_side(_("First reading"), both.first.person, both.first.answer, both.first.attempt_id, _)
    with second:
        _show_side(_("Second reading"), both.second.person, both.second.answer, both.second.attempt_id, _)
    _show_differences(both, _)
    for one in both.adjudications:
        _show_adjudication(one, _)
    if not both.is_done:
        st.info(_("The second reading is not finished. Both are shown when it is."))
    elif person.person_id in (both.first.person_id, both.second.person_id):
        st.info(_("You gave one of the readings; a third person decides."))
    else:
        _show_decision_form(person, both, _)


def _show_side(title: str, name: str, answer: Answer | None, attempt_id: str, _: Words) -> None:
    with st.container(border=True):
        st.caption(title)
        st.markdown(f"**{plain(name)}**")
        if answer is None:
            st.write(_("Not submitted yet."))
            return
        st.write(
            f"{decision_word(answer.decision, _)} · {_('{seconds} s').format(seconds=round(answer.seconds))}"
        )
        st.caption(_("Marks: {num}").format(num=len(answer.marks)))
        st.button(
            _("Replay"),
            key=f"replay-{attempt_id}",
            icon=":material/play_arrow:",
            on_click=enter,
            args=(ANSWER, attempt_id),
        )


def _show_differences(both: SecondReading, _: Words) -> None:
    told = both.differences
    if told is None:
        return
    lines = [
        _("Same decision") if told.same_decision else _("The decisions differ"),
        _("Marks in the same place: {num}").format(num=len(told.in_both)),
        _("Marks of the first reading alone: {num}").format(num=len(told.only_first)),
        _("Marks of the second reading alone: {num}").format(num=len(told.only_second)),
    ]
    words, button = st.columns([4, 2], vertical_alignment="center")
    words.markdown("\n".join(f"- {line}" for line in lines))
    button.button(
        _("Everybody's marks"),
        icon=":material/group:",
        width="stretch",
        on_click=enter,
        args=(TOGETHER, both.exercise_id),
    )


def _show_adjudication(one: Adjudication, _: Words) -> None:
    with st.container(border=True):
        words = _("Decided by {name}: {decision}")
        told = words.format(name=plain(one.person), decision=decision_word(one.decision, _))
        st.markdown(f"**{told}** · {when(one.when)}")
        st.text(one.reason)
        st.caption(_("Marks that stand: {num}").format(num=len(one.marks)))


def _show_decision_form(person: Person, both: SecondReading, _: Words) -> None:
    sides = {"first": both.first.person, "second": both.second.person}
    names = {
        mark_id: f"{sides[mark_id.split(':')[0]]} · {number} · {mark.confidence}/5"
        for number, (mark_id, mark) in enumerate(marks_of(both).items(), 1)
    }
    with st.form("adjudicate"):
        st.subheader(_("What is decided"))
        words: dict[Decision, str] = {"suspicious": _("Suspicious"), "clear": _("Clear")}
        decision = st.radio(_("Decision"), list(words), format_func=words.__getitem__, horizontal=True)
        stand = st.multiselect(
            _("Marks that stand"), list(names), format_func=names.__getitem__, placeholder=_("None")
        )
        reason = st.text_area(_("Why"), max_chars=MAX_REASON)
        st.caption(_("Both readings stay as they were; this is kept beside them."))
        sent = st.form_submit_button(_("Keep"), type="primary")
    if not sent:
        return
    try:
        adjudicate(
            application_store(),
            person,
            both.reading_id,
            decision=decision,
            mark_ids=stand,
            reason=reason,
            now=now(),
        )
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
    else:
        st.rerun()
