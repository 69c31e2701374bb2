"""What trainees are told after the answer: the mentor's words in two languages, notes and pictures."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.errors import InputError, XrayTrainerError
from xray_trainer.exercises.documents import MAX_FILE_BYTES
from xray_trainer.exercises.documents_caged import harmless_caged
from xray_trainer.exercises.hand_work import MAX_TEXT, HandPapers, PaperFile
from xray_trainer.store.attachments import keep, read
from xray_trainer.store.hand_drafts import HandDraft, hand_draft, keep_papers
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.hand.uploads import clean_name
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]

MOST_FILES = 12
_ROUND = "hand-files-round"


def show_telling(draft: HandDraft, _: Words) -> None:
    """Shows the words and the files; nothing of it is needed."""
    st.caption(_("Trainees see this after their answer, never before."))
    with st.form(f"feedback-{draft.draft_id}", border=False):
        english, russian = st.columns(2)
        told = draft.papers.feedback
        en = english.text_area("English", told.get("en", ""), max_chars=MAX_TEXT, height=140)
        ru = russian.text_area("Русский", told.get("ru", ""), max_chars=MAX_TEXT, height=140)
        if st.form_submit_button(_("Save the words"), icon=":material/save:"):
            texts = {name: text.strip() for name, text in (("en", en), ("ru", ru)) if text.strip()}
            _change(draft, feedback={**{n: t for n, t in told.items() if n not in ("en", "ru")}, **texts})
            st.toast(_("Saved"))
    _show_files(draft, _)
    _show_adding(draft, _)


def _show_files(draft: HandDraft, _: Words) -> None:
    for file in draft.papers.files:
        picture, caption, remove = st.columns([2, 5, 1], vertical_alignment="center")
        if file.kind == "picture":
            picture.image(read(application_store(), file.sha256), width=160)
        else:
            picture.markdown(f":material/description: {escape_markdown(file.name)}")
        caption.text_input(
            _("Caption"),
            file.caption,
            max_chars=500,
            key=f"caption-{file.sha256}",
            on_change=_caption,
            args=(draft, file.sha256),
        )
        remove.button(
            _("Remove"),
            icon=":material/delete:",
            key=f"remove-{file.sha256}",
            type="tertiary",
            on_click=_remove,
            args=(draft, file.sha256),
        )


def _show_adding(draft: HandDraft, _: Words) -> None:
    if len(draft.papers.files) >= MOST_FILES:
        return
    number = st.session_state.setdefault(_ROUND, 0)
    files = st.file_uploader(
        _("Seizure note (text or PDF) and pictures (PNG or JPEG)"),
        accept_multiple_files=True,
        max_upload_size=MAX_FILE_BYTES >> 20,
        key=f"hand-files-{number}",
    )
    if not files:
        return
    failures: list[XrayTrainerError] = []
    for file in files:
        try:
            _add(draft, clean_name(file.name), file.getvalue())
        except XrayTrainerError as error:
            failures.append(error)
    if failures:
        st.error("\n".join(f"- {why_refused(why, _)}" for why in failures))
    else:
        st.session_state[_ROUND] += 1
        st.rerun()


def _add(draft: HandDraft, name: str, content: bytes) -> None:
    store = application_store()
    papers = hand_draft(store, draft.person_id, draft.draft_id).papers
    if len(papers.files) >= MOST_FILES:
        raise InputError(
            "{name}: at most {most_files} files lie beside an exercise; remove one first",
            name=name,
            most_files=MOST_FILES,
        )
    found = harmless_caged(name, content)
    kept = keep(store, found.content, kind=found.kind, media_type=found.media_type, name=name)
    if any(file.sha256 == kept.sha256 for file in papers.files):
        return
    file = PaperFile(
        kind=kept.kind,
        media_type=kept.media_type,
        name=kept.name,
        sha256=kept.sha256,
        num_bytes=kept.num_bytes,
    )
    _change(draft, files=(*papers.files, file))


def _caption(draft: HandDraft, sha256: str) -> None:
    text = str(st.session_state[f"caption-{sha256}"]).strip()
    files = hand_draft(application_store(), draft.person_id, draft.draft_id).papers.files
    told = (one.model_copy(update={"caption": text}) if one.sha256 == sha256 else one for one in files)
    _change(draft, files=tuple(told))


def _remove(draft: HandDraft, sha256: str) -> None:
    files = hand_draft(application_store(), draft.person_id, draft.draft_id).papers.files
    _change(draft, files=tuple(one for one in files if one.sha256 != sha256))


def _change(draft: HandDraft, **changed: object) -> None:
    store = application_store()
    papers = hand_draft(store, draft.person_id, draft.draft_id).papers
    kept = HandPapers.model_validate({**papers.model_dump(), **changed})
    keep_papers(store, draft.person_id, draft.draft_id, papers=kept, now=now())
