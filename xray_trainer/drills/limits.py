"""How much time is left, by the server's clock: for one exercise, and for a whole drill.

An exercise's time runs from its opening, a drill's from its start; both stand still during a pause, and
whichever ends first counts. What reaches the server within `GRACE_S` after the end is still accepted, so that
a slow line costs nobody an answer; later than that, time is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

GRACE_S = 20.0
"""How long after the end an answer and its marks may still arrive."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which no clock ran; `until` is None while it lasts."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """The clocks of an attempt.

    Attributes:
        started: when the drill began.
        opened: when the exercise was opened.
        time_limit_s: for the whole drill, None without a limit.
        exercise_limit_s: for one exercise, None without a limit.
        pauses: of the drill, in any order; they do not overlap.
    """

    started: datetime
    opened: datetime
    time_limit_s: float | None = None
    exercise_limit_s: float | None = None
    pauses: Sequence[Pause] = ()

    @property
    def is_paused(self) -> bool:
        """Returns whether the clocks stand still."""
        return any(pause.until is None for pause in self.pauses)

    @property
    def limit_s(self) -> float | None:
        """Returns the limit that a person should see beside the exercise: its own, else the drill's."""
        return self.exercise_limit_s if self.exercise_limit_s is not None else self.time_limit_s

    def worked_s(self, now: datetime) -> float:
        """Returns the time spent on the exercise, pauses left out."""
        return self._running_s(self.opened, now)

    def left_s(self, now: datetime) -> float | None:
        """Returns the time left for the exercise, below 0 when it is over, None without a limit."""
        return _least(_left(self.exercise_limit_s, self._running_s(self.opened, now)), self.drill_left_s(now))

    def drill_left_s(self, now: datetime) -> float | None:
        """Returns the time left for the drill, below 0 when it is over, None without a limit."""
        return _left(self.time_limit_s, self._running_s(self.started, now))

    def is_up(self, now: datetime) -> bool:
        """Returns whether the time for the exercise has run out; an answer may still be on its way."""
        left_s = self.left_s(now)
        return left_s is not None and left_s <= 0

    def is_over(self, now: datetime) -> bool:
        """Returns whether it is too late for an answer, the grace included."""
        left_s = self.left_s(now)
        return left_s is not None and left_s < -GRACE_S

    def _running_s(self, since: datetime, now: datetime) -> float:
        stood_s = sum(_overlap_s(pause, since, now) for pause in self.pauses)
        return max(0.0, (now - since).total_seconds() - stood_s)


def _overlap_s(pause: Pause, since: datetime, now: datetime) -> float:
    until = now if pause.until is None else min(pause.until, now)
    return max(0.0, (until - max(pause.since, since)).total_seconds())


def _left(limit_s: float | None, spent_s: float) -> float | None:
    return None if limit_s is None else limit_s - spent_s


def _least(first: float | None, second: float | None) -> float | None:
    both = [left for left in (first, second) if left is not None]
    return min(both) if both else None
