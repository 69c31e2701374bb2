from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.files import list_scan_files, read_scan, read_scan_noted

CODES = np.random.default_rng(0).integers(1, 65536, (2, 9, 12), dtype=np.uint16)
TRANSMISSION = CODES / np.float32(65535)


def raw(folder: Path, content: bytes, /, suffix: str = ".raw", **sidecar: Any) -> Path:
    (folder / f"a{suffix}").write_bytes(content)
    (folder / "a.json").write_text(json.dumps({"pixel_mm_xy": [4, 5], "beams": ["6MV", "4MV"], **sidecar}))
    return folder / f"a{suffix}"


@pytest.mark.parametrize(("dtype", "byte_order"), [("<u2", "little"), (">u2", "big")])
@pytest.mark.parametrize("suffix", [".raw", ".bin", ".RAW"])
def test_the_sidecar_says_how_the_numbers_lie(
    tmp_path: Path, dtype: str, byte_order: str, suffix: str
) -> None:
    content = b"header" + CODES.astype(dtype).tobytes()
    layout = {"shape": [2, 9, 12], "byte_order": byte_order, "skip_bytes": 6}
    scan, notes = read_scan_noted(raw(tmp_path, content, suffix, raw=layout))
    assert np.array_equal(scan.transmission, TRANSMISSION)
    assert (scan.pixel_mm_xy, notes) == ((4, 5), ())


def test_a_file_per_energy_shares_one_layout(tmp_path: Path) -> None:
    path = raw(tmp_path, CODES[0].tobytes(), raw={"shape": [9, 12]}, energies=["a.raw", "low.raw"])
    (tmp_path / "low.raw").write_bytes(CODES[1].tobytes())
    assert np.array_equal(read_scan(path).transmission, TRANSMISSION)
    assert list_scan_files(tmp_path) == (path,)


def test_floating_point_may_be_attenuation(tmp_path: Path) -> None:
    content = np.full((8, 8), np.log(2), "<f4").tobytes()
    layout = {"shape": [8, 8], "dtype": "float32"}
    scan = read_scan(raw(tmp_path, content, raw=layout, beams=["6MV"], values="attenuation"))
    assert scan.transmission == pytest.approx(0.5)


def test_a_raw_file_that_says_what_it_is_needs_no_layout(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", CODES)
    (tmp_path / "a.npy").rename(tmp_path / "a.raw")
    assert np.array_equal(read_scan(tmp_path / "a.raw").transmission, TRANSMISSION)


def test_a_raw_file_without_a_layout_names_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "скан 1.bin").write_bytes(CODES.tobytes())
    with pytest.raises(ScanFileError) as caught:
        read_scan(tmp_path / "скан 1.bin")
    assert caught.value.reason == "bad_sidecar"
    assert str(caught.value) == (
        "скан 1.bin: a raw file needs its shape, got none; "
        'write {"raw": {"shape": [height, width], "dtype": "uint16"}} into скан 1.json'
    )


@pytest.mark.parametrize(
    ("layout", "reason"),
    [
        ({"shape": [2, 9, 13]}, "truncated"),
        ({"shape": [2, 9, 12], "skip_bytes": 1}, "truncated"),
        ({"shape": [2, 9, 12], "dtype": "float32"}, "truncated"),
        ({"shape": [2, 9, 12], "skip_bytes": 2**39}, "truncated"),
        ({"shape": [3, 6, 12]}, "not_a_scan"),
        ({"shape": [2, 2, 54]}, "too_small"),
        ({"shape": [10**6, 10**6]}, "too_large"),
        ({"shape": [216]}, "bad_sidecar"),
        ({"shape": [-9, 12]}, "bad_sidecar"),
        ({"shape": [9, 12.5]}, "bad_sidecar"),
        ({"shape": [9, 1e400]}, "bad_sidecar"),
        ({"dtype": "uint16"}, "bad_sidecar"),
        ({"shape": [9, 12], "dtype": "object"}, "bad_sidecar"),
        ({"shape": [9, 12], "byte_order": "middle"}, "bad_sidecar"),
        ({"shape": [9, 12], "skip": 4}, "bad_sidecar"),
    ],
)
def test_a_layout_that_does_not_fit_is_refused(tmp_path: Path, layout: dict[str, Any], reason: str) -> None:
    with pytest.raises(ScanFileError) as caught:
        read_scan(raw(tmp_path, CODES.tobytes(), raw=layout))
    assert caught.value.reason == reason
    assert "\n" not in str(caught.value)
