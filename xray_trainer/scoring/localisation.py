"""How well something hidden is found and placed: wAFROC, AFROC and FROC (Chakraborty).

With psi(x, y) = 1 if x < y, 0.5 if equal, 0 otherwise; K1 benign scans, K2 scans with concealments, L_k
concealments in scan k, L_T in all; weights W_kl = 1 / L_k unless given; FP_k the highest rating of any false
mark on benign scan k, -inf if there is none; z_kl the rating of the mark that a concealment takes, -inf if
unmarked; t a threshold:

    wAFROC = 1/(K1 K2)  sum_k1 sum_k2 sum_l  W_k2l psi(FP_k1, z_k2l)
    AFROC  = 1/(K1 L_T) sum_k1 sum_k2 sum_l        psi(FP_k1, z_k2l)
    FROC   : NLF(t) = false marks >= t over all scans / (K1 + K2);  LLF(t) = concealments found >= t / L_T

Plot FROC; score wAFROC. Whoever marks nothing scores 0.5, a perfect observer 1, somebody who marks every
benign scan and finds nothing 0. With no benign scans the false marks of all scans take their place; that
figure is named wAFROC1.

Ratings come per scan: `false_ratings` one sequence for every benign scan (for FROC: for every scan),
`concealment_ratings` one for every suspicious scan, with one rating per concealment. Figures that do not
exist, because there are no benign or no suspicious scans, are nan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import Literal

import numpy as np

from xray_trainer.scoring.intervals import Statistic, point
from xray_trainer.scoring.ratings import (
    Floats,
    RatedScan,
    Ratings,
    flat_weights,
    flattened,
    highest,
    mean_psi,
    num_concealments,
    ratio,
)

Measure = Literal["wAFROC", "wAFROC1"]

CPM_FALSE_MARKS = (1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8)
"""False marks per scan at which CPM reads the FROC curve."""


@dataclass(frozen=True, slots=True)
class Localisation:
    """The figure of a set of scans, ready for its interval.

    Attributes:
        measure: `wAFROC`, or `wAFROC1` where there are no benign scans.
        value: the figure, nan without suspicious scans.
        statistic: the same for drawn scans, for `bootstrap_interval`.
        num_benign: benign scans.
        num_suspicious: suspicious scans.
    """

    measure: Measure
    value: float
    statistic: Statistic
    num_benign: int
    num_suspicious: int


@dataclass(frozen=True, slots=True)
class Curve:
    """Operating points from the strictest threshold to the laxest; the first is (0, 0) at threshold inf.

    Attributes:
        thresholds: (N,), falling.
        x: (N,), false marks per scan for FROC, share of benign scans with a false mark for wAFROC.
        y: (N,), share of concealments found, weighted for wAFROC.
    """

    thresholds: Floats
    x: Floats
    y: Floats


def localisation(scans: Sequence[RatedScan]) -> Localisation:
    """Returns the wAFROC of these scans; without benign ones their wAFROC1, and it says so."""
    benign = [scan.false_ratings for scan in scans if scan.is_benign]
    suspicious = [scan for scan in scans if not scan.is_benign]
    found = [scan.concealment_ratings for scan in suspicious]
    measure: Measure = "wAFROC" if benign or not suspicious else "wAFROC1"
    if measure == "wAFROC":
        statistic = wafroc_statistic(benign, found)
    else:
        statistic = _wafroc1_statistic([scan.false_ratings for scan in suspicious], found)
    value = point(statistic, num_benign=len(benign), num_suspicious=len(suspicious))
    return Localisation(measure, value, statistic, len(benign), len(suspicious))


def wafroc_auc(
    false_ratings: Sequence[Ratings],
    concealment_ratings: Sequence[Ratings],
    weights: Sequence[Ratings] | None = None,
) -> float:
    """Returns the area under the weighted AFROC curve.

    Args:
        false_ratings: per benign scan, the ratings of its false marks. Given for all scans, the result is
            wAFROC1.
        concealment_ratings: per suspicious scan, one rating per concealment, `-inf` where unmarked.
        weights: per suspicious scan, one weight per concealment, together 1; by default all alike.

    Raises:
        InputError: a suspicious scan has no concealment, a rating is nan, or weights do not fit.

    >>> wafroc_auc([[], [2.0]], [[1.0], [3.0, 4.0]])
    0.75
    """
    statistic = wafroc_statistic(false_ratings, concealment_ratings, weights)
    return point(statistic, num_benign=len(false_ratings), num_suspicious=len(concealment_ratings))


def afroc_auc(false_ratings: Sequence[Ratings], concealment_ratings: Sequence[Ratings]) -> float:
    """Returns the area under the AFROC curve, in which every concealment counts alike.

    Arguments and errors are those of `wafroc_auc`.
    """
    statistic = afroc_statistic(false_ratings, concealment_ratings)
    return point(statistic, num_benign=len(false_ratings), num_suspicious=len(concealment_ratings))


def wafroc_statistic(
    false_ratings: Sequence[Ratings],
    concealment_ratings: Sequence[Ratings],
    weights: Sequence[Ratings] | None = None,
) -> Statistic:
    """Returns wAFROC as a function of how often each scan occurs."""
    psi = mean_psi(highest(false_ratings), flattened(concealment_ratings))
    numbers, flat = num_concealments(concealment_ratings), flat_weights(concealment_ratings, weights)

    def statistic(benign: Floats, suspicious: Floats) -> Floats:
        times = np.repeat(suspicious, numbers, axis=1) * flat
        return ratio(np.sum(psi(benign) * times, axis=1), suspicious.sum(axis=1))

    return statistic


def afroc_statistic(false_ratings: Sequence[Ratings], concealment_ratings: Sequence[Ratings]) -> Statistic:
    """Returns AFROC as a function of how often each scan occurs."""
    psi = mean_psi(highest(false_ratings), flattened(concealment_ratings))
    numbers = num_concealments(concealment_ratings)

    def statistic(benign: Floats, suspicious: Floats) -> Floats:
        times = np.repeat(suspicious, numbers, axis=1)
        return ratio(np.sum(psi(benign) * times, axis=1), times.sum(axis=1))

    return statistic


def froc_curve(false_ratings: Sequence[Ratings], concealment_ratings: Sequence[Ratings]) -> Curve:
    """Returns the FROC operating points.

    Args:
        false_ratings: per scan of all scans, benign and suspicious, the ratings of its false marks.
        concealment_ratings: per suspicious scan, one rating per concealment, `-inf` where unmarked.
    """
    numbers = num_concealments(concealment_ratings)
    marks, found = flattened(false_ratings), flattened(concealment_ratings)
    thresholds = _thresholds(marks, found)
    return Curve(
        thresholds,
        _share_from(marks, np.ones(marks.size), thresholds, total=len(false_ratings)),
        _share_from(found, np.ones(found.size), thresholds, total=sum(numbers)),
    )


def wafroc_curve(
    false_ratings: Sequence[Ratings],
    concealment_ratings: Sequence[Ratings],
    weights: Sequence[Ratings] | None = None,
) -> Curve:
    """Returns the wAFROC operating points; with the straight line on to (1, 1) its area is `wafroc_auc`."""
    false, found = highest(false_ratings), flattened(concealment_ratings)
    thresholds = _thresholds(false, found)
    flat = flat_weights(concealment_ratings, weights)
    return Curve(
        thresholds,
        _share_from(false, np.ones(false.size), thresholds, total=len(false_ratings)),
        _share_from(found, flat, thresholds, total=len(concealment_ratings)),
    )


def froc_auc(false_ratings: Sequence[Ratings], concealment_ratings: Sequence[Ratings]) -> float:
    """Returns the area under the FROC curve from 0 to its last operating point, no further.

    It is 1/((K1 + K2) L_T) times the sum of psi over all pairs of a false mark and a concealment, so it grows
    with the number of false marks: a figure to reproduce published ones, not to rank anybody by.
    """
    curve = froc_curve(false_ratings, concealment_ratings)
    return float(np.trapezoid(curve.y, curve.x))


def cpm(false_ratings: Sequence[Ratings], concealment_ratings: Sequence[Ratings]) -> float:
    """Returns the mean LLF at 1/8, 1/4, 1/2, 1, 2, 4 and 8 false marks per scan, read by `found_at`."""
    curve = froc_curve(false_ratings, concealment_ratings)
    if np.isnan(curve.x).any() or np.isnan(curve.y).any():
        return nan
    return float(np.mean([found_at(curve, false_marks) for false_marks in CPM_FALSE_MARKS]))


def found_at(curve: Curve, false_marks: float) -> float:
    """Returns the share of concealments found at so many false marks per scan.

    The curve is read at its highest point where it rises straight up, along a straight line where ratings
    tie, and level beyond its last operating point.
    """
    last = int(np.searchsorted(curve.x, false_marks, side="right")) - 1
    if last == curve.x.size - 1:
        return float(curve.y[last])
    (x0, x1), (y0, y1) = curve.x[last : last + 2], curve.y[last : last + 2]
    return float(y0 + (y1 - y0) * (false_marks - x0) / (x1 - x0))


def _wafroc1_statistic(false_ratings: Sequence[Ratings], concealment_ratings: Sequence[Ratings]) -> Statistic:
    over_all = wafroc_statistic(false_ratings, concealment_ratings)

    def statistic(_: Floats, suspicious: Floats) -> Floats:
        return over_all(suspicious, suspicious)

    return statistic


def _thresholds(false: Floats, found: Floats) -> Floats:
    ratings = np.unique(np.concatenate([false, found]))[::-1]
    return np.concatenate([[np.inf], ratings[ratings > -np.inf]])


def _share_from(ratings: Floats, weights: Floats, thresholds: Floats, *, total: int) -> Floats:
    if total == 0:
        return np.full(thresholds.shape, nan)
    order = np.argsort(-ratings, kind="stable")
    summed = np.concatenate([[0.0], np.cumsum(weights[order])]) / total
    shares: Floats = summed[np.searchsorted(-ratings[order], -thresholds, side="right")]
    shares[0] = 0.0
    return shares
