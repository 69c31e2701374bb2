"""The state of a room at a moment: what follows from its events so far, in whatever order they came.

Each author's changes are folded by the author's own `order`, so that a delayed or repeated delivery ends in
the same state; the talk and the joining go by the server's `seq`. The viewer folds in the same way
(`ui/viewer/src/room-fold.ts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from xray_trainer.drills.answer import PlacedMark
from xray_trainer.drills.journal import Event, fold
from xray_trainer.rooms.events import MARKING, RoomEvent

Place = tuple[int, str]
"""Position of a scan, and a person."""


@dataclass(frozen=True, slots=True)
class Vote:
    """What a person decides about a scan, how surely, and whether it came after the reveal."""

    decision: str
    confidence: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn line in pixels of the scan."""

    points: tuple[tuple[float, float], ...]
    fades: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the talk."""

    seq: int
    person_id: str
    text: str


@dataclass(frozen=True, slots=True)
class RoomState:
    """A room as it stands.

    Attributes:
        position: of the scan on show, None before the first one.
        shown: positions that were on show.
        revealed: positions whose truth is out.
        polls: by position, `asked` or `shown`.
        share: whose marks everybody sees: `nothing`, `anonymous` or `names`.
        is_followed: whether everyone looks where the leader looks.
        is_closed: whether the leader has ended it.
        people: who joined, in that order.
        marks: by position and person.
        votes: the last one by position and person.
        lines: drawn since the last erasing, by position.
        talk: by the server's number.
    """

    position: int | None = None
    shown: frozenset[int] = frozenset()
    revealed: frozenset[int] = frozenset()
    polls: Mapping[int, str] = field(default_factory=dict)
    share: str = "nothing"
    is_followed: bool = False
    is_closed: bool = False
    people: tuple[str, ...] = ()
    marks: Mapping[Place, tuple[PlacedMark, ...]] = field(default_factory=dict)
    votes: Mapping[Place, Vote] = field(default_factory=dict)
    lines: Mapping[int, tuple[Line, ...]] = field(default_factory=dict)
    talk: tuple[Said, ...] = ()


def state_of(events: Iterable[RoomEvent]) -> RoomState:
    """Returns the state after these events; each counts once, and their order here does not matter."""
    once = {event.uuid: event for event in events}
    by_order = sorted(once.values(), key=lambda event: (event.order, event.uuid))
    by_seq = sorted(once.values(), key=lambda event: event.seq)
    shows = [event.payload["position"] for event in by_order if event.kind == "show"]
    return RoomState(
        position=shows[-1] if shows else None,
        shown=frozenset(shows),
        revealed=frozenset(event.payload["position"] for event in by_order if event.kind == "reveal"),
        polls={
            event.payload["position"]: event.payload["phase"] for event in by_order if event.kind == "poll"
        },
        share=_last(by_order, "share", "marks", "nothing"),
        is_followed=_last(by_order, "follow", "on", False),
        is_closed=any(event.kind == "close" for event in by_order),
        people=tuple(dict.fromkeys(event.person_id for event in by_seq if event.kind == "join")),
        marks=_marks(by_order),
        votes=_votes(by_order),
        lines=_lines(by_order),
        talk=tuple(
            Said(event.seq, event.person_id, event.payload["text"]) for event in by_seq if event.kind == "say"
        ),
    )


def _last(events: Iterable[RoomEvent], kind: str, field_name: str, otherwise: Any) -> Any:
    found = [event.payload[field_name] for event in events if event.kind == kind]
    return found[-1] if found else otherwise


def _marks(events: Iterable[RoomEvent]) -> dict[Place, tuple[PlacedMark, ...]]:
    journals: dict[Place, list[Event]] = {}
    for one in events:
        if one.kind in MARKING:
            place = (one.payload["position"], one.person_id)
            journals.setdefault(place, []).append(Event(one.uuid, one.order, one.t, one.kind, one.payload))
    folded = {place: fold(journal) for place, journal in journals.items()}
    return {place: marks for place, marks in folded.items() if marks}


def _votes(events: Iterable[RoomEvent]) -> dict[Place, Vote]:
    known = list(events)
    reveals = [(event.payload["position"], event.seq) for event in known if event.kind == "reveal"]
    revealed_at = {position: min(seq for at, seq in reveals if at == position) for position, _ in reveals}
    votes = {}
    for event in known:
        if event.kind == "vote":
            position = event.payload["position"]
            is_late = event.seq > revealed_at.get(position, event.seq)
            vote = Vote(event.payload["decision"], event.payload["confidence"], is_late)
            votes[position, event.person_id] = vote
    return votes


def _lines(events: Iterable[RoomEvent]) -> dict[int, tuple[Line, ...]]:
    lines: dict[int, tuple[Line, ...]] = {}
    for event in events:
        if event.kind == "draw":
            position = event.payload["position"]
            points = tuple((x, y) for x, y in event.payload["points"])
            lines[position] = (*lines.get(position, ()), Line(points, event.payload["fades"]))
        elif event.kind == "erase":
            lines.pop(event.payload["position"], None)
    return lines
