"""Truth from a labelling tool: a file is read, the mentor says what its names mean, its regions join."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.errors import InputError
from xray_trainer.exercises.hand_work import MAX_MARKS
from xray_trainer.exercises.labels.caged import read_labels_caged
from xray_trainer.exercises.labels.label import MAX_BYTES, LabelledPicture
from xray_trainer.exercises.labels.mapping import SKIP, Meaning, guesses, marks_of
from xray_trainer.exercises.labels.reading import picture_for
from xray_trainer.scans.tiles import read_pyramid
from xray_trainer.store.hand_drafts import HandDraft, hand_draft, keep_work
from xray_trainer.synthesis.items.item import ITEMS
from xray_trainer.synthesis.taxonomy import TAXONOMY
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]

_REVISION = "hand-revision"


def revision_of(draft: HandDraft) -> int:
    """Returns how often regions joined a draft outside its viewer, which then has to ask for them."""
    return int(st.session_state.get(f"{_REVISION}-{draft.draft_id}", 0))


def show_labelling(draft: HandDraft, _: Words) -> None:
    """Shows where a file of labels goes in, and what its names are taken to mean."""
    file = st.file_uploader(
        _("Labels: COCO (.json), CVAT for images 1.1 (.xml) or LabelMe (.json)"),
        type=["json", "xml"],
        max_upload_size=MAX_BYTES >> 20,
        key=f"labels-{draft.draft_id}",
    )
    if file is None:
        return
    try:
        picture = _picture(draft, read_labels_caged(file.name, file.getvalue()), _)
    except InputError as error:
        st.error(why_refused(error, _))
        return
    if picture is None:
        return
    if not picture.labels:
        st.info(_("Nothing is labelled in “{name}”.").format(name=escape_markdown(picture.name)))
        return
    table = _table(picture, _)
    num = sum(table[label.name].kind != SKIP for label in picture.labels)
    words = _("Take the regions over: {num}").format(num=num)
    if st.button(words, icon=":material/download:", type="primary", disabled=not num, key="labels-take"):
        _take(draft, picture, table, _)


def _picture(draft: HandDraft, pictures: tuple[LabelledPicture, ...], _: Words) -> LabelledPicture | None:
    """Returns the picture that is meant: by the name of the scan, else the person chooses."""
    found = picture_for(pictures, draft.papers.title, shape_hw=_shape_hw(draft))
    names = [f"{one.name} ({len(one.labels)})" for one in pictures]
    if not pictures:
        st.info(_("There is no picture in this file."))
        return None
    if len(pictures) == 1:
        return pictures[0]
    first = pictures.index(found) if found in pictures else None
    chosen = st.selectbox(
        _("Which of its pictures is this scan?"),
        range(len(pictures)),
        index=first,
        format_func=names.__getitem__,
    )
    return None if chosen is None else pictures[chosen]


def _table(picture: LabelledPicture, _: Words) -> dict[str, Meaning]:
    """Returns what each name means, as the person leaves it."""
    kinds = {name: f"{name} · {_(kind.site)}" for name, kind in TAXONOMY.items()}
    kinds[SKIP] = _("leave out")
    items = {"": _("Not known"), **{name: _(ITEMS[name].title) for name in ITEMS}}
    st.markdown(_("What the names of the labels mean:"))
    table: dict[str, Meaning] = {}
    for name, guessed in guesses([picture]).items():
        label, kind, item = st.columns([2, 3, 3], vertical_alignment="center")
        num = sum(one.name == name for one in picture.labels)
        label.markdown(f"**{escape_markdown(name) or '—'}** × {num}")
        chosen = kind.selectbox(
            _("Kind of hiding place"),
            list(kinds),
            list(kinds).index(guessed.kind),
            format_func=kinds.__getitem__,
            key=f"kind-{name}",
        )
        what = item.selectbox(
            _("What it is"),
            list(items),
            list(items).index(guessed.item),
            format_func=items.__getitem__,
            key=f"item-{name}",
        )
        table[name] = Meaning(chosen, what)
    return table


def _take(draft: HandDraft, picture: LabelledPicture, table: dict[str, Meaning], _: Words) -> None:
    store = application_store()
    fresh = hand_draft(store, draft.person_id, draft.draft_id)
    try:
        marks = marks_of(picture, table, shape_hw=_shape_hw(draft), source=draft.draft_id)
        joined = {mark.mark_id: mark for mark in (*fresh.work.marks, *marks)}
        if len(joined) > MAX_MARKS:
            raise InputError(
                "{name}: an exercise takes {max_marks} regions; leave some out",
                name=picture.name,
                max_marks=MAX_MARKS,
            )
    except InputError as error:
        st.error(why_refused(error, _))
        return
    work = fresh.work.model_copy(update={"marks": tuple(joined.values())})
    seq = max(fresh.seq + 1, round(now().timestamp() * 1000))
    keep_work(store, draft.person_id, draft.draft_id, seq=seq, work=work, now=now())
    st.session_state[f"{_REVISION}-{draft.draft_id}"] = revision_of(draft) + 1
    st.rerun()


def _shape_hw(draft: HandDraft) -> tuple[int, int]:
    info = read_pyramid(application_store().library.folder(draft.scan_sha256))
    return info.height, info.width
