"""Writing a package: members one after the other, then the manifest, then the digest of it all."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xray_trainer.packages.frame import PLACEHOLDER, stamp
from xray_trainer.packages.manifest import MANIFEST, SCHEMA, FileEntry, Manifest, signed
from xray_trainer.scans.atomic import not_writable

_TIME = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1024 * 1024


@dataclass
class PackageWriter:
    """Takes the members of a package."""

    _archive: zipfile.ZipFile
    _files: list[FileEntry] = field(default_factory=list)

    def add(self, path: str, content: bytes) -> None:
        """Adds a member; JSON is packed, everything else is small already."""
        with self._archive.open(_info(path), "w", force_zip64=False) as member:
            member.write(content)
        self._note(path, len(content), hashlib.sha256(content).hexdigest())

    def add_file(self, path: str, source: Path) -> None:
        """Adds a member from a file, piece by piece."""
        digest, size = hashlib.sha256(), 0
        with source.open("rb") as file, self._archive.open(_info(path), "w", force_zip64=True) as member:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                member.write(chunk)
        self._note(path, size, digest.hexdigest())

    @property
    def files(self) -> tuple[FileEntry, ...]:
        """Returns what was added, by path."""
        return tuple(sorted(self._files, key=lambda entry: entry.path))

    def _note(self, path: str, size: int, sha256: str) -> None:
        self._files.append(FileEntry(path=path, size=size, sha256=sha256))


@contextmanager
def packing(target: Path, manifest: Manifest, *, key: Ed25519PrivateKey) -> Iterator[PackageWriter]:
    """Yields the writer of a package that appears under its name, whole, when the block ends.

    Args:
        target: the file to write.
        manifest: without files, which the writer notes.
        key: signs it.

    Raises:
        StorageError: it cannot be written.
    """
    part = target.with_name(f".{target.name}.{uuid4().hex[:8]}.part")
    try:
        with zipfile.ZipFile(part, "x", allowZip64=True) as archive:
            writer = PackageWriter(archive)
            yield writer
            content = signed(manifest.model_copy(update={"files": writer.files}), key=key)
            archive.writestr(_info(MANIFEST), content)
            archive.comment = PLACEHOLDER
        stamp(part)
        os.replace(part, target)
    except OSError as error:
        raise not_writable(target, error) from None
    finally:
        part.unlink(missing_ok=True)


def program() -> str:
    """Returns the version that a package says it was made by."""
    return version("xray_trainer")


def total_bytes(files: Iterable[FileEntry]) -> int:
    """Returns the size of all members, unpacked."""
    return sum(entry.size for entry in files)


def _info(path: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, _TIME)
    info.compress_type = zipfile.ZIP_DEFLATED if path.endswith(".json") else zipfile.ZIP_STORED
    info.external_attr = 0o100600 << 16
    return info


__all__ = ["SCHEMA", "PackageWriter", "packing", "program", "total_bytes"]
