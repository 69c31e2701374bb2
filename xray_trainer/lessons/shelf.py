"""The shelf: which scans of the lessons are rendered, and where in the scan library they lie.

A scan is kept under a key made of its request and seed, so that a changed lesson has its scans rendered anew.
The notes in the folder are a cache: without them everything is rendered again, to the same addresses.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xray_trainer.errors import StorageError
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise
from xray_trainer.exercises.records import concealment_from, concealment_record
from xray_trainer.lessons.lesson import LessonScan
from xray_trainer.regions import Concealment
from xray_trainer.scans.atomic import not_writable, write_atomically
from xray_trainer.settings import Settings
from xray_trainer.store.library import ScanLibrary

_FOLDER = "lessons"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A rendered scan of a lesson.

    Attributes:
        sha256: its address in the library.
        benign_sha256: of the same without what is hidden or looks so; "" where there is nothing of the kind.
        truth: what is hidden, or only looks like it.
        declaration: what the documents say.
    """

    sha256: str
    benign_sha256: str
    truth: tuple[Concealment, ...]
    declaration: Declaration


@dataclass(frozen=True, slots=True)
class Shelf:
    """Rendered scans of the lessons by their requests."""

    folder: Path
    library: ScanLibrary

    def find(self, scan: LessonScan) -> Prepared | None:
        """Returns a scan that is rendered, None where it is not, or not any more."""
        try:
            note = json.loads((self.folder / f"{key_of(scan)}.json").read_text(encoding="utf-8"))
            prepared = _prepared(note)
            for sha256 in filter(None, (prepared.sha256, prepared.benign_sha256)):
                self.library.folder(sha256)
        except (OSError, ValueError, KeyError, StorageError):
            return None
        return prepared

    def keep(self, scan: LessonScan, built: BuiltExercise) -> None:
        """Puts a rendered scan into the library and notes where it is.

        Raises:
            StorageError: the data folder cannot be written.
        """
        benign = built.benign_scan
        note = {
            "sha256": self.library.add_scan(built.scan),
            "benign_sha256": self.library.add_scan(benign) if benign is not None else "",
            "truth": [concealment_record(one) for one in built.exercise.truth],
            "declaration": built.exercise.declaration.model_dump(mode="json"),
        }
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise not_writable(self.folder, error) from None
        write_atomically(self.folder / f"{key_of(scan)}.json", json.dumps(note).encode())


def shelf_of(settings: Settings) -> Shelf:
    """Returns the shelf in the data folder."""
    return Shelf(settings.home / _FOLDER, ScanLibrary(settings.library))


def key_of(scan: LessonScan) -> str:
    """Returns the name under which a scan is kept."""
    wish = scan.model_dump_json(exclude={"has_papers"})
    return hashlib.sha256(wish.encode()).hexdigest()[:24]


def _prepared(note: dict[str, Any]) -> Prepared:
    return Prepared(
        sha256=str(note["sha256"]),
        benign_sha256=str(note["benign_sha256"]),
        truth=tuple(concealment_from(record) for record in note["truth"]),
        declaration=Declaration.model_validate(note["declaration"]),
    )
