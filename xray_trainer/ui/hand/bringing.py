"""The form that own scans come in by, and what became of them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from xray_trainer.errors import XrayTrainerError
from xray_trainer.physics.beams import BEAMS
from xray_trainer.scans.sidecar import Sidecar
from xray_trainer.settings import load_settings
from xray_trainer.store.people import Person
from xray_trainer.ui.application import application_store, now
from xray_trainer.ui.hand.uploads import Incoming, TakenIn, take_in
from xray_trainer.ui.papers import escape_markdown
from xray_trainer.ui.refusals import why_refused

Words = Callable[[str], str]

_ROUND, _TAKEN = "hand-round", "hand-taken"
_MOST_TOLD = 8


def show_bringing(person: Person, _: Words) -> None:
    """Shows the form; what came in before this run is told below it."""
    limit = load_settings().upload_max_mb
    number = st.session_state.setdefault(_ROUND, 0)
    with st.container(border=True):
        files = st.file_uploader(
            _("Scans, each with its sidecar (.json) if it has one"),
            accept_multiple_files=True,
            max_upload_size=limit,
            key=f"own-files-{number}",
            help=_("16-bit PNG and TIFF, .npy, raw, DICOM and DICOS; 8-bit PNG and JPEG lose contrast."),
        )
        said = _what_files_do_not_say(_)
        pressed = st.button(
            _("Bring them in"), type="primary", icon=":material/upload:", disabled=not files, key="own-bring"
        )
        if pressed and files and said is not None:
            with st.spinner(_("Reading the scans …")):
                incoming = [Incoming(file.name, file.getvalue()) for file in files]
                _bring(person, incoming, said, limit, _)
    _show_taken(_)


def _bring(person: Person, files: list[Incoming], said: Sidecar, limit: int, _: Words) -> None:
    try:
        taken = take_in(application_store(), person.person_id, files, said=said, max_mb=limit, now=now())
    except XrayTrainerError as error:
        st.error(why_refused(error, _))
        return
    st.session_state[_TAKEN] = taken
    if taken.scans:
        st.session_state[_ROUND] += 1
    st.rerun()


def _show_taken(_: Words) -> None:
    taken: TakenIn | None = st.session_state.get(_TAKEN)
    if taken is None:
        return
    if taken.scans:
        st.success(_("Scans brought in: {num}").format(num=len(taken.scans)))
    for show, told in ((st.error, taken.failures), (st.warning, taken.notes)):
        if told:
            lines = [f"- **{escape_markdown(name)}**: {why_refused(why, _)}" for name, why in told]
            show("\n".join(lines[:_MOST_TOLD]))


def _what_files_do_not_say(_: Words) -> Sidecar | None:
    """Returns what the person knows of all files; a sidecar of a file is believed more."""
    unknown = ""
    with st.expander(_("What the files do not say")):
        x, y, white = st.columns(3)
        mm_x = x.number_input(_("Pixel along travel, mm"), 0.0, 100.0, 0.0, 0.1, help=_("0: not known"))
        mm_y = y.number_input(_("Pixel in height, mm"), 0.0, 100.0, 0.0, 0.1, help=_("0: not known"))
        level = white.number_input(_("Value of air"), 0.0, 1e6, 0.0, 1.0, help=_("0: the largest there is"))
        high, low, conveyance = st.columns(3)
        beams = [unknown, *BEAMS]
        shown = {name: name or _("not known") for name in beams}
        first = high.selectbox(_("Beam, high energy"), beams, format_func=shown.__getitem__)
        second = low.selectbox(_("Beam, low energy"), beams, format_func=shown.__getitem__)
        vehicle = conveyance.text_input(_("Conveyance"), max_chars=100, placeholder="container-40")
    if bool(mm_x) != bool(mm_y):
        st.warning(_("Give both sides of a pixel, or none."))
        return None
    return Sidecar(
        pixel_mm_xy=(mm_x, mm_y) if mm_x else None,
        beams=tuple(name for name in (first, second) if name),
        white_level=level or None,
        conveyance=vehicle.strip(),
    )
