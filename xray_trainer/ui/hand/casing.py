"""A seizure told to other units: its words lie beside the scan, its file is made with the exercise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from xray_trainer.errors import InputError
from xray_trainer.exercises.case_words import MAX_TITLE, MAX_WORDS, CaseWords
from xray_trainer.packages.cases import export_case
from xray_trainer.store.hand_drafts import HandDraft, hand_draft, keep_papers
from xray_trainer.store.store import Store
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.packages.sending import choose_units, offer
from xray_trainer.ui.packages.words import file_name, others, outgoing

Words = Callable[[str], str]

_MADE = "hand-case-made"


def show_casing(draft: HandDraft, _: Words) -> None:
    """Shows what a case tells; without a title none is made."""
    st.caption(
        _(
            "If the scan shows a seizure, give it a title: with the exercise, a signed file is made that "
            "tells it to other units. Trainees read method and lesson after their answer."
        )
    )
    known = draft.papers.case
    _field(st.text_input, draft, "title", _("Title"), known.title, most=MAX_TITLE)
    _field(st.text_area, draft, "method", _("How it was hidden"), known.method, most=MAX_WORDS)
    _field(st.text_area, draft, "lesson", _("What to learn from it"), known.lesson, most=MAX_WORDS)
    choose_units(application_store(), _, key=_key(draft, "to"))
    st.checkbox(_("Reduced for slow lines"), key=_key(draft, "reduced"))


def require_case(draft: HandDraft) -> None:
    """Checks that a draft which is to be told as a case shows something.

    Raises:
        InputError: nothing is marked and nothing is hidden.
    """
    if draft.papers.case.title and not (draft.work.marks or draft.work.hidden):
        raise InputError("a case tells what was hidden; mark it on the scan first, or clear the title")


def make_case(store: Store, draft: HandDraft) -> None:
    """Writes the file of the case of a draft that became an exercise; nothing where it is none.

    Raises:
        PackageError: the case has nothing to tell.
        StorageError: the file cannot be written.
    """
    words = draft.papers.case
    st.session_state.pop(_MADE, None)
    if not words.title:
        return
    units = others(store)
    target = outgoing(store) / file_name(words.title, ".xcase")
    export_case(
        store,
        hand_draft(store, draft.person_id, draft.draft_id).exercise_id,
        title=words.title,
        method=words.method,
        lesson=words.lesson,
        target=target,
        to=[units[one] for one in st.session_state.get(_key(draft, "to"), []) if one in units],
        is_reduced=bool(st.session_state.get(_key(draft, "reduced"))),
        now=now(),
    )
    st.session_state[_MADE] = str(target)


def offer_case(_: Words) -> None:
    """Offers the file of the case that was made last."""
    made = st.session_state.get(_MADE)
    if made and Path(made).exists():
        offer(Path(made), _, key="hand-case-download")


def _field(
    widget: Callable[..., object], draft: HandDraft, name: str, label: str, value: str, *, most: int
) -> None:
    widget(label, value, max_chars=most, key=_key(draft, name), on_change=_keep, args=(draft, name))


def _keep(draft: HandDraft, name: str) -> None:
    store = application_store()
    papers = hand_draft(store, draft.person_id, draft.draft_id).papers
    text = str(st.session_state[_key(draft, name)])
    case = CaseWords.model_validate({**papers.case.model_dump(), name: text})
    changed = papers.model_copy(update={"case": case})
    keep_papers(store, draft.person_id, draft.draft_id, papers=changed, now=now())


def _key(draft: HandDraft, name: str) -> str:
    return f"case-{name}-{draft.draft_id}"
