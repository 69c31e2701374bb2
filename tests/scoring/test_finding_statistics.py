from __future__ import annotations

from math import inf, isnan

import numpy as np
import pytest

from xray_trainer.scoring.detection import benign_scans_needed
from xray_trainer.scoring.finding_statistics import cpm_statistic, found_statistic, found_threshold
from xray_trainer.scoring.intervals import point
from xray_trainer.scoring.localisation import cpm

BENIGN: list[list[float]] = [[], [0.5, 0.2], [0.7], [0.3]]
FOUND: list[list[float]] = [[0.9], [0.6, -inf], [0.4, 0.1, 0.8]]


@pytest.mark.parametrize(
    ("rate", "threshold", "share"), [(0.0, 0.7, 2 / 6), (0.25, 0.5, 3 / 6), (0.5, 0.3, 4 / 6)]
)
def test_the_share_found_is_that_above_the_false_marks_allowed(
    rate: float, threshold: float, share: float
) -> None:
    statistic = found_statistic(BENIGN, FOUND, false_alarm_rate=rate)
    assert point(statistic, num_benign=4, num_suspicious=3) == pytest.approx(share)
    assert found_threshold(BENIGN, rate) == threshold


def test_what_is_not_marked_is_never_found_and_without_benign_scans_nothing_is_known() -> None:
    silent = found_statistic([[], []], [[-inf], [0.1]], false_alarm_rate=0.0)
    assert point(silent, num_benign=2, num_suspicious=2) == 0.5
    unknown = found_statistic([], FOUND, false_alarm_rate=0.06)
    assert isnan(point(unknown, num_benign=0, num_suspicious=3))
    assert found_threshold([], 0.06) == inf


def random_ratings(seed: int, *, num: int, most: int, least: int = 0) -> list[list[float]]:
    rng = np.random.default_rng(seed)
    return [rng.normal(size=int(rng.integers(least, most + 1))).tolist() for _ in range(num)]


def test_cpm_of_every_scan_once_is_cpm() -> None:
    for seed in range(5):
        benign = random_ratings(seed, num=9, most=12)
        suspicious = random_ratings(seed + 50, num=7, most=12)
        found = random_ratings(seed + 100, num=7, most=3, least=1)
        statistic = cpm_statistic(benign, suspicious, found)
        assert point(statistic, num_benign=9, num_suspicious=7) == pytest.approx(
            cpm([*benign, *suspicious], found)
        )


def test_a_scan_that_occurs_twice_counts_as_two_scans() -> None:
    benign, suspicious = random_ratings(1, num=5, most=6), random_ratings(2, num=4, most=6)
    found = random_ratings(3, num=4, most=3, least=1)
    times = np.array([[2.0, 1, 0, 1, 1]]), np.array([[1.0, 0, 2, 1]])
    rows = [np.repeat(np.arange(row.size), row[0].astype(int)) for row in times]
    drawn = [benign[i] for i in rows[0]], [suspicious[i] for i in rows[1]], [found[i] for i in rows[1]]
    assert cpm_statistic(benign, suspicious, found)(*times)[0] == pytest.approx(
        cpm([*drawn[0], *drawn[1]], drawn[2])
    )
    assert found_statistic(benign, found, false_alarm_rate=0.2)(*times)[0] == pytest.approx(
        point(found_statistic(drawn[0], drawn[2], false_alarm_rate=0.2), num_benign=5, num_suspicious=4)
    )


@pytest.mark.parametrize(("rate", "needed"), [(0.004, 250), (0.01, 100), (0.06, 17), (0.5, 2)])
def test_a_rate_needs_as_many_benign_scans_as_give_one_false_alarm(rate: float, needed: int) -> None:
    assert benign_scans_needed(rate) == needed
