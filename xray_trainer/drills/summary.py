"""What a finished drill says about the person: figures with intervals, and how little a short drill settles.

A figure that does not exist is None and says why; the reasons are message ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from statistics import median
from typing import ClassVar

import numpy as np
from pydantic import ConfigDict

from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.records import STRICT
from xray_trainer.scoring.intervals import (
    NUM_RESAMPLES,
    Interval,
    bootstrap_interval,
    interval_of,
    wilson_interval,
)
from xray_trainer.scoring.localisation import Localisation, Measure, localisation
from xray_trainer.scoring.matching import RULE
from xray_trainer.scoring.ratings import RatedScan
from xray_trainer.scoring.reliability import num_more_exercises, reliability_of
from xray_trainer.scoring.signal_detection import (
    Correction,
    Decisions,
    SignalDetection,
    d_a_resamples,
    signal_detection,
)

NO_SUSPICIOUS = "There was no suspicious scan."
NO_BENIGN = "There was no benign scan."
NO_EXERCISES = "There was no exercise."
ALL_ALIKE = "All scans came out alike, so the interval is unknown."


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval.

    Attributes:
        value: None where the figure does not exist.
        low: lower end of the interval, None where there is none.
        high: upper end of the interval, None where there is none.
        reason: why something is None; `""` where nothing is.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures over answered exercises.

    Attributes:
        num_exercises: exercises answered.
        hits: suspicious scans decided suspicious.
        misses: suspicious scans decided clear.
        false_alarms: benign scans decided suspicious.
        correct_rejections: benign scans decided clear.
        hit_rate: hits over suspicious scans, as counted, with Wilson's interval.
        false_alarm_rate: false alarms over benign scans, likewise.
        d_a: detection apart from the criterion, log-linear rates, bootstrap interval.
        d_prime: d' of the same rates; it moves with the criterion, d_a does not.
        criterion: below 0 for somebody who says *suspicious* readily.
        wafroc: finding and placing, bootstrap interval by scan.
        wafroc_measure: `wAFROC`, or `wAFROC1` where no scan was benign.
        num_concealments: concealments to be found.
        num_found: of these, hit by a mark.
        num_false_marks: marks that hit nothing, on all scans.
        median_seconds: time per exercise, None without exercises.
        reliability: to expect of a figure over this many suspicious scans, 0 to 1.
        num_more_exercises: how many more of the same kind would settle it; 0 where settled, None where
            unknown.
        rule: name of the matching rule.
        correction: name of the correction of rates in d_a, d' and the criterion.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    num_exercises: int
    hits: int
    misses: int
    false_alarms: int
    correct_rejections: int
    hit_rate: Figure
    false_alarm_rate: Figure
    d_a: Figure
    d_prime: Figure
    criterion: Figure
    wafroc: Figure
    wafroc_measure: Measure
    num_concealments: int
    num_found: int
    num_false_marks: int
    median_seconds: float | None
    reliability: float
    num_more_exercises: int | None
    rule: str = RULE
    correction: str = Correction.LOG_LINEAR.value

    @property
    def num_suspicious(self) -> int:
        """Returns how many scans had something to find."""
        return self.hits + self.misses

    @property
    def num_benign(self) -> int:
        """Returns how many scans had nothing to find."""
        return self.false_alarms + self.correct_rejections


def summarise(
    outcomes: Sequence[Outcome], *, rng: np.random.Generator, num_resamples: int = NUM_RESAMPLES
) -> Summary:
    """Returns the figures over these outcomes; with none of them, a summary of nothing.

    Args:
        outcomes: of one or more drills.
        rng: for the intervals; seed it with something that stays, so that a page shown twice shows the same.
        num_resamples: sets drawn per interval.
    """
    verdicts = Counter(outcome.verdict for outcome in outcomes)
    decisions = decisions_of(outcomes)
    figures = signal_detection(decisions)
    found = [judged.is_found for outcome in outcomes for judged in outcome.concealments]
    placed = localisation([rated_scan(outcome) for outcome in outcomes])
    return Summary(
        num_exercises=len(outcomes),
        hits=verdicts["hit"],
        misses=verdicts["miss"],
        false_alarms=verdicts["false_alarm"],
        correct_rejections=verdicts["correct_rejection"],
        hit_rate=_rate(decisions.hits, decisions.num_suspicious, NO_SUSPICIOUS),
        false_alarm_rate=_rate(decisions.false_alarms, decisions.num_benign, NO_BENIGN),
        d_a=_d_a(decisions, figures, rng, num_resamples),
        d_prime=_figure(figures.d_prime, None, _missing(decisions)),
        criterion=_figure(figures.criterion, None, _missing(decisions)),
        wafroc=_wafroc(placed, rng, num_resamples),
        wafroc_measure=placed.measure,
        num_concealments=len(found),
        num_found=sum(found),
        num_false_marks=sum(outcome.num_false_marks for outcome in outcomes),
        median_seconds=median(outcome.seconds for outcome in outcomes) if outcomes else None,
        reliability=reliability_of(decisions.num_suspicious),
        num_more_exercises=num_more_exercises(
            decisions.num_suspicious, share_suspicious=decisions.num_suspicious / max(len(outcomes), 1)
        ),
    )


def share_right(outcomes: Sequence[Outcome], *, num: int) -> Figure:
    """Returns the share of right decisions among so many exercises, with Wilson's interval.

    Exercises without an answer count as not right, so that nobody gains by leaving hard ones out.
    """
    num_right = sum(outcome.is_right for outcome in outcomes)
    return _rate(num_right, num, NO_EXERCISES)


def decisions_of(outcomes: Sequence[Outcome]) -> Decisions:
    """Returns the decisions counted."""
    verdicts = Counter(outcome.verdict for outcome in outcomes)
    return Decisions(
        hits=verdicts["hit"],
        num_suspicious=verdicts["hit"] + verdicts["miss"],
        false_alarms=verdicts["false_alarm"],
        num_benign=verdicts["false_alarm"] + verdicts["correct_rejection"],
    )


def rated_scan(outcome: Outcome) -> RatedScan:
    """Returns the ratings of an outcome, confidence as rating."""
    return RatedScan(
        tuple(float(mark.confidence) for mark in outcome.marks if mark.outcome == "false_mark"),
        tuple(
            -np.inf if judged.confidence is None else float(judged.confidence)
            for judged in outcome.concealments
        ),
    )


def _rate(count: int, num: int, reason: str) -> Figure:
    return _figure(count / num, wilson_interval(count, num), "") if num else Figure(None, reason=reason)


def _d_a(
    decisions: Decisions, figures: SignalDetection, rng: np.random.Generator, num_resamples: int
) -> Figure:
    drawn = d_a_resamples(decisions, num_resamples=num_resamples, rng=rng)
    return _figure(figures.d_a, interval_of(drawn), _missing(decisions))


def _wafroc(placed: Localisation, rng: np.random.Generator, num_resamples: int) -> Figure:
    if not placed.num_suspicious:
        return Figure(None, reason=NO_SUSPICIOUS)
    interval = bootstrap_interval(
        placed.statistic,
        num_benign=placed.num_benign,
        num_suspicious=placed.num_suspicious,
        rng=rng,
        num_resamples=num_resamples,
    )
    return _figure(placed.value, interval, "")


def _missing(decisions: Decisions) -> str:
    if decisions.num_suspicious == 0:
        return NO_SUSPICIOUS
    return NO_BENIGN if decisions.num_benign == 0 else ""


def _figure(value: float, interval: Interval | None, reason: str) -> Figure:
    if not isfinite(value):
        return Figure(None, reason=reason)
    if interval is None:
        return Figure(value)
    if not interval.is_defined:
        return Figure(value, reason=ALL_ALIKE)
    return Figure(value, interval.low, interval.high)
