"""The journal of an attempt: what the viewer did, event by event, and the marks and ticks that come of it.

Events may arrive twice and in any order; they are folded by their sequence number. What came from a browser
is checked before it becomes an event, so that a stored journal always folds.
"""

from __future__ import annotations

import json
import reprlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, TypeGuard, get_args

from pydantic import ConfigDict

from xray_trainer.drills.answer import HIGHEST_CONFIDENCE, LOWEST_CONFIDENCE, PlacedMark
from xray_trainer.drills.geometry import clean_geometry
from xray_trainer.drills.records import STRICT
from xray_trainer.errors import InputError
from xray_trainer.regions import Region

EventKind = Literal["mark_add", "mark_change", "mark_delete", "indicator", "view"]
KINDS: tuple[EventKind, ...] = get_args(EventKind)

Shape = Literal["rectangle", "ellipse", "polygon", "freehand", "point"]
"""How a mark was drawn. Its geometry alone counts; the shape tells a viewer how it may be reshaped."""

SHAPES: tuple[Shape, ...] = get_args(Shape)

MAX_NAME = 64
"""Longest id or name in characters."""

MAX_VIEW_BYTES = 2048
"""Largest payload of a `view` event, written as JSON."""

MAX_SEQ = 2**53 - 1
"""The largest whole number that a browser can count to."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that the viewer did.

    Attributes:
        uuid: unique name, given by the browser.
        seq: position in the journal, given by the browser; the fold goes by it.
        t: the browser's clock in ms; for the record only.
        kind: `mark_add`, `mark_change`, `mark_delete`, `indicator` or `view`.
        payload: for marks `mark_id`, `geometry` (GeoJSON in pixels), `confidence` and, where the viewer
            told it, `shape`; for `indicator` the `id` of a risk indicator and whether it is `on`; for
            `view` the `function`.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    uuid: str
    seq: int
    t: float
    kind: EventKind
    payload: Mapping[str, Any]


def read_event(data: Any, *, shape_hw: tuple[int, int]) -> Event:
    """Returns the event that a browser sent, its geometry cut to the scan.

    Args:
        data: decoded JSON, not trusted.
        shape_hw: height and width of the scan in pixels.

    Raises:
        InputError: the data is no event.
        RegionError: its geometry is not usable.
    """
    if not isinstance(data, Mapping):
        raise InputError("an event must be a JSON object, got {got}", got=type(data).__name__)
    kind = data.get("kind")
    if kind not in KINDS:
        raise InputError(
            "an event's kind must be one of {kinds}, got {got}",
            kinds=", ".join(KINDS),
            got=reprlib.repr(kind),
        )
    payload = data.get("payload")
    if not isinstance(payload, Mapping):
        raise InputError("an event's payload must be a JSON object, got {got}", got=type(payload).__name__)
    return Event(
        uuid=_name(data, "uuid"),
        seq=_whole(data, "seq", low=0, high=MAX_SEQ),
        t=_time(data),
        kind=kind,
        payload=_payload(kind, payload, shape_hw),
    )


def fold(events: Iterable[Event]) -> tuple[PlacedMark, ...]:
    """Returns the marks as they stand after all events, in the order in which they were made.

    Duplicates count once and order does not matter. Adding a mark that is there changes it; adding a deleted
    one brings it back, as the last; changing or deleting one that is not there does nothing.
    """
    marks: dict[str, PlacedMark] = {}
    for event in ordered(events):
        apply_event(event, marks)
    return tuple(marks.values())


def ticked(events: Iterable[Event]) -> tuple[str, ...]:
    """Returns the ids of the risk indicators that are ticked after all events, in alphabetical order."""
    is_on = {
        str(event.payload["id"]): bool(event.payload["on"])
        for event in ordered(events)
        if event.kind == "indicator"
    }
    return tuple(sorted(indicator for indicator, on in is_on.items() if on))


def ordered(events: Iterable[Event]) -> tuple[Event, ...]:
    """Returns the events by sequence number, each uuid once."""
    once: dict[str, Event] = {}
    for event in sorted(events, key=_position):
        once.setdefault(event.uuid, event)
    return tuple(once.values())


def _position(event: Event) -> tuple[int, str, str]:
    return event.seq, event.uuid, json.dumps(dict(event.payload), sort_keys=True)


def apply_event(event: Event, marks: dict[str, PlacedMark]) -> None:
    """Changes marks, by id, as one event says; what concerns a mark that is not there does nothing."""
    if event.kind in ("view", "indicator"):
        return
    mark_id = str(event.payload["mark_id"])
    if event.kind == "mark_delete":
        marks.pop(mark_id, None)
    elif mark_id in marks:
        marks[mark_id] = replace(marks[mark_id], **_changes(event.payload))
    elif event.kind == "mark_add":
        marks[mark_id] = PlacedMark(mark_id, **_changes(event.payload))


def _changes(payload: Mapping[str, Any]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if "geometry" in payload:
        changes["region"] = Region.from_geojson(payload["geometry"])
    if "confidence" in payload:
        changes["confidence"] = payload["confidence"]
    return changes


def _payload(kind: EventKind, payload: Mapping[str, Any], shape_hw: tuple[int, int]) -> dict[str, Any]:
    if kind == "view":
        return _view(payload)
    if kind == "indicator":
        return _tick(payload)
    return _mark(kind, payload, shape_hw)


def _mark(kind: EventKind, payload: Mapping[str, Any], shape_hw: tuple[int, int]) -> dict[str, Any]:
    clean: dict[str, Any] = {"mark_id": _name(payload, "mark_id")}
    if kind == "mark_delete":
        return clean
    if kind == "mark_add" or payload.get("geometry") is not None:
        clean["geometry"] = clean_geometry(payload.get("geometry"), shape_hw=shape_hw)
    if kind == "mark_add" or payload.get("confidence") is not None:
        clean["confidence"] = _whole(payload, "confidence", low=LOWEST_CONFIDENCE, high=HIGHEST_CONFIDENCE)
    if len(clean) == 1:
        raise InputError(
            "mark_change of {mark_id} needs a geometry or a confidence, got neither", mark_id=clean["mark_id"]
        )
    if payload.get("shape") is not None:
        clean["shape"] = _shape(payload["shape"])
    return clean


def _shape(shape: Any) -> Shape:
    known = next((name for name in SHAPES if name == shape), None)
    if known is None:
        raise InputError(
            "a mark's shape must be one of {shapes}, got {got}",
            shapes=", ".join(SHAPES),
            got=reprlib.repr(shape),
        )
    return known


def _tick(payload: Mapping[str, Any]) -> dict[str, Any]:
    on = payload.get("on")
    if not isinstance(on, bool):
        raise InputError("an indicator is on or not: true or false, got {got}", got=reprlib.repr(on))
    return {"id": _name(payload, "id"), "on": on}


def _view(payload: Mapping[str, Any]) -> dict[str, Any]:
    _name(payload, "function")
    try:
        size = len(json.dumps(dict(payload), allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError("a view event must hold plain JSON values, got {why}", why=error) from None
    if size > MAX_VIEW_BYTES:
        raise InputError(
            "a view event may hold {max_view_bytes} bytes, got {size}",
            max_view_bytes=MAX_VIEW_BYTES,
            size=size,
        )
    return dict(payload)


def _name(data: Mapping[str, Any], field: str) -> str:
    name = data.get(field)
    if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME or not name.isprintable():
        raise InputError(
            "{field} must be 1 to {max_name} printable characters, got {got}",
            field=field,
            max_name=MAX_NAME,
            got=reprlib.repr(name),
        )
    return name


def _whole(data: Mapping[str, Any], field: str, *, low: int, high: int) -> int:
    number = data.get(field)
    if not _is_number(number) or not low <= number <= high or number != int(number):
        raise InputError(
            "{field} must be a whole number from {low} to {high}, got {got}",
            field=field,
            low=low,
            high=high,
            got=reprlib.repr(number),
        )
    return int(number)


def _time(data: Mapping[str, Any]) -> float:
    t = data.get("t")
    if not _is_number(t) or not abs(t) <= MAX_SEQ:
        raise InputError("t must be the browser's clock in ms, got {got}", got=reprlib.repr(t))
    return float(t)


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
