"""Tile pyramids: a scan cut into small gzip files, so that a browser loads only what it shows.

Level 0 is full resolution; each further level halves both sides (2 x 2 mean of codes, odd edges repeated)
until it fits into one tile. `sqrt12` is written at once, its overviews (levels above 0) rounded as far as
their noise hides it. `u16`, lossless, takes up to twice the room and differs only below the noise: it is
computed when first asked for, from the TIFF that lies beside the tiles.

A pyramid's folder is its own: `pyramid.json`, `preview.png`, `scan.tiff`, `scan.json`, and
`<encoding>/<energy>/<level>/<column>_<row>.gz`.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import product
from pathlib import Path
from typing import Annotated, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.atomic import not_writable, write_atomically
from xray_trainer.scans.codes import Codes, codes_from_transmission, sqrt12_from_codes
from xray_trainer.scans.files import read_scan, write_scan
from xray_trainer.scans.noise import rounded_below_noise
from xray_trainer.scans.pictures import auto_window, picture_png
from xray_trainer.scans.scan import Scan
from xray_trainer.scans.tile_format import ENCODINGS, Encoding, decode_tile, encode_tile

__all__ = [
    "PREVIEW_BYTES",
    "TILE_PX",
    "PyramidInfo",
    "build_pyramid",
    "decode_tile",
    "lossless_path",
    "preview_bytes",
    "pyramid_levels",
    "read_pyramid",
    "tile_bytes",
]

TILE_PX: Final = 512
PREVIEW_BYTES: Final = 60_000

_PREVIEW_SIDES: Final = (1024, 768, 640, 512, 384, 256, 128)
_MAX_THREADS: Final = 4
_Count = Annotated[int, Field(ge=1)]
_Code = Annotated[int, Field(ge=0, le=65535)]


class PyramidInfo(BaseModel):
    """What a viewer must know before the first tile.

    Attributes:
        width: of level 0, in pixels.
        height: of level 0, in pixels.
        tile_px: side of a tile; the last ones of a row or column are smaller.
        num_levels: level k has each side halved k times, rounded up.
        energies: how many; 0 is the high energy.
        encodings: what `tile_bytes` gives.
        pixel_mm_xy: size of a pixel of level 0.
        beams: name of each energy's beam.
        window: low and high code of the automatic window, which the preview is drawn with.
    """

    model_config = ConfigDict(frozen=True)

    width: _Count
    height: _Count
    tile_px: _Count = TILE_PX
    num_levels: _Count
    energies: _Count
    encodings: tuple[Encoding, ...] = ("sqrt12", "u16")
    pixel_mm_xy: tuple[float, float]
    beams: tuple[str, ...]
    window: tuple[_Code, _Code]


def build_pyramid(scan: Scan, folder: Path) -> PyramidInfo:
    """Writes the pyramid of a scan into its folder, which is made or refilled; returns its description.

    `pyramid.json` is written last: a folder that has it is complete.

    Raises:
        StorageError: the folder cannot be written.
    """
    codes = codes_from_transmission(scan.transmission)
    height, width = scan.shape_hw
    info = PyramidInfo(
        width=width,
        height=height,
        num_levels=len(pyramid_levels(codes[0])),
        energies=scan.num_energies,
        pixel_mm_xy=scan.pixel_mm_xy,
        beams=scan.beams,
        window=auto_window(codes[0]),
    )
    _clear(folder)
    write_scan(scan, lossless_path(folder))
    write_atomically(folder / "preview.png", _preview(scan, info.window))
    _write_encoding(codes, folder, "sqrt12")
    write_atomically(_info_path(folder), info.model_dump_json(indent=2).encode())
    return info


def read_pyramid(folder: Path) -> PyramidInfo:
    """Returns the description of the pyramid in a folder.

    Raises:
        ScanFileError: `missing` or `unreadable`.
    """
    try:
        return PyramidInfo.model_validate_json(_info_path(folder).read_bytes())
    except OSError:
        raise ScanFileError(
            "{folder}: there is no complete pyramid; build it", folder=folder, reason="missing"
        ) from None
    except ValidationError:
        raise ScanFileError(
            "{folder}: pyramid.json is damaged; build it again", folder=folder, reason="unreadable"
        ) from None


def tile_bytes(folder: Path, *, encoding: str, energy: int, level: int, column: int, row: int) -> bytes:
    """Returns the gzip bytes of one tile; the first call for `u16` computes them all, about 1 s.

    Raises:
        ScanFileError: `missing`, also for any name or number that cannot be.
        StorageError: the lossless tiles cannot be written.
    """
    place = folder / encoding / str(energy) / str(level) / f"{column}_{row}.gz"
    if encoding not in ENCODINGS or min(energy, level, column, row) < 0:
        raise _no_tile(place)
    if encoding == "u16" and not (folder / encoding).is_dir():
        scan = read_scan(lossless_path(folder))
        _write_encoding(codes_from_transmission(scan.transmission), folder, encoding)
    try:
        return place.read_bytes()
    except OSError:
        raise _no_tile(place) from None


def preview_bytes(folder: Path) -> bytes:
    """Returns the small 8-bit PNG of a pyramid, drawn with its `window`; at most 60,000 bytes.

    Raises:
        ScanFileError: `missing`.
    """
    try:
        return (folder / "preview.png").read_bytes()
    except OSError:
        raise ScanFileError(
            "{folder}: there is no preview; build the pyramid", folder=folder, reason="missing"
        ) from None


def lossless_path(folder: Path) -> Path:
    """Returns where a pyramid's folder keeps the scan itself, readable with `read_scan`."""
    return folder / "scan.tiff"


