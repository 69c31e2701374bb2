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
    api: str = "/api",
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
        api: where the routes are.
        person: names whose settings of the viewer the browser keeps.
        renderer: how the picture is drawn; `auto` takes WebGL where it is there.
        debug: gives browser tests a hook to read the pixels.
    """
    data = {
        "token": token,
        "api": api,
        "mode": mode,
        "person": person,
        "renderer": renderer,
        "debug": debug,
    }
    return ViewerResult(submitted=_mounted(data, texts, key))


def review_viewer(
    *,
    token: str,
    texts: Mapping[str, str],
    query: Mapping[str, str],
    key: str,
    api: str = "/api",
    person: str = "",
    renderer: Renderer = "auto",
    debug: bool = False,
) -> None:
    """Shows the queue of a desk and the scans in it; what is said there never makes the page run again.

    Args:
        token: names the analyst and the result folder on the routes.
        texts: from `review_texts`.
        query: filters of the queue, see `desk.queue.Filters`.
        key: keep it from run to run, so that the page keeps the viewer.
        api: where the routes are.
        person: names whose settings of the viewer the browser keeps.
        renderer: how the picture is drawn.
        debug: gives browser tests a hook to read the pixels.
    """
    data = {
        "token": token,
        "api": api,
        "mode": "review",
        "query": dict(query),
        "person": person,
        "renderer": renderer,
        "debug": debug,
    }
    _mounted(data, texts, key)


def author_viewer(
    *,
    token: str,
    texts: Mapping[str, str],
    key: str,
    revision: int = 0,
    api: str = "/api",
    person: str = "",
    renderer: Renderer = "auto",
    debug: bool = False,
) -> None:
    """Shows a scan to make an exercise of by hand; what is done there never makes the page run again.

    Args:
        token: the author's seat at the draft.
        texts: from `author_texts.author_texts`.
        key: keep it from run to run, so that the page keeps the viewer.
        revision: another one has the viewer ask the server for the draft again.
        api: where the routes are.
        person: names whose settings of the viewer the browser keeps.
        renderer: how the picture is drawn.
        debug: gives browser tests a hook to read the pixels.
    """
    data = {
        "token": token,
        "api": api,
        "mode": "author",
        "revision": revision,
        "person": person,
        "renderer": renderer,
        "debug": debug,
    }
    _mounted(data, texts, key)


def room_viewer(
    *,
    token: str,
    texts: Mapping[str, str],
    key: str,
    api: str = "/api",
    person: str = "",
    renderer: Renderer = "auto",
    debug: bool = False,
) -> None:
    """Shows a live room, or its record once it is closed; nothing in it makes the page run again.

    Args:
        token: names the person's seat in the room on the routes.
        texts: from `room_texts`.
        key: keep it from run to run, so that the page keeps the viewer.
        api: where the routes are.
        person: names whose settings of the viewer the browser keeps.
        renderer: how the picture is drawn.
        debug: gives browser tests a hook to read the pixels.
    """
    data = {
        "token": token,
        "api": api,
        "mode": "room",
        "person": person,
        "renderer": renderer,
        "debug": debug,
    }
    _mounted(data, texts, key)


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
    renderer: Renderer = "auto",
    debug: bool = False,
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
        renderer: how the picture is drawn.
        debug: gives browser tests a hook to read the pixels.
    """
    data = {
        "token": "",
        "api": "/api",
        "mode": "look",
        "scan": dict(scan),
        "references": [dict(one) for one in references],
        "truth": None if truth is None else [dict(one) for one in truth],
        "findings": [dict(one) for one in findings],
        "actions": [dict(one) for one in actions],
        "person": person,
        "renderer": renderer,
        "debug": debug,
    }
    return str(_told(data, texts, key).get("acted") or "")


def replay_viewer(
    *,
    token: str,
    texts: Mapping[str, str],
    key: str,
    api: str = "/api",
    renderer: Renderer = "auto",
    debug: bool = False,
) -> None:
    """Shows an answer in time and the talk about it; what is done there never makes the page run again.

    Args:
        token: from `ui.review.routes.answer_token`.
        texts: from `viewer_texts`.
        key: keep it from run to run, so that the page keeps the viewer.
        api: where the routes are.
        renderer: how the picture is drawn.
        debug: gives browser tests a hook to read the pixels.
    """
    data = {"token": token, "api": api, "mode": "replay", "renderer": renderer, "debug": debug}
    _mounted(data, texts, key)


def together_viewer(
    *,
    token: str,
    texts: Mapping[str, str],
    key: str,
    api: str = "/api",
    renderer: Renderer = "auto",
    debug: bool = False,
) -> None:
    """Shows everybody's marks on one scan, in colours, with what they looked for in vain.

    Args:
        token: from `ui.review.together_routes.scan_seat`.
        texts: from `viewer_texts`.
        key: keep it from run to run, so that the page keeps the viewer.
        api: where the routes are.
        renderer: how the picture is drawn.
        debug: gives browser tests a hook to read the pixels.
    """
    data = {"token": token, "api": api, "mode": "together", "renderer": renderer, "debug": debug}
    _mounted(data, texts, key)


def is_built() -> bool:
    """Returns whether this installation has the viewer's bundle."""
    return any(_DIST.glob(_BUNDLE))


def _mounted(data: Mapping[str, Any], texts: Mapping[str, str], key: str) -> bool:
    return bool(_told(data, texts, key).get("submitted"))


def _told(data: Mapping[str, Any], texts: Mapping[str, str], key: str) -> Mapping[str, Any]:
    """Returns what the viewer told in this run, by event."""
    if not is_built():
        st.error(texts["missing"])
        return {}
    words = dict(texts)
    given = {**data, "language": words.pop("locale"), "texts": words}
    told = _component()(key=key, data=given, on_submitted_change=_nothing, on_acted_change=_nothing)
    return dict(told)


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component(_NAME, js=_BUNDLE)


def _nothing() -> None:
    """The event alone makes the page run again."""
