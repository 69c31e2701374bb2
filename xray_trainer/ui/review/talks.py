"""Answers that are talked about: a mentor's list, and what a trainee finds said about own answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from xray_trainer.errors import XrayTrainerError
from xray_trainer.store.answer_access import require_access
from xray_trainer.store.people import Person
from xray_trainer.store.talks import Talk, mentor_talks, own_talks
from xray_trainer.ui.application import application_store
from xray_trainer.ui.refusals import why_refused
from xray_trainer.ui.review.place import ANSWER, TALK, at, enter, leave
from xray_trainer.ui.review.routes import answer_token
from xray_trainer.ui.review.words import plain, when
from xray_trainer.ui.viewer import replay_viewer
from xray_trainer.ui.viewer.texts import viewer_texts

Words = Callable[[str], str]

_SHORT = 90
_MOST = 30


def show_mentor_talks(person: Person, _: Words) -> None:
    """Shows the answers that a mentor has commented on, those with a new reply first."""
    talks = mentor_talks(application_store(), person)
    if not talks:
        st.info(_("You have not commented on an answer yet. Open one and write beside it."))
    for talk in talks[:_MOST]:
        _show_line(talk, ANSWER, plain(f"{talk.person} · {_place(talk, _)}"), _)


def show_own_talks(person: Person, _: Words, *, drill_id: str = "", only_new: bool = False) -> None:
    """Shows what mentors say about a person's answers, of one drill or of all; nothing where nobody spoke."""
    talks = [
        one
        for one in own_talks(application_store(), person.person_id)
        if drill_id in ("", one.drill_id) and (one.num_unread or not only_new)
    ]
    if not talks:
        return
    num_unread = sum(talk.num_unread for talk in talks)
    with st.container(border=True, key="own-talks"):
        st.subheader(_("Comments on your answers"))
        if num_unread:
            st.markdown(_("New: {num}").format(num=f"**{num_unread}**"))
        for talk in talks[: _MOST if drill_id else 5]:
            _show_line(talk, TALK, plain(_place(talk, _)), _)


def shows_own_talk(person: Person, _: Words) -> bool:
    """Shows the own answer that the address names, with its talk; returns whether it names one."""
    attempt_id = at(TALK)
    if not attempt_id:
        return False
    st.button(_("Back"), icon=":material/arrow_back:", on_click=leave)
    store = application_store()
    try:
        require_access(store, person, attempt_id)
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
        return True
    token = answer_token(store, person, attempt_id, is_own=True)
    replay_viewer(token=token, texts=viewer_texts(_), key="replay")
    return True


def num_unread(talks: Sequence[Talk]) -> int:
    """Returns how many comments wait to be read."""
    return sum(talk.num_unread for talk in talks)


def _show_line(talk: Talk, place: str, title: str, _: Words) -> None:
    line, button = st.columns([5, 1], vertical_alignment="center")
    with line:
        sign = ":material/mark_chat_unread: " if talk.num_unread else ""
        st.markdown(f"{sign}**{title}** · {when(talk.last_at)}")
        st.text(talk.last_text if len(talk.last_text) <= _SHORT else f"{talk.last_text[:_SHORT]} …")
    button.button(
        _("Open"),
        key=f"talk-{talk.attempt_id}",
        width="stretch",
        on_click=enter,
        args=(place, talk.attempt_id),
    )


def _place(talk: Talk, _: Words) -> str:
    return f"{_(talk.title)} · {talk.position + 1}"
