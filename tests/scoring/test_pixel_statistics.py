from __future__ import annotations

import numpy as np
import pytest

from tests.scoring.test_pixels import random_scans, tallied
from xray_trainer.scoring.intervals import Statistic, point
from xray_trainer.scoring.pixel_statistics import ScanPixels, aupro_statistic, average_precision_statistic
from xray_trainer.scoring.pixels import AUPRO_LIMITS

NUM = 9


def pixels(seed: int) -> tuple[list[ScanPixels], list[ScanPixels]]:
    scans = [ScanPixels.of(one, masks) for one, masks in zip(*random_scans(seed, num=NUM), strict=True)]
    return [one for one in scans if one.hidden is None], [one for one in scans if one.hidden is not None]


@pytest.mark.parametrize("limit", AUPRO_LIMITS)
def test_scan_by_scan_the_figures_are_those_of_the_tally_but_for_the_width_of_a_bin(limit: float) -> None:
    benign, suspicious = pixels(0)
    nums = {"num_benign": len(benign), "num_suspicious": len(suspicious)}
    tally = tallied(*random_scans(0, num=NUM))
    precision = point(average_precision_statistic(benign, suspicious), **nums)
    assert precision == pytest.approx(tally.average_precision(), rel=0.03)
    assert point(aupro_statistic(benign, suspicious, limit=limit), **nums) == pytest.approx(
        tally.aupro(limit), rel=0.03
    )


def test_a_scan_that_occurs_twice_counts_as_two_scans() -> None:
    benign, suspicious = pixels(1)
    doubled = [*benign, benign[0]], [*suspicious, suspicious[1]]
    times = np.ones((1, len(benign))), np.ones((1, len(suspicious)))
    times[0][0, 0] = times[1][0, 1] = 2
    for statistic in (average_precision_statistic, aupro_at_a_third):
        again = point(statistic(*doubled), num_benign=len(benign) + 1, num_suspicious=len(suspicious) + 1)
        assert statistic(benign, suspicious)(*times)[0] == pytest.approx(again)


def aupro_at_a_third(benign: list[ScanPixels], suspicious: list[ScanPixels]) -> Statistic:
    return aupro_statistic(benign, suspicious, limit=0.3)


def test_without_suspicious_scans_there_are_no_pixel_figures() -> None:
    benign, _ = pixels(2)
    nums = {"num_benign": len(benign), "num_suspicious": 0}
    assert np.isnan(point(average_precision_statistic(benign, []), **nums))
    assert np.isnan(point(aupro_at_a_third(benign, []), **nums))
