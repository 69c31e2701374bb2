"""Files from outside: each ends in a `ScanFileError` with the right reason, never in anything else."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.files import read_scan, write_scan
from xray_trainer.scans.raster import MAX_FILE_BYTES, MAX_PIXELS, MAX_SIDE_PX
from xray_trainer.scans.scan import Scan

RNG = np.random.default_rng(0)
GREY = RNG.integers(0, 255, (40, 50), np.uint8)
COLOUR = RNG.integers(0, 255, (40, 50, 3), np.uint8)


REASONS = ("truncated", "not_a_scan", "colour", "too_small", "too_large", "bad_values", "unreadable")


def outcome(path: Path) -> str:
    try:
        read_scan(path)
    except ScanFileError as error:
        return error.reason
    return "a scan"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    width: int, height: int, *, bits: int = 16, colour: int = 0, data: bytes = b"", more: bytes = b""
) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    end = chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + more + chunk(b"IDAT", zlib.compress(data)) + end


def jpeg(width: int, height: int, *, bits: int = 8) -> bytes:
    frame = struct.pack(">BHHB", bits, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xd9"


def tiff(
    width: int, height: int, *, bits: int = 16, pages: int = 1, rows: int = 0, more: tuple = ()
) -> bytes:
    tags = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, bits), (259, 3, 1, 1), (262, 3, 1, 1)]
    tags += [
        (273, 4, 1, 8),
        (277, 3, 1, 1),
        (278, 4, 1, rows or height),
        (279, 4, 1, (rows or height) * width * bits // 8),
        *more,
    ]
    size = 2 + 12 * len(tags) + 4
    directories = b""
    for page in range(pages):
        following = 8 + size * (page + 1) if page < pages - 1 else 0
        entries = b"".join(struct.pack("<HHII", *tag) for tag in sorted(tags))
        directories += struct.pack("<H", len(tags)) + entries + struct.pack("<I", following)
    return b"II*\0" + struct.pack("<I", 8) + directories


def image(suffix: str, values: np.ndarray) -> bytes:
    return cv2.imencode(suffix, values)[1].tobytes()


def float_tiff(folder: Path) -> bytes:
    values = np.full((9, 9), 0.5, np.float32)
    values[4, 4] = np.nan
    tifffile.imwrite(folder / "float", values)
    return (folder / "float").read_bytes()


def pages_tiff(folder: Path, *shapes: tuple[int, ...], dtype: str = "uint16") -> bytes:
    with tifffile.TiffWriter(folder / "pages") as writer:
        for shape in shapes:
            writer.write(np.full(shape, 7, dtype), photometric="rgb" if len(shape) == 3 else "minisblack")
    return (folder / "pages").read_bytes()


FAULTS: dict[str, tuple[str, Callable[[Path], bytes]]] = {
    "an empty file": ("empty", lambda _: b""),
    "text named .png": ("not_a_scan", lambda _: b"this is a note to the shift, not a scan\n"),
    "one byte": ("not_a_scan", lambda _: b"\x89"),
    "a PNG signature alone": ("truncated", lambda _: png(9, 9)[:8]),
    "a PNG cut in the middle": ("truncated", lambda _: image(".png", GREY)[:900]),
    "a PNG without its end": ("truncated", lambda _: image(".png", GREY)[:-12]),
    "a PNG header of 30,000 x 30,000": ("too_large", lambda _: png(30_000, 30_000)),
    "the same without anything after it": ("too_large", lambda _: png(30_000, 30_000)[:33]),
    "a PNG header of 2^31 x 1": ("too_small", lambda _: png(2**31 - 1, 1)),
    "a PNG wider than allowed": ("too_large", lambda _: png(MAX_SIDE_PX + 1, 8)),
    "a PNG header of 0 x 0": ("too_small", lambda _: png(0, 0)),
    "a PNG of 1 x 1": ("too_small", lambda _: image(".png", GREY[:1, :1])),
    "a PNG of 7 x 40": ("too_small", lambda _: image(".png", GREY[:, :7])),
    "a PNG with too few rows": ("unreadable", lambda _: png(9, 9, data=bytes(19 * 4))),
    "a PNG with a wrong checksum": ("unreadable", lambda _: png(9, 9, data=bytes(171))[:-20] + bytes(20)),
    "a PNG without a header": ("unreadable", lambda _: png(9, 9).replace(b"IHDR", b"JHDR")),
    "a PNG of 1 bit": ("not_a_scan", lambda _: png(9, 9, bits=1, data=bytes(27))),
    "a colour PNG": ("colour", lambda _: image(".png", COLOUR)),
    "a colour PNG of 16 bits": ("colour", lambda _: image(".png", COLOUR.astype(np.uint16) * 257)),
    "a PNG with a palette": (
        "colour",
        lambda _: png(9, 9, bits=8, colour=3, more=chunk(b"PLTE", b"\x10\x20\x30"), data=bytes(90)),
    ),
    "a colour JPEG": ("colour", lambda _: image(".jpg", cv2.resize(COLOUR[:4, :4], (40, 40)))),
    "a JPEG cut in the middle": ("truncated", lambda _: image(".jpg", GREY)[:800]),
    "a JPEG header of 30,000 x 30,000": ("too_large", lambda _: jpeg(30_000, 30_000)),
    "a JPEG of 1 x 1": ("too_small", lambda _: image(".jpg", GREY[:1, :1])),
    "a JPEG of 12 bits": ("not_a_scan", lambda _: jpeg(9, 9, bits=12)),
    "a JPEG without pixels": ("unreadable", lambda _: jpeg(9, 9)),
    "a TIFF signature alone": ("truncated", lambda _: tiff(9, 9)[:4]),
    "a TIFF cut in its directory": ("truncated", lambda _: tiff(9, 9)[:60]),
    "a TIFF without data": ("truncated", lambda _: tiff(400, 400)),
    "a TIFF with too few strips": ("truncated", lambda _: tiff(9, 9, rows=3)),
    "a TIFF header of 30,000 x 30,000": ("too_large", lambda _: tiff(30_000, 30_000)),
    "a TIFF of 1 x 1": ("too_small", lambda _: tiff(1, 1)),
    "a TIFF whose directories go round": ("not_a_scan", lambda _: tiff(9, 9)[:-4] + struct.pack("<I", 8)),
    "a TIFF with a page missing": ("truncated", lambda _: tiff(9, 9)[:-4] + struct.pack("<I", 10**6)),
    "a TIFF of three pages": ("not_a_scan", lambda folder: pages_tiff(folder, (9, 9), (9, 9), (9, 9))),
    "a TIFF of unlike pages": ("not_a_scan", lambda folder: pages_tiff(folder, (9, 9), (9, 10))),
    "a TIFF of 32-bit counts": ("not_a_scan", lambda folder: pages_tiff(folder, (9, 9), dtype="uint32")),
    "a TIFF of complex numbers": ("not_a_scan", lambda folder: pages_tiff(folder, (9, 9), dtype="complex64")),
    "a TIFF of 1 bit": ("not_a_scan", lambda folder: pages_tiff(folder, (9, 9), dtype="bool")),
    "a colour TIFF": ("colour", lambda _: image(".tiff", COLOUR)),
    "a TIFF with a NaN": ("bad_values", float_tiff),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_file_is_refused_with_its_reason(tmp_path: Path, fault: str) -> None:
    reason, make = FAULTS[fault]
    (tmp_path / "scan.png").write_bytes(make(tmp_path))
    with pytest.raises(ScanFileError, match=r"^scan\.png: ") as caught:
        read_scan(tmp_path / "scan.png")
    assert caught.value.reason == reason
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ScanFileError, match="there is no such file") as caught:
        read_scan(tmp_path / "a.png")
    assert caught.value.reason == "missing"


def test_a_path_below_a_file_is_missing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ScanFileError) as caught:
        read_scan(tmp_path / "file" / "a.png")
    assert caught.value.reason == "missing"


@pytest.mark.parametrize("name", [".", "a\0b.png", "x" * 5000, "/dev/zero"])
def test_what_is_no_file_is_unreadable(tmp_path: Path, name: str) -> None:
    with pytest.raises(ScanFileError) as caught:
        read_scan(tmp_path / name)
    assert caught.value.reason == "unreadable"


@pytest.mark.parametrize("make", [png, jpeg, tiff])
def test_a_huge_header_is_refused_before_anything_is_allocated(
    tmp_path: Path, make: Callable[[int, int], bytes]
) -> None:
    (tmp_path / "a").write_bytes(make(30_000, 30_000))
    tracemalloc.start()
    with pytest.raises(ScanFileError, match="30,000 x 30,000; cut it"):
        read_scan(tmp_path / "a")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2e6


def test_a_file_of_many_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    assert outcome(tmp_path / "a.png") == "too_large"


def test_the_limits_let_a_block_train_pass() -> None:
    assert MAX_SIDE_PX >= 120_000
    assert 120_000 * 1_600 <= MAX_PIXELS < 30_000 * 30_000


@pytest.mark.parametrize("suffix", [".png", ".tiff"])
def test_every_beginning_of_a_file_is_refused(
    tmp_path: Path, make_scan: Callable[..., Scan], suffix: str
) -> None:
    content = write_scan(make_scan(100, 12, energies=1), tmp_path / f"whole{suffix}").read_bytes()
    path = tmp_path / f"cut{suffix}"
    for length in range(1, len(content), 7):
        path.write_bytes(content[:length])
        with pytest.raises(ScanFileError) as caught:
            read_scan(path)
        assert caught.value.reason in ("truncated", "not_a_scan")
        assert caught.value.reason == "truncated" or length < 8


def test_every_beginning_of_a_dual_energy_tiff_is_refused(
    tmp_path: Path, make_scan: Callable[..., Scan]
) -> None:
    content = write_scan(make_scan(70, 12), tmp_path / "whole.tiff").read_bytes()
    for length in range(8, len(content), 7):
        (tmp_path / "cut.tiff").write_bytes(content[:length])
        with pytest.raises(ScanFileError) as caught:
            read_scan(tmp_path / "cut.tiff")
        assert caught.value.reason == "truncated"


@settings(max_examples=150, deadline=None)
@given(data=st.data(), suffix=st.sampled_from([".png", ".tiff", ".jpg"]))
def test_any_damage_ends_in_a_scan_or_a_scan_file_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, suffix: str
) -> None:
    content = bytearray(image(suffix, GREY[:9, :10]))
    for place in data.draw(st.lists(st.integers(4, len(content) - 1), max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damage") / "a"
    path.write_bytes(content)
    assert outcome(path) in ("a scan", *REASONS)
