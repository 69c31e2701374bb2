"""The scans that exercises can be made of: drafts that wait, own scans, benign ones of the library."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.store.benign_scans import benign_choices, benign_scans
from xray_trainer.store.hand_drafts import HandDraft, begin_draft, drop_draft, hand_drafts
from xray_trainer.store.own_scans import forget_own_scan, own_scans
from xray_trainer.store.people import Person
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.hand.place import enter_draft
from xray_trainer.ui.numbers import moment, whole
from xray_trainer.ui.papers import escape_markdown

Words = Callable[[str], str]

_PER_ROW = 4
_PER_PAGE = 8
_MORE = "hand-more"


def show_drafts(person: Person, _: Words) -> None:
    """Shows the exercises that were begun and not made."""
    drafts = hand_drafts(application_store(), person.person_id)
    if not drafts:
        return
    st.subheader(_("Begun"))
    for start in range(0, len(drafts), _PER_ROW):
        for column, draft in zip(st.columns(_PER_ROW), drafts[start : start + _PER_ROW], strict=False):
            with column.container(border=True):
                _show_draft(person, draft, _)


def show_own(person: Person, _: Words) -> None:
    """Shows the scans that the person brought."""
    scans = own_scans(application_store(), person.person_id)
    st.subheader(_("Your scans"))
    if not scans:
        st.info(_("None yet. Bring scans in above, or take a benign one of the library below."))
    for start in range(0, len(scans), _PER_ROW):
        for column, scan in zip(st.columns(_PER_ROW), scans[start : start + _PER_ROW], strict=False):
            with column.container(border=True):
                _show_picture(scan.sha256)
                notes = f" ⚠ {escape_markdown(scan.notes[0])}" if scan.notes else ""
                size = _size(scan.width_px, scan.height_px, _)
                st.markdown(f"**{escape_markdown(scan.name)}**  \n:small[{size}{notes}]")
                _show_begin(person, scan.sha256, scan.name, _)
                st.button(
                    _("Take off the list"),
                    key=f"forget-{scan.sha256}",
                    type="tertiary",
                    on_click=forget_own_scan,
                    args=(application_store(), person.person_id, scan.sha256),
                )


def show_library(person: Person, _: Words) -> None:
    """Shows benign scans of the library to hide things in."""
    with st.expander(_("Benign scans of the library"), icon=":material/inventory_2:"):
        conveyances, families = benign_choices(application_store())
        one, other = st.columns(2)
        anything = {"": _("Any")}
        conveyance = one.selectbox(
            _("Conveyance"), ["", *conveyances], format_func=lambda name: anything.get(name, name)
        )
        family = other.selectbox(
            _("Cargo family"), ["", *families], format_func=lambda name: anything.get(name, name)
        )
        num = _PER_PAGE * st.session_state.setdefault(_MORE, 1)
        found = benign_scans(application_store(), conveyance=conveyance, cargo_family=family, num=num + 1)
        if not found:
            st.info(_("No benign scan fits. Build an exercise set first, or bring your own scans in."))
        for start in range(0, min(num, len(found)), _PER_ROW):
            for column, scan in zip(st.columns(_PER_ROW), found[start : start + _PER_ROW], strict=False):
                with column.container(border=True):
                    _show_picture(scan.sha256)
                    words = " · ".join(filter(None, (scan.conveyance, scan.cargo_family)))
                    st.markdown(f":small[{escape_markdown(words)}]")
                    _show_begin(person, scan.sha256, scan.conveyance, _)
        if len(found) > num:
            st.button(_("More scans"), on_click=_more)


def _show_draft(person: Person, draft: HandDraft, _: Words) -> None:
    _show_picture(draft.scan_sha256)
    what = _("marked: {marks}, hidden: {hidden}").format(
        marks=len(draft.work.marks), hidden=len(draft.work.hidden)
    )
    title = escape_markdown(draft.papers.title or _("Without a name"))
    st.markdown(f"**{title}**  \n:small[{what} · {moment(draft.changed_at, _)}]")
    st.button(
        _("Go on"),
        key=f"draft-{draft.draft_id}",
        icon=":material/edit:",
        type="primary",
        width="stretch",
        on_click=enter_draft,
        args=(draft.draft_id,),
    )
    st.button(
        _("Delete"),
        key=f"drop-{draft.draft_id}",
        type="tertiary",
        on_click=drop_draft,
        args=(application_store(), person.person_id, draft.draft_id),
    )


def _show_begin(person: Person, sha256: str, name: str, _: Words) -> None:
    st.button(
        _("Make an exercise"),
        key=f"begin-{sha256}",
        icon=":material/add_location_alt:",
        width="stretch",
        on_click=_begin,
        args=(person, sha256, name),
    )


def _begin(person: Person, sha256: str, name: str) -> None:
    draft_id = begin_draft(application_store(), person.person_id, scan_sha256=sha256, title=name, now=now())
    enter_draft(draft_id)


def _more() -> None:
    st.session_state[_MORE] += 1


def _show_picture(sha256: str) -> None:
    st.image(str(application_store().library.folder(sha256) / "preview.png"), width="stretch")


def _size(width: int, height: int, _: Words) -> str:
    return _("{width} × {height} px").format(width=whole(width, _), height=whole(height, _))
