"""Minutes on image per half-year: how long somebody looked at scans, as training rules count it.

An exercise counts from its opening to its submitting. Nobody looks at one scan for an hour: what exceeds
`MAX_SECONDS` is a scan left open, and counts as that much.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from xray_trainer.drills.outcome import Outcome

MAX_SECONDS = 300.0
"""Most that one exercise counts, in seconds."""


@dataclass(frozen=True, slots=True, order=True)
class HalfYear:
    """January to June (1) or July to December (2) of a year, in UTC."""

    year: int
    half: Literal[1, 2]


@dataclass(frozen=True, slots=True)
class ImageTime:
    """Time on image within a half-year.

    Attributes:
        half_year: which one.
        minutes: on image.
        num_exercises: answered.
        num_cut: of these, left open for longer than counts.
    """

    half_year: HalfYear
    minutes: float
    num_exercises: int
    num_cut: int


def half_year_of(when: datetime) -> HalfYear:
    """Returns the half-year of a moment.

    >>> half_year_of(datetime(2026, 6, 30)), half_year_of(datetime(2026, 7, 1)).half
    (HalfYear(year=2026, half=1), 2)
    """
    return HalfYear(when.year, 1 if when.month <= 6 else 2)


def image_time(outcomes: Iterable[Outcome]) -> tuple[ImageTime, ...]:
    """Returns the time on image of every half-year with an answer, the earliest first."""
    by_half: dict[HalfYear, list[float]] = {}
    for outcome in outcomes:
        by_half.setdefault(half_year_of(outcome.when), []).append(outcome.seconds)
    return tuple(_time(half_year, by_half[half_year]) for half_year in sorted(by_half))


def _time(half_year: HalfYear, seconds: list[float]) -> ImageTime:
    counted = sum(min(one, MAX_SECONDS) for one in seconds)
    return ImageTime(half_year, counted / 60, len(seconds), sum(one > MAX_SECONDS for one in seconds))
