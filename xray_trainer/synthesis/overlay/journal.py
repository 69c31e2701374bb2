"""What a run over a folder writes down: one file per scan, written last, so that it proves the scan whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from xray_trainer.errors import InputError, StorageError
from xray_trainer.scans.atomic import write_atomically
from xray_trainer.scans.files import read_scan_noted
from xray_trainer.scans.scan import Scan
from xray_trainer.synthesis.items.item import ITEMS
from xray_trainer.synthesis.overlay.beam_estimate import SteelStep
from xray_trainer.synthesis.overlay.record import Overlay, Site
from xray_trainer.synthesis.taxonomy import kind_of


class Settings(BaseModel):
    """What a folder of overlays was asked for; another request needs another folder. See `settings_from`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int = Field(ge=0)
    num_per_scan: int = Field(1, ge=1, le=10)
    share_suspicious: Annotated[float, Field(ge=0, le=1)] = 1.0
    share_lookalikes: Annotated[float, Field(ge=0, le=1)] = 0.3
    items: tuple[str, ...] = ()
    kind: str = ""
    site: Site = "load"
    white_level: float | None = None
    steel_step_mm: float | None = None
    steel_step_box: tuple[float, float, float, float] | None = None

    @property
    def steel_step(self) -> SteelStep | None:
        """Returns the step, or None where none was given."""
        if self.steel_step_mm is None or self.steel_step_box is None:
            return None
        return SteelStep(self.steel_step_mm, self.steel_step_box)


def settings_from(**told: object) -> Settings:
    """Returns settings.

    Raises:
        InputError: one of them cannot be; the sentence says which.
    """
    try:
        settings = Settings.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise InputError(
            "overlay: {field}: {problem}, got {got}",
            field=field,
            problem=first["msg"],
            got=repr(first["input"]),
        ) from None
    if (settings.steel_step_mm is None) != (settings.steel_step_box is None):
        raise InputError("a step of steel needs both its thickness in mm and its box x,y,x,y in pixels")
    for item in settings.items:
        ITEMS[item]
    if settings.kind:
        kind_of(settings.kind)
    return settings


class ScanRecord(BaseModel):
    """One scan of a run: where it came from, what was hidden in it, its truth as COCO annotations."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scan: str = Field(description="file name under scans/")
    source: str = Field(description="path below the folder of inputs")
    source_sha256: str = Field(description="of the benign transmission")
    result_sha256: str = Field(description="of the transmission with everything in it")
    shape_hw: tuple[int, int]
    overlays: tuple[Overlay, ...] = Field((), description="in the order of their insertion")
    truth: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()


class Journal(BaseModel):
    """The whole run, `overlays.json`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    inputs: str
    settings: Settings
    scans: tuple[ScanRecord, ...] = ()


def write_record(folder: Path, name: str, record: ScanRecord) -> None:
    """Writes the record of one scan."""
    write_atomically(folder / "records" / f"{name}.json", record.model_dump_json().encode())


def read_record(path: Path) -> ScanRecord:
    """Returns the record in a file.

    Raises:
        StorageError: it is damaged; deleting it lets the run do that scan again.
    """
    try:
        return ScanRecord.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        why = str(error).splitlines()[0]
        raise StorageError(
            "{path}: cannot be read: {why}; delete it to do that scan again", path=path, why=why
        ) from None


def write_journal(folder: Path, journal: Journal) -> None:
    """Writes `overlays.json`."""
    write_atomically(folder / "overlays.json", journal.model_dump_json(indent=1).encode())


def read_journal(folder: Path) -> Journal:
    """Returns what a folder's `overlays.json` says.

    Raises:
        InputError: there is none, or it is damaged.
    """
    path = folder / "overlays.json"
    try:
        return Journal.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError("{path}: cannot be read: {why}", path=path, why=error.strerror or error) from None
    except ValidationError as error:
        raise InputError(
            "{path}: must be a file as `overlay` writes it: {why}", path=path, why=str(error).splitlines()[0]
        ) from None


def claim(folder: Path, settings: Settings) -> None:
    """Makes a folder this request's own.

    Raises:
        InputError: it holds overlays of another request.
    """
    path = folder / "request.json"
    if path.exists() and json.loads(path.read_bytes()) != settings.model_dump(mode="json"):
        raise InputError(
            "{folder}: holds overlays of another request ({path}); choose another folder",
            folder=folder,
            path=path,
        )
    write_atomically(path, settings.model_dump_json(indent=1).encode())


def read_source(path: Path, settings: Settings) -> tuple[Scan, tuple[str, ...]]:
    """Returns a benign scan as a run reads it, and notes."""
    return read_scan_noted(path, white_level=settings.white_level)


def sha256_of(scan: Scan) -> str:
    """Returns a digest of shape and values."""
    shape = ",".join(str(side) for side in scan.transmission.shape)
    return hashlib.sha256(shape.encode() + scan.transmission.tobytes()).hexdigest()


def unique_names(paths: Iterable[str]) -> dict[str, str]:
    """Returns a name for each relative path: folders joined by hyphens, the suffix where two would be alike.

    >>> unique_names(["a/x.tiff", "b.png", "b.tiff"])
    {'a/x.tiff': 'a-x', 'b.png': 'b-png', 'b.tiff': 'b-tiff'}
    """
    listed = list(paths)
    stems = {path: "-".join(Path(path).with_suffix("").parts) for path in listed}
    counts = list(stems.values())
    return {
        path: stem if counts.count(stem) == 1 else f"{stem}-{Path(path).suffix.lstrip('.').lower()}"
        for path, stem in stems.items()
    }
