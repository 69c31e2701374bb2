"""Second readings: asking for one, what one is asked for, the list of them, how far readers agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from xray_trainer.accounts.permissions import may
from xray_trainer.errors import XrayTrainerError
from xray_trainer.scoring.agreement import agreement
from xray_trainer.store.people import Person, people
from xray_trainer.store.review_queue import GivenAnswer, Wanted, given_answers
from xray_trainer.store.second_asking import MOST, ask_second_reading, asked_of
from xray_trainer.store.second_readings import (
    SecondReading,
    second_readings,
)
from xray_trainer.store.units import reach_of, within
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.drills.place import enter_drill
from xray_trainer.ui.numbers import decimal, percent
from xray_trainer.ui.refusals import why_refused
from xray_trainer.ui.review.place import READING, enter, leave
from xray_trainer.ui.review.words import decision_word, exercise_name, when

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
    told = one.differences
    decided = one.adjudications[-1].decision if one.adjudications else None
    return {
        _("First reader"): one.first.person,
        _("Second reader"): one.second.person,
        _("First decision"): decision_word(first.decision if first else None, _),
        _("Second decision"): decision_word(second.decision if second else None, _),
        _("Differs"): "" if told is None or told.same_decision else "≠",
        _("Marks of one alone"): "–" if told is None else str(len(told.only_first) + len(told.only_second)),
        _("Decided"): decision_word(decided, _),
        _("Asked (UTC)"): when(one.asked_at),
    }


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
        st.error(why_refused(error, _))
    else:
        st.rerun()


def _answer_name(answer: GivenAnswer, _: Words) -> str:
    return f"{answer.person} · {exercise_name(answer, _)}"
