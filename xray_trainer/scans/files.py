"""Reading and writing scan files. What the pixels cannot say lies beside them in a JSON sidecar."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from xray_trainer.errors import InputError, ScanFileError
from xray_trainer.scans import png, tiff
from xray_trainer.scans.atomic import write_atomically
from xray_trainer.scans.codes import CODE_MAX, codes_from_transmission, transmission_from_codes
from xray_trainer.scans.raster import MIN_SIDE_PX, decoding, file_size
from xray_trainer.scans.readers import READERS, SUFFIXES, Reader, joined, read_raster
from xray_trainer.scans.scan import Scan
from xray_trainer.scans.sidecar import Sidecar, describe, read_sidecar, sidecar_name, sidecar_path
from xray_trainer.scans.values import check_white_level, transmission_from_raster

__all__ = [
    "READERS",
    "SUFFIXES",
    "Reader",
    "belongings",
    "codes_from_transmission",
    "is_scan_file",
    "is_scan_name",
    "list_scan_files",
    "read_scan",
    "read_scan_noted",
    "scan_names",
    "sidecar_or_none",
    "transmission_from_codes",
    "write_scan",
]

DEFAULT_PIXEL_MM: Final = 5.0
UNKNOWN_BEAM: Final = "unknown"

_LOW_ENERGY: Final = ".low"
_NOTHING_SAID: Final = Sidecar()


def is_scan_name(name: str) -> bool:
    """Returns whether a file is a scan by its name alone."""
    return name.lower().endswith(SUFFIXES) and not name.startswith(".")


def is_scan_file(path: Path) -> bool:
    """Returns whether a path is a scan by its name; the `<stem>.low.png` that `write_scan` makes is not."""
    if not is_scan_name(path.name):
        return False
    first = path.stem.removesuffix(_LOW_ENERGY)
    return first == path.stem or path.name not in _further_energies(path.with_name(first + path.suffix))


def scan_names(
    names: Iterable[str], *, sidecar_of: Callable[[str], Sidecar | None]
) -> dict[str, tuple[str, ...]]:
    """Returns the scans among the names of one folder, sorted, without the further energies of another.

    Args:
        names: of all files of the folder.
        sidecar_of: what the sidecar of a scan file says, None where it cannot be read; asked only for those
            that have one.

    Returns:
        For each scan the names of what belongs to it: its sidecar and its further energies.
    """
    present = set(names)
    beside: dict[str, tuple[str, ...]] = {}
    further: set[str] = set()
    for name in sorted(filter(is_scan_name, present)):
        has_sidecar = sidecar_name(name) in present
        sidecar = sidecar_of(name) if has_sidecar else None
        energies = sidecar.further_energies(name) if sidecar else ()
        beside[name] = ((sidecar_name(name),) if has_sidecar else ()) + energies
        if sidecar and energies and sidecar.energies[0] in present:
            further.update(energies)
    return {name: belonging for name, belonging in beside.items() if name not in further}


def belongings(path: Path) -> tuple[str, ...]:
    """Returns the names of the files that belong to a scan file: its sidecar and its further energies."""
    beside = sidecar_name(path.name)
    return (beside, *_further_energies(path)) if os.path.exists(path.parent / beside) else ()


def sidecar_or_none(path: Path) -> Sidecar | None:
    """Returns the sidecar of a scan file, None also where it is broken: reading the scan tells that."""
    try:
        return read_sidecar(path)
    except ScanFileError:
        return None


def list_scan_files(folder: Path) -> tuple[Path, ...]:
    """Returns the scan files of one folder by name, without the further energies of another.

    Raises:
        ScanFileError: `missing` or `unreadable`.
    """
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        raise ScanFileError("{folder}: there is no such folder", folder=folder, reason="missing") from None
    except OSError as error:
        raise ScanFileError(
            "{folder}: cannot be read: {why}", folder=folder, why=error, reason="unreadable"
        ) from None
    found = scan_names(names, sidecar_of=lambda name: sidecar_or_none(folder / name))
    return tuple(folder / name for name in found)


def read_scan(path: Path, *, white_level: float | None = None) -> Scan:
    """Returns the scan in a file and its sidecar; see `read_scan_noted`."""
    return read_scan_noted(path, white_level=white_level)[0]


def read_scan_noted(
    path: Path, *, white_level: float | None = None, said: Sidecar = _NOTHING_SAID
) -> tuple[Scan, tuple[str, ...]]:
    """Returns the scan in a file and its sidecar, and notes about what was assumed or lost.

    Args:
        path: PNG, TIFF, JPEG, `.npy`, DICOM or DICOS, told by its content, or `.raw` and `.bin`, described by
            the sidecar; the first file of a pair where a sidecar names two.
        white_level: the stored value that means air, before what the sidecar says; else 65535 for 16 bits,
            255 for 8 bits, 1 for floating point.
        said: what somebody knows of the scan besides; file and sidecar are believed more.

    Raises:
        ScanFileError: with reason `empty`, `truncated`, `not_a_scan`, `colour`, `too_small`, `too_large`,
            `bad_values`, `bad_sidecar`, `missing` or `unreadable`.
    """
    check_white_level(white_level)
    file_size(path)
    found = read_sidecar(path)
    beside = found or Sidecar()
    names = beside.energies if path.name in beside.energies else (path.name,)
    with decoding(path.name):
        raster = joined(path.name, [read_raster(path.parent / name, beside.over(said)) for name in names])
        sidecar = beside.over(raster.says).over(said)
        transmission, notes = transmission_from_raster(
            path.name, raster, sidecar=sidecar, white_level=white_level
        )
        beams = _beams(path, sidecar, num_energies=len(transmission))
        scan = Scan(
            sidecar.scan_id or path.stem,
            transmission,
            sidecar.pixel_mm_xy or (DEFAULT_PIXEL_MM, DEFAULT_PIXEL_MM),
            beams,
            sidecar.conveyance,
            sidecar.source,
        )
    return scan, (*raster.notes, *notes, *_sidecar_notes(sidecar, beside.unknown_fields))


def write_scan(scan: Scan, path: Path) -> Path:
    """Writes a scan and its sidecar, all or nothing for each file, the named file last; returns its path.

    Args:
        scan: at least 8 px on each side.
        path: `.tiff` or `.tif` (uint16, one page per energy) or `.png` (16-bit; the low energy goes into
            `<stem>.low.png`). Files of that name are replaced.

    Raises:
        InputError: the suffix or the scan cannot be written.
        StorageError: the folder cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in (".tiff", ".tif", ".png"):
        raise InputError(
            "{name}: scans are written as .tiff or .png, got {suffix!r}", name=path.name, suffix=suffix
        )
    if min(scan.shape_hw) < MIN_SIDE_PX:
        raise InputError(
            "{scan_id}: a scan file needs {min_side_px} px a side, got {got}",
            scan_id=scan.scan_id,
            min_side_px=MIN_SIDE_PX,
            got=scan.shape_hw,
        )
    codes = codes_from_transmission(scan.transmission)
    names = _energy_names(path, scan.num_energies) if suffix == ".png" else ()
    write_atomically(sidecar_path(path), _sidecar_json(scan, names))
    for name, plane in reversed(tuple(zip(names, codes, strict=False))):
        write_atomically(path.with_name(name), png.encode_png(plane))
    if not names:
        write_atomically(path, tiff.encode_tiff(codes))
    return path


