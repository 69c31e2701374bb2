from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.files import read_scan, read_scan_noted

FLAT = np.ones((8, 8))


def tiff(folder: Path, pixels: np.ndarray, /, **sidecar: Any) -> Path:
    tifffile.imwrite(folder / "a.tiff", pixels)
    (folder / "a.json").write_text(json.dumps({"pixel_mm_xy": [5, 5], "beams": ["6MV"], **sidecar}))
    return folder / "a.tiff"


def test_the_white_level_of_the_sidecar_is_used(tmp_path: Path) -> None:
    path = tiff(tmp_path, (FLAT * 1000).astype(np.uint16), white_level=4000)
    assert read_scan(path).transmission == pytest.approx(0.25)


def test_the_white_level_of_the_caller_comes_first(tmp_path: Path) -> None:
    path = tiff(tmp_path, (FLAT * 1000).astype(np.uint16), white_level=4000)
    assert read_scan(path, white_level=2000).transmission == pytest.approx(0.5)


def test_dark_counts_without_a_white_level_are_noted(tmp_path: Path) -> None:
    path = tiff(tmp_path, (FLAT * 4095).astype(np.uint16))
    assert read_scan_noted(path)[1] == (
        "the brightest value is 4095 of 65535; if it is air, give the white level",
    )
    assert read_scan_noted(path, white_level=4096)[1] == ()


def test_what_is_a_little_brighter_than_air_counts_as_air(tmp_path: Path) -> None:
    values = (FLAT * 1.02).astype(np.float32)
    values[0, 0] = 0
    transmission = read_scan(tiff(tmp_path, values)).transmission[0]
    assert transmission[1, 1] == 1
    assert transmission[0, 0] == np.float32(1 / 65535)


def test_a_hot_pixel_spoils_no_scan(tmp_path: Path) -> None:
    values = (FLAT.repeat(4, axis=0).repeat(4, axis=1) * 1000).astype(np.uint16)
    values[3, 3] = 60000
    assert read_scan(tiff(tmp_path, values), white_level=2000).transmission.max() == 1


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floating_point_is_transmission(tmp_path: Path, dtype: type) -> None:
    assert read_scan(tiff(tmp_path, (FLAT * 0.25).astype(dtype))).transmission == pytest.approx(0.25)


def test_attenuation_is_converted(tmp_path: Path) -> None:
    path = tiff(tmp_path, (FLAT * np.log(2)).astype(np.float32), values="attenuation")
    assert read_scan(path).transmission == pytest.approx(0.5)


def test_attenuation_in_whole_numbers_takes_its_scale_from_the_sidecar(tmp_path: Path) -> None:
    values = (FLAT * 2000).astype(np.uint16)
    values[0] = 0
    transmission = read_scan(tiff(tmp_path, values, values="attenuation", scale=0.001)).transmission[0]
    assert transmission[0, 0] == 1
    assert transmission[1] == pytest.approx(np.exp(-2))


def test_a_file_where_zero_is_white_is_turned_round(tmp_path: Path) -> None:
    values = np.full((8, 8), 50000, np.uint16)
    tifffile.imwrite(tmp_path / "a.tiff", values, photometric="miniswhite")
    scan, notes = read_scan_noted(tmp_path / "a.tiff")
    assert scan.transmission == pytest.approx(15535 / 65535)
    assert notes[0] == "TIFF says that 0 is white: values were turned round"


@pytest.mark.parametrize(
    ("values", "sidecar", "reason"),
    [
        (FLAT * 4095.0, {}, "bad_values"),
        (FLAT * -0.5, {}, "bad_values"),
        (FLAT * np.nan, {}, "bad_values"),
        (FLAT * np.inf, {}, "bad_values"),
        (FLAT * 1e300, {}, "bad_values"),
        (FLAT * -1e300, {}, "bad_values"),
        (FLAT * -1e30, {"values": "attenuation"}, "bad_values"),
        (FLAT * -2.0, {"values": "attenuation"}, "bad_values"),
        (np.full((8, 8), 9000, np.uint16), {"white_level": 4095}, "bad_values"),
        (np.full((8, 8), 9000, np.uint16), {"values": "attenuation"}, "bad_sidecar"),
    ],
)
def test_values_that_are_no_transmission_are_refused(
    tmp_path: Path, values: np.ndarray, sidecar: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ScanFileError) as caught:
        read_scan(tiff(tmp_path, values, **sidecar))
    assert caught.value.reason == reason


def test_one_value_that_is_not_finite_is_enough(tmp_path: Path) -> None:
    values = FLAT.astype(np.float32)
    values[2, 3] = np.nan
    with pytest.raises(ScanFileError, match="got 1 that are not") as caught:
        read_scan(tiff(tmp_path, values))
    assert caught.value.reason == "bad_values"


def test_the_message_names_the_thing_the_rule_what_came_and_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ScanFileError) as caught:
        read_scan(tiff(tmp_path, FLAT * 4095.0))
    assert str(caught.value) == (
        "a.tiff: transmission must lie in (0, 1], got 4095 to 4095; "
        "raw counts? give the white level (white_level)"
    )


@pytest.mark.parametrize("white_level", [0, -1, float("nan"), float("inf")])
def test_a_white_level_that_cannot_be_is_refused(tmp_path: Path, white_level: float) -> None:
    with pytest.raises(ScanFileError, match="white level must be a positive number"):
        read_scan(tiff(tmp_path, FLAT), white_level=white_level)


@pytest.mark.parametrize(
    ("code", "note"),
    [
        (65535, "every pixel is as bright as air: saturated, or nothing was scanned"),
        (0, "every pixel is dark: the source or the detector was off"),
    ],
)
def test_a_scan_that_shows_nothing_is_read_and_says_so(tmp_path: Path, code: int, note: str) -> None:
    scan, notes = read_scan_noted(tiff(tmp_path, np.full((8, 8), code, np.uint16), white_level=65535))
    assert scan.transmission.min() == scan.transmission.max()
    assert notes == (note,)


def test_a_saturated_part_is_no_fault(tmp_path: Path) -> None:
    values = np.full((8, 8), 65535, np.uint16)
    values[0, 0] = 300
    assert read_scan_noted(tiff(tmp_path, values))[1] == ()
