"""Reading NumPy's `.npy`: numbers only, never a pickle.

The header is parsed here, as literals: NumPy's own parser also accepts records and objects.
Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
"""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.binary import TYPES, check_shape, read_numbers
from xray_trainer.scans.raster import Raster, decoding

SIGNATURE: Final = b"\x93NUMPY"

_MAX_HEADER_BYTES: Final = 4096
_LENGTH_BYTES: Final = {1: 2, 2: 4, 3: 4}
_FIELDS: Final = {"descr", "fortran_order", "shape"}


def read_npy(path: Path) -> Raster:
    """Returns the energies of an array (H, W) or (E, H, W).

    Raises:
        ScanFileError: `truncated`, `too_small`, `too_large`, `not_a_scan` or `unreadable`.
    """
    name = path.name
    with decoding(name):
        header, start = _header(name, path)
        dtype, shape = _dtype(name, header["descr"]), _shape(name, header["shape"])
        if not header["fortran_order"]:
            return read_numbers(path, shape=shape, dtype=dtype, skip_bytes=start)
        check_shape(name, shape)
        if len(shape) == 3:
            raise ScanFileError(
                "{name}: two energies must lie row by row (C order), got Fortran "
                "order; save numpy.ascontiguousarray(...)",
                name=name,
                reason="not_a_scan",
            )
        turned = read_numbers(path, shape=shape[::-1], dtype=dtype, skip_bytes=start)
        return replace(turned, values=np.ascontiguousarray(turned.values.transpose(0, 2, 1)))


def _header(name: str, path: Path) -> tuple[dict[str, Any], int]:
    """Returns the header's fields and where the numbers start."""
    with path.open("rb") as file:
        head = file.read(len(SIGNATURE) + 2)
        version = head[len(SIGNATURE)] if len(head) == len(SIGNATURE) + 2 else 1
        if version not in _LENGTH_BYTES:
            raise ScanFileError(
                "{name}: .npy has versions 1 to 3, got {version}",
                name=name,
                version=version,
                reason="not_a_scan",
            )
        length = int.from_bytes(file.read(_LENGTH_BYTES[version]), "little")
        if length > _MAX_HEADER_BYTES:
            raise ScanFileError(
                "{name}: a header may have {max_header_bytes:,} bytes, got "
                "{length:,}; save plain numbers, no records",
                name=name,
                max_header_bytes=_MAX_HEADER_BYTES,
                length=length,
                reason="not_a_scan",
            )
        text = file.read(length)
        if len(text) < length or not length:
            raise ScanFileError(
                "{name}: the file ends inside its header; copy it again", name=name, reason="truncated"
            )
        header = ast.literal_eval(text.decode("utf-8" if version == 3 else "latin-1").strip())
        if not isinstance(header, dict) or set(header) != _FIELDS:
            raise ScanFileError(
                "{name}: its header must name {fields}",
                name=name,
                fields=sorted(_FIELDS),
                reason="unreadable",
            )
        return header, file.tell()


def _dtype(name: str, descr: object) -> np.dtype[Any]:
    dtype = np.dtype(descr) if isinstance(descr, str) and len(descr) == 3 else None
    if dtype is None or dtype.name not in TYPES:
        raise ScanFileError(
            "{name}: an array must be one of {types}, got {got!r}; convert it with numpy's astype",
            name=name,
            types=", ".join(TYPES),
            got=str(descr)[:40],
            reason="not_a_scan",
        )
    return dtype


def _shape(name: str, shape: object) -> tuple[int, ...]:
    if not isinstance(shape, tuple) or not all(type(side) is int and side >= 0 for side in shape):
        raise ScanFileError(
            "{name}: its header gives no shape, got {got!r}",
            name=name,
            got=str(shape)[:40],
            reason="unreadable",
        )
    return shape