def pyramid_levels(plane: Codes) -> list[Codes]:
    """Returns the levels of one energy's codes (H, W), full resolution first."""
    levels = [plane]
    while max(levels[-1].shape) > TILE_PX:
        levels.append(_halved(levels[-1]))
    return levels


def _halved(plane: Codes) -> Codes:
    height, width = plane.shape
    even = np.pad(plane, ((0, height % 2), (0, width % 2)), mode="edge").astype(np.uint32)
    rows = even[0::2] + even[1::2]
    return ((rows[:, 0::2] + rows[:, 1::2] + 2) >> 2).astype(np.uint16)


def _clear(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _info_path(folder).unlink(missing_ok=True)
        for encoding in ENCODINGS:
            shutil.rmtree(folder / encoding, ignore_errors=True)
    except OSError as error:
        raise not_writable(folder, error) from None


def _write_encoding(codes: Codes, folder: Path, encoding: Encoding) -> None:
    part = folder / f".{encoding}.{secrets.token_hex(4)}.part"
    try:
        with ThreadPoolExecutor(min(_MAX_THREADS, os.cpu_count() or 1)) as pool:
            for energy, plane in enumerate(codes):
                for level, values in enumerate(_levels(plane, encoding)):
                    place = part / str(energy) / str(level)
                    place.mkdir(parents=True)
                    list(pool.map(partial(_write_tile, place, values, encoding), *_grid(values)))
        _move_unless_there(part, folder / encoding)
    except OSError as error:
        raise not_writable(folder, error) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _levels(plane: Codes, encoding: Encoding) -> Iterator[Codes]:
    for level, codes in enumerate(pyramid_levels(plane)):
        if encoding == "u16":
            yield codes
        else:
            sqrt12 = sqrt12_from_codes(codes)
            yield rounded_below_noise(sqrt12) if level else sqrt12


def _grid(values: Codes) -> tuple[list[int], list[int]]:
    num_rows, num_columns = (-(-side // TILE_PX) for side in values.shape)
    places = list(product(range(num_columns), range(num_rows)))
    return [column for column, _ in places], [row for _, row in places]


def _write_tile(place: Path, values: Codes, encoding: Encoding, column: int, row: int) -> None:
    y, x = row * TILE_PX, column * TILE_PX
    tile = values[y : y + TILE_PX, x : x + TILE_PX]
    (place / f"{column}_{row}.gz").write_bytes(encode_tile(tile, encoding))


def _move_unless_there(part: Path, place: Path) -> None:
    try:
        os.rename(part, place)
    except OSError:
        # Somebody else asked at the same moment and was faster; both wrote the same.
        if not place.is_dir():
            raise


def _preview(scan: Scan, window: tuple[int, int]) -> bytes:
    for side in _PREVIEW_SIDES:
        content = picture_png(scan, size_wh=(side, side), window=window)
        if len(content) <= PREVIEW_BYTES:
            break
    return content


def _info_path(folder: Path) -> Path:
    return folder / "pyramid.json"


def _no_tile(place: Path) -> ScanFileError:
    return ScanFileError("{place}: there is no such tile", place=place, reason="missing")
