"""One packed scan: whole numbers where they tell the same transmission bit for bit, else floating point."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.atomic import not_writable
from xray_trainer.scans.codes import CODE_MAX
from xray_trainer.scans.files import DEFAULT_PIXEL_MM, UNKNOWN_BEAM, read_scan_noted
from xray_trainer.scans.scan import Scan, Transmission
from xray_trainer.scans.sidecar import Sidecar, read_sidecar, sidecar_path
from xray_trainer.scans.tiff import encode_tiff

_WHITES: Final = (CODE_MAX, 4095, 16383, 1023)
"""Values of air that files commonly have: of 16, 12, 14, 10 bits, and 8: 65535 = 257 * 255."""

_Pages = tuple[float | None, npt.NDArray[Any]]


def write_packed(source: Path, path: Path, *, scratch: Path) -> tuple[int, int]:
    """Returns bytes before and after, once the scan in `source` lies in `path` and was read back from there.

    Args:
        source: any supported file, with its sidecar and further energies beside it.
        path: ends in `.tiff`; its folder is made.
        scratch: folder on the same disk for the file before it gets its name.

    Raises:
        ScanFileError: the source cannot be read, or changes while it is.
        StorageError: the disk cannot be written, or gives back something else.
    """
    scan, _ = read_scan_noted(source)
    sidecar = read_sidecar(source) or Sidecar()
    trial = scratch / f"{secrets.token_hex(4)}.tiff"
    try:
        _write_first_that_reads_the_same(scan, sidecar, trial)
        path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(sidecar_path(trial), sidecar_path(path))
        os.replace(trial, path)
    except OSError as error:
        raise not_writable(path, error) from None
    names = {source.name, *sidecar.further_energies(source.name)}
    return sum((source.parent / name).stat().st_size for name in names), path.stat().st_size


def _write_first_that_reads_the_same(scan: Scan, sidecar: Sidecar, trial: Path) -> None:
    for white, pages in _candidates(scan.transmission, sidecar.white_level):
        told = _sidecar(scan, sidecar, white)
        sidecar_path(trial).write_text(told.model_dump_json(indent=2, exclude_none=True), "utf-8")
        trial.write_bytes(encode_tiff(pages))
        if _is_same(read_scan_noted(trial)[0], scan):
            return
    raise ScanFileError(
        "{scan_id}: its packed form reads as another scan", scan_id=scan.scan_id, reason="unreadable"
    )


def _candidates(transmission: Transmission, white_level: float | None) -> Iterator[_Pages]:
    """Yields the value of air and what to store, smallest form first; floating point tells anything."""
    whites = [white for white in (white_level, *_WHITES) if white is not None and white <= CODE_MAX]
    for white in dict.fromkeys(map(float, whites)):
        codes = np.rint(transmission * np.float32(white)).astype(np.uint16)
        if np.array_equal(np.maximum(codes, 1).astype(np.float32) / np.float32(white), transmission):
            yield white, codes
    yield 1.0, transmission


def _sidecar(scan: Scan, sidecar: Sidecar, white: float | None) -> Sidecar:
    """Returns what the source's sidecar says, with what its file said; what nobody said stays open."""
    is_told = sidecar.pixel_mm_xy or scan.pixel_mm_xy != (DEFAULT_PIXEL_MM, DEFAULT_PIXEL_MM)
    return sidecar.model_copy(
        update={
            "scan_id": scan.scan_id,
            "pixel_mm_xy": scan.pixel_mm_xy if is_told else None,
            "beams": () if set(scan.beams) == {UNKNOWN_BEAM} else scan.beams,
            "white_level": None if white == CODE_MAX and sidecar.white_level is None else white,
            "values": "transmission",
            "scale": None,
            "conveyance": scan.conveyance,
            "source": scan.source,
            "energies": (),
        }
    )


def _is_same(one: Scan, other: Scan) -> bool:
    return (
        one.transmission.tobytes() == other.transmission.tobytes()
        and one.pixel_mm_xy == other.pixel_mm_xy
        and (one.beams, one.scan_id) == (other.beams, other.scan_id)
        and (one.conveyance, one.source) == (other.conveyance, other.source)
    )
