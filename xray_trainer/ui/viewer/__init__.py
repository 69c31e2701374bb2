"""The scan viewer: a Streamlit component around an OpenLayers map, and its Python side.

TypeScript in `src/` is bundled into `dist/` at installation (`hatch_build.py`). Scan, marks and answer travel
over the routes of `ui/routes.py`; through Streamlit go only the token, the words and "look again".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

Renderer = Literal["auto", "webgl", "canvas"]

_NAME = "xray-trainer.viewer"
_BUNDLE = "viewer-*.js"
_DIST = Path(__file__).with_name("dist")

_GIVEN = {"api": "/api", "renderer": "auto", "debug": False}
"""What every viewer is given: where the routes are, how it draws, no hook for browser tests."""


@dataclass(frozen=True, slots=True)
class ViewerResult:
    """What the viewer told in this run: `submitted` is true once, right after the server took the answer."""

    submitted: bool = False


def scan_viewer(
    *,
    token: str,
    texts: Mapping[str, str],
    mode: Literal["mark", "feedback"],
    key: str,
    person: str = "",
    renderer: Renderer = "auto",
    debug: bool = False,
) -> ViewerResult:
    """Shows an attempt's scan; returns whether it was submitted just now.

    Args:
        token: names the attempt on the routes.
        texts: from `viewer_texts`.
        mode: `mark` to answer; `feedback` after submitting.
        key: keep it from run to run, so that the page keeps the viewer.
        person: names whose settings of the viewer the browser keeps.
        renderer: how the picture is drawn; `auto` takes WebGL where it is there.
        debug: gives browser tests a hook to read the pixels.
    """
    told = _told(mode, texts, key, token=token, person=person, renderer=renderer, debug=debug)
    return ViewerResult(submitted=bool(told.get("submitted")))


def review_viewer(
    *, token: str, texts: Mapping[str, str], query: Mapping[str, str], key: str, person: str = ""
) -> None:
    """Shows the queue of a desk and the scans in it; what is said there never makes the page run again.

    Args:
        token: names the analyst and the result folder on the routes.
        texts: from `review_texts`.
        query: filters of the queue, see `desk.queue.Filters`.
        key: keep it from run to run, so that the page keeps the viewer.
        person: names whose settings of the viewer the browser keeps.
    """
    _told("review", texts, key, token=token, query=dict(query), person=person)


def author_viewer(
    *, token: str, texts: Mapping[str, str], key: str, revision: int = 0, person: str = ""
) -> None:
    """Shows a scan to make an exercise of by hand; what is done there never makes the page run again.

    Args:
        token: the author's seat at the draft.
        texts: from `author_texts.author_texts`.
        key: keep it from run to run, so that the page keeps the viewer.
        revision: another one has the viewer ask the server for the draft again.
        person: names whose settings of the viewer the browser keeps.
    """
    _told("author", texts, key, token=token, revision=revision, person=person)


def room_viewer(*, token: str, texts: Mapping[str, str], key: str, person: str = "") -> None:
    """Shows a live room, or its record once it is closed; nothing in it makes the page run again.

    Args:
        token: names the person's seat in the room on the routes.
        texts: from `room_texts`.
        key: keep it from run to run, so that the page keeps the viewer.
        person: names whose settings of the viewer the browser keeps.
    """
    _told("room", texts, key, token=token, person=person)


def look_viewer(
    *,
    scan: Mapping[str, Any],
    texts: Mapping[str, str],
    key: str,
    references: Sequence[Mapping[str, Any]] = (),
    truth: Sequence[Mapping[str, Any]] | None = None,
    findings: Sequence[Mapping[str, Any]] = (),
    actions: Sequence[Mapping[str, Any]] = (),
    person: str = "",
) -> str:
    """Shows a scan to look at with every viewing function; returns the action chosen just now, or "".

    Args:
        scan: as the routes describe it, with the address of its pictures in `tiles`.
        texts: from `viewer_texts`.
        key: keep it from run to run, so that the page keeps the viewer.
        references: scans to compare it with, each with `kind`, `name` and `scan`.
        truth: what is hidden, for whoever may see it, as `truth_json` tells it; None draws nothing.
        findings: what the detector reports, as `ui.feedback.finding_json` tells it.
        actions: what can be decided about the scan, each with `name`, `label`, `key` and maybe `is_first`.
        person: names whose settings of the viewer the browser keeps.
    """
    shown = {
        "scan": dict(scan),
        "references": [dict(one) for one in references],
        "truth": None if truth is None else [dict(one) for one in truth],
        "findings": [dict(one) for one in findings],
        "actions": [dict(one) for one in actions],
    }
    return str(_told("look", texts, key, token="", person=person, **shown).get("acted") or "")


def replay_viewer(*, token: str, texts: Mapping[str, str], key: str) -> None:
    """Shows an answer in time and the talk about it; what is done there never makes the page run again.

    Args:
        token: from `ui.review.routes.answer_token`.
        texts: from `viewer_texts`.
        key: keep it from run to run, so that the page keeps the viewer.
    """
    _told("replay", texts, key, token=token)


def together_viewer(*, token: str, texts: Mapping[str, str], key: str) -> None:
    """Shows everybody's marks on one scan, in colours, with what they looked for in vain.

    Args:
        token: from `ui.review.together_routes.scan_seat`.
        texts: from `viewer_texts`.
        key: keep it from run to run, so that the page keeps the viewer.
    """
    _told("together", texts, key, token=token)


def is_built() -> bool:
    """Returns whether this installation has the viewer's bundle."""
    return any(_DIST.glob(_BUNDLE))


def _told(mode: str, texts: Mapping[str, str], key: str, **more: Any) -> Mapping[str, Any]:
    """Returns what the viewer told in this run, by event; `more` is what it is given beside its mode."""
    if not is_built():
        st.error(texts["missing"])
        return {}
    words = dict(texts)
    given = {**_GIVEN, "mode": mode, **more, "language": words.pop("locale"), "texts": words}
    told = _component()(key=key, data=given, on_submitted_change=_nothing, on_acted_change=_nothing)
    return dict(told)


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(_NAME, js=_BUNDLE)


def _nothing() -> None:
    """The event alone makes the page run again."""
