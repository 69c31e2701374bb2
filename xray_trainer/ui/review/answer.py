"""One answer: its replay with the talk about it, and the way on to the next and to others on the scan."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.errors import XrayTrainerError
from xray_trainer.store.answer_access import require_access
from xray_trainer.store.people import Person
from xray_trainer.store.review_queue import GivenAnswer, Wanted, given_answer, given_answers
from xray_trainer.ui.application import application_store
from xray_trainer.ui.noting import note_once
from xray_trainer.ui.refusals import why_refused
from xray_trainer.ui.review.place import ANSWER, TOGETHER, enter, leave
from xray_trainer.ui.review.routes import answer_token
from xray_trainer.ui.review.words import exercise_name, plain, verdicts
from xray_trainer.ui.viewer import replay_viewer
from xray_trainer.ui.viewer.review_texts import replay_texts
from xray_trainer.ui.viewer.texts import viewer_texts

Words = Callable[[str], str]


def show_answer(person: Person, attempt_id: str, _: Words) -> None:
    """Shows an answer in reach; says why not where it is not."""
    store = application_store()
    try:
        require_access(store, person, attempt_id)
        answer = given_answer(store, attempt_id)
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
        st.button(_("Back to the list"), icon=":material/arrow_back:", on_click=leave)
        return
    _show_head(person, answer, _)
    if answer.is_sealed:
        st.info(_("The trainee sees neither the answer nor your comments before this drill is finished."))
    note_once("see_truth", attempt_id, page="review")
    token = answer_token(store, person, attempt_id)
    replay_viewer(token=token, texts={**viewer_texts(_), **replay_texts(_)}, key="replay")


def _show_head(person: Person, answer: GivenAnswer, _: Words) -> None:
    back, line, scan, forth = st.columns([2, 4, 2, 2], vertical_alignment="center")
    back.button(_("Back to the list"), icon=":material/arrow_back:", width="stretch", on_click=leave)
    verdict = verdicts(_)[answer.verdict]
    line.markdown(f"**{plain(answer.person)}** · {plain(exercise_name(answer, _))} · {verdict}")
    scan.button(
        _("Everybody's marks"),
        icon=":material/group:",
        width="stretch",
        on_click=enter,
        args=(TOGETHER, answer.exercise_id),
    )
    following = _next(person, answer)
    forth.button(
        _("Next unreviewed"),
        icon=":material/arrow_forward:",
        type="primary",
        width="stretch",
        disabled=following is None,
        on_click=enter,
        args=(ANSWER, following.attempt_id if following else ""),
    )


def _next(person: Person, answer: GivenAnswer) -> GivenAnswer | None:
    """Returns the next unreviewed answer after this one, in the order of the queue."""
    waiting = given_answers(application_store(), person, Wanted(is_reviewed=False))
    ids = [one.attempt_id for one in waiting]
    at = ids.index(answer.attempt_id) + 1 if answer.attempt_id in ids else 0
    return waiting[at] if at < len(waiting) else None
