"""Scans of a result folder on their way to the screen: tiles, anomaly map, material colours.

A scan is cut into tiles when it is first opened and kept in a folder of the data folder; the last few hundred
stay. Nothing here goes into the library: that is for exercises.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from xray_trainer.batch.per_scan import read_map
from xray_trainer.batch.remote import local_copy
from xray_trainer.errors import InputError, ScanFileError, StorageError
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.physics.beams import BEAMS
from xray_trainer.physics.material_colours import material_colours
from xray_trainer.scans.atomic import not_writable, write_atomically
from xray_trainer.scans.caged import read_scan_caged
from xray_trainer.scans.files import read_scan
from xray_trainer.scans.pictures import encode_picture
from xray_trainer.scans.tiles import build_pyramid, lossless_path, read_pyramid
from xray_trainer.ui.desk.documents import declaration_beside
from xray_trainer.ui.scan_json import steel_pairs

_KEPT = 300
_DECLARATION, _MATERIAL = "declaration.json", "material.png"


@dataclass(slots=True)
class ScanShelf:
    """The folder with the tiles of the scans that were opened last, one folder per scan."""

    root: Path
    _locks: dict[str, threading.Lock] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def open(self, uri: str) -> Path:
        """Returns the folder of a scan's tiles, made where the scan is new or has changed.

        Raises:
            ScanFileError: the scan is gone or cannot be read.
            StorageError: the folder cannot be written.
        """
        place = self.root / _name(uri)
        with self._guard:
            lock = self._locks.setdefault(place.name, threading.Lock())
        with lock:
            if (place / "pyramid.json").is_file():
                with suppress(OSError):
                    (place / "pyramid.json").touch()
            else:
                self._make_room()
                _build(uri, place)
        return place

    def _make_room(self) -> None:
        """Removes the scans that nobody has opened for longest."""
        with suppress(OSError):
            opened = sorted(self.root.glob("*/pyramid.json"), key=lambda path: path.stat().st_mtime)
            for path in opened[: max(0, len(opened) - _KEPT + 1)]:
                shutil.rmtree(path.parent, ignore_errors=True)


def make_folder(place: Path) -> None:
    """Makes a folder of the shelf.

    Raises:
        StorageError: it cannot be made.
    """
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_writable(place, error) from None


def declaration_of(place: Path) -> Declaration | None:
    """Returns the declaration that lay beside a scan when it was opened."""
    path = place / _DECLARATION
    return Declaration.model_validate_json(path.read_bytes()) if path.is_file() else None


def has_material(place: Path) -> bool:
    """Returns whether a scan can be shown in material colours: two energies of known beams."""
    beams = read_pyramid(place).beams
    return len(beams) == 2 and all(name in BEAMS for name in beams)


def material_png(place: Path) -> bytes:
    """Returns the scan in material colours, painted at the first call.

    Raises:
        InputError: it has no two energies of known beams.
    """
    path = place / _MATERIAL
    if not path.is_file():
        if not has_material(place):
            raise InputError("material colours need a scan with two energies of known beams")
        write_atomically(path, encode_picture(material_colours(read_scan(lossless_path(place)))))
    return path.read_bytes()


def steel_json(place: Path) -> list[tuple[float, float]]:
    """Returns pairs of -ln T and mm of steel for the high energy, thin to thick; none for an unknown beam."""
    return steel_pairs(*read_pyramid(place).beams[:1])


def map_size_px(path: Path) -> tuple[float, float] | None:
    """Returns width and height that a map covers in pixels of the scan; None where there is no map."""
    try:
        stored = read_map(path)
    except (InputError, StorageError):
        return None
    height, width = stored.values.shape
    return width * stored.cell_px_xy[0], height * stored.cell_px_xy[1]


def map_png(path: Path) -> bytes:
    """Returns an anomaly map as a PNG to lie over the scan: clear where 0, from yellow to red where more.

    Raises:
        ScanFileError: there is no such map, or it cannot be read.
    """
    try:
        share = read_map(path).values.astype(np.float32) / 255
    except (InputError, StorageError):
        raise ScanFileError(
            "{path}: there is no anomaly map of this scan", path=path, reason="missing"
        ) from None
    painted = np.zeros((*share.shape, 4), np.uint8)
    painted[..., 2] = 255
    painted[..., 1] = np.rint(220 * (1 - share))
    painted[..., 3] = np.rint(200 * np.power(share, 0.7))
    return cv2.imencode(".png", painted)[1].tobytes()


def _build(uri: str, place: Path) -> None:
    with _opened(uri) as path:
        scan = read_scan_caged(path)[0]
        declaration = declaration_beside(path)
    make_folder(place)
    if declaration is not None:
        write_atomically(place / _DECLARATION, declaration.model_dump_json().encode())
    build_pyramid(scan, place)


@contextmanager
def _opened(uri: str) -> Iterator[Path]:
    with local_copy(uri) as path:
        if not path.is_file():
            raise ScanFileError("{uri}: the scan is not there any more", uri=uri, reason="missing")
        yield path


def _name(uri: str) -> str:
    """Returns what stands for a scan file as it is now: another file under the same name is another scan."""
    stamp = ""
    if "://" not in uri:
        with suppress(OSError):
            found = Path(uri).stat()
            stamp = f"{found.st_mtime_ns}:{found.st_size}"
    return hashlib.sha256(f"{uri}\n{stamp}".encode(errors="surrogatepass")).hexdigest()[:32]
