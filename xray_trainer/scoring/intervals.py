"""How sure a figure is: intervals by drawing scans anew, and intervals of proportions.

A drawn set is described by how often each scan occurs in it, so that a figure is computed for hundreds of
drawn sets at once. Benign and suspicious scans are drawn separately: their numbers were decided by whoever
made the set, not by chance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, isnan, nan, sqrt
from statistics import NormalDist
from typing import Literal

import numpy as np
import numpy.typing as npt

from xray_trainer.scoring.beta_distribution import beta_quantile

Floats = npt.NDArray[np.float64]

Statistic = Callable[[Floats, Floats], Floats]
"""A figure from how often each scan occurs: benign (B, K1) and suspicious (B, K2) -> (B,)."""

BootstrapMethod = Literal["percentile", "bca"]

LEVEL = 0.95
NUM_RESAMPLES = 2000

_ROWS_AT_ONCE = 200
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Interval:
    """From where to where a figure may lie at a level of confidence; nan where nothing can be said."""

    low: float
    high: float
    level: float = LEVEL

    @property
    def is_defined(self) -> bool:
        """Returns whether both ends are known and differ: scans that are all alike give no interval."""
        return self.low < self.high


def bootstrap_interval(
    statistic: Statistic,
    *,
    num_benign: int,
    num_suspicious: int,
    rng: np.random.Generator,
    num_resamples: int = NUM_RESAMPLES,
    level: float = LEVEL,
    method: BootstrapMethod = "bca",
) -> Interval:
    """Returns the bootstrap interval of a figure, drawing scans with replacement.

    `bca` corrects bias and skew (Efron 1987, with the acceleration for two samples); where that is undefined,
    because every scan counts alike, it is the percentile interval. Drawn sets whose figure is nan are left
    out. A set without any error gives an interval of no width: ask `is_defined`.
    """
    values = resample(
        statistic,
        num_benign=num_benign,
        num_suspicious=num_suspicious,
        rng=rng,
        num_resamples=num_resamples,
    )
    low, high = (1 - level) / 2, (1 + level) / 2
    if method == "bca":
        low, high = _bca_levels(statistic, num_benign, num_suspicious, values, (low, high))
    return interval_of(values, low=low, high=high, level=level)


def resample(
    statistic: Statistic,
    *,
    num_benign: int,
    num_suspicious: int,
    rng: np.random.Generator,
    num_resamples: int,
) -> Floats:
    """Returns the figure for each drawn set, (num_resamples,)."""
    parts = []
    for begin in range(0, num_resamples, _ROWS_AT_ONCE):
        rows = min(_ROWS_AT_ONCE, num_resamples - begin)
        parts.append(statistic(_drawn(num_benign, rows, rng), _drawn(num_suspicious, rows, rng)))
    return np.concatenate(parts) if parts else np.empty(0)


def interval_of(
    values: Floats, *, low: float | None = None, high: float | None = None, level: float = LEVEL
) -> Interval:
    """Returns the interval between two quantiles of drawn values, by default the middle `level` of them."""
    known = np.sort(values[~np.isnan(values)])
    if known.size == 0:
        return Interval(nan, nan, level)
    low = (1 - level) / 2 if low is None else low
    high = (1 + level) / 2 if high is None else high
    return Interval(_quantile(known, low), _quantile(known, high), level)


def point(statistic: Statistic, *, num_benign: int, num_suspicious: int) -> float:
    """Returns the figure of the scans as they are, each once."""
    return float(statistic(np.ones((1, num_benign)), np.ones((1, num_suspicious)))[0])


def leave_one_out(statistic: Statistic, *, num_benign: int, num_suspicious: int) -> tuple[Floats, Floats]:
    """Returns the figure without each benign scan (K1,) and without each suspicious scan (K2,)."""
    without_benign = statistic(1 - np.eye(num_benign), np.ones((num_benign, num_suspicious)))
    without_suspicious = statistic(np.ones((num_suspicious, num_benign)), 1 - np.eye(num_suspicious))
    return without_benign, without_suspicious


def wilson_interval(count: int, num: int, *, level: float = LEVEL) -> Interval:
    """Returns the score interval of a proportion (Wilson 1927); nan without scans.

    >>> wilson = wilson_interval(10, 10)
    >>> round(wilson.low, 4), wilson.high
    (0.7225, 1.0)
    """
    if num == 0:
        return Interval(nan, nan, level)
    z = _NORMAL.inv_cdf((1 + level) / 2)
    share, z2 = count / num, z * z / num
    middle = (share + z2 / 2) / (1 + z2)
    half = sqrt(z2 * share * (1 - share) + z2 * z2 / 4) / (1 + z2)
    return Interval(
        0.0 if count == 0 else max(middle - half, 0.0),
        1.0 if count == num else min(middle + half, 1.0),
        level,
    )


def exact_interval(count: int, num: int, *, level: float = LEVEL) -> Interval:
    """Returns the interval of a proportion that never covers less than `level` (Clopper and Pearson 1934)."""
    if num == 0:
        return Interval(nan, nan, level)
    low = 0.0 if count == 0 else beta_quantile((1 - level) / 2, count, num - count + 1)
    high = 1.0 if count == num else beta_quantile((1 + level) / 2, count + 1, num - count)
    return Interval(low, high, level)


def _drawn(num_scans: int, rows: int, rng: np.random.Generator) -> Floats:
    if num_scans == 0:
        return np.empty((rows, 0))
    return rng.multinomial(num_scans, np.full(num_scans, 1 / num_scans), size=rows).astype(np.float64)


def _quantile(ordered: Floats, probability: float) -> float:
    place = ceil(probability * ordered.size) - 1
    return float(ordered[min(max(place, 0), ordered.size - 1)])


def _bca_levels(
    statistic: Statistic, num_benign: int, num_suspicious: int, values: Floats, levels: tuple[float, float]
) -> tuple[float, float]:
    observed = point(statistic, num_benign=num_benign, num_suspicious=num_suspicious)
    known = values[~np.isnan(values)]
    below = float(np.mean(known < observed) + np.mean(known == observed) / 2) if known.size else nan
    if isnan(observed) or not 0 < below < 1:
        return levels
    bias, acceleration = _NORMAL.inv_cdf(below), _acceleration(statistic, num_benign, num_suspicious)

    def shifted(probability: float) -> float:
        moved = bias + _NORMAL.inv_cdf(probability)
        return _NORMAL.cdf(bias + moved / (1 - acceleration * moved))

    return shifted(levels[0]), shifted(levels[1])


def _acceleration(statistic: Statistic, num_benign: int, num_suspicious: int) -> float:
    cubes, squares = 0.0, 0.0
    for left_out in leave_one_out(statistic, num_benign=num_benign, num_suspicious=num_suspicious):
        if left_out.size < 2 or not np.all(np.isfinite(left_out)):
            continue
        influence = (left_out.mean() - left_out) * (left_out.size - 1) / left_out.size
        cubes += float(np.sum(influence**3))
        squares += float(np.sum(influence**2))
    return cubes / (6 * squares**1.5) if squares > 1e-30 else 0.0
