"""How well one anomaly score per scan tells suspicious from benign, and at which false alarm rate.

A scan is flagged when its score reaches the threshold. A threshold is fixed on benign scans alone, ones that
were used for nothing else, and then holds whatever the suspicious scans turn out to be. Maps are measured in
`xray_trainer.scoring.pixels`, findings in `xray_trainer.scoring.localisation`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf, isfinite, nan

import numpy as np
import numpy.typing as npt

from xray_trainer.errors import InputError
from xray_trainer.scoring.intervals import Interval, Statistic, point, wilson_interval
from xray_trainer.scoring.localisation import wafroc_statistic
from xray_trainer.scoring.ratings import ratio

Floats = npt.NDArray[np.float64]
Scores = Sequence[float] | npt.NDArray[np.floating]

FALSE_ALARM_RATES = (0.004, 0.01, 0.06)
"""The operating points that the literature on cargo reports."""


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """A threshold and what it does.

    Attributes:
        wanted: the false alarm rate that it was fixed for.
        threshold: a scan is flagged when its score is at least this; inf without benign scans.
        false_alarm_rate: of the benign scans given, nan without any.
        hit_rate: of the suspicious scans given, nan without any.
        hit_interval: Wilson's interval of the hit rate, at this threshold.
        is_supported: whether the benign scans that fixed it are enough for one false alarm at the wanted
            rate; if not, the threshold is that of no false alarm.
    """

    wanted: float
    threshold: float
    false_alarm_rate: float
    hit_rate: float
    hit_interval: Interval
    is_supported: bool


def auroc(benign: Scores, suspicious: Scores) -> float:
    """Returns the chance that a suspicious scan scores above a benign one, ties half; nan for one class.

    >>> auroc([0.1, 0.4], [0.4, 0.9])
    0.875
    """
    low, high = _scores(benign), _scores(suspicious)
    return point(auroc_statistic(low, high), num_benign=low.size, num_suspicious=high.size)


def benign_scans_needed(false_alarm_rate: float) -> int:
    """Returns how many benign scans a false alarm rate needs for one false alarm among them.

    >>> benign_scans_needed(0.004)
    250
    """
    return ceil(1 / false_alarm_rate - 1e-9)


def auroc_statistic(benign: Scores, suspicious: Scores) -> Statistic:
    """Returns AUROC as a function of how often each scan occurs, for `bootstrap_interval`."""
    return wafroc_statistic(list(_scores(benign)[:, None]), list(_scores(suspicious)[:, None]))


def threshold_at(benign: Scores, false_alarm_rate: float) -> float:
    """Returns the lowest threshold that at most this share of benign scans reaches; inf without benign scans.

    >>> threshold_at([0.1, 0.2, 0.3, 0.4], 0.25) > 0.3
    True
    """
    scores = _scores(benign)
    if not 0 <= false_alarm_rate < 1:
        raise InputError(
            "a false alarm rate must lie in 0 to 1, got {false_alarm_rate}", false_alarm_rate=false_alarm_rate
        )
    if scores.size == 0:
        return inf
    allowed = allowed_false_alarms(scores.size, false_alarm_rate)
    return float(np.nextafter(np.sort(scores)[::-1][allowed], inf))


def operating_point(
    benign: Scores, suspicious: Scores, *, false_alarm_rate: float, fixed_on: Scores | None = None
) -> OperatingPoint:
    """Returns the operating point for a false alarm rate.

    Args:
        benign: scores of the benign scans to report the false alarm rate on.
        suspicious: scores of the suspicious scans.
        false_alarm_rate: wanted, in [0, 1).
        fixed_on: scores of the benign scans that fix the threshold; by default `benign`, which flatters.
    """
    low, high = _scores(benign), _scores(suspicious)
    fixing = low if fixed_on is None else _scores(fixed_on)
    threshold = threshold_at(fixing, false_alarm_rate)
    hits = int(np.sum(high >= threshold))
    return OperatingPoint(
        wanted=false_alarm_rate,
        threshold=threshold,
        false_alarm_rate=float(np.mean(low >= threshold)) if low.size else nan,
        hit_rate=hits / high.size if high.size else nan,
        hit_interval=wilson_interval(hits, high.size),
        is_supported=allowed_false_alarms(fixing.size, false_alarm_rate) >= 1,
    )


def hit_rate_statistic(benign: Scores, suspicious: Scores, *, false_alarm_rate: float) -> Statistic:
    """Returns the hit rate as a function of how often each scan occurs, the threshold fixed anew on each set.

    Its bootstrap interval also holds what the threshold owes to chance, which Wilson's leaves out.
    """
    low, high = np.sort(_scores(benign))[::-1], _scores(suspicious)
    order = np.argsort(_scores(benign), kind="stable")[::-1]

    def statistic(benign_times: Floats, suspicious_times: Floats) -> Floats:
        if low.size == 0:
            return np.full(len(benign_times), nan)
        passed = np.cumsum(benign_times[:, order], axis=1)
        allowed = np.array([allowed_false_alarms(num, false_alarm_rate) for num in passed[:, -1]])
        first_refused = np.sum(passed <= allowed[:, None], axis=1)
        is_hit = high[None, :] > low[np.minimum(first_refused, low.size - 1), None]
        return ratio(np.sum(suspicious_times * is_hit, axis=1), suspicious_times.sum(axis=1))

    return statistic


def _scores(scores: Scores) -> Floats:
    array = np.asarray(scores, np.float64)
    if array.ndim != 1 or not all(
        isfinite(extreme) for extreme in (array.min(initial=0), array.max(initial=0))
    ):
        raise InputError("scores must be one finite number per scan, got something else")
    return array


def allowed_false_alarms(num: float, false_alarm_rate: float) -> int:
    """Returns how many of `num` benign scans may raise a false alarm at a rate."""
    return int(num * false_alarm_rate + 1e-9)
