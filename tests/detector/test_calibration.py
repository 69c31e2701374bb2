from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.detector.calibration import auroc, fit_calibration, operating_points, platt
from xray_trainer.detector.detect import calibrated


def test_platt_gives_the_probability_that_the_data_have() -> None:
    rng = np.random.default_rng(0)
    benign, suspicious = rng.normal(-1, 1, 4000), rng.normal(1, 1, 4000)
    assert platt(benign, suspicious) == pytest.approx((2.0, 0.0), abs=0.15)


def test_platt_stays_finite_when_scans_separate() -> None:
    slope, offset = platt(np.full(5, -9.0), np.full(5, 9.0))
    assert np.isfinite([slope, offset]).all()
    assert slope > 0


def test_threshold_lets_at_most_the_asked_share_of_benign_scans_by() -> None:
    scores = np.random.default_rng(1).permutation(np.linspace(0, 1, 50))
    points = operating_points(scores)
    assert points.keys() == {"6", "20"}
    assert (scores >= points["6"]).sum() == 2
    assert (scores >= points["20"]).sum() == 9


def test_calibration_takes_the_mean_that_tells_best() -> None:
    rng = np.random.default_rng(2)
    benign = [rng.normal(0, 1, (40, 40)).astype(np.float32) for _ in range(20)]
    suspicious = [anomaly.copy() for anomaly in benign]
    for speckled, packed in zip(benign, suspicious, strict=True):
        speckled[:4, :4] += 6
        packed[:10, :13] += 3
    calibration = fit_calibration(benign, suspicious)
    assert calibration.top_k >= 64
    assert calibrated(4.0, calibration) > calibrated(1.0, calibration)


def test_auroc_counts_ties_as_half() -> None:
    assert auroc(np.array([0.1, 0.5]), np.array([0.5, 0.9])) == 0.875
