from __future__ import annotations

import io
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.files import read_scan, read_scan_noted

CODES = np.random.default_rng(0).integers(1, 65536, (2, 9, 12), dtype=np.uint16)


def npy(array: Any, **options: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def with_header(text: str, *, version: int = 1, data: bytes = b"") -> bytes:
    length = len(text).to_bytes(2 if version == 1 else 4, "little")
    return b"\x93NUMPY" + bytes([version, 0]) + length + text.encode("latin-1") + data


def read(folder: Path, content: bytes) -> np.ndarray:
    (folder / "a.npy").write_bytes(content)
    return read_scan(folder / "a.npy").transmission


@pytest.mark.parametrize("dtype", ["<u2", ">u2"])
@pytest.mark.parametrize("num_energies", [1, 2])
def test_16_bit_arrays_are_codes_in_any_byte_order(tmp_path: Path, dtype: str, num_energies: int) -> None:
    codes = CODES[:num_energies].astype(dtype)
    found = read(tmp_path, npy(codes))
    assert np.array_equal(found, CODES[:num_energies] / np.float32(65535))


def test_one_plane_needs_no_axis_of_energies(tmp_path: Path) -> None:
    assert np.array_equal(read(tmp_path, npy(CODES[0]))[0], CODES[0] / np.float32(65535))


def test_a_plane_in_fortran_order_is_turned(tmp_path: Path) -> None:
    assert np.array_equal(read(tmp_path, npy(np.asfortranarray(CODES[0])))[0], CODES[0] / np.float32(65535))


@pytest.mark.parametrize("dtype", ["<f2", "<f4", ">f4", "<f8"])
def test_floating_point_is_transmission(tmp_path: Path, dtype: str) -> None:
    assert read(tmp_path, npy(np.full((8, 9), 0.25, dtype))) == pytest.approx(0.25)


def test_eight_bits_are_read_with_a_note(tmp_path: Path) -> None:
    (tmp_path / "a.npy").write_bytes(npy(np.full((8, 9), 51, np.uint8)))
    scan, notes = read_scan_noted(tmp_path / "a.npy")
    assert scan.transmission == pytest.approx(0.2)
    assert "contrast is lost" in notes[0]


PLAIN = "{'descr': '<u2', 'fortran_order': False, 'shape': (9, 9), }"
FAULTS = {
    "a pickle": ("not_a_scan", npy(np.array([[None] * 9] * 9), allow_pickle=True)),
    "records": ("not_a_scan", npy(np.zeros((9, 9), [("a", "<u2")]))),
    "text": ("not_a_scan", npy(np.full((9, 9), "x"))),
    "complex numbers": ("not_a_scan", npy(np.zeros((9, 9), complex))),
    "32-bit counts": ("not_a_scan", npy(np.zeros((9, 9), np.uint32))),
    "one axis": ("not_a_scan", npy(np.zeros(99, np.uint16))),
    "three energies": ("not_a_scan", npy(np.zeros((3, 9, 9), np.uint16))),
    "colour": ("not_a_scan", npy(np.zeros((9, 9, 3), np.uint8))),
    "two energies in Fortran order": ("not_a_scan", npy(np.asfortranarray(CODES))),
    "nothing": ("too_small", npy(np.zeros((0, 9), np.uint16))),
    "1 x 1": ("too_small", npy(np.ones((1, 1), np.uint16))),
    "a signature alone": ("truncated", b"\x93NUMPY"),
    "no header": ("truncated", with_header("")),
    "half a header": ("truncated", with_header(PLAIN)[:30]),
    "half its rows": ("truncated", npy(CODES)[:-200]),
    "a version that does not exist": ("not_a_scan", b"\x93NUMPY\x09\x00" + bytes(200)),
    "a header of 4 GB": ("not_a_scan", b"\x93NUMPY\x02\x00\xff\xff\xff\xff" + bytes(200)),
    "a header that is code": ("unreadable", with_header("__import__('os').abort()")),
    "a header of brackets": ("unreadable", with_header("(" * 4000)),
    "a header of minus signs": ("unreadable", with_header("-" * 4000 + "1")),
    "a header without a shape": ("unreadable", with_header(PLAIN.replace("'shape'", "'form'"))),
    "a shape of text": ("unreadable", with_header(PLAIN.replace("(9, 9)", "('9', 9)"))),
    "a shape below zero": ("unreadable", with_header(PLAIN.replace("(9, 9)", "(-9, 9)"))),
    "a type without an end": ("not_a_scan", with_header(PLAIN.replace("<u2", "<u2" * 900))),
    "a shape of 30,000 x 30,000": ("too_large", with_header(PLAIN.replace("9, 9", "30000, 30000"))),
    "a shape of 4,000 digits": ("too_large", with_header(PLAIN.replace("9, 9", "9" * 3900 + ", 9"))),
    "a NaN": ("bad_values", npy(np.full((9, 9), np.nan, np.float32))),
    "infinity": ("bad_values", npy(np.full((9, 9), -np.inf, np.float16))),
    "counts as floating point": ("bad_values", npy(np.full((9, 9), 4095.0))),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_hostile_array_is_refused_with_its_reason(tmp_path: Path, fault: str) -> None:
    reason, content = FAULTS[fault]
    with pytest.raises(ScanFileError, match=r"^a\.npy: ") as caught:
        read(tmp_path, content)
    assert caught.value.reason == reason
    assert "\n" not in str(caught.value)


def test_a_shape_without_its_numbers_allocates_nothing(tmp_path: Path) -> None:
    content = with_header(PLAIN.replace("9, 9", "10000, 20000"))
    tracemalloc.start()
    with pytest.raises(ScanFileError, match="need 400,") as caught:
        read(tmp_path, content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.reason == "truncated"
    assert peak < 2e6
