"""The scan library on disk: every scan once, under the sha256 of its TIFF, with its tile pyramid.

No name that a person chose ever becomes a path. A scan is put together in a folder of its own and moved into
place in one step, so that a half-written scan is never seen.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from xray_trainer.errors import StorageError
from xray_trainer.scans.files import read_scan
from xray_trainer.scans.scan import Scan
from xray_trainer.scans.tiles import build_pyramid, lossless_path

_SHA256 = re.compile(r"[0-9a-f]{64}")
_INCOMING = ".incoming"
_STALE_S = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class ScanLibrary:
    """A folder of scans, each in `<two digits>/<sha256>/`, which is also the folder of its pyramid."""

    root: Path

    def add_scan(self, scan: Scan) -> str:
        """Returns the address of a scan, which is stored if it is new.

        Raises:
            StorageError: the folder cannot be written.
        """
        try:
            with self._incoming() as draft:
                return self._add(scan, draft)
        except OSError as error:
            raise StorageError(
                "{root}: the scan library must be writable, got: {got}; is the disk full?",
                root=self.root,
                got=error.strerror or error,
            ) from None

    def folder(self, sha256: str) -> Path:
        """Returns the folder of a scan and its pyramid.

        Raises:
            StorageError: the address is none, or the library has no such scan.
        """
        if not _SHA256.fullmatch(sha256):
            raise StorageError("a scan's address must be 64 hexadecimal digits, got {got!r}", got=sha256[:80])
        folder = self._place(sha256)
        if not folder.is_dir():
            raise StorageError(
                "{folder}: the library lacks this scan; restore the data folder from a backup", folder=folder
            )
        return folder

    def read(self, sha256: str) -> Scan:
        """Returns a scan of the library, as it was stored."""
        return read_scan(lossless_path(self.folder(sha256)))

    def adopt(self, other: ScanLibrary) -> None:
        """Moves the scans of another library on the same disk here; those that are here stay.

        Raises:
            StorageError: the folder cannot be written.
        """
        try:
            for draft in other.root.glob("[0-9a-f][0-9a-f]/*"):
                place = self._place(draft.name)
                place.parent.mkdir(parents=True, exist_ok=True)
                _move_unless_there(draft, place)
        except OSError as error:
            raise StorageError(
                "{root}: the scan library must be writable, got: {got}; is the disk full?",
                root=self.root,
                got=error.strerror or error,
            ) from None

    def is_intact(self, sha256: str) -> bool:
        """Returns whether a scan's file still has the content of its address."""
        return _sha256(lossless_path(self.folder(sha256))) == sha256

    def _add(self, scan: Scan, draft: Path) -> str:
        build_pyramid(scan, draft)
        sha256 = _sha256(lossless_path(draft))
        place = self._place(sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        _move_unless_there(draft, place)
        return sha256

    def _place(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    @contextmanager
    def _incoming(self) -> Iterator[Path]:
        draft = self.root / _INCOMING / uuid4().hex
        draft.mkdir(parents=True)
        try:
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def sweep(self) -> None:
        """Removes what a killed process left half-written a day ago or more."""
        for draft in (self.root / _INCOMING).glob("*"):
            with suppress(FileNotFoundError):
                if time.time() - draft.stat().st_mtime > _STALE_S:
                    shutil.rmtree(draft, ignore_errors=True)


def _move_unless_there(draft: Path, place: Path) -> None:
    try:
        os.rename(draft, place)
    except OSError:
        if not place.is_dir():
            raise


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
