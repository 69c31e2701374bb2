from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.detector.checkpoint import calibrated_config
from xray_trainer.detector.config import Calibration, DetectorConfig
from xray_trainer.detector.thresholds import (
    Thresholds,
    home_path,
    num_needed,
    operating_point,
    operating_points,
    read_thresholds,
    scoring_of,
    threshold_near,
    with_thresholds,
    write_thresholds,
)
from xray_trainer.errors import CheckpointError, InputError, RecipeError

CONFIG = DetectorConfig(
    name="own", calibration=Calibration(slope=2.0, operating_points={"6": 0.4}), weights_sha256="ab" * 32
)
SCORES = np.linspace(0, 0.99, 100)


def _thresholds(config: DetectorConfig = CONFIG, *, version: int = 1) -> Thresholds:
    return Thresholds(
        version=version,
        checkpoint=config.name,
        weights_sha256=config.weights_sha256,
        scored_with=scoring_of(config),
        num_scans=100,
        calibrated_at="2026-11-21",
        points=operating_points(SCORES, ("1", "6")),
    )


def test_the_next_benign_scan_passes_at_most_at_the_asked_rate() -> None:
    point = operating_point(SCORES, 6.0)
    assert point.num_above == 5
    assert point.expected_percent == pytest.approx(100 * 6 / 101)
    assert point.threshold == np.nextafter(SCORES[94], 2)


def test_the_rate_over_all_ranks_of_a_further_scan_is_what_is_expected() -> None:
    rng = np.random.default_rng(0)
    passed = []
    for _ in range(1000):
        scores = rng.random(40)
        passed.append(scores[39] >= operating_point(scores[:39], 10.0).threshold)
    assert np.mean(passed) == pytest.approx(0.10, abs=0.02)


def test_the_interval_covers_the_true_rate_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    covered = []
    for _ in range(400):
        point = operating_point(rng.random(60), 6.0)
        covered.append(point.low_percent <= 100 * (1 - point.threshold) <= point.high_percent)
    assert np.mean(covered) == pytest.approx(0.95, abs=0.03)


def test_interval_of_the_highest_of_n_scores_is_known_in_closed_form() -> None:
    point = operating_point(SCORES, 1.0)
    assert point.num_above == 0
    assert point.high_percent == pytest.approx(100 * (1 - 0.025 ** (1 / 100)))
    assert point.low_percent == pytest.approx(100 * (1 - 0.975 ** (1 / 100)))


@given(st.floats(0.05, 50), st.integers(1, 400))
def test_enough_scans_are_enough_and_one_fewer_are_not(rate: float, num: int) -> None:
    if num >= num_needed(rate):
        assert operating_point(np.zeros(num), rate).expected_percent <= rate * (1 + 1e-6)
    else:
        with pytest.raises(InputError, match=f"at least {num_needed(rate)} are needed"):
            operating_point(np.zeros(num), rate)


def test_equal_scores_are_never_called_suspicious() -> None:
    assert operating_point(np.full(50, 0.7), 6.0).num_above == 0


def test_too_few_scans_are_refused_with_how_many_are_needed() -> None:
    with pytest.raises(InputError, match=r"0\.4 % needs 249; give more, or ask for --rates 1,6"):
        operating_points(SCORES, ("0.4", "1", "6"))
    with pytest.raises(InputError, match=r"0 benign scans are too few: 6 % needs 16; give more$"):
        operating_points(np.empty(0), ("6",))


@pytest.mark.parametrize("rate", ["0", "100", "-1", "six", "nan", ""])
def test_a_rate_that_is_none_is_refused(rate: str) -> None:
    with pytest.raises(RecipeError, match="between 0 and 100 percent"):
        operating_points(SCORES, (rate,))


def test_file_comes_back_as_written(tmp_path: Path) -> None:
    write_thresholds(tmp_path / "calibration.json", _thresholds())
    assert read_thresholds(tmp_path / "calibration.json") == _thresholds()


def test_thresholds_replace_those_of_the_checkpoint_and_nothing_else() -> None:
    config = with_thresholds(CONFIG, _thresholds())
    assert config.calibration.operating_points.keys() == {"1", "6"}
    assert scoring_of(config) == scoring_of(CONFIG)
    assert config.weights_sha256 == CONFIG.weights_sha256


def test_thresholds_of_another_checkpoint_are_refused() -> None:
    other = CONFIG.model_copy(update={"name": "other", "weights_sha256": "cd" * 32})
    with pytest.raises(CheckpointError, match="belongs to checkpoint own"):
        with_thresholds(other, _thresholds())


@pytest.mark.parametrize("text", ["", "{}", "[1]", "\x80\x04", '{"version": 1}'])
def test_a_damaged_file_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "calibration.json").write_text(text)
    with pytest.raises(CheckpointError, match="not a calibration"):
        read_thresholds(tmp_path / "calibration.json")


def test_a_file_of_another_version_or_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    with pytest.raises(CheckpointError, match="cannot be read"):
        read_thresholds(path)
    write_thresholds(path, _thresholds(version=9))
    with pytest.raises(CheckpointError, match="version 1, got 9"):
        read_thresholds(path)


def test_data_folder_is_asked_for_thresholds_of_this_checkpoint(tmp_path: Path) -> None:
    assert calibrated_config(CONFIG, "auto", home=tmp_path) == CONFIG
    write_thresholds(home_path(tmp_path, CONFIG.weights_sha256), _thresholds())
    assert calibrated_config(CONFIG, "auto", home=tmp_path) == with_thresholds(CONFIG, _thresholds())
    assert calibrated_config(CONFIG, "none", home=tmp_path) == CONFIG
    rescored = CONFIG.model_copy(update={"calibration": Calibration(slope=3.0)})
    assert calibrated_config(rescored, "auto", home=tmp_path) == rescored


def test_the_nearest_rate_stands_in_for_one_that_is_not_there() -> None:
    assert threshold_near({"1": 0.9, "20": 0.2}, "6") == 0.2
    assert threshold_near({"6": 0.4}, "6") == 0.4
    assert threshold_near({}, "6") == 0.5