def _beams(path: Path, sidecar: Sidecar, *, num_energies: int) -> tuple[str, ...]:
    if sidecar.beams and len(sidecar.beams) != num_energies:
        raise ScanFileError(
            "{name}: the sidecar names {num_beams} beams, the pixels hold "
            "{num_energies} energies; correct the sidecar",
            name=path.name,
            num_beams=len(sidecar.beams),
            num_energies=num_energies,
            reason="bad_sidecar",
        )
    return sidecar.beams or (UNKNOWN_BEAM,) * num_energies


def _sidecar_notes(sidecar: Sidecar, unknown_fields: Iterable[str]) -> tuple[str, ...]:
    notes = [f"the sidecar's field {field!r} means nothing here" for field in unknown_fields]
    if sidecar.pixel_mm_xy is None:
        notes.append(f"nobody said how big a pixel is: {DEFAULT_PIXEL_MM:g} mm assumed")
    if not sidecar.beams:
        notes.append("nobody said which beams it was scanned with")
    return tuple(notes)


def _further_energies(path: Path) -> tuple[str, ...]:
    sidecar = sidecar_or_none(path)
    return sidecar.further_energies(path.name) if sidecar else ()


def _energy_names(path: Path, num_energies: int) -> tuple[str, ...]:
    return (path.name, f"{path.stem}{_LOW_ENERGY}{path.suffix}")[:num_energies]


def _sidecar_json(scan: Scan, energies: tuple[str, ...]) -> bytes:
    try:
        sidecar = Sidecar(
            scan_id=scan.scan_id,
            pixel_mm_xy=scan.pixel_mm_xy,
            beams=scan.beams,
            white_level=CODE_MAX,
            conveyance=scan.conveyance,
            source=scan.source,
            energies=energies,
        )
    except ValidationError as error:
        raise InputError(
            "{scan_id!r}: a sidecar cannot hold it: {why}", scan_id=scan.scan_id, why=describe(error)
        ) from None
    return sidecar.model_dump_json(indent=2, exclude_none=True).encode()
