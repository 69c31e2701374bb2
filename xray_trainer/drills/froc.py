"""FROC of a person beside the detector's on the same scans, and beside the median of a unit.

All three are judged by the same matching rule. A person's threshold is the confidence of a mark, the
detector's the score of a finding. The median goes over people: at each number of false marks per scan, the
middle of what they find. It is told from `MIN_PEOPLE` on, so that nobody can read a colleague off it, and
only of people with `MIN_SUSPICIOUS` scans, since a curve over three scans is chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xray_trainer.drills.summary import Figure
from xray_trainer.scoring.intervals import NUM_RESAMPLES, bootstrap_interval
from xray_trainer.scoring.localisation import Curve, Measure, found_at, froc_curve, localisation
from xray_trainer.scoring.ratings import RatedScan

MIN_PEOPLE = 5
MIN_SUSPICIOUS = 20
_GRID = np.round(np.linspace(0, 4, 81), 2)


@dataclass(frozen=True, slots=True)
class Observer:
    """Somebody or something that marks scans.

    Attributes:
        num_suspicious: scans with something to find.
        num_benign: scans with nothing to find.
        num_concealments: to be found.
        num_found: of these, hit by a mark of any confidence.
        num_false_marks: marks that hit nothing.
        wafroc: finding and placing, bootstrap interval by scan.
        measure: `wAFROC`, or `wAFROC1` where no scan was benign.
        points: (false marks per scan, share found), the first (0, 0); empty without suspicious scans.
    """

    num_suspicious: int
    num_benign: int
    num_concealments: int
    num_found: int
    num_false_marks: int
    wafroc: Figure
    measure: Measure
    points: tuple[tuple[float, float], ...]


def observer(
    scans: Sequence[RatedScan], *, rng: np.random.Generator, num_resamples: int = NUM_RESAMPLES
) -> Observer:
    """Returns what these rated scans say about whoever marked them."""
    placed = localisation(scans)
    ratings = [rating for scan in scans for rating in scan.concealment_ratings]
    interval = bootstrap_interval(
        placed.statistic,
        num_benign=placed.num_benign,
        num_suspicious=placed.num_suspicious,
        rng=rng,
        num_resamples=num_resamples,
    )
    exists = placed.num_suspicious > 0
    return Observer(
        num_suspicious=placed.num_suspicious,
        num_benign=placed.num_benign,
        num_concealments=len(ratings),
        num_found=sum(rating > -np.inf for rating in ratings),
        num_false_marks=sum(len(scan.false_ratings) for scan in scans),
        wafroc=_figure(placed.value, interval.low, interval.high) if exists else Figure(None),
        measure=placed.measure,
        points=_points(_curve(scans)) if exists else (),
    )


def median_curve(people: Sequence[Sequence[RatedScan]]) -> tuple[tuple[float, float], ...]:
    """Returns the middle of people's FROC curves, from 0 to the middle of their last operating points.

    Args:
        people: the rated scans of each. Those with too few suspicious scans do not count.

    Returns:
        (false marks per scan, share found); empty where too few people are left.
    """
    curves = [_curve(scans) for scans in people if _num_suspicious(scans) >= MIN_SUSPICIOUS]
    if len(curves) < MIN_PEOPLE:
        return ()
    end = float(np.median([curve.x[-1] for curve in curves]))
    grid = [*(float(x) for x in _GRID if x < end), end]
    return tuple((x, float(np.median([found_at(curve, x) for curve in curves]))) for x in grid)


def until(points: Sequence[tuple[float, float]], false_marks: float) -> tuple[tuple[float, float], ...]:
    """Returns the part of a FROC curve up to so many false marks per scan.

    >>> until(((0, 0), (0.5, 0.4), (1.5, 0.8)), 1.0)
    ((0, 0), (0.5, 0.4), (1.0, 0.6))
    """
    inside = tuple(point for point in points if point[0] <= false_marks)
    beyond = next((point for point in points if point[0] > false_marks), None)
    if beyond is None or not inside or inside[-1][0] == false_marks:
        return inside
    (x0, y0), (x1, y1) = inside[-1], beyond
    return (*inside, (false_marks, round(y0 + (y1 - y0) * (false_marks - x0) / (x1 - x0), 9)))


def _num_suspicious(scans: Sequence[RatedScan]) -> int:
    return sum(not scan.is_benign for scan in scans)


def _curve(scans: Sequence[RatedScan]) -> Curve:
    found = [scan.concealment_ratings for scan in scans if not scan.is_benign]
    return froc_curve([scan.false_ratings for scan in scans], found)


def _points(curve: Curve) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in zip(curve.x, curve.y, strict=True))


def _figure(value: float, low: float, high: float) -> Figure:
    return Figure(value, low, high) if low < high else Figure(value)
