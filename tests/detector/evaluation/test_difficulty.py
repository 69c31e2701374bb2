from __future__ import annotations

from math import isnan
from statistics import NormalDist

import pytest

from xray_trainer.detector.evaluation.difficulty import efficiency, hit_curve
from xray_trainer.detector.evaluation.summary import Evaluation


def test_every_concealment_is_in_one_bin_of_its_difficulty(toy_evaluation: Evaluation) -> None:
    scans = toy_evaluation.own.results.scans
    for factor in ("clutter_snr", "hotelling_dprime"):
        bins = hit_curve(scans, factor)
        assert sum(one.num for one in bins) == 24
        assert all(one.low <= one.middle < one.high for one in bins)
        assert all(one.found == 1.0 and one.interval.high == 1.0 for one in bins)
        assert [one.low for one in bins] == sorted(one.low for one in bins)


def test_efficiency_is_the_squared_ratio_of_what_was_reached_to_what_the_observer_would_reach(
    toy_evaluation: Evaluation,
) -> None:
    z = NormalDist()
    scans = toy_evaluation.own.results.scans
    benign = [scan for scan in scans if scan.known.is_benign]
    assert len(benign) == 24
    false_rate = (1 + 0.5) / (24 + 1)
    criterion = z.inv_cdf(1 - false_rate)
    expected = sum(
        z.cdf(scan.known.hidden[0].factors["hotelling_dprime"] - criterion)
        for scan in scans
        if scan.known.hidden
    )
    reached = z.inv_cdf(24.5 / 25) - z.inv_cdf(false_rate)
    best = z.inv_cdf((expected + 0.5) / 25) - z.inv_cdf(false_rate)
    assert efficiency(scans) == pytest.approx((reached / best) ** 2)


def test_without_benign_scans_there_is_no_efficiency(toy_evaluation: Evaluation) -> None:
    suspicious = [scan for scan in toy_evaluation.own.results.scans if not scan.known.is_benign]
    assert isnan(efficiency(suspicious))
