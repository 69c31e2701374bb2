"""Damaged scan files without end: real files of every format, altered, and read as a folder run would.

    python -m tests.scans.fuzzing --num 100000            # how many, from which number on
    python -m tests.scans.fuzzing --first 4711 --num 1    # one of them again

Every one must end in a `Scan` or a `ScanFileError`, soon and in little memory. It is a process of its own: a
decoder that crashes takes the process along, and the last number told is the file that did it.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import random
import resource
import sys
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import imagecodecs
import numpy as np
import tifffile

from tests.scans.test_dicom import COMPRESSED, compressed, dataset, encoded
from xray_trainer.errors import ScanFileError
from xray_trainer.machine import peak_memory_bytes
from xray_trainer.scans.files import read_scan_noted
from xray_trainer.scans.scan import Scan

MAX_BYTES: Final = 2 * 1024**3
MAX_SECONDS: Final = 20
RNG: Final = np.random.default_rng(5)
CODES: Final = (np.linspace(900, 65000, 40)[:, None] * np.ones(56) + RNG.normal(0, 60, (2, 40, 56))).astype(
    np.uint16
)
INTERESTING: Final = (
    0,
    1,
    7,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x20000,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFF,
)

Seed = tuple[str, bytes, bytes]
"""Suffix, content, and sidecar of a file that can be read."""


def seeds() -> list[Seed]:
    """Returns one file of every kind that the readers know."""
    high, both = CODES[0], CODES
    eight = (high >> 8).astype(np.uint8)
    found: list[Seed] = [
        (".png", imagecodecs.png_encode(high), b""),
        (".png", imagecodecs.png_encode(eight), b'{"white_level": 250, "beams": ["6MV"]}'),
        (".jpg", imagecodecs.jpeg8_encode(eight), b""),
        (".npy", npy(both), b""),
        (".npy", npy(np.asfortranarray(high / 65535)), b""),
        (".raw", both.tobytes(), b'{"raw": {"shape": [2, 40, 56], "byte_order": "little", "skip_bytes": 0}}'),
        (".bin", both.astype(">f4").tobytes(), json.dumps(
            {"raw": {"shape": [2, 40, 56], "dtype": "float32", "byte_order": "big"}, "white_level": 65535}
        ).encode()),
    ]  # fmt: skip
    found += [(".tiff", content, b"") for content in tiffs()]
    found += [
        (".dcm", encoded(dataset(both)), b""),
        (".dcm", encoded(dataset(high[None], "1.2.840.10008.1.2")), b""),
    ]
    found += [
        (".dcm", encoded(compressed(codes, kind)), b"")
        for kind in COMPRESSED
        for codes in (both, eight[None])
    ]
    return found


def tiffs() -> list[bytes]:
    options: list[dict] = [
        {},
        {"compression": "zstd", "predictor": True, "rowsperstrip": 16},
        {"compression": "deflate", "predictor": True, "byteorder": ">"},
        {"compression": "lzw", "bigtiff": True},
        {"compression": "packbits", "photometric": "miniswhite"},
        {"compression": "lzma", "tile": (16, 16)},
        {"compression": "jpeg2000"},
    ]
    return [tiff(CODES, **each) for each in options] + [
        tiff(CODES.astype(np.float32) / 65535, predictor=None)
    ]


def tiff(values: np.ndarray, **options: object) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.tiff")
        with tifffile.TiffWriter(
            path, bigtiff=options.pop("bigtiff", False), byteorder=options.pop("byteorder", None)
        ) as writer:
            for plane in values:
                writer.write(plane, **{"photometric": "minisblack", **options})
        return path.read_bytes()


def npy(values: np.ndarray) -> bytes:
    with TemporaryDirectory() as folder:
        np.save(Path(folder, "a.npy"), values)
        return Path(folder, "a.npy").read_bytes()


def altered(content: bytes, other: bytes, rng: random.Random) -> bytes:
    """Returns content after one to four alterations, most of them near its start, where headers lie."""
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        rng.choice(ALTERATIONS)(data, other, rng)
        if not data:
            data += b"\0"
    if data[:4] == b"\x89PNG" and rng.random() < 0.7:
        mend_checksums(data)
    return bytes(data)


def place(data: bytearray, rng: random.Random) -> int:
    return min(len(data) - 1, int(len(data) * rng.random() ** rng.choice((1, 2, 4))))


def flip(data: bytearray, other: bytes, rng: random.Random) -> None:
    data[place(data, rng)] ^= 1 << rng.randrange(8)


def overwrite(data: bytearray, other: bytes, rng: random.Random) -> None:
    data[place(data, rng)] = rng.randrange(256)


def number(data: bytearray, other: bytes, rng: random.Random) -> None:
    at, size = place(data, rng), rng.choice((1, 2, 4, 8))
    value = (rng.choice(INTERESTING) + rng.choice((-1, 0, 0, 1))) % 256**size
    data[at : at + size] = value.to_bytes(size, rng.choice(("little", "big")))


def digits(data: bytearray, other: bytes, rng: random.Random) -> None:
    """Alters a number that is written as text, as in sidecars and in headers of arrays."""
    there = [at for at, byte in enumerate(data[:600]) if 48 <= byte < 58]
    if there:
        at = rng.choice(there)
        data[at : at + 1] = rng.choice(
            (b"9", b"0", b"-1", b"99999", b"1e9", b"''", b"[]", b"None", b"9" * 400)
        )


def cut(data: bytearray, other: bytes, rng: random.Random) -> None:
    del data[place(data, rng) :]


def remove(data: bytearray, other: bytes, rng: random.Random) -> None:
    at = place(data, rng)
    del data[at : at + rng.randrange(1, 64)]


def repeat(data: bytearray, other: bytes, rng: random.Random) -> None:
    at = place(data, rng)
    data[at:at] = data[at : at + rng.randrange(1, 200)] * rng.choice((1, 2, 50))


def splice(data: bytearray, other: bytes, rng: random.Random) -> None:
    at, start = place(data, rng), rng.randrange(len(other))
    data[at : at + rng.choice((0, 40))] = other[start : start + rng.randrange(1, 300)]


ALTERATIONS: Final[tuple[Callable[[bytearray, bytes, random.Random], None], ...]] = (
    flip, flip, overwrite, number, number, number, digits, cut, remove, repeat, splice,
)  # fmt: skip


def mend_checksums(data: bytearray) -> None:
    """Makes the checksums of a PNG right again, so that the damage gets as far as the decoder."""
    at = 8
    while at + 12 <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        if end + 4 > len(data):
            return
        data[end : end + 4] = zlib.crc32(data[at + 4 : end]).to_bytes(4, "big")
        at = end + 4


def write_case(folder: Path, case: int, files: list[Seed]) -> Path:
    """Returns the damaged file of a number, written with its sidecar."""
    rng = random.Random(case)
    suffix, content, sidecar = rng.choice(files)
    if sidecar and rng.random() < 0.4:
        sidecar = altered(sidecar, rng.choice(files)[1], rng)
    else:
        content = altered(content, rng.choice(files)[1], rng)
    path = folder / f"a{suffix}"
    path.write_bytes(content)
    path.with_suffix(".json").unlink(missing_ok=True)
    if sidecar:
        path.with_suffix(".json").write_bytes(sidecar)
    return path


def outcome(path: Path) -> str:
    try:
        scan, notes = read_scan_noted(path)
    except ScanFileError as error:
        refused = error
    else:
        assert isinstance(scan, Scan)
        assert all(isinstance(note, str) for note in notes)
        return "a scan"
    assert "\n" not in str(refused), repr(refused)
    assert len(str(refused)) < 2000, repr(refused)
    return refused.reason


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--num", type=int, default=400)
    parser.add_argument("--first", type=int, default=0)
    arguments = parser.parse_args()
    most = min(each for each in (2 * MAX_BYTES, *resource.getrlimit(resource.RLIMIT_AS)) if each > 0)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    files, outcomes = seeds(), Counter[str]()
    with TemporaryDirectory() as folder:
        for suffix, content, sidecar in files:
            path = Path(folder, f"a{suffix}")
            path.write_bytes(content)
            path.with_suffix(".json").write_bytes(sidecar or b"{}")
            assert outcome(path) == "a scan", (suffix, outcome(path))
            path.unlink()
        for case in range(arguments.first, arguments.first + arguments.num):
            sys.stderr.write(f"\r{case}")
            faulthandler.dump_traceback_later(MAX_SECONDS, exit=True)
            path = write_case(Path(folder), case, files)
            outcomes[outcome(path)] += 1
            path.unlink()
            peak = peak_memory_bytes()
            assert peak < MAX_BYTES, f"file {case}: {peak:,} bytes"
    faulthandler.cancel_dump_traceback_later()
    print(json.dumps({"files": arguments.num, "peak_mb": peak // 1024**2, "outcomes": outcomes}))


if __name__ == "__main__":
    main()
