"""A live scan in a lesson: the viewer, the papers, and where to look; or why there is none yet."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache

import streamlit as st

from xray_trainer.exercises.records import concealment_from, concealment_record
from xray_trainer.lessons.close_up import close_up_png
from xray_trainer.lessons.lesson import Lesson, LessonScan
from xray_trainer.lessons.shelf import Prepared, shelf_of
from xray_trainer.lessons.workshop import Workshop
from xray_trainer.regions import Concealment
from xray_trainer.settings import load_settings
from xray_trainer.synthesis.taxonomy import TAXONOMY
from xray_trainer.ui.application import application_store
from xray_trainer.ui.attempt_json import scan_json
from xray_trainer.ui.numbers import decimal
from xray_trainer.ui.papers import show_papers
from xray_trainer.ui.viewer import look_viewer
from xray_trainer.ui.viewer.texts import viewer_texts

Words = Callable[[str], str]

_OPEN = "lesson-scan"


def show_scan(lesson: Lesson, name: str, _: Words, *, person_id: str, work: Workshop) -> None:
    """Shows a scan of a lesson; of several on a page one is live, the others are pictures until opened."""
    scan = lesson.front.scans[name]
    prepared = shelf_of(load_settings()).find(scan)
    with st.container(border=True):
        st.markdown(f"**{lesson.front.captions[name]}**")
        if prepared is None:
            _show_why_not(lesson, name, _, work)
            return
        if scan.has_papers:
            show_papers(prepared.declaration, _)
        if _is_open(lesson, name):
            _show_live(lesson, name, prepared, _, person_id=person_id)
        else:
            _show_still(lesson, name, prepared, _)
        if scan.is_pair:
            _show_where(scan, prepared, _)


def num_missing(lesson: Lesson) -> int:
    """Returns how many scans of a lesson are not rendered yet."""
    shelf = shelf_of(load_settings())
    return sum(shelf.find(scan) is None for scan in lesson.front.scans.values())


def _is_open(lesson: Lesson, name: str) -> bool:
    """Returns whether a scan is the live one of its page: the one opened last, else the first."""
    opened = str(st.session_state.get(_OPEN, ""))
    if opened.startswith(f"{lesson.name}/"):
        return opened == f"{lesson.name}/{name}"
    return name == lesson.names_of("scan")[0]


def _show_live(lesson: Lesson, name: str, prepared: Prepared, _: Words, *, person_id: str) -> None:
    scans = [prepared.sha256, *([prepared.benign_sha256] if prepared.benign_sha256 else [])]
    if len(scans) > 1:
        ways = [_("With"), _("Without")]
        key = f"way-{lesson.name}-{name}"
        way = st.segmented_control(_("Shown"), ways, default=ways[0], key=key)
        scans = scans[::-1] if way == ways[1] else scans
    shown, *others = (scan_json(application_store(), f"lesson:{lesson.name}", sha256) for sha256 in scans)
    look_viewer(
        scan=shown,
        texts=viewer_texts(_),
        key=f"look-{lesson.name}-{name}",
        references=[{"kind": "view", "name": _("The other of the two"), "scan": other} for other in others],
        person=person_id,
    )


def _show_still(lesson: Lesson, name: str, prepared: Prepared, _: Words) -> None:
    st.image(str(application_store().library.folder(prepared.sha256) / "preview.png"), width="stretch")
    st.button(
        _("Open in the viewer"),
        icon=":material/visibility:",
        key=f"open-{lesson.name}-{name}",
        on_click=_open,
        args=(f"{lesson.name}/{name}",),
    )


def _open(path: str) -> None:
    st.session_state[_OPEN] = path


def _show_where(scan: LessonScan, prepared: Prepared, _: Words) -> None:
    with st.expander(_("Show where it is"), icon=":material/center_focus_weak:"):
        for one in prepared.truth:
            place = json.dumps(concealment_record(one))
            kind = TAXONOMY[one.kind]
            st.markdown(f"**{_(kind.site)}** · {_size(one, _)}  \n{_(kind.looks)}")
            st.image(_close_up(prepared.sha256, prepared.benign_sha256, place), width="stretch")
        st.caption(_pair_words(scan, _))


def _pair_words(scan: LessonScan, _: Words) -> str:
    if scan.is_benign:
        return _("Left with the harmless thing outlined, right without it.")
    return _("Left with what is hidden outlined, right without it.")


def _size(one: Concealment, _: Words) -> str:
    width, height = (decimal(one.factors[side] / 1000, _) for side in ("width_mm", "height_mm"))
    return _("{width} × {height} m").format(width=width, height=height)


@lru_cache(maxsize=64)
def _close_up(sha256: str, benign_sha256: str, place: str) -> bytes:
    """Returns the close-up of a concealment, given as its record in JSON."""
    library = application_store().library
    hidden = concealment_from(json.loads(place))
    return close_up_png(library.read(sha256), library.read(benign_sha256), hidden)


def _show_why_not(lesson: Lesson, name: str, _: Words, work: Workshop) -> None:
    if not work.can_render:
        words = _(
            "This scan is not there, and this installation cannot render it: it lacks the extra “detector”. "
            "The text can be read without it. The administrator can copy the data folder of an installation "
            "that has the scans."
        )
        st.info(words)
    elif work.state(lesson.name) == "failed":
        st.error(_("This scan could not be rendered."))
        st.button(
            _("Try again"),
            key=f"again-{lesson.name}-{name}",
            on_click=work.forgive,
            args=(lesson.name,),
        )
    else:
        st.info(_("This scan is being rendered; it will appear by itself."), icon=":material/hourglass_top:")
