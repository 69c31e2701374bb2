"""How a person develops: running figures over all answers in time, overall and per kind of concealment.

A running figure looks back over the last `window` suspicious scans (of the kind) and the last `window` benign
scans, so that it means the same in a practice, where every second scan is suspicious, and in a shift, where
hardly any is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from math import isnan
from typing import Any, ClassVar

import numpy as np
from pydantic import ConfigDict

from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.records import STRICT
from xray_trainer.drills.summary import decisions_of
from xray_trainer.scoring.intervals import interval_of
from xray_trainer.scoring.signal_detection import Decisions, d_a_resamples, signal_detection

WINDOW = 20
MAX_POINTS = 100
OVERALL = ""
"""The kind of the series over all concealments."""

_NUM_RESAMPLES = 400


@dataclass(frozen=True, slots=True)
class ProgressPoint:
    """Running figures after an answer; None where they do not exist yet.

    Attributes:
        when: moment of the answer.
        num_exercises: answers until then, of all kinds.
        num_suspicious: suspicious scans looked back on.
        num_benign: benign scans looked back on.
        hit_rate: hits over suspicious scans, as counted.
        false_alarm_rate: false alarms over benign scans, as counted.
        found_rate: concealments (of the kind) hit by a mark.
        d_a: with its 95 % interval from `d_a_low` to `d_a_high`.
        d_a_low: lower end.
        d_a_high: upper end.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    when: datetime
    num_exercises: int
    num_suspicious: int
    num_benign: int
    hit_rate: float | None
    false_alarm_rate: float | None
    found_rate: float | None
    d_a: float | None
    d_a_low: float | None
    d_a_high: float | None


@dataclass(frozen=True, slots=True)
class Series:
    """Running figures of one kind of concealment, or of all where `kind` is `""`."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    kind: str
    points: tuple[ProgressPoint, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """A person's development.

    Attributes:
        window: how many scans of each class a running figure looks back on.
        overall: over all suspicious scans.
        by_kind: one series per kind met so far, by name.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    window: int
    overall: Series
    by_kind: tuple[Series, ...]

    def rows(self) -> list[dict[str, Any]]:
        """Returns one flat row per point, for a plot; `kind` is `""` for the overall series."""
        names = [field.name for field in fields(ProgressPoint)]
        return [
            {"kind": series.kind} | {name: getattr(point, name) for name in names}
            for series in (self.overall, *self.by_kind)
            for point in series.points
        ]


def progress(
    outcomes: Sequence[Outcome],
    *,
    rng: np.random.Generator,
    window: int = WINDOW,
    max_points: int = MAX_POINTS,
) -> Progress:
    """Returns the running figures over a person's outcomes.

    Args:
        outcomes: of any drills, in any order.
        rng: for the intervals.
        window: how many scans of each class to look back on.
        max_points: most points of a series; of more, evenly spread ones are kept, the latest among them.
    """
    kinds = sorted({judged.kind for outcome in outcomes for judged in outcome.concealments})

    def series(kind: str) -> Series:
        return running(outcomes, kind=kind, rng=rng, window=window, max_points=max_points)

    return Progress(window=window, overall=series(OVERALL), by_kind=tuple(series(kind) for kind in kinds))


def running(
    outcomes: Sequence[Outcome],
    *,
    rng: np.random.Generator,
    kind: str = OVERALL,
    window: int = WINDOW,
    max_points: int = MAX_POINTS,
) -> Series:
    """Returns the running figures of one kind of concealment, of all where none is named.

    Arguments are those of `progress`.
    """
    in_time = sorted(outcomes, key=lambda outcome: outcome.when)
    moments = _spread(_moments(in_time, kind), max_points)
    return Series(kind, tuple(_point(in_time, index, kind, window, rng) for index in moments))


def first_answers(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Returns, in time, what was answered on seeing an exercise for the first time.

    Who meets a scan again remembers it, so a review, or a set gone through twice, says nothing new.
    """
    first: dict[str, Outcome] = {}
    for outcome in sorted(outcomes, key=lambda outcome: outcome.when):
        first.setdefault(outcome.exercise_id, outcome)
    return tuple(first.values())


def _moments(in_time: Sequence[Outcome], kind: str) -> list[int]:
    shows = _shows(kind)
    return [index for index, outcome in enumerate(in_time) if kind == OVERALL or shows(outcome)]


def _spread(moments: Sequence[int], max_points: int) -> list[int]:
    if len(moments) <= max_points:
        return list(moments)
    kept = np.linspace(len(moments) - 1, 0, max_points).round().astype(int)[::-1]
    return [moments[index] for index in kept]


def _shows(kind: str) -> Callable[[Outcome], bool]:
    def shows(outcome: Outcome) -> bool:
        return outcome.is_suspicious and any(
            kind in (OVERALL, hidden.kind) for hidden in outcome.concealments
        )

    return shows


def _point(
    in_time: Sequence[Outcome], index: int, kind: str, window: int, rng: np.random.Generator
) -> ProgressPoint:
    suspicious = list(_latest(in_time, index, window, _shows(kind)))
    benign = list(_latest(in_time, index, window, lambda outcome: not outcome.is_suspicious))
    decisions = decisions_of([*suspicious, *benign])
    found = [
        hidden.is_found
        for outcome in suspicious
        for hidden in outcome.concealments
        if kind in (OVERALL, hidden.kind)
    ]
    d_a, low, high = _d_a(decisions, rng)
    return ProgressPoint(
        when=in_time[index].when,
        num_exercises=index + 1,
        num_suspicious=decisions.num_suspicious,
        num_benign=decisions.num_benign,
        hit_rate=_share(decisions.hits, decisions.num_suspicious),
        false_alarm_rate=_share(decisions.false_alarms, decisions.num_benign),
        found_rate=_share(sum(found), len(found)),
        d_a=d_a,
        d_a_low=low,
        d_a_high=high,
    )


def _latest(
    in_time: Sequence[Outcome], index: int, window: int, belongs: Callable[[Outcome], bool]
) -> Iterator[Outcome]:
    number = 0
    for outcome in reversed(in_time[: index + 1]):
        if number == window:
            return
        if belongs(outcome):
            number += 1
            yield outcome


def _share(count: int, num: int) -> float | None:
    return count / num if num else None


def _d_a(decisions: Decisions, rng: np.random.Generator) -> tuple[float | None, float | None, float | None]:
    value = signal_detection(decisions).d_a
    if isnan(value):
        return None, None, None
    interval = interval_of(d_a_resamples(decisions, num_resamples=_NUM_RESAMPLES, rng=rng))
    return value, interval.low, interval.high
