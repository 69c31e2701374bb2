"""The mentor's review: answers in their order of need, each in time, with comments and second readings."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.accounts.permissions import require
from xray_trainer.store.people import Person
from xray_trainer.store.talks import mentor_talks
from xray_trainer.ui.application import application_store
from xray_trainer.ui.review.answer import show_answer
from xray_trainer.ui.review.place import ANSWER, READING, TOGETHER, at
from xray_trainer.ui.review.queue import show_queue
from xray_trainer.ui.review.second import show_second_readings
from xray_trainer.ui.review.second_one import show_second_reading
from xray_trainer.ui.review.talks import num_unread, show_mentor_talks
from xray_trainer.ui.review.together import show_shared_scans, show_together

Words = Callable[[str], str]

_ANSWERS, _SCANS, _COMMENTS, _SECOND = "answers", "scans", "comments", "second"
_PARTS: dict[str, Callable[[Person, Words], None]] = {
    _ANSWERS: show_queue,
    _SCANS: show_shared_scans,
    _COMMENTS: show_mentor_talks,
    _SECOND: show_second_readings,
}


def show(person: Person, _: Words) -> None:
    """Shows the answer that the address names, or the lists to choose from."""
    require(person.role, "review_answers")
    if at(ANSWER):
        show_answer(person, at(ANSWER), _)
        return
    if at(TOGETHER):
        show_together(person, at(TOGETHER), _)
        return
    if at(READING):
        show_second_reading(person, at(READING), _)
        return
    st.title(_("Review of answers"))
    _PARTS[_choose_part(person, _)](person, _)


def _choose_part(person: Person, _: Words) -> str:
    unread = num_unread(mentor_talks(application_store(), person))
    names = {
        _ANSWERS: _("Answers"),
        _SCANS: _("Everybody on one scan"),
        _COMMENTS: f"{_('Comments')} · {unread}" if unread else _("Comments"),
        _SECOND: _("Second readings"),
    }
    chosen = st.segmented_control(
        _("Part"),
        list(names),
        default=_ANSWERS,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        key="review-part",
    )
    return str(chosen or _ANSWERS)
