from __future__ import annotations

from math import exp, inf, isnan, nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from xray_trainer.errors import InputError
from xray_trainer.scoring.localisation import (
    Curve,
    afroc_auc,
    cpm,
    froc_auc,
    froc_curve,
    localisation,
    wafroc_auc,
    wafroc_curve,
)
from xray_trainer.scoring.ratings import RatedScan

BENIGN = [[], [0.5], [0.7, 0.6], [-0.3]]
SUSPICIOUS_FALSE = [[1.5], [], [], [], []]
FOUND = [[0.9], [-0.2], [1.6, -inf], [3, 2], [1, 2.5, 1]]
WEIGHTS = [[1], [1], [0.1, 0.9], [0.9, 0.1], [0.3, 0.4, 0.3]]

rating = st.sampled_from([-2.0, -0.5, 0.0, 0.25, 1.0, 3.0])
false_lists = st.lists(st.lists(rating, max_size=3), min_size=1, max_size=6)
found_lists = st.lists(
    st.lists(st.one_of(rating, st.just(-inf)), min_size=1, max_size=3), min_size=1, max_size=6
)


def test_the_published_nine_scans_are_reproduced() -> None:
    everywhere = BENIGN + SUSPICIOUS_FALSE
    assert afroc_auc(BENIGN, FOUND) == pytest.approx(0.8472222, abs=5e-8)
    assert wafroc_auc(BENIGN, FOUND, WEIGHTS) == pytest.approx(0.7425, abs=1e-12)
    assert wafroc_auc(everywhere, FOUND, WEIGHTS) == pytest.approx(0.7677778, abs=5e-8)
    assert froc_auc(everywhere, FOUND) == pytest.approx(0.4074074, abs=5e-8)


def by_hand(
    false: list[list[float]], found: list[list[float]], weights: list[list[float]] | None = None
) -> float:
    """Returns wAFROC by its definition, loop by loop."""
    total = 0.0
    for marks in false:
        highest = max(marks, default=-inf)
        for k, of_scan in enumerate(found):
            for position, z in enumerate(of_scan):
                weight = weights[k][position] if weights else 1 / len(of_scan)
                total += weight * (1.0 if highest < z else 0.5 if highest == z else 0.0)
    return total / len(false) / len(found)


@given(false_lists, found_lists)
def test_wafroc_is_its_definition(false: list[list[float]], found: list[list[float]]) -> None:
    assert wafroc_auc(false, found) == pytest.approx(by_hand(false, found), abs=1e-12)


@given(st.integers(1, 5), st.lists(st.integers(1, 4), min_size=1, max_size=5))
def test_whoever_marks_nothing_scores_a_half(num_benign: int, numbers: list[int]) -> None:
    found = [[-inf] * number for number in numbers]
    assert wafroc_auc([[]] * num_benign, found) == pytest.approx(0.5)
    assert afroc_auc([[]] * num_benign, found) == pytest.approx(0.5)
    assert cpm([[]] * num_benign, found) == 0


@given(st.integers(1, 5), found_lists)
def test_a_perfect_observer_scores_1(num_benign: int, found: list[list[float]]) -> None:
    perfect = [[max(z, -2.0) for z in of_scan] for of_scan in found]
    assert wafroc_auc([[]] * num_benign, perfect) == pytest.approx(1)
    assert afroc_auc([[]] * num_benign, perfect) == pytest.approx(1)
    assert cpm([[]] * num_benign, perfect) == pytest.approx(1)


@given(st.lists(st.lists(rating, min_size=1, max_size=3), min_size=1, max_size=5), st.integers(1, 4))
def test_marking_every_benign_scan_and_finding_nothing_scores_0(false: list[list[float]], num: int) -> None:
    assert wafroc_auc(false, [[-inf, -inf]] * num) == 0
    assert afroc_auc(false, [[-inf, -inf]] * num) == 0


@given(false_lists, st.lists(st.one_of(rating, st.just(-inf)), min_size=1, max_size=6))
def test_with_one_concealment_per_scan_wafroc_is_afroc(false: list[list[float]], found: list[float]) -> None:
    single = [[z] for z in found]
    assert wafroc_auc(false, single) == pytest.approx(afroc_auc(false, single))


@given(st.lists(rating, min_size=1, max_size=8), st.lists(rating, min_size=1, max_size=8))
def test_with_a_single_rating_per_scan_afroc_is_wilcoxon(
    benign: list[float], suspicious: list[float]
) -> None:
    labels = [0] * len(benign) + [1] * len(suspicious)
    reference = roc_auc_score(labels, benign + suspicious)
    assert afroc_auc([[x] for x in benign], [[y] for y in suspicious]) == pytest.approx(reference)


@given(false_lists, found_lists)
def test_a_rising_transform_of_the_ratings_changes_nothing(
    false: list[list[float]], found: list[list[float]]
) -> None:
    def bent(lists: list[list[float]]) -> list[list[float]]:
        return [[z if z == -inf else exp(z) + 7 for z in of_scan] for of_scan in lists]

    for figure in (wafroc_auc, afroc_auc, froc_auc, cpm):
        assert figure(bent(false), bent(found)) == pytest.approx(figure(false, found))


@given(false_lists, found_lists)
def test_the_order_of_scans_changes_nothing(false: list[list[float]], found: list[list[float]]) -> None:
    assert wafroc_auc(false[::-1], found[::-1]) == pytest.approx(wafroc_auc(false, found))


