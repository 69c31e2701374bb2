from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.drills.summary import rated_scan
from xray_trainer.reports.figures import group_figures
from xray_trainer.scoring.localisation import afroc_auc, wafroc_auc


def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize(
    ("counts", "d_a"),
    [((80, 20, 40, 60), 1.224807), ((95, 5, 30, 70), 2.412254), ((90, 10, 10, 90), 2.431573)],
)
def test_published_d_a_comes_out_of_many_answers(made, counts, d_a):
    many = tuple(1000 * count for count in counts)
    outcomes = made.counted(*many)[:: max(1, sum(many) // 100_000)]
    assert group_figures("a", {"a": outcomes}, rng=rng(), num_resamples=10).d_a.value == pytest.approx(
        d_a, abs=2e-3
    )


def test_the_published_example_of_nine_scans_gives_its_published_values_and_wafroc_with_equal_weights(made):
    benign = [(), (5,), (7, 6), (-3,)]
    found = [[9], [-2], [16, None], [30, 20], [10, 25, 10]]
    outcomes = [
        made.outcome(f"b{i}", is_suspicious=False, says=bool(of), false=of) for i, of in enumerate(benign)
    ]
    outcomes += [
        made.outcome(f"s{i}", is_suspicious=True, says=True, found=of, false=(15,) if i == 0 else ())
        for i, of in enumerate(found)
    ]
    figures = group_figures("a", {"a": outcomes}, rng=rng())
    scans = [rated_scan(outcome) for outcome in outcomes]
    false = [scan.false_ratings for scan in scans if scan.is_benign]
    rated = [scan.concealment_ratings for scan in scans if not scan.is_benign]
    published = [[1], [1], [0.1, 0.9], [0.9, 0.1], [0.3, 0.4, 0.3]]
    assert wafroc_auc(false, rated, published) == pytest.approx(0.7425)
    assert afroc_auc(false, rated) == pytest.approx(0.8472222)
    assert figures.wafroc.value == pytest.approx((1 + 0.5 + (1 + 0.125) / 2 + 1 + 1) / 5)
    assert figures.wafroc.low < figures.wafroc.value < figures.wafroc.high


def test_a_group_counts_its_people_alike_whoever_answered_most(made):
    diligent, brief = made.counted(40, 0, 0, 40), made.counted(0, 4, 0, 4)
    figures = group_figures("unit", {"a": diligent, "b": brief}, rng=rng())
    assert figures.hit_rate.value == pytest.approx(0.5)
    assert figures.num_people == 2
    assert figures.num_exercises == 88


def test_an_interval_over_people_is_wider_where_people_differ(made):
    alike = {name: made.counted(15, 5, 5, 15) for name in "abcd"}
    apart = {name: made.counted(*counts) for name, counts in [("a", (20, 0, 0, 20)), ("b", (10, 10, 10, 10))]}
    widths = [
        (figures := group_figures("g", people, rng=rng())).d_a.high - figures.d_a.low
        for people in (alike, apart)
    ]
    assert widths[0] < widths[1]


def test_without_benign_scans_there_is_a_reason_in_place_of_d_a(made):
    figures = group_figures("a", {"a": made.counted(3, 1, 0, 0)}, rng=rng())
    assert figures.d_a.value is None
    assert figures.d_a.reason == "There was no benign scan."
    assert figures.wafroc.value is None
