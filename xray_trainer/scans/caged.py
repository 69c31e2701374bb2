"""Reading scans that come from outside, in the cage: what `files.read_scan_noted` and CharLS do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import imagecodecs
import numpy as np
import numpy.typing as npt

from xray_trainer.errors import InputError, ScanFileError, Sentence
from xray_trainer.machine import memory_bytes
from xray_trainer.scans.cage import Bounds, Cage, CageError, shared_cage
from xray_trainer.scans.files import belongings, read_scan_noted
from xray_trainer.scans.raster import MAX_PIXELS, file_size
from xray_trainer.scans.scan import Scan
from xray_trainer.scans.sidecar import Sidecar

_MB: Final = 1024**2
_LEAST_S, _MB_PER_S = 8.0, 4.0
_LEAST_MEMORY, _MEMORY_PER_BYTE = 640 * _MB, 24
_NUMBER_BYTES, _MAX_ENERGIES = 4, 2
_NOTHING_SAID: Final = Sidecar()
_END_OF_IMAGE: Final = b"\xff\xd9"
_NONSENSE: Final = "the program that reads scans told nonsense; tell the administrator"


def read_scan_caged(
    path: Path, *, said: Sidecar = _NOTHING_SAID, cage: Cage | None = None
) -> tuple[Scan, tuple[str, ...]]:
    """Returns the scan in a file and its sidecar, and notes about what was assumed or lost.

    Args:
        path: as of `read_scan_noted`, under a name that is ours.
        said: what somebody knows of the scan besides.
        cage: where it is read; that of this process where None.

    Raises:
        ScanFileError: as of `read_scan_noted`; `unreadable` also where reading was stopped.
    """
    num_bytes = file_size(path) + sum(_size(path.with_name(name)) for name in belongings(path))
    asked = {"path": str(path.absolute()), "said": said.model_dump_json(exclude_unset=True)}
    try:
        told, numbers = (cage or shared_cage()).do(
            scan_job, asked, name=path.name, bounds=scan_bounds(num_bytes)
        )
        return _scan(told, numbers)
    except CageError as error:
        raise ScanFileError(error.sentence, reason="unreadable") from None


def scan_bounds(num_bytes: int) -> Bounds:
    """Returns what reading a scan of so many bytes may use: honest files grow little."""
    memory = _LEAST_MEMORY + _MEMORY_PER_BYTE * num_bytes
    most = memory_bytes() // 2 or memory
    return Bounds(
        seconds=_LEAST_S + num_bytes / _MB / _MB_PER_S,
        memory_bytes=min(memory, max(most, _LEAST_MEMORY)),
        most_bytes=_MAX_ENERGIES * MAX_PIXELS * _NUMBER_BYTES,
    )


def scan_job(said: Mapping[str, Any], _content: bytes) -> tuple[dict[str, Any], memoryview]:
    """Reads the scan; runs in the cage."""
    sidecar = Sidecar.model_validate_json(said["said"])
    scan, notes = read_scan_noted(Path(said["path"]), said=sidecar)
    told = {
        "scan_id": scan.scan_id,
        "shape": scan.transmission.shape,
        "pixel_mm_xy": scan.pixel_mm_xy,
        "beams": scan.beams,
        "conveyance": scan.conveyance,
        "source": scan.source,
        "notes": notes,
    }
    return told, memoryview(np.ascontiguousarray(scan.transmission).data).cast("B")


def decode_jpegls_caged(
    name: str, content: bytes, *, cage: Cage | None = None
) -> npt.NDArray[np.uint8] | npt.NDArray[np.uint16]:
    """Returns the grey image (H, W) in a JPEG-LS file whose header somebody has checked.

    Args:
        name: for people.
        content: of the file.
        cage: where it is decoded; that of this process where None.

    Raises:
        InputError: it is damaged.
    """
    told, numbers = (cage or shared_cage()).do(
        jpegls_job, {"name": name}, content, name=name, bounds=scan_bounds(len(content))
    )
    try:
        dtype = np.uint8 if told["dtype"] == "uint8" else np.uint16
        return np.frombuffer(numbers, dtype).reshape(told["shape"])
    except (KeyError, ValueError, TypeError):
        raise CageError("{name}: {why}", name=name, why=Sentence(_NONSENSE)) from None


def jpegls_job(said: Mapping[str, Any], content: bytes) -> tuple[dict[str, Any], memoryview]:
    """Decodes the image; runs in the cage."""
    try:
        # Without an end-of-image marker, CharLS may search for ever in an image that was cut.
        plane = np.ascontiguousarray(imagecodecs.jpegls_decode(content + _END_OF_IMAGE))
    except (imagecodecs.JpeglsError, ValueError, MemoryError):
        raise InputError("{name}: its image is damaged", name=said["name"]) from None
    return {"shape": plane.shape, "dtype": str(plane.dtype)}, memoryview(plane.data).cast("B")


def _scan(told: Mapping[str, Any], numbers: bytearray) -> tuple[Scan, tuple[str, ...]]:
    try:
        scan = Scan(
            str(told["scan_id"]),
            np.frombuffer(numbers, np.float32).reshape(told["shape"]),
            (float(told["pixel_mm_xy"][0]), float(told["pixel_mm_xy"][1])),
            tuple(map(str, told["beams"])),
            str(told["conveyance"]),
            str(told["source"]),
        )
        return scan, tuple(map(str, told["notes"]))
    except (KeyError, ValueError, TypeError, InputError):
        raise CageError(_NONSENSE) from None


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
