"""Minutes on image against the goal of a half-year: how many there are, and should be by now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from xray_trainer.drills.image_time import HalfYear, half_year_of


@dataclass(frozen=True, slots=True)
class Pace:
    """Where a person stands with the goal of a half-year.

    Attributes:
        half_year: which one.
        minutes: on image so far.
        goal: minutes by its end.
        expected: minutes by now, if they came evenly.
    """

    half_year: HalfYear
    minutes: float
    goal: int
    expected: float

    @property
    def share(self) -> float:
        """Returns the share of the goal that is reached, 1 at most."""
        return min(1.0, self.minutes / self.goal) if self.goal else 1.0

    @property
    def is_behind(self) -> bool:
        """Returns whether fewer than four fifths of the minutes are there that should be by now."""
        return self.minutes < 0.8 * self.expected


def pace(minutes: float, *, goal: int, now: datetime, since: datetime | None = None) -> Pace:
    """Returns where a person stands with so many minutes in the half-year of a moment.

    From somebody who came within the half-year as much is expected as the days since then ask for.

    >>> pace(90, goal=360, now=datetime(2026, 4, 1, tzinfo=UTC)).is_behind
    True
    """
    half_year = half_year_of(now.astimezone(UTC))
    first, last = bounds(half_year)
    begun = max(first, since) if since is not None else first
    gone = max(0.0, (now - begun) / (last - first))
    return Pace(half_year, minutes, goal, goal * gone)


def bounds(half_year: HalfYear) -> tuple[datetime, datetime]:
    """Returns the first moment of a half-year and that of the next one, in UTC."""
    first = datetime(half_year.year, 1 if half_year.half == 1 else 7, 1, tzinfo=UTC)
    is_first = half_year.half == 1
    return first, datetime(half_year.year + (not is_first), 7 if is_first else 1, 1, tzinfo=UTC)
