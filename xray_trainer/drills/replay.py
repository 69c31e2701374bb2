"""An attempt played again: what its journal says at every moment, with long pauses shortened.

The browser's clock tells how far events lie apart; it may have been wrong or set back, so times never run
backwards here, and the moments of opening and deciding come from whoever knows them. What a journal does not
tell, such as where somebody looked before journals noted it, stays unknown: `sight` is then None.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import isfinite
from typing import Any, Literal

from xray_trainer.drills.answer import PlacedMark
from xray_trainer.drills.journal import Event, EventKind, apply_event, ordered
from xray_trainer.drills.replay_look import look_after

LONGEST_PAUSE_MS = 4000.0
"""How long nothing may happen in a replay."""

_LOOKED = "look_at"

Act = EventKind | Literal["open", "decide"]


@dataclass(frozen=True, slots=True)
class Sight:
    """What part of the scan was on screen.

    Attributes:
        x: of its middle, in pixels of the scan.
        y: of its middle, in pixels of the scan.
        resolution: columns of the scan per pixel of the screen.
        size_px: width and height of the viewer in pixels of the screen; None where the journal is older.
    """

    x: float
    y: float
    resolution: float
    size_px: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """How everything stood after one event.

    Attributes:
        at_ms: moment in the replay.
        t_ms: moment in truth, from the opening of the scan.
        act: what happened.
        event: the event that made it so; None for opening and deciding.
        marks: the marks, in the order in which they were made.
        ticks: risk indicators that were ticked.
        sight: what was on screen; None for the whole scan as it opens, and where the journal is silent.
        look: what of the picture's look differs from how it opened, in the viewer's names.
    """

    at_ms: float
    t_ms: float
    act: Act
    event: Event | None = None
    marks: tuple[PlacedMark, ...] = ()
    ticks: tuple[str, ...] = ()
    sight: Sight | None = None
    look: Mapping[str, Any] = field(default_factory=dict)

    @property
    def function(self) -> str:
        """Returns the name of the viewer's function that was used, `""` where none was."""
        if self.event is None or self.event.kind != "view" or self.event.payload["function"] == _LOOKED:
            return ""
        return str(self.event.payload["function"])


@dataclass(frozen=True, slots=True)
class Replay:
    """The frames of an attempt in time, the opening first.

    Attributes:
        frames: at least the opening.
        length_ms: of the replay.
        worked_ms: between opening and decision in truth.
        has_sights: whether the journal tells where the person looked.
    """

    frames: tuple[Frame, ...]
    length_ms: float
    worked_ms: float
    has_sights: bool

    def at(self, at_ms: float) -> Frame:
        """Returns how everything stood at a moment of the replay; before it, the opening."""
        place = bisect_right([frame.at_ms for frame in self.frames], at_ms)
        return self.frames[max(0, place - 1)]


def frames(
    events: Iterable[Event],
    *,
    opened_ms: float | None = None,
    decided_ms: float | None = None,
    longest_pause_ms: float = LONGEST_PAUSE_MS,
) -> Replay:
    """Returns an attempt in time.

    Args:
        events: of its journal, in any order.
        opened_ms: when the scan was opened, by the clock of the events; the first event where unknown.
        decided_ms: when the answer was submitted, by that clock; None where it was not.
        longest_pause_ms: pauses are shortened to this.
    """
    told = ordered(events)
    times_ms = _times_ms([event.t for event in told], opened_ms, decided_ms)
    shown_ms = _shortened(times_ms, longest_pause_ms)
    marks: dict[str, PlacedMark] = {}
    made = [Frame(0.0, 0.0, "open")]
    for number, event in enumerate(told, 1):
        apply_event(event, marks)
        now = replace(made[-1], at_ms=shown_ms[number], t_ms=times_ms[number], act=event.kind, event=event)
        made.append(_after(now, event, marks))
    if decided_ms is not None:
        made.append(replace(made[-1], at_ms=shown_ms[-1], t_ms=times_ms[-1], act="decide", event=None))
    has_sights = any(frame.sight is not None for frame in made)
    return Replay(tuple(made), length_ms=shown_ms[-1], worked_ms=times_ms[-1], has_sights=has_sights)


def _after(now: Frame, event: Event, marks: Mapping[str, PlacedMark]) -> Frame:
    if event.kind == "view":
        return replace(now, sight=_sight(event) or now.sight, look=look_after(now.look, event.payload))
    if event.kind == "indicator":
        return replace(now, ticks=_ticks(now.ticks, event))
    return replace(now, marks=tuple(marks.values()))


def _ticks(before: tuple[str, ...], event: Event) -> tuple[str, ...]:
    indicator = str(event.payload["id"])
    others = {one for one in before if one != indicator}
    return tuple(sorted(others | {indicator} if event.payload["on"] else others))


def _times_ms(clock: Sequence[float], opened_ms: float | None, decided_ms: float | None) -> list[float]:
    """Returns the moments of opening, events and decision in ms from the opening, never backwards."""
    first = min(clock, default=0.0) if clock else (opened_ms or 0.0)
    start = first if opened_ms is None else min(opened_ms, first)
    times = [0.0]
    for moment in [*clock, *([] if decided_ms is None else [decided_ms])]:
        times.append(max(times[-1], moment - start))
    return times


def _shortened(times_ms: Sequence[float], longest_ms: float) -> list[float]:
    shown = [0.0]
    for before, after in pairwise(times_ms):
        shown.append(shown[-1] + min(after - before, longest_ms))
    return shown


def _sight(event: Event) -> Sight | None:
    """Returns the sight that an event tells; None for other functions, and for what is no sight."""
    if event.payload.get("function") != _LOOKED:
        return None
    place = _numbers(event.payload, "x", "y", "resolution")
    if place is None or place[2] <= 0:
        return None
    size = _numbers(event.payload, "width", "height")
    is_sized = size is not None and min(size) > 0
    return Sight(place[0], place[1], place[2], size_px=(size[0], size[1]) if size and is_sized else None)


def _numbers(payload: Mapping[str, Any], *names: str) -> list[float] | None:
    """Returns the finite numbers of these names, None where one of them is none."""
    found: list[float] = []
    for name in names:
        value = payload.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            return None
        found.append(float(value))
    return found
