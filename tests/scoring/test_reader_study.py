from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from xray_trainer.errors import InputError
from xray_trainer.scoring.detection import auroc, auroc_statistic
from xray_trainer.scoring.intervals import Statistic
from xray_trainer.scoring.reader_study import ReaderStudy, compare_rounds

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def rounds(
    seed: int, *, gain: float, readers: int = 5, num: int = 40
) -> tuple[list[Statistic], list[Statistic]]:
    """Returns the AUROC of readers whose evidence shares what the scans look like, before and after."""
    rng = np.random.default_rng(seed)
    looks = rng.normal(size=2 * num) + np.repeat([0.0, 1.0], num)

    def one_round(lift: float) -> list[Statistic]:
        statistics = []
        for _ in range(readers):
            evidence = looks + rng.normal(size=2 * num) + np.repeat([0.0, lift + rng.normal(0, 0.1)], num)
            statistics.append(auroc_statistic(evidence[:num], evidence[num:]))
        return statistics

    return one_round(0.0), one_round(gain)


def study(seed: int, *, gain: float) -> ReaderStudy:
    before, after = rounds(seed, gain=gain)
    return compare_rounds(before, after, num_benign=40, num_suspicious=40)


def test_a_large_gain_is_seen() -> None:
    found = study(0, gain=1.0)
    assert found.difference > 0.08
    assert found.p_value < 0.01
    assert 0 < found.interval.low < found.difference < found.interval.high


def test_without_a_gain_few_studies_claim_one() -> None:
    found = [study(seed, gain=0.0) for seed in range(100)]
    assert sum(one.p_value < 0.05 for one in found) <= 12
    assert all((one.interval.low <= 0 <= one.interval.high) == (one.p_value >= 0.05) for one in found)


def test_exchanging_the_rounds_turns_the_difference_round() -> None:
    before, after = rounds(1, gain=0.4)
    forth = compare_rounds(before, after, num_benign=40, num_suspicious=40)
    back = compare_rounds(after, before, num_benign=40, num_suspicious=40)
    assert forth.difference == pytest.approx(-back.difference)
    assert forth.p_value == pytest.approx(back.p_value)
    assert forth.covariances == pytest.approx(back.covariances)


def placements(benign: Floats, suspicious: Floats) -> tuple[Floats, Floats]:
    above = (suspicious[:, None] > benign[None, :]).astype(float)
    return above.mean(axis=1), above.mean(axis=0)


def test_the_covariance_of_roc_areas_is_that_of_delong() -> None:
    rng = np.random.default_rng(3)
    evidence = rng.normal(size=(4, 30)) + rng.normal(size=30)
    first, second = list(evidence[:2]), list(evidence[2:])
    found = compare_rounds(
        [auroc_statistic(e[:18], e[18:]) for e in first],
        [auroc_statistic(e[:18], e[18:]) for e in second],
        num_benign=18,
        num_suspicious=12,
    )
    pairs = [(0, 2), (1, 3)]
    by_delong = []
    for i, j in pairs:
        (hit_i, false_i), (hit_j, false_j) = (placements(e[:18], e[18:]) for e in (evidence[i], evidence[j]))
        by_delong.append(np.cov(hit_i, hit_j)[0, 1] / 12 + np.cov(false_i, false_j)[0, 1] / 18)
    assert found.covariances[0] == pytest.approx(np.mean(by_delong))
    assert found.before == pytest.approx(np.mean([auroc(e[:18], e[18:]) for e in first]))


def test_rounds_that_are_all_alike_leave_the_question_open() -> None:
    alike = [auroc_statistic([0.1, 0.2], [0.3, 0.4])] * 3
    found = compare_rounds(alike, alike, num_benign=2, num_suspicious=2)
    assert (found.difference, found.before, found.after) == (0, 1, 1)
    assert isnan(found.p_value)
    assert not found.interval.is_defined


@pytest.mark.parametrize(("num_before", "num_after"), [(1, 1), (2, 3), (0, 0)])
def test_too_few_or_unequal_readers_are_refused(num_before: int, num_after: int) -> None:
    reader = auroc_statistic([0.1, 0.2], [0.3, 0.4])
    with pytest.raises(InputError, match="two or more readers"):
        compare_rounds([reader] * num_before, [reader] * num_after, num_benign=2, num_suspicious=2)


def test_too_few_scans_are_refused() -> None:
    reader = auroc_statistic([0.1], [0.3, 0.4])
    with pytest.raises(InputError, match="two scans of each class"):
        compare_rounds([reader] * 2, [reader] * 2, num_benign=1, num_suspicious=2)