@given(false_lists, found_lists)
def test_one_more_false_mark_never_helps_and_a_higher_find_never_hurts(
    false: list[list[float]], found: list[list[float]]
) -> None:
    here = wafroc_auc(false, found)
    assert wafroc_auc([[*false[0], 1.0], *false[1:]], found) <= here + 1e-12
    assert wafroc_auc(false, [[max(z, 1.0) for z in found[0]], *found[1:]]) >= here - 1e-12


def area_to_the_corner(curve: Curve) -> float:
    return float(np.trapezoid(np.append(curve.y, 1.0), np.append(curve.x, 1.0)))


@given(false_lists, found_lists)
def test_the_area_under_the_wafroc_curve_is_wafroc(
    false: list[list[float]], found: list[list[float]]
) -> None:
    assert area_to_the_corner(wafroc_curve(false, found)) == pytest.approx(wafroc_auc(false, found))


def test_the_weighted_curve_has_the_weighted_area() -> None:
    assert area_to_the_corner(wafroc_curve(BENIGN, FOUND, WEIGHTS)) == pytest.approx(0.7425)


@given(false_lists, found_lists)
def test_the_froc_area_is_the_sum_over_pairs(false: list[list[float]], found: list[list[float]]) -> None:
    marks = [z for of_scan in false for z in of_scan]
    finds = [z for of_scan in found for z in of_scan]
    pairs = sum(1.0 if x < y else 0.5 if x == y else 0.0 for x in marks for y in finds)
    assert froc_auc(false, found) == pytest.approx(pairs / len(false) / len(finds))


def test_froc_points_count_marks_at_or_above_the_threshold() -> None:
    curve = froc_curve([[2.0, 1.0], [1.0], [], []], [[3.0, 1.0], [2.0, -inf]])
    assert curve.thresholds.tolist() == [inf, 3, 2, 1]
    assert curve.x.tolist() == [0, 0, 0.25, 0.75]
    assert curve.y.tolist() == [0, 0.25, 0.5, 0.75]


@given(false_lists, found_lists)
def test_a_froc_curve_starts_at_nothing_and_never_falls(
    false: list[list[float]], found: list[list[float]]
) -> None:
    curve = froc_curve(false, found)
    assert (curve.x[0], curve.y[0]) == (0, 0)
    assert (np.diff(curve.x) >= 0).all()
    assert (np.diff(curve.y) >= 0).all()
    assert curve.y[-1] <= 1


def test_cpm_reads_the_curve_at_seven_rates() -> None:
    false = [[5.0, 4.0, 1.0, 1.0]] * 2
    found = [[6.0], [4.5]]
    assert cpm(false, found) == pytest.approx((0.5 + 0.5 + 0.5 + 1 + 1 + 1 + 1) / 7)


def test_cpm_runs_straight_across_ties() -> None:
    assert cpm([[1.0]], [[1.0]]) == pytest.approx((1 / 8 + 1 / 4 + 1 / 2 + 4) / 7)


def test_what_does_not_exist_is_nan() -> None:
    assert isnan(wafroc_auc([], FOUND))
    assert isnan(wafroc_auc(BENIGN, []))
    assert isnan(afroc_auc([], []))
    assert isnan(froc_auc([], FOUND))
    assert isnan(cpm(BENIGN, []))
    assert np.isnan(wafroc_curve([], FOUND).x).all()


@pytest.mark.parametrize(
    ("false", "found", "weights", "why"),
    [
        ([[1.0]], [[]], None, "at least one concealment"),
        ([[nan]], [[1.0]], None, "got nan"),
        ([[1.0]], [[nan]], None, "got nan"),
        ([[1.0]], [[1.0, 2.0]], [[1.0]], "one number per concealment"),
        ([[1.0]], [[1.0]], [[1.0], [1.0]], "one number per concealment"),
        ([[1.0]], [[1.0, 2.0]], [[0.5, 0.6]], "sum to 1"),
        ([[1.0]], [[1.0, 2.0]], [[-0.5, 1.5]], "sum to 1"),
        ([[1.0]], [[1.0, 2.0]], [[nan, nan]], "sum to 1"),
    ],
)
def test_ratings_that_do_not_fit_are_refused(false: Any, found: Any, weights: Any, why: str) -> None:
    with pytest.raises(InputError, match=why):
        wafroc_auc(false, found, weights)


def test_arrays_do_as_well_as_lists() -> None:
    false, found = [np.array(x) for x in BENIGN], [np.array(x) for x in FOUND]
    assert wafroc_auc(false, found, [np.array(w) for w in WEIGHTS]) == pytest.approx(0.7425)


def scans(false: list[list[float]], found: list[list[float]]) -> list[RatedScan]:
    return [RatedScan(tuple(x), tuple(z)) for x, z in zip(false, found, strict=True)]


def test_a_set_with_benign_scans_is_scored_by_wafroc() -> None:
    figure = localisation(scans([*BENIGN, *SUSPICIOUS_FALSE], [[], [], [], [], *FOUND]))
    assert (figure.measure, figure.num_benign, figure.num_suspicious) == ("wAFROC", 4, 5)
    assert figure.value == pytest.approx(wafroc_auc(BENIGN, FOUND))


def test_a_set_without_benign_scans_is_scored_by_wafroc1_and_says_so() -> None:
    figure = localisation(scans(SUSPICIOUS_FALSE, FOUND))
    assert (figure.measure, figure.num_benign) == ("wAFROC1", 0)
    assert figure.value == pytest.approx(wafroc_auc(SUSPICIOUS_FALSE, FOUND))


def test_a_set_without_anything_hidden_has_no_figure() -> None:
    assert isnan(localisation(scans(BENIGN, [[]] * 4)).value)
    assert isnan(localisation([]).value)
