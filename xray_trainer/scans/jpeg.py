"""Reading JPEG: 8 bits, grey. Somebody's screenshot or report picture, better than nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import imagecodecs

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.raster import WAY_OUT_8_BIT, Raster, check_ratio, check_size, decoding, grey_plane

SIGNATURE: Final = b"\xff\xd8\xff"

_END_OF_IMAGE: Final = b"\xff\xd9"
_START_OF_SCAN: Final = 0xDA
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_NOTE: Final = "JPEG: weak contrast and fine detail were thrown away when it was saved"


def read_jpeg(path: Path) -> Raster:
    """Returns the one energy that a JPEG holds.

    A file that was cut and ended anew by another program decodes with a grey lower part: nothing in it
    tells that.

    Raises:
        ScanFileError: `truncated`, `too_small`, `too_large`, `colour`, `not_a_scan` or `unreadable`.
    """
    name = path.name
    with decoding(name):
        content = path.read_bytes()
        _check_segments(name, content)
        plane = grey_plane(name, imagecodecs.jpeg8_decode(content))
        return Raster(plane[None], 255.0, (WAY_OUT_8_BIT, _NOTE))


def _check_segments(name: str, content: bytes) -> None:
    start = 2
    while start + 4 <= len(content):
        marker = content[start + 1]
        if marker in _FRAMES:
            _check_frame(name, content[start + 4 : start + 9], len(content))
        if marker == _START_OF_SCAN:
            break
        start += 2 + int.from_bytes(content[start + 2 : start + 4], "big")
    if content.rfind(_END_OF_IMAGE, start) < 0:
        raise ScanFileError(
            "{name}: the file ends before its last row; copy it again", name=name, reason="truncated"
        )


def _check_frame(name: str, frame: bytes, num_bytes: int) -> None:
    if len(frame) == 5:
        height, width = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
        check_size(name, width=width, height=height)
        check_ratio(name, num_pixels=width * height, num_bytes=num_bytes)
    if frame and frame[0] != 8:
        raise ScanFileError(
            "{name}: a JPEG has 8 bits per pixel, got {got}", name=name, got=frame[0], reason="not_a_scan"
        )
