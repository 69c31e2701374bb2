"""What happens in a room, event by event; whatever a browser sent is checked before it becomes one.

An event is named by its author's browser (`uuid`), placed by its author (`order`) and numbered by the server
(`seq`). Every payload about a scan tells its `position` in the room, so that what was done offline still
belongs to the scan it was done on.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from xray_trainer.drills.answer import HIGHEST_CONFIDENCE, LOWEST_CONFIDENCE
from xray_trainer.drills.journal import MAX_SEQ, read_event
from xray_trainer.errors import ForbiddenError, InputError

LeadingKind = Literal["show", "reveal", "poll", "share", "follow", "draw", "erase", "close"]
"""What only the leader does."""

MarkingKind = Literal["mark_add", "mark_change", "mark_delete"]
RoomKind = Literal[LeadingKind, MarkingKind, "join", "vote", "say", "track"]

LEADING: tuple[LeadingKind, ...] = get_args(LeadingKind)
MARKING: tuple[MarkingKind, ...] = get_args(MarkingKind)
SENT: tuple[str, ...] = (*LEADING, *MARKING, "vote", "say", "track")
"""What a browser may send; that somebody joined is the server's to say."""

DECISIONS = ("clear", "suspicious")
SHARES = ("nothing", "anonymous", "names")
PHASES = ("asked", "shown")

_CONFIDENCES = range(LOWEST_CONFIDENCE, HIGHEST_CONFIDENCE + 1)

MAX_TEXT = 1000
"""Longest line of the talk in characters."""

MAX_POINTS = 400
"""Most points of one drawn line."""

MAX_SAMPLES = 120
"""Most places of one track: of where a person looked."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a browser sent, checked.

    Attributes:
        uuid: unique name, given by the browser.
        order: its place among its author's events; what an author changed is folded by it.
        t: the browser's clock in ms; for the record only.
        kind: what happened.
        payload: what there is to know of it.
    """

    uuid: str
    order: int
    t: float
    kind: RoomKind
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RoomEvent(Sent):
    """An event as the record holds it: who, when by the server's clock, and the server's number."""

    seq: int
    person_id: str
    at: datetime


def read_sent(data: Mapping[str, Any], *, shapes_hw: Sequence[tuple[int, int]], is_leader: bool) -> Sent:
    """Returns the event that a browser sent, geometry cut to its scan.

    Args:
        data: decoded JSON, not trusted.
        shapes_hw: height and width of each scan of the room in pixels.
        is_leader: whether its author leads the room.

    Raises:
        InputError: the data is no event of a room.
        ForbiddenError: only the leader may do this.
    """
    kind, payload = data.get("kind"), data.get("payload")
    if kind not in SENT:
        raise InputError(
            "an event's kind must be one of {sent}, got {got}", sent=", ".join(SENT), got=reprlib.repr(kind)
        )
    if kind in LEADING and not is_leader:
        raise ForbiddenError("only the mentor who leads the room may {kind}", kind=kind)
    if not isinstance(payload, Mapping):
        raise InputError("an event's payload must be a JSON object, got {got}", got=type(payload).__name__)
    if kind in MARKING:
        return _marking(data, kind, payload, shapes_hw)
    framed = {**data, "seq": data.get("order"), "kind": "view", "payload": {"function": "room"}}
    frame = read_event(framed, shape_hw=(1, 1))
    return Sent(frame.uuid, frame.seq, frame.t, kind, _READ[kind](payload, shapes_hw))


def _marking(
    data: Mapping[str, Any], kind: RoomKind, payload: Mapping[str, Any], shapes_hw: Sequence[tuple[int, int]]
) -> Sent:
    position = _position(payload, shapes_hw)
    event = read_event({**data, "seq": data.get("order")}, shape_hw=shapes_hw[position])
    return Sent(event.uuid, event.seq, event.t, kind, {"position": position, **event.payload})


def _at(payload: Mapping[str, Any], shapes_hw: Sequence[tuple[int, int]]) -> dict[str, Any]:
    return {"position": _position(payload, shapes_hw)}


def _poll(payload: Mapping[str, Any], shapes_hw: Sequence[tuple[int, int]]) -> dict[str, Any]:
    return {**_at(payload, shapes_hw), "phase": _one_of(payload, "phase", PHASES)}


