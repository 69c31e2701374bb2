from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.detector.toy import ToyPairs
from xray_trainer.detector.calibrating import calibrate_folder
from xray_trainer.detector.detect import Detector
from xray_trainer.errors import InputError
from xray_trainer.scans.files import write_scan

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    for year in ("2025", "2026"):
        (folder / year).mkdir()
    for index in range(20):
        scan = replace(ToyPairs().pair(index).benign_scan, scan_id=f"own-{index}")
        write_scan(scan, folder / f"{2025 + index % 2}" / f"own-{index}.tiff")
    return folder


def test_folder_of_benign_scans_fixes_thresholds(toy_detector: Detector, folder: Path) -> None:
    heard: list[tuple[int, int]] = []
    done = calibrate_folder(
        toy_detector,
        folder,
        rates_percent=("6", "20"),
        today=TODAY,
        progress=lambda *told: heard.append(told),
    )
    points = done.thresholds.points
    assert (done.thresholds.num_scans, done.failures) == (20, ())
    assert done.thresholds.weights_sha256 == toy_detector.config.weights_sha256
    assert points["6"].threshold > points["20"].threshold
    assert (points["6"].num_above, points["20"].num_above) == (0, 3)
    assert heard[-1] == (20, 20)


def test_broken_files_are_named_and_left_out(toy_detector: Detector, folder: Path) -> None:
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = calibrate_folder(toy_detector, folder, rates_percent=("20",), today=TODAY)
    assert done.thresholds.num_scans == 20
    assert [Path(path).name for path, _message in done.failures] == ["broken.png"]


def test_copies_are_noted(toy_detector: Detector, folder: Path, tmp_path: Path) -> None:
    scan = ToyPairs().pair(0).benign_scan
    for number in range(4):
        write_scan(replace(scan, scan_id=f"copy-{number}"), tmp_path / f"copy-{number}.tiff")
    done = calibrate_folder(toy_detector, tmp_path, rates_percent=("20",), today=TODAY)
    assert "3 of 4 scans score exactly as another" in done.notes[-1][1]


def test_too_few_files_are_refused_before_they_are_looked_at(toy_detector: Detector, tmp_path: Path) -> None:
    (tmp_path / "one.png").touch()
    with pytest.raises(InputError, match="1 benign scans are too few: 1 % needs 99"):
        calibrate_folder(toy_detector, tmp_path, rates_percent=("1",), today=TODAY)


def test_too_few_that_can_be_used_are_refused_and_the_others_named(
    toy_detector: Detector, tmp_path: Path
) -> None:
    for number in range(16):
        (tmp_path / f"empty-{number}.png").touch()
    with pytest.raises(InputError, match=r"0 benign scans are too few.*16 files could not be used: empty-0"):
        calibrate_folder(toy_detector, tmp_path, rates_percent=("6",), today=TODAY)
