"""Numbers that lie in a file one after the other, as in raw files and `.npy`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.raster import WAY_OUT_8_BIT, Raster, Values, check_size

TYPES: Final = ("uint8", "uint16", "float16", "float32", "float64")

_MAX_ENERGIES: Final = 2


def read_numbers(path: Path, *, shape: tuple[int, ...], dtype: np.dtype[Any], skip_bytes: int = 0) -> Raster:
    """Returns the energies of a file of plain numbers, row by row; shape and length are checked first.

    Args:
        path: of the file.
        shape: (H, W) or (E, H, W).
        dtype: one of `TYPES`, in any byte order.
        skip_bytes: what lies before the first number.

    Raises:
        ScanFileError: `not_a_scan`, `too_small`, `too_large` or `truncated`.
    """
    name = path.name
    energies, height, width = check_shape(name, shape)
    num_bytes = skip_bytes + energies * height * width * dtype.itemsize
    if path.stat().st_size < num_bytes:
        raise ScanFileError(
            "{name}: {energies} x {height} x {width} of {kind} need {num_bytes:,} "
            "bytes, got {got:,}; copy it again or correct the shape",
            name=name,
            energies=energies,
            height=height,
            width=width,
            kind=dtype.name,
            num_bytes=num_bytes,
            got=path.stat().st_size,
            reason="truncated",
        )
    values = np.fromfile(path, dtype, energies * height * width, offset=skip_bytes)
    return raster_of(values.reshape(energies, height, width))


def check_shape(name: str, shape: tuple[int, ...]) -> tuple[int, int, int]:
    """Returns (E, H, W) of a shape (H, W) or (E, H, W).

    Raises:
        ScanFileError: `not_a_scan`, `too_small` or `too_large`.
    """
    if len(shape) == 3 and 1 <= shape[0] <= _MAX_ENERGIES:
        energies, height, width = shape
    elif len(shape) == 2:
        energies, (height, width) = 1, shape
    else:
        raise ScanFileError(
            "{name}: a scan has the shape (height, width) or (energies, height, "
            "width) with one or two energies, got {shape}; save it in that order",
            name=name,
            shape=shape,
            reason="not_a_scan",
        )
    check_size(name, width=width, height=height)
    return energies, height, width


def raster_of(values: Values) -> Raster:
    """Returns the raster of numbers (E, H, W) of one of `TYPES`, in the byte order of this machine."""
    if values.dtype.kind == "f":
        with np.errstate(over="ignore", invalid="ignore"):
            return Raster(values.astype(np.float32), 1.0)
    native = values.astype(values.dtype.newbyteorder("="), copy=False)
    white = float(np.iinfo(native.dtype).max)
    return Raster(native, white, (WAY_OUT_8_BIT,) if native.dtype.itemsize == 1 else ())
