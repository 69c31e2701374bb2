"""A scan's tiles for a platform that serves plain files: one pack per level of the pyramid, and the preview.

A pack is the length of its index (32 bits, little-endian), the index as JSON, `"energy/column/row": [offset,
length]`, and the tiles, each a gzip file, one after another.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path

from xray_trainer.scans.tile_format import Encoding
from xray_trainer.scans.tiles import preview_bytes, read_pyramid, tile_bytes

ENCODING: Encoding = "sqrt12"
"""What a package carries: the form whose error lies below the noise, at a third of the size."""


def scan_files(place: Path, folder: str) -> Iterator[tuple[str, bytes]]:
    """Yields name and content of every file of a scan.

    Args:
        place: the pyramid's folder.
        folder: where the files lie in the package.

    Raises:
        ScanFileError: the pyramid is not complete.
    """
    yield f"{folder}/preview.png", preview_bytes(place)
    for level in range(read_pyramid(place).num_levels):
        yield f"{folder}/level-{level}.bin", _pack(place, level)


def _pack(place: Path, level: int) -> bytes:
    info = read_pyramid(place)
    side = info.tile_px * 2**level
    columns, rows = -(-info.width // side), -(-info.height // side)
    index, tiles, offset = {}, [], 0
    for energy in range(info.energies):
        for column in range(columns):
            for row in range(rows):
                tile = tile_bytes(
                    place, encoding=ENCODING, energy=energy, level=level, column=column, row=row
                )
                index[f"{energy}/{column}/{row}"] = [offset, len(tile)]
                tiles.append(tile)
                offset += len(tile)
    head = json.dumps(index).encode()
    return struct.pack("<I", len(head)) + head + b"".join(tiles)
