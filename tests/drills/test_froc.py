from __future__ import annotations

from math import inf

import numpy as np
import pytest

from xray_trainer.drills.froc import MIN_PEOPLE, MIN_SUSPICIOUS, median_curve, observer, until
from xray_trainer.scoring.localisation import found_at, froc_curve
from xray_trainer.scoring.ratings import RatedScan

BENIGN, FOUND, MISSED = RatedScan(), RatedScan((), (4.0,)), RatedScan((2.0,), (-inf,))


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_an_observer_is_counted_and_drawn() -> None:
    seen = observer([BENIGN, FOUND, MISSED, RatedScan((3.0,))], rng=rng(), num_resamples=200)
    assert (seen.num_suspicious, seen.num_benign, seen.num_found, seen.num_false_marks) == (2, 2, 1, 2)
    assert seen.points == ((0.0, 0.0), (0.0, 0.5), (0.25, 0.5), (0.5, 0.5))
    assert seen.measure == "wAFROC"
    assert seen.wafroc.low is not None
    assert seen.wafroc.low <= seen.wafroc.value <= seen.wafroc.high


def test_without_suspicious_scans_there_is_no_curve() -> None:
    assert observer([], rng=rng()).points == ()
    assert observer([BENIGN], rng=rng()).wafroc.value is None


def test_scans_that_are_all_alike_give_no_interval() -> None:
    seen = observer([BENIGN, FOUND], rng=rng(), num_resamples=50)
    assert (seen.wafroc.value, seen.wafroc.low) == (1, None)


def test_the_median_is_told_of_enough_people_with_enough_scans_only() -> None:
    person = [FOUND] * MIN_SUSPICIOUS
    assert median_curve([person] * (MIN_PEOPLE - 1)) == ()
    assert median_curve([person] * (MIN_PEOPLE - 1) + [[FOUND]]) == ()
    assert median_curve([person] * MIN_PEOPLE) == ((0.0, 1.0),)


def test_the_median_is_the_middle_person() -> None:
    def person(found: int) -> list[RatedScan]:
        return [FOUND] * found + [MISSED] * (MIN_SUSPICIOUS - found)

    points = median_curve([person(found) for found in (2, 6, 10, 14, 18)])
    assert points[-1] == (0.5, 0.5)
    assert all(y == 0.5 for _, y in points)


@pytest.mark.parametrize(("at", "found"), [(0, 0.4), (0.25, 0.6), (9, 0.8)])
def test_a_curve_is_read_up_along_and_beyond(at: float, found: float) -> None:
    curve = froc_curve([[2.0], []], [[3.0], [3.0], [2.0], [2.0], [-inf]])
    assert found_at(curve, at) == pytest.approx(found)


def test_a_curve_is_cut_where_its_part_ends() -> None:
    points = ((0.0, 0.0), (0.5, 0.4), (1.5, 0.8))
    assert until(points, 2.0) == points
    assert until(points, 0.5) == points[:2]
    assert until(points, 1.0)[-1] == (1.0, 0.6)
    assert until((), 1.0) == ()
