"""Outcome against response time: is a quick decision as good as a slow one?

Answers are sorted by their seconds and cut into bins of equal size, so that every bin says equally much. The
number of bins follows the number of answers: a bin of fewer than ten says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from xray_trainer.drills.breakdown import rate
from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.summary import NO_BENIGN, NO_SUSPICIOUS, Figure

MAX_BINS = 5
MIN_PER_BIN = 10


@dataclass(frozen=True, slots=True)
class PaceBin:
    """Answers of about the same response time.

    Attributes:
        seconds_low: the quickest.
        seconds_median: the middle one.
        seconds_high: the slowest.
        num: answers.
        right: share of right decisions.
        hit_rate: of the suspicious scans among them, called suspicious.
        false_alarm_rate: of the benign scans among them, called suspicious.
    """

    seconds_low: float
    seconds_median: float
    seconds_high: float
    num: int
    right: Figure
    hit_rate: Figure
    false_alarm_rate: Figure


def pace(outcomes: Sequence[Outcome]) -> tuple[PaceBin, ...]:
    """Returns the bins from the quickest to the slowest; none below ten answers."""
    num_bins = min(MAX_BINS, len(outcomes) // MIN_PER_BIN)
    if num_bins == 0:
        return ()
    by_time = sorted(outcomes, key=lambda outcome: outcome.seconds)
    edges = np.linspace(0, len(by_time), num_bins + 1).round().astype(int)
    return tuple(_bin(by_time[first:last]) for first, last in pairwise(edges))


def _bin(outcomes: Sequence[Outcome]) -> PaceBin:
    seconds = [outcome.seconds for outcome in outcomes]
    suspicious = [outcome for outcome in outcomes if outcome.is_suspicious]
    benign = [outcome for outcome in outcomes if not outcome.is_suspicious]
    hits = sum(outcome.is_right for outcome in suspicious)
    alarms = sum(not outcome.is_right for outcome in benign)
    return PaceBin(
        seconds_low=seconds[0],
        seconds_median=median(seconds),
        seconds_high=seconds[-1],
        num=len(outcomes),
        right=rate(sum(outcome.is_right for outcome in outcomes), len(outcomes), reason=""),
        hit_rate=rate(hits, len(suspicious), reason=NO_SUSPICIOUS),
        false_alarm_rate=rate(alarms, len(benign), reason=NO_BENIGN),
    )
