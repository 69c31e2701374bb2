"""Second readings: asking for one, the list of them, both side by side, and what a third person decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from xray_trainer.accounts.permissions import may
from xray_trainer.drills.answer import Answer, Decision
from xray_trainer.errors import XrayTrainerError
from xray_trainer.scoring.agreement import agreement
from xray_trainer.store.people import Person, people
from xray_trainer.store.review_queue import GivenAnswer, Wanted, given_answers
from xray_trainer.store.second_asking import MOST, ask_second_reading, asked_of
from xray_trainer.store.second_readings import (
    MAX_REASON,
    Adjudication,
    SecondReading,
    adjudicate,
    marks_of,
    second_reading,
    second_readings,
)
from xray_trainer.store.units import reach_of, within
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.drills.place import enter_drill
from xray_trainer.ui.numbers import decimal, percent
from xray_trainer.ui.review.place import ANSWER, READING, enter, leave
from xray_trainer.ui.review.words import exercise_name, plain, when

Words = Callable[[str], str]


def show_asked(person: Person, _: Words) -> None:
    """Shows a person what they are asked to read a second time; nothing where nobody asks."""
    for drill in asked_of(application_store(), person.person_id):
        with st.container(border=True, key=f"asked-{drill.drill_id}"):
            st.subheader(_("Second reading"))
            words = _("You are asked to read scans that somebody has read before you. Scans: {num}.")
            st.write(words.format(num=drill.num_exercises))
            st.button(
                _("Continue ({answered} of {num} answered)").format(
                    answered=drill.num_answered, num=drill.num_exercises
                ),
                type="primary",
                key=f"read-{drill.drill_id}",
                on_click=_enter,
                args=(drill.drill_id,),
            )


def show_second_readings(person: Person, _: Words) -> None:
    """Shows how far first and second readers agree, every second reading, and a form to ask for more."""
    found = second_readings(application_store(), person)
    done = [one for one in found if one.is_done]
    if done:
        _show_agreement(done, _)
    if found:
        _show_list(found, _)
    else:
        st.info(_("Nobody has been asked for a second reading yet."))
    with st.expander(_("Ask for a second reading"), expanded=not found):
        _show_form(person, _)


def show_second_reading(person: Person, reading_id: str, _: Words) -> None:
    """Shows two readings of one scan, and the form for what a third person decides."""
    st.button(_("Back to the list"), icon=":material/arrow_back:", on_click=leave)
    try:
        both = second_reading(application_store(), person, reading_id)
    except XrayTrainerError as error:
        st.error(_(str(error)))
        return
    first, second = st.columns(2)
    with first:
        _show_side(_("First reading"), both.first.person, both.first.answer, both.first.attempt_id, _)
    with second:
        _show_side(_("Second reading"), both.second.person, both.second.answer, both.second.attempt_id, _)
    for one in both.adjudications:
        _show_adjudication(one, _)
    if not both.is_done:
        st.info(_("The second reading is not finished. Both are shown when it is."))
    elif person.person_id in (both.first.person_id, both.second.person_id):
        st.info(_("You gave one of the readings; a third person decides."))
    else:
        _show_decision_form(person, both, _)


def _enter(drill_id: str) -> None:
    leave()
    enter_drill(drill_id)


def _show_agreement(done: Sequence[SecondReading], _: Words) -> None:
    pairs = [(one.first.answer, one.second.answer) for one in done]
    told = agreement(
        [first.decision for first, _second in pairs if first],
        [second.decision for _first, second in pairs if second],
    )
    columns = st.columns(3)
    columns[0].metric(_("Read twice"), told.num)
    columns[1].metric(_("Same decision"), percent(told.share, _))
    has_kappa = told.kappa == told.kappa
    columns[2].metric(
        _("Agreement beyond chance (kappa)"),
        decimal(told.kappa, _) if has_kappa else "–",
        help=_("1 is perfect agreement, 0 is what chance gives; none where both always said the same."),
    )
    if has_kappa:
        words = _("95 % interval {low} to {high}")
        columns[2].caption(words.format(low=decimal(told.low, _), high=decimal(told.high, _)))


def _show_list(found: Sequence[SecondReading], _: Words) -> None:
    event = st.dataframe(
        pd.DataFrame([_row(one, _) for one in found]),
        hide_index=True,
        width="stretch",
        on_select="rerun",
        selection_mode="single-row",
        key="second-readings",
    )
    chosen = event["selection"]["rows"]
    if chosen and chosen[0] < len(found):
        enter(READING, found[chosen[0]].reading_id)
        st.session_state.pop("second-readings", None)
        st.rerun()


def _row(one: SecondReading, _: Words) -> dict[str, str]:
    first, second = one.first.answer, one.second.answer
    differs = first is not None and second is not None and first.decision != second.decision
    decided = one.adjudications[-1].decision if one.adjudications else None
    return {
        _("First reader"): one.first.person,
        _("Second reader"): one.second.person,
        _("First decision"): decision_word(first.decision if first else None, _),
        _("Second decision"): decision_word(second.decision if second else None, _),
        _("Differs"): "≠" if differs else "",
        _("Decided"): decision_word(decided, _),
        _("Asked (UTC)"): when(one.asked_at),
    }


def decision_word(decision: Decision | None, _: Words) -> str:
    """Returns a decision in a word, `–` for none."""
    if decision is None:
        return "–"
    return _("Suspicious") if decision == "suspicious" else _("Clear")


def _show_form(person: Person, _: Words) -> None:
    """Shows the form that asks somebody to read answers a second time."""
    store = application_store()
    answers = given_answers(store, person, Wanted())
    readers = {
        one.person_id: one.name
        for one in within(reach_of(store, person), people(store))
        if may(one.role, "drill")
    }
    if not answers or not readers:
        st.caption(_("There is no answer to read a second time yet."))
        return
    names = {one.attempt_id: _answer_name(one, _) for one in answers}
    with st.form("ask-second", border=False):
        chosen = st.multiselect(
            _("Answers"),
            list(names),
            format_func=names.__getitem__,
            max_selections=MOST,
            placeholder=_("Choose"),
        )
        reader = st.selectbox(_("Second reader"), list(readers), format_func=readers.__getitem__)
        st.caption(_("The second reader sees neither the truth nor the first answer before submitting."))
        sent = st.form_submit_button(_("Ask"), type="primary")
    if not sent:
        return
    try:
        ask_second_reading(store, person, chosen, reader_id=reader, now=now())
    except XrayTrainerError as error:
        st.error(_(str(error)))
    else:
        st.rerun()


def _answer_name(answer: GivenAnswer, _: Words) -> str:
    return f"{answer.person} · {exercise_name(answer, _)}"


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
        st.error(_(str(error)))
    else:
        st.rerun()
