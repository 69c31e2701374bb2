"""The queue: how far the review is, the next answer to look at, and all answers as a table to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from xray_trainer.store.people import Person
from xray_trainer.store.review_queue import MOST, GivenAnswer, given_answers, review_progress
from xray_trainer.ui.application import application_store
from xray_trainer.ui.review.filters import show_filters
from xray_trainer.ui.review.place import ANSWER, enter
from xray_trainer.ui.review.words import exercise_name, verdicts, when

Words = Callable[[str], str]


def show_queue(person: Person, _: Words) -> None:
    """Shows the answers that a mentor can look at, unreviewed errors first."""
    store = application_store()
    wanted = show_filters(person, _)
    progress = review_progress(store, person, wanted)
    if not progress.num:
        st.info(_("No answers yet that these filters find. They appear as soon as trainees answer."))
        return
    answers = given_answers(store, person, wanted)
    _show_progress(progress.num, progress.num_reviewed, progress.num_errors_waiting, answers, _)
    if answers:
        _show_table(answers, _)
    else:
        st.success(_("Everything here is reviewed."))
    if len(answers) == MOST:
        st.caption(_("Only the first {num} are shown; narrow the filters to see others.").format(num=MOST))


def _show_progress(num: int, done: int, errors: int, answers: Sequence[GivenAnswer], _: Words) -> None:
    line, button = st.columns([4, 2], vertical_alignment="center")
    words = _("Reviewed: {done} of {num}. Errors waiting: {errors}.")
    line.progress(done / num, text=words.format(done=done, num=num, errors=errors))
    waiting = next((one for one in answers if not one.is_reviewed), None)
    if waiting is None:
        return
    button.button(
        _("Look at the next one"),
        type="primary",
        icon=":material/play_arrow:",
        width="stretch",
        on_click=enter,
        args=(ANSWER, waiting.attempt_id),
    )


def _show_table(answers: Sequence[GivenAnswer], _: Words) -> None:
    st.caption(_("Choose a line to open the answer."))
    event = st.dataframe(
        pd.DataFrame([_row(one, _) for one in answers]),
        hide_index=True,
        width="stretch",
        on_select="rerun",
        selection_mode="single-row",
        key="review-queue",
    )
    chosen = event["selection"]["rows"]
    if chosen and chosen[0] < len(answers):
        enter(ANSWER, answers[chosen[0]].attempt_id)
        st.session_state.pop("review-queue", None)
        st.rerun()


def _row(answer: GivenAnswer, _: Words) -> dict[str, str | int]:
    return {
        _("Outcome"): verdicts(_)[answer.verdict],
        _("Trainee"): answer.person,
        _("Exercise"): exercise_name(answer, _),
        _("Marks"): answer.num_marks,
        _("False marks"): answer.num_false_marks,
        _("Seconds"): round(answer.seconds),
        _("Comments"): answer.num_comments,
        _("Submitted (UTC)"): when(answer.submitted_at),
        _("Reviewed"): "✓" if answer.is_reviewed else "",
    }
