from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.batch.result_rows import scan_row
from xray_trainer.batch.per_scan import map_path, preview_path, read_map, write_map, write_preview
from xray_trainer.detector.detect import Analysis, Detector
from xray_trainer.errors import InputError, StorageError
from xray_trainer.scans.pictures import picture
from xray_trainer.scans.scan import Scan

URI = "день 1/скан 1.tiff"


@pytest.fixture
def scan() -> Scan:
    transmission = np.random.default_rng(0).uniform(0.2, 1, (2, 64, 96)).astype(np.float32)
    return Scan("скан 1", transmission, (10.0, 5.0), ("6MV", "4MV"))


def test_preview_has_one_pixel_per_pixel_of_the_scan(tmp_path: Path, scan: Scan) -> None:
    path = write_preview(tmp_path, scan_row(URI), scan)
    assert path == preview_path(tmp_path, URI) == tmp_path / "previews" / path.name
    with Image.open(path) as shown:
        assert (shown.mode, shown.size) == ("L", (96, 64))
        assert np.array_equal(np.asarray(shown), picture(scan))


def test_files_are_named_by_the_key_of_the_uri(tmp_path: Path) -> None:
    key = hashlib.sha256(URI.encode()).hexdigest()[:16]
    assert (preview_path(tmp_path, URI).name, map_path(tmp_path, URI).name) == (f"{key}.png", f"{key}.tiff")


def test_map_comes_back_within_half_a_step_with_its_geometry(
    tmp_path: Path, scan: Scan, detector: Detector
) -> None:
    analysis = detector.analyse(scan)
    stored = read_map(write_map(tmp_path, scan_row(URI), analysis))
    assert np.abs(stored.values / 255 - analysis.anomaly_map).max() <= 0.5 / 255 + 1e-6
    assert stored.shape_hw == (64, 96)
    assert stored.cell_px_xy == (2.0, 4.0)
    assert stored.values.shape == (16, 48)


def test_map_is_zstd_that_other_readers_decode(tmp_path: Path) -> None:
    values = np.random.default_rng(0).uniform(0, 1, (16, 24)).astype(np.float32)
    path = write_map(tmp_path, scan_row(URI), Analysis(0.5, (), values))
    with Image.open(path) as shown:
        assert shown.info["compression"] == "zstd"
        assert "cell_px_xy" in shown.tag_v2[270]
    assert read_map(path).cell_px_xy == (4.0, 4.0)


def test_other_tiff_is_no_map(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.tiff"), np.zeros((8, 8), np.uint8))
    with pytest.raises(InputError, match="anomaly map is a TIFF"):
        read_map(tmp_path / "a.tiff")
    with pytest.raises(StorageError, match="cannot be read"):
        read_map(tmp_path / "gone.tiff")


def test_folder_that_cannot_be_written_is_told(tmp_path: Path, scan: Scan) -> None:
    (tmp_path / "previews").write_text("a file where the folder should be")
    with pytest.raises(StorageError, match="cannot be written"):
        write_preview(tmp_path, scan_row(URI), scan)
