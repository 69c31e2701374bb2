"""A file's numbers as they were stored, before anybody says what they mean, and the rules they must pass.

Files come from outside. A header is checked before anything is decoded or allocated, and whatever a
decoder raises becomes a `ScanFileError`.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from xray_trainer.errors import ScanFileError
from xray_trainer.scans.sidecar import Sidecar

Values = npt.NDArray[Any]

MIN_SIDE_PX: Final = 8
MAX_SIDE_PX: Final = 131_072
"""A block train of 600 m at 5 mm per pixel is 120,000 px long."""
MAX_PIXELS: Final = 200_000_000
"""That train, 1,600 px high; as float32 it takes 0.8 GB per energy."""
MAX_FILE_BYTES: Final = 4 * 1024**3
RATIO_FREE_PIXELS: Final = 50_000_000
MAX_PIXELS_PER_BYTE: Final = 200
"""Beyond the first fifty million: what noise there is in an honest scan takes more than that to store."""

WAY_OUT_8_BIT = "8 bits per pixel: contrast is lost; export 16 bits where the scanner can"


@dataclass(frozen=True, slots=True)
class Raster:
    """The decoded numbers of one file.

    Attributes:
        values: uint8, uint16 or float32 (E, H, W), E = 1 or 2, in the order of the file.
        white: the value that means air if nobody says otherwise.
        notes: what a person should know about the file, one sentence each.
        says: what the file's own header says beside the pixels; a sidecar is believed more.
    """

    values: Values
    white: float
    notes: tuple[str, ...] = ()
    says: Sidecar = field(default_factory=Sidecar)


def file_size(path: Path) -> int:
    """Returns the size in bytes of a file that can hold a scan.

    Raises:
        ScanFileError: `missing`, `unreadable`, `empty` or `too_large`.
    """
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise ScanFileError("{path}: there is no such file", path=path, reason="missing") from None
    except (OSError, ValueError) as error:
        raise ScanFileError(
            "{path}: cannot be read: {why}", path=path, why=error, reason="unreadable"
        ) from None
    if not stat.S_ISREG(status.st_mode):
        raise ScanFileError(
            "{path}: a scan must be a file, got something else", path=path, reason="unreadable"
        )
    if status.st_size == 0:
        raise ScanFileError("{name}: the file is empty; copy it again", name=path.name, reason="empty")
    if status.st_size > MAX_FILE_BYTES:
        raise ScanFileError(
            "{name}: a file may have {max_file_bytes:,} bytes, got {got:,}",
            name=path.name,
            max_file_bytes=MAX_FILE_BYTES,
            got=status.st_size,
            reason="too_large",
        )
    return status.st_size


def check_size(name: str, *, width: int, height: int) -> None:
    """Checks what a header says about the size, before anything is allocated.

    Raises:
        ScanFileError: `too_small` or `too_large`.
    """
    if min(width, height) < MIN_SIDE_PX:
        raise ScanFileError(
            "{name}: a scan needs {min_side_px} px on each side, got {width} x {height}",
            name=name,
            min_side_px=MIN_SIDE_PX,
            width=width,
            height=height,
            reason="too_small",
        )
    if max(width, height) > MAX_SIDE_PX or width * height > MAX_PIXELS:
        raise ScanFileError(
            "{name}: a scan may have {max_side_px:,} px on a side and {max_pixels:,} "
            "px in all, got {width:,} x {height:,}; cut it or lower its resolution",
            name=name,
            max_side_px=MAX_SIDE_PX,
            max_pixels=MAX_PIXELS,
            width=width,
            height=height,
            reason="too_large",
        )


def check_ratio(name: str, *, num_pixels: int, num_bytes: int) -> None:
    """Checks that a file is not far too small for what its header says, before it is decoded.

    Raises:
        ScanFileError: `too_large`.
    """
    if num_pixels > RATIO_FREE_PIXELS + MAX_PIXELS_PER_BYTE * num_bytes:
        raise ScanFileError(
            "{name}: would unpack to {num_pixels:,} px from {num_bytes:,} bytes, "
            "which no scanner writes; export it anew",
            name=name,
            num_pixels=num_pixels,
            num_bytes=num_bytes,
            reason="too_large",
        )


def grey_plane(name: str, values: Values) -> Values:
    """Returns (H, W) of decoded (H, W) or (H, W, channels); equal channels count as grey, alpha is dropped.

    Raises:
        ScanFileError: `colour`.
    """
    if values.ndim == 2:
        return values
    first = values[..., 0]
    colours = values.shape[-1] - (values.shape[-1] in (2, 4))
    if all(np.array_equal(first, values[..., channel]) for channel in range(1, colours)):
        return np.ascontiguousarray(first)
    raise ScanFileError(
        "{name}: a scan has one grey channel, got {colours} different ones; export "
        "the scanner's grey picture, not the coloured one",
        name=name,
        colours=colours,
        reason="colour",
    )


@contextmanager
def decoding(name: str) -> Iterator[None]:
    """Turns whatever a decoder raises inside into a `ScanFileError`: they raise nearly anything on damage."""
    try:
        yield
    except ScanFileError:
        raise
    except FileNotFoundError:
        raise ScanFileError("{name}: it is there no more", name=name, reason="missing") from None
    except PermissionError:
        raise ScanFileError(
            "{name}: may not be read; ask for the right to", name=name, reason="unreadable"
        ) from None
    except MemoryError:
        raise ScanFileError(
            "{name}: this machine has not enough memory for it", name=name, reason="too_large"
        ) from None
    except Exception as error:
        why = str(error).strip().partition("\n")[0] or type(error).__name__
        raise ScanFileError(
            "{name}: cannot be read: {why}; copy it again from the scanner",
            name=name,
            why=why,
            reason="unreadable",
        ) from None
