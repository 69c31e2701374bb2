"""Figures of a person or of a group of people, with intervals that know both sources of chance.

A group's figure is the mean of its people's figures, each from that person's own answers, so that somebody
with a thousand answers does not speak for all. Its interval draws people anew, and for each scans anew;
a person alone has the interval by scan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
import numpy.typing as npt

from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.summary import (
    ALL_ALIKE,
    NO_BENIGN,
    NO_SUSPICIOUS,
    Figure,
    decisions_of,
    rated_scan,
)
from xray_trainer.scoring.intervals import interval_of, resample, wilson_interval
from xray_trainer.scoring.localisation import localisation
from xray_trainer.scoring.reliability import num_more_exercises, reliability_of
from xray_trainer.scoring.signal_detection import corrected_rate, d_a_resamples, signal_detection

Floats = npt.NDArray[np.float64]
People = Mapping[str, Sequence[Outcome]]

NUM_RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """Figures over the answers of one person or of several.

    Attributes:
        name: of the group, or id of the person.
        num_people: with at least one answer.
        num_exercises: answers that count.
        num_suspicious: of these, on suspicious scans.
        num_benign: on benign scans.
        hit_rate: share of suspicious scans called suspicious.
        false_alarm_rate: share of benign scans called suspicious.
        d_a: detection apart from the criterion, log-linear rates.
        wafroc: finding and placing; only of people with benign and suspicious scans.
        median_seconds: time per exercise.
        reliability: to expect of one person's figure, by the median number of suspicious scans.
        num_more: exercises that would settle it; 0 where settled, None where unknown.
    """

    name: str
    num_people: int
    num_exercises: int
    num_suspicious: int
    num_benign: int
    hit_rate: Figure
    false_alarm_rate: Figure
    d_a: Figure
    wafroc: Figure
    median_seconds: float
    reliability: float
    num_more: int | None


def group_figures(
    name: str, people: People, *, rng: np.random.Generator, num_resamples: int = NUM_RESAMPLES
) -> GroupFigures:
    """Returns the figures of a group.

    Args:
        name: of the group.
        people: outcomes that count, by person; at least one person with one outcome.
        rng: for the intervals; seed it with something that stays.
        num_resamples: drawn per interval.
    """
    answers = [list(outcomes) for outcomes in people.values() if outcomes]
    pooled = [outcome for outcomes in answers for outcome in outcomes]
    decisions = decisions_of(pooled)
    typical = int(median(decisions_of(outcomes).num_suspicious for outcomes in answers))

    def mean(of_person: _OfPerson, reason: str) -> Figure:
        told = [one for one in (of_person(outcomes, rng, num_resamples) for outcomes in answers) if one]
        return _mean(told, rng, reason)

    return GroupFigures(
        name=name,
        num_people=len(answers),
        num_exercises=len(pooled),
        num_suspicious=decisions.num_suspicious,
        num_benign=decisions.num_benign,
        hit_rate=mean(_hit_rate, NO_SUSPICIOUS),
        false_alarm_rate=mean(_false_alarm_rate, NO_BENIGN),
        d_a=mean(_d_a, NO_BENIGN if decisions.num_suspicious else NO_SUSPICIOUS),
        wafroc=mean(_wafroc, NO_BENIGN if decisions.num_suspicious else NO_SUSPICIOUS),
        median_seconds=median(outcome.seconds for outcome in pooled),
        reliability=reliability_of(typical),
        num_more=num_more_exercises(typical, share_suspicious=decisions.num_suspicious / len(pooled)),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """A person's figure, its interval by scan, and drawn values for a group's, (B,)."""

    figure: Figure
    drawn: Floats


_OfPerson = Callable[[Sequence[Outcome], np.random.Generator, int], _Told | None]


def _mean(told: Sequence[_Told], rng: np.random.Generator, reason: str) -> Figure:
    if not told:
        return Figure(None, reason=reason)
    if len(told) == 1:
        return told[0].figure
    drawn = np.stack([one.drawn for one in told])
    chosen = rng.integers(len(told), size=drawn.shape)
    means = np.take_along_axis(drawn, chosen, axis=0).mean(axis=0)
    value = float(np.mean([one.figure.value for one in told]))
    interval = interval_of(means)
    return Figure(value, interval.low, interval.high) if interval.is_defined else _alone(value)


def _alone(value: float) -> Figure:
    return Figure(value, reason=ALL_ALIKE)


def _hit_rate(outcomes: Sequence[Outcome], rng: np.random.Generator, num: int) -> _Told | None:
    decisions = decisions_of(outcomes)
    return _rate(decisions.hits, decisions.num_suspicious, rng, num)


def _false_alarm_rate(outcomes: Sequence[Outcome], rng: np.random.Generator, num: int) -> _Told | None:
    decisions = decisions_of(outcomes)
    return _rate(decisions.false_alarms, decisions.num_benign, rng, num)


def _rate(count: int, num_scans: int, rng: np.random.Generator, num: int) -> _Told | None:
    if num_scans == 0:
        return None
    interval = wilson_interval(count, num_scans)
    drawn = rng.binomial(num_scans, corrected_rate(count, num_scans), size=num) / num_scans
    return _Told(Figure(count / num_scans, interval.low, interval.high), drawn)


def _d_a(outcomes: Sequence[Outcome], rng: np.random.Generator, num: int) -> _Told | None:
    decisions = decisions_of(outcomes)
    if not (decisions.num_suspicious and decisions.num_benign):
        return None
    drawn = d_a_resamples(decisions, num_resamples=num, rng=rng)
    return _Told(_with_interval(signal_detection(decisions).d_a, drawn), drawn)


def _wafroc(outcomes: Sequence[Outcome], rng: np.random.Generator, num: int) -> _Told | None:
    placed = localisation([rated_scan(outcome) for outcome in outcomes])
    if not (placed.num_suspicious and placed.num_benign):
        return None
    drawn = resample(
        placed.statistic,
        num_benign=placed.num_benign,
        num_suspicious=placed.num_suspicious,
        rng=rng,
        num_resamples=num,
    )
    return _Told(_with_interval(placed.value, drawn), drawn)


def _with_interval(value: float, drawn: Floats) -> Figure:
    interval = interval_of(drawn)
    return Figure(value, interval.low, interval.high) if interval.is_defined else _alone(value)
