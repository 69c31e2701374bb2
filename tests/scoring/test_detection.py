from __future__ import annotations

from math import inf, isnan, nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from xray_trainer.errors import InputError
from xray_trainer.scoring.detection import (
    FALSE_ALARM_RATES,
    auroc,
    auroc_statistic,
    hit_rate_statistic,
    operating_point,
    threshold_at,
)
from xray_trainer.scoring.intervals import bootstrap_interval, point

scores = st.lists(st.sampled_from([0.0, 0.1, 0.2, 0.3, 0.5, 0.9, 1.0]), min_size=1, max_size=12)
many_scores = st.lists(st.floats(0, 1), min_size=1, max_size=60)


@given(scores, scores)
def test_auroc_agrees_with_another_implementation(benign: list[float], suspicious: list[float]) -> None:
    labels = [0] * len(benign) + [1] * len(suspicious)
    assert auroc(benign, suspicious) == pytest.approx(roc_auc_score(labels, benign + suspicious))


def test_auroc_of_one_class_is_nan() -> None:
    assert isnan(auroc([], [0.5]))
    assert isnan(auroc([0.5], []))


@given(many_scores, st.sampled_from([*FALSE_ALARM_RATES, 0.0, 0.25, 0.5]))
def test_a_threshold_keeps_its_rate_on_the_scans_that_fixed_it(benign: list[float], rate: float) -> None:
    threshold = threshold_at(benign, rate)
    assert np.mean(np.array(benign) >= threshold) <= rate + 1e-12


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=60, unique=True), st.integers(0, 59))
def test_a_threshold_is_the_lowest_that_keeps_its_rate(benign: list[int], alarms: int) -> None:
    scores = np.array(benign) / 1000
    alarms = min(alarms, len(benign) - 1)
    assert np.sum(scores >= threshold_at(scores, alarms / len(benign))) == alarms


def test_too_few_benign_scans_allow_no_false_alarm_and_say_so() -> None:
    benign = np.linspace(0, 1, 100)
    strict = operating_point(benign, [0.5, 2.0], false_alarm_rate=0.004)
    assert (strict.is_supported, strict.false_alarm_rate, strict.hit_rate) == (False, 0, 0.5)
    assert operating_point(benign, [0.5], false_alarm_rate=0.01).is_supported


def test_an_operating_point_fixed_elsewhere_reports_the_rate_that_it_meets() -> None:
    there, here = np.arange(10) / 10, np.arange(10) / 10 + 0.5
    found = operating_point(here, [0.85, 0.95, 2.0], false_alarm_rate=0.1, fixed_on=there)
    assert 0.8 < found.threshold < 0.81
    assert found.false_alarm_rate == 0.6
    assert found.hit_rate == 1
    assert found.hit_interval.low < 1


def test_an_operating_point_without_scans_has_no_rates() -> None:
    empty = operating_point([], [], false_alarm_rate=0.06)
    assert empty.threshold == inf
    assert isnan(empty.hit_rate)
    assert isnan(empty.false_alarm_rate)
    assert not empty.is_supported


@given(many_scores, many_scores, st.sampled_from([0.06, 0.25]))
def test_the_hit_rate_of_the_scans_as_they_are_is_that_of_the_operating_point(
    benign: list[float], suspicious: list[float], rate: float
) -> None:
    statistic = hit_rate_statistic(benign, suspicious, false_alarm_rate=rate)
    here = point(statistic, num_benign=len(benign), num_suspicious=len(suspicious))
    assert here == pytest.approx(operating_point(benign, suspicious, false_alarm_rate=rate).hit_rate)


def test_a_drawn_hit_rate_fixes_its_threshold_on_the_scans_drawn() -> None:
    benign, suspicious = np.array([0.1, 0.2, 0.3, 0.4]), np.array([0.25, 0.35, 0.45])
    statistic = hit_rate_statistic(benign, suspicious, false_alarm_rate=0.25)
    drawn = statistic(np.array([[2.0, 2, 0, 0], [0, 1, 2, 1], [0, 0, 0, 4]]), np.array([[1.0, 1, 1]] * 3))
    assert drawn == pytest.approx([1, 2 / 3, 1 / 3])


def test_figures_have_intervals_by_scan() -> None:
    rng = np.random.default_rng(0)
    benign, suspicious = rng.normal(size=80), rng.normal(loc=1.5, size=60)
    for statistic in (
        auroc_statistic(benign, suspicious),
        hit_rate_statistic(benign, suspicious, false_alarm_rate=0.06),
    ):
        here = point(statistic, num_benign=80, num_suspicious=60)
        interval = bootstrap_interval(statistic, num_benign=80, num_suspicious=60, rng=rng, num_resamples=500)
        assert interval.low < here < interval.high


def test_no_benign_scans_leave_the_drawn_hit_rate_undefined() -> None:
    statistic = hit_rate_statistic([], [0.5], false_alarm_rate=0.06)
    assert isnan(point(statistic, num_benign=0, num_suspicious=1))


@pytest.mark.parametrize("bad", [[nan], [inf], [[0.5]]])
def test_scores_that_are_not_one_finite_number_per_scan_are_refused(bad: Any) -> None:
    with pytest.raises(InputError, match="one finite number per scan"):
        auroc(bad, [0.5])


@pytest.mark.parametrize("rate", [-0.1, 1.0, nan])
def test_a_false_alarm_rate_outside_0_to_1_is_refused(rate: float) -> None:
    with pytest.raises(InputError, match="false alarm rate"):
        threshold_at([0.5], rate)
