"""Files that are written per scan while it is at hand: its picture and its anomaly map.

Both are named by the key of the scan's uri, for two scans of one name in different folders are two scans.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
from tifffile import TiffFile, TiffFileError, TiffWriter

from xray_trainer.batch.results import scan_key
from xray_trainer.batch.tables import ScanRow
from xray_trainer.errors import InputError, StorageError
from xray_trainer.scans.atomic import not_writable, write_atomically
from xray_trainer.scans.codes import codes_from_transmission
from xray_trainer.scans.pictures import auto_window, encode_picture, window_level
from xray_trainer.scans.scan import Scan

if TYPE_CHECKING:
    from xray_trainer.detector.detect import Analysis

PREVIEWS, MAPS = "previews", "maps"

_CERTAIN: Final = 255
_ROWS_PER_STRIP: Final = 64


@dataclass(frozen=True, slots=True)
class StoredMap:
    """An anomaly map as it is stored.

    Attributes:
        values: uint8 (H, W), 255 = 1.
        cell_px_xy: pixels of the scan that one cell covers; cells start at the scan's corner.
        shape_hw: height and width of the scan in pixels; the last cells may reach beyond it.
    """

    values: npt.NDArray[np.uint8]
    cell_px_xy: tuple[float, float]
    shape_hw: tuple[int, int]


def preview_path(out: Path, uri: str) -> Path:
    """Returns where the preview of a scan lies in a result folder."""
    return out / PREVIEWS / f"{scan_key(uri)}.png"


def map_path(out: Path, uri: str) -> Path:
    """Returns where the anomaly map of a scan lies in a result folder."""
    return out / MAPS / f"{scan_key(uri)}.tiff"


def write_preview(out: Path, row: ScanRow, scan: Scan) -> Path:
    """Returns the path of the scan's 8-bit grey picture, one pixel per pixel of the scan.

    Raises:
        StorageError: the folder cannot be written.
    """
    codes = codes_from_transmission(scan.transmission[0])
    low, high = auto_window(codes)
    return _written(preview_path(out, row.uri), encode_picture(window_level(codes, low=low, high=high)))


def write_map(out: Path, row: ScanRow, analysis: Analysis) -> Path:
    """Returns the path of the scan's anomaly map: TIFF, uint8, 255 = 1, zstd.

    Its ImageDescription is JSON with what lays it over the scan, as in `StoredMap`.

    Raises:
        StorageError: the folder cannot be written.
    """
    values = np.rint(analysis.anomaly_map * np.float32(_CERTAIN)).astype(np.uint8)
    told = {
        "uri": row.uri,
        "checkpoint": row.checkpoint,
        "cell_px_xy": analysis.cell_px_xy,
        "shape_hw": (row.height_px, row.width_px),
        "value_of_255": 1.0,
    }
    return _written(map_path(out, row.uri), _tiff(values, json.dumps(told)))


def read_map(path: Path) -> StoredMap:
    """Returns a map that `write_map` wrote.

    Raises:
        InputError: the file is no such map.
        StorageError: it cannot be read.
    """
    try:
        with TiffFile(path) as tiff:
            told = json.loads(tiff.pages.first.description)
            values = np.asarray(tiff.asarray(), np.uint8)
        (x, y), (height, width) = told["cell_px_xy"], told["shape_hw"]
    except OSError as error:
        raise StorageError(
            "{path}: cannot be read: {why}; write the maps again", path=path, why=error.strerror or error
        ) from None
    except (TiffFileError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            "{path}: an anomaly map is a TIFF with its geometry as JSON, got {why}; write the maps again",
            path=path,
            why=repr(error),
        ) from None
    return StoredMap(values, (float(x), float(y)), (int(height), int(width)))


def _tiff(values: npt.NDArray[np.uint8], description: str) -> bytes:
    stream = io.BytesIO()
    with TiffWriter(stream) as writer:
        writer.write(
            values,
            photometric="minisblack",
            compression="zstd",
            predictor=True,
            rowsperstrip=_ROWS_PER_STRIP,
            description=description,
            metadata=None,
            software=False,
        )
    return stream.getvalue()


def _written(path: Path, content: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_writable(path.parent, error) from None
    write_atomically(path, content)
    return path
