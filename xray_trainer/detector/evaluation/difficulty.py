"""How what is found depends on how hard it is: hit rate over difficulty, and efficiency.

Efficiency is (d' reached / d' of the Hotelling observer)^2 on the same concealments. Both d' are read at
the same false alarm rate, with the same log-linear correction: the observer's hits are those that it would
have on average, Phi(d'_H - z(1 - F)) for each concealment. The observer knows where to look and the detector
has to search the whole scan, so 1 is hard to reach; the observer is the best linear one, so 1 can be passed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, nan
from statistics import NormalDist
from typing import Any

import numpy as np

from xray_trainer.detector.evaluation.figures import MAIN_RATE, false_ratings, parted, rounded
from xray_trainer.detector.evaluation.judging import JudgedScan
from xray_trainer.scoring.finding_statistics import found_threshold
from xray_trainer.scoring.intervals import Interval, wilson_interval
from xray_trainer.scoring.signal_detection import corrected_rate, d_prime

EDGES = {
    "clutter_snr": (0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 4.0, inf),
    "hotelling_dprime": (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, inf),
}
"""Bins of difficulty: from, up to but not including."""

LEAST_HIDDEN = 10
"""Concealments that an efficiency needs: with fewer, the correction of rates of 0 and 1 is most of it."""

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Bin:
    """Concealments of like difficulty.

    Attributes:
        low, high: of the factor; `high` not included.
        num: concealments.
        middle: geometric mean of the factor.
        found: share found at the false alarm rate.
        interval: of that share (Wilson).
        efficiency: against the Hotelling observer; nan with few concealments or no benign scans.
    """

    low: float
    high: float
    num: int
    middle: float
    found: float
    interval: Interval
    efficiency: float

    def to_json(self) -> dict[str, Any]:
        """Returns it for JSON."""
        return {
            "from": self.low,
            "to": rounded(self.high),
            "num": self.num,
            "middle": rounded(self.middle),
            "found": rounded(self.found),
            "found_interval_95": [rounded(self.interval.low), rounded(self.interval.high)],
            "efficiency": rounded(self.efficiency),
        }


@dataclass(frozen=True, slots=True)
class _Looked:
    """A concealment, whether it was found, and its difficulty."""

    is_found: bool
    factors: dict[str, float]


def hit_curve(scans: Sequence[JudgedScan], factor: str, *, rate: float = MAIN_RATE) -> tuple[Bin, ...]:
    """Returns the share found, bin by bin of a difficulty factor; bins without concealments are left out."""
    looked, benign = _looked(scans, rate), parted(scans)[0]
    edges = EDGES[factor]
    bins = []
    for low, high in pairwise(edges):
        members = [one for one in looked if low <= one.factors[factor] < high]
        if members:
            bins.append(_bin(members, factor, (low, high), _false_alarms(benign, rate), len(benign)))
    return tuple(bins)


def efficiency(scans: Sequence[JudgedScan], *, rate: float = MAIN_RATE) -> float:
    """Returns the efficiency against the Hotelling observer over all concealments of the scans."""
    benign = parted(scans)[0]
    return _efficiency(_looked(scans, rate), _false_alarms(benign, rate), len(benign))


def _looked(scans: Sequence[JudgedScan], rate: float) -> list[_Looked]:
    benign, suspicious = parted(scans)
    threshold = found_threshold(false_ratings(benign), rate)
    return [
        _Looked(rating > threshold, dict(hidden.factors))
        for scan in suspicious
        for rating, hidden in zip(scan.rated.concealment_ratings, scan.known.hidden, strict=True)
    ]


def _false_alarms(benign: Sequence[JudgedScan], rate: float) -> int:
    false = false_ratings(benign)
    threshold = found_threshold(false, rate)
    return sum(max(marks, default=-inf) > threshold for marks in false)


def _bin(
    members: Sequence[_Looked], factor: str, edges: tuple[float, float], false_alarms: int, num_benign: int
) -> Bin:
    count = sum(one.is_found for one in members)
    values = np.array([max(one.factors[factor], 1e-3) for one in members])
    return Bin(
        low=edges[0],
        high=edges[1],
        num=len(members),
        middle=float(np.exp(np.mean(np.log(values)))),
        found=count / len(members),
        interval=wilson_interval(count, len(members)),
        efficiency=_efficiency(members, false_alarms, num_benign),
    )


def _efficiency(members: Sequence[_Looked], false_alarms: int, num_benign: int) -> float:
    if len(members) < LEAST_HIDDEN or not num_benign:
        return nan
    false_rate = corrected_rate(false_alarms, num_benign)
    criterion = _NORMAL.inv_cdf(1 - false_rate)
    expected = sum(_NORMAL.cdf(one.factors["hotelling_dprime"] - criterion) for one in members)
    best = d_prime((expected + 0.5) / (len(members) + 1), false_rate)
    reached = d_prime(corrected_rate(sum(one.is_found for one in members), len(members)), false_rate)
    return (max(reached, 0.0) / best) ** 2 if best > 0 else nan
