"""Reading and writing TIFF: one page per energy, uint16, zstd with horizontal predictor.

That decodes about six times faster than PNG at the same size. Read is anything that tifffile decodes: other
compressions, 8 to 16 bits, floating point.
"""

from __future__ import annotations

import io
import logging
import math
from itertools import islice
from pathlib import Path
from typing import Final, Literal

import numpy as np
from tifffile import PHOTOMETRIC, TiffFile, TiffPage, TiffWriter

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.codes import Codes
from xray_trainer.scans.raster import (
    WAY_OUT_8_BIT,
    Raster,
    Values,
    check_ratio,
    check_size,
    decoding,
    grey_plane,
)

SIGNATURES: Final = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")

_MAX_ENERGIES: Final = 2
_MAX_SAMPLES: Final = 4
_TYPES: Final = ("uint8", "uint16", "float16", "float32", "float64")
_ROWS_PER_STRIP: Final = 64
_ZSTD_LEVEL: Final = 3
_INVERTED: Final = "TIFF says that 0 is white: values were turned round"

# Without a handler of its own, tifffile's remarks about damaged files land on people's screens.
logging.getLogger("tifffile").addHandler(logging.NullHandler())


def read_tiff(path: Path) -> Raster:
    """Returns the energies of a TIFF, one per page.

    Raises:
        ScanFileError: `truncated`, `too_small`, `too_large`, `colour`, `not_a_scan` or `unreadable`.
    """
    name = path.name
    with decoding(name):
        num_bytes = path.stat().st_size
        _check_directories(name, path, num_bytes)
        with TiffFile(path) as tiff:
            pages = _pages(name, tiff)
            for page in pages:
                _check_page(name, page, num_bytes)
            planes = [grey_plane(name, page.asarray(maxworkers=1)) for page in pages]
        if len({(plane.shape, plane.dtype) for plane in planes}) > 1:
            raise ScanFileError(
                "{name}: all pages must have one size and type", name=name, reason="not_a_scan"
            )
        return _raster(np.stack(planes), pages[0])


def encode_tiff(codes: Codes) -> bytes:
    """Returns the TIFF of codes (E, H, W)."""
    stream = io.BytesIO()
    with TiffWriter(stream) as writer:
        for plane in codes:
            writer.write(
                plane,
                photometric="minisblack",
                compression="zstd",
                compressionargs={"level": _ZSTD_LEVEL},
                predictor=True,
                rowsperstrip=_ROWS_PER_STRIP,
                metadata=None,
                software=False,
            )
    return stream.getvalue()


def _check_directories(name: str, path: Path, num_bytes: int) -> None:
    """Walks the chain of page directories: tifffile takes a broken chain for its end."""
    with path.open("rb") as file:
        head = file.read(16)
        order: Literal["little", "big"] = "little" if head[:1] == b"I" else "big"
        is_big = head[2:4] in (b"+\0", b"\0+")
        count, tag, offset = (8, 20, 8) if is_big else (2, 12, 4)
        start = int.from_bytes(head[offset : 2 * offset], order)
        for _ in range(_MAX_ENERGIES + 1):
            if not 0 < start <= num_bytes - count - offset:
                raise _cut(name)
            file.seek(start)
            num_tags = int.from_bytes(file.read(count), order)
            if start + count + num_tags * tag + offset > num_bytes:
                raise _cut(name)
            file.seek(num_tags * tag, io.SEEK_CUR)
            start = int.from_bytes(file.read(offset), order)
            if start == 0:
                return


def _pages(name: str, tiff: TiffFile) -> list[TiffPage]:
    pages = list(islice((page for page in tiff.pages if isinstance(page, TiffPage)), _MAX_ENERGIES + 1))
    if not 1 <= len(pages) <= _MAX_ENERGIES:
        raise ScanFileError(
            "{name}: a scan has one page per energy, 1 or 2, got {got} or more",
            name=name,
            got=len(pages),
            reason="not_a_scan",
        )
    return pages


def _check_page(name: str, page: TiffPage, num_bytes: int) -> None:
    check_size(name, width=page.imagewidth, height=page.imagelength)
    check_ratio(name, num_pixels=page.imagewidth * page.imagelength, num_bytes=num_bytes)
    if page.photometric == PHOTOMETRIC.PALETTE:
        raise ScanFileError("{name}: a scan is grey, got a palette of colours", name=name, reason="colour")
    if str(page.dtype) not in _TYPES or page.axes not in ("YX", "YXS") or page.samplesperpixel > _MAX_SAMPLES:
        raise ScanFileError(
            "{name}: a page must be (height, width) of uint8, uint16 or floating point, got {got} of {dtype}",
            name=name,
            got=page.shape,
            dtype=page.dtype,
            reason="not_a_scan",
        )
    starts, sizes = page.dataoffsets, page.databytecounts
    if min(len(starts), len(sizes)) < math.prod(page.chunked):
        raise _cut(name)
    if 0 in sizes or any(start + size > num_bytes for start, size in zip(starts, sizes, strict=False)):
        raise _cut(name)


def _raster(values: Values, page: TiffPage) -> Raster:
    if values.dtype.kind == "f":
        with np.errstate(over="ignore", invalid="ignore"):
            return Raster(values.astype(np.float32), 1.0)
    bits = int(page.bitspersample)
    white = 2**bits - 1
    notes = (WAY_OUT_8_BIT,) if bits <= 8 else ()
    if page.photometric == PHOTOMETRIC.MINISWHITE:
        return Raster(white - values, float(white), (*notes, _INVERTED))
    return Raster(values, float(white), notes)


def _cut(name: str) -> ScanFileError:
    return ScanFileError(
        "{name}: the file ends before its last row; copy it again", name=name, reason="truncated"
    )
