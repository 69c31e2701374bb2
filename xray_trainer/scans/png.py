"""Reading and writing PNG: grey, 8 or 16 bits.

Chunks and their checksums are walked before decoding: decoders hand out half a picture for half a file.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Final

import imagecodecs

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.codes import Codes
from xray_trainer.scans.raster import WAY_OUT_8_BIT, Raster, check_ratio, check_size, decoding, grey_plane

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"

_HEADER_BYTES: Final = 33
_COMPRESSION: Final = 3


def read_png(path: Path) -> Raster:
    """Returns the one energy that a PNG holds.

    Raises:
        ScanFileError: `truncated`, `too_small`, `too_large`, `colour`, `not_a_scan` or `unreadable`.
    """
    name = path.name
    with decoding(name):
        with path.open("rb") as file:
            bits = _check_header(name, file.read(_HEADER_BYTES), path.stat().st_size)
        content = path.read_bytes()
        _check_chunks(name, content)
        plane = grey_plane(name, imagecodecs.png_decode(content))
        return Raster(plane[None], float(2**bits - 1), (WAY_OUT_8_BIT,) if bits == 8 else ())


def encode_png(codes: Codes) -> bytes:
    """Returns the 16-bit grey PNG of codes (H, W)."""
    return bytes(imagecodecs.png_encode(codes, level=_COMPRESSION))


def _check_header(name: str, head: bytes, num_bytes: int) -> int:
    if len(head) < _HEADER_BYTES:
        raise ScanFileError(
            "{name}: the file ends inside its header; copy it again", name=name, reason="truncated"
        )
    if head[12:16] != b"IHDR":
        raise ScanFileError(
            "{name}: a PNG starts with its header, got {got}",
            name=name,
            got=repr(head[12:16]),
            reason="unreadable",
        )
    width, height, bits = struct.unpack_from(">IIB", head, 16)
    check_size(name, width=width, height=height)
    check_ratio(name, num_pixels=width * height, num_bytes=num_bytes)
    if bits not in (8, 16):
        raise ScanFileError(
            "{name}: a scan has 8 or 16 bits per pixel, got {bits}", name=name, bits=bits, reason="not_a_scan"
        )
    return int(bits)


def _check_chunks(name: str, content: bytes) -> None:
    view = memoryview(content)
    start, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        end = start + 12 + int.from_bytes(view[start : start + 4], "big")
        if end > len(view) or start + 12 > len(view):
            raise ScanFileError(
                "{name}: the file ends after {num_bytes:,} bytes, before its last row; copy it again",
                name=name,
                num_bytes=len(view),
                reason="truncated",
            )
        kind = bytes(view[start + 4 : start + 8])
        if zlib.crc32(view[start + 4 : end - 4]) != int.from_bytes(view[end - 4 : end], "big"):
            raise ScanFileError(
                "{name}: the checksum of its part {kind} is wrong; copy it again",
                name=name,
                kind=repr(kind),
                reason="unreadable",
            )
        start = end