def _share(payload: Mapping[str, Any], _shapes_hw: Sequence[tuple[int, int]]) -> dict[str, Any]:
    return {"marks": _one_of(payload, "marks", SHARES)}


def _follow(payload: Mapping[str, Any], _shapes_hw: Sequence[tuple[int, int]]) -> dict[str, Any]:
    return {"on": _flag(payload, "on")}


def _nothing(_payload: Mapping[str, Any], _shapes_hw: Sequence[tuple[int, int]]) -> dict[str, Any]:
    return {}


def _draw(payload: Mapping[str, Any], shapes_hw: Sequence[tuple[int, int]]) -> dict[str, Any]:
    position = _position(payload, shapes_hw)
    points = _rows(payload, "points", 2, most=MAX_POINTS)
    return {"position": position, "fades": _flag(payload, "fades"), "points": points}


def _vote(payload: Mapping[str, Any], shapes_hw: Sequence[tuple[int, int]]) -> dict[str, Any]:
    confidence = payload.get("confidence")
    if isinstance(confidence, bool) or not isinstance(confidence, int) or confidence not in _CONFIDENCES:
        raise InputError(
            "a confidence is a whole number from 1 to 5, got {got}", got=reprlib.repr(confidence)
        )
    decision = _one_of(payload, "decision", DECISIONS)
    return {**_at(payload, shapes_hw), "decision": decision, "confidence": confidence}


def _say(payload: Mapping[str, Any], _shapes_hw: Sequence[tuple[int, int]]) -> dict[str, Any]:
    text = payload.get("text")
    clean = " ".join(text.split()) if isinstance(text, str) else ""
    if not 0 < len(clean) <= MAX_TEXT or not clean.isprintable():
        raise InputError(
            "a line of the talk must have 1 to {max_text} printable characters", max_text=MAX_TEXT
        )
    return {"text": clean}


def _track(payload: Mapping[str, Any], shapes_hw: Sequence[tuple[int, int]]) -> dict[str, Any]:
    """Returns where a person looked: rows of the browser's ms, left, top, right and bottom in pixels."""
    return {**_at(payload, shapes_hw), "samples": _rows(payload, "samples", 5, most=MAX_SAMPLES)}


_READ: Mapping[str, Callable[[Mapping[str, Any], Sequence[tuple[int, int]]], dict[str, Any]]] = {
    "show": _at,
    "reveal": _at,
    "poll": _poll,
    "share": _share,
    "follow": _follow,
    "draw": _draw,
    "erase": _at,
    "close": _nothing,
    "vote": _vote,
    "say": _say,
    "track": _track,
}


def _position(payload: Mapping[str, Any], shapes_hw: Sequence[tuple[int, int]]) -> int:
    position = payload.get("position")
    if isinstance(position, bool) or not isinstance(position, int) or not 0 <= position < len(shapes_hw):
        raise InputError(
            "position must be a scan of the room, 0 to {last}, got {got}",
            last=len(shapes_hw) - 1,
            got=reprlib.repr(position),
        )
    return position


def _one_of(payload: Mapping[str, Any], field: str, known: Sequence[str]) -> str:
    value = payload.get(field)
    if not isinstance(value, str) or value not in known:
        raise InputError(
            "{field} must be one of {known}, got {got}",
            field=field,
            known=", ".join(known),
            got=reprlib.repr(value),
        )
    return value


def _flag(payload: Mapping[str, Any], field: str) -> bool:
    value = payload.get(field)
    if not isinstance(value, bool):
        raise InputError("{field} must be true or false, got {got}", field=field, got=reprlib.repr(value))
    return value


def _rows(payload: Mapping[str, Any], field: str, width: int, *, most: int) -> list[list[float]]:
    """Returns rows of finite numbers, rounded to a tenth."""
    rows = payload.get(field)
    if (
        not isinstance(rows, list)
        or not 0 < len(rows) <= most
        or not all(_is_row(row, width) for row in rows)
    ):
        raise InputError(
            "{field} must be 1 to {most} rows of {width} finite numbers each",
            field=field,
            most=most,
            width=width,
        )
    return [[round(float(number), 1) for number in row] for row in rows]


def _is_row(row: Any, width: int) -> bool:
    return (
        isinstance(row, list)
        and len(row) == width
        and all(
            isinstance(number, int | float) and not isinstance(number, bool) and abs(number) <= MAX_SEQ
            for number in row
        )
    )
