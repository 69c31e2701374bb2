"""One tile on the wire, as the browser decodes it too.

Before gzip: width and height (uint16, little-endian), the encoding's number, three zero bytes; then the
horizontal differences modulo 65536 (a row's first pixel: to the first of the row above), all high bytes
before all low bytes.
"""

from __future__ import annotations

import struct
import zlib
from typing import Final, Literal

import imagecodecs
import numpy as np

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.codes import SQRT12_MAX, Codes, codes_from_sqrt12

Encoding = Literal["u16", "sqrt12"]

ENCODINGS: Final[dict[Encoding, int]] = {"u16": 0, "sqrt12": 1}

_HEADER: Final = struct.Struct("<HHB3x")
_GZIP_LEVEL: Final = 6
_GZIP_WINDOW: Final = 31


def encode_tile(values: Codes, encoding: Encoding) -> bytes:
    """Returns the gzip bytes of a tile (H, W): codes for `u16`, square-root codes for `sqrt12`.

    The same tile always gives the same bytes.
    """
    height, width = values.shape
    steps = values.copy()
    steps[:, 1:] -= values[:, :-1]
    steps[1:, 0] -= values[:-1, 0]
    header = _HEADER.pack(width, height, ENCODINGS[encoding])
    high, low = (steps >> 8).astype(np.uint8), steps.astype(np.uint8)
    return bytes(imagecodecs.gzip_encode(header + high.tobytes() + low.tobytes(), level=_GZIP_LEVEL))


def decode_tile(content: bytes) -> Codes:
    """Returns the codes (H, W) of a tile of either encoding.

    Raises:
        ScanFileError: `unreadable`.
    """
    try:
        payload = zlib.decompress(content, _GZIP_WINDOW)
        width, height, number = _HEADER.unpack_from(payload)
        planes = np.frombuffer(payload, np.uint8, offset=_HEADER.size).reshape(2, height, width)
    except (zlib.error, struct.error, ValueError) as error:
        raise ScanFileError(
            "a tile is damaged: {why}; build its pyramid again", why=error, reason="unreadable"
        ) from None
    values: Codes = planes[0].astype(np.uint16) << 8 | planes[1]
    values[:, 0] = np.cumsum(values[:, 0], dtype=np.uint16)
    values = np.cumsum(values, axis=1, dtype=np.uint16)
    return codes_from_sqrt12(values % (SQRT12_MAX + 1)) if number == ENCODINGS["sqrt12"] else values
