"""Figures of findings as functions of how often each scan occurs, for `bootstrap_interval`.

A benign scan raises a false alarm when its highest false mark reaches the threshold; a concealment is found
when the mark that it takes does. The threshold is fixed anew on every drawn set, so the interval also holds
what the threshold owes to chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, nan

import numpy as np

from xray_trainer.scoring.detection import allowed_false_alarms
from xray_trainer.scoring.intervals import Statistic
from xray_trainer.scoring.localisation import CPM_FALSE_MARKS
from xray_trainer.scoring.ratings import Floats, Ratings, flattened, highest, num_concealments, ratio


def found_statistic(
    false_ratings: Sequence[Ratings], concealment_ratings: Sequence[Ratings], *, false_alarm_rate: float
) -> Statistic:
    """Returns the share of concealments found at a false alarm rate, as a function of occurrences.

    Args:
        false_ratings: per benign scan, the ratings of its false marks.
        concealment_ratings: per suspicious scan, one rating per concealment, `-inf` where unmarked.
        false_alarm_rate: share of benign scans that may raise a false alarm.
    """
    order = np.argsort(highest(false_ratings), kind="stable")[::-1]
    falling = highest(false_ratings)[order]
    found, numbers = flattened(concealment_ratings), num_concealments(concealment_ratings)

    def statistic(benign_times: Floats, suspicious_times: Floats) -> Floats:
        if falling.size == 0:
            return np.full(len(benign_times), nan)
        passed = np.cumsum(benign_times[:, order], axis=1)
        allowed = np.array([allowed_false_alarms(num, false_alarm_rate) for num in passed[:, -1]])
        refused = np.minimum(np.sum(passed <= allowed[:, None], axis=1), falling.size - 1)
        times = np.repeat(suspicious_times, numbers, axis=1)
        return ratio(np.sum(times * (found[None, :] > falling[refused, None]), axis=1), times.sum(axis=1))

    return statistic


def found_threshold(false_ratings: Sequence[Ratings], false_alarm_rate: float) -> float:
    """Returns the rating that at most this share of benign scans exceeds; a concealment rated above is found.

    inf without benign scans; -inf where fewer scans have any false mark at all.
    """
    falling = np.sort(highest(false_ratings))[::-1]
    if falling.size == 0:
        return inf
    return float(falling[allowed_false_alarms(falling.size, false_alarm_rate)])


def cpm_statistic(
    benign_false: Sequence[Ratings],
    suspicious_false: Sequence[Ratings],
    concealment_ratings: Sequence[Ratings],
) -> Statistic:
    """Returns CPM as a function of occurrences; equal ratings count against the detector.

    Args:
        benign_false: per benign scan, the ratings of its false marks.
        suspicious_false: the same per suspicious scan.
        concealment_ratings: per suspicious scan, one rating per concealment, `-inf` where unmarked.
    """
    scans = [*benign_false, *suspicious_false]
    marks = flattened(scans)
    order = np.argsort(marks, kind="stable")[::-1]
    owners = np.repeat(np.arange(len(scans)), [len(of_scan) for of_scan in scans])[order]
    falling = np.append(marks[order], -inf)
    found, numbers = flattened(concealment_ratings), num_concealments(concealment_ratings)

    def statistic(benign_times: Floats, suspicious_times: Floats) -> Floats:
        times = np.concatenate([benign_times, suspicious_times], axis=1)
        per_scan = np.cumsum(times[:, owners], axis=1) / times.sum(axis=1, keepdims=True)
        each = np.repeat(suspicious_times, numbers, axis=1)
        shares = [
            ratio(
                np.sum(each * (found > falling[_first_above(per_scan, x)][:, None]), axis=1), each.sum(axis=1)
            )
            for x in CPM_FALSE_MARKS
        ]
        return np.asarray(np.mean(shares, axis=0), np.float64)

    return statistic


def _first_above(rising: Floats, limit: float) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Returns, per row, the first column above a limit; one past the last where there is none."""
    return np.asarray(np.sum(rising <= limit, axis=1), np.intp)
