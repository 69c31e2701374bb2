"""Reading a package from elsewhere: every member through limits, no name of it ever becomes a path.

Checked in this order: the frame, the zip tables against the limits, the manifest and its signature, the zip
tables against the manifest. Hash and size of a member are checked whenever it is read; `check_all` reads all.
"""

from __future__ import annotations

import hashlib
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from xray_trainer.errors import PackageError, Sentence
from xray_trainer.packages.frame import check_frame, damaged
from xray_trainer.packages.limits import LIMITS, Limits
from xray_trainer.packages.manifest import MANIFEST, FileEntry, Manifest, verified

Model = TypeVar("Model", bound=BaseModel)

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)
_CHUNK = 1024 * 1024
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Package:
    """An open package whose manifest is signed by whom it says."""

    name: str
    manifest: Manifest
    limits: Limits
    _archive: zipfile.ZipFile
    _entries: dict[str, FileEntry]

    def read(self, path: str) -> bytes:
        """Returns the content of a member, as it was signed.

        Raises:
            PackageError: there is no such member, or it is not as it was signed.
        """
        return b"".join(self.chunks(path))

    def chunks(self, path: str) -> Iterator[bytes]:
        """Yields a member piece by piece; the last piece comes only if the whole is as it was signed."""
        entry = self._entries.get(path)
        if entry is None:
            raise PackageError(
                "{name}: the file {path!r} is missing in it; refused", name=self.name, path=path[:80]
            )
        digest, size, held = hashlib.sha256(), 0, b""
        for chunk in self._raw(path):
            size += len(chunk)
            if size > entry.size:
                raise damaged(self.name)
            digest.update(chunk)
            if held:
                yield held
            held = chunk
        if size != entry.size or digest.hexdigest() != entry.sha256:
            raise PackageError("{name}: {path} is not as it was signed; refused", name=self.name, path=path)
        yield held

    def model(self, path: str, model: type[Model]) -> Model:
        """Returns a member of JSON as what it must be.

        Raises:
            PackageError: it is too large or something else.
        """
        entry = self._entries.get(path)
        if entry and entry.size > self.limits.text_bytes:
            raise PackageError(
                "{name}: {path} has {size:,} bytes, too many for text; refused",
                name=self.name,
                path=path,
                size=entry.size,
            )
        return parsed(self.read(path), model, name=f"{self.name}: {path}")

    def has(self, path: str) -> bool:
        """Returns whether there is such a member."""
        return path in self._entries

    def check_all(self) -> None:
        """Reads every member once.

        Raises:
            PackageError: one is not as it was signed.
        """
        for path in self._entries:
            for _chunk in self.chunks(path):
                pass

    def _raw(self, path: str) -> Iterator[bytes]:
        try:
            with self._archive.open(path) as member:
                while chunk := member.read(_CHUNK):
                    yield chunk
        except _BROKEN:
            raise damaged(self.name) from None


@contextmanager
def opened(path: Path, *, name: str = "", limits: Limits = LIMITS) -> Iterator[Package]:
    """Yields a package that is not encrypted, its manifest and tables checked.

    Raises:
        PackageError: it is no package, damaged, too large, of another version or wrongly signed.
    """
    name = name or path.name
    try:
        check_frame(path, name=name, limits=limits)
        with zipfile.ZipFile(path) as archive:
            infos = _checked_tables(archive, path.stat().st_size, name, limits)
            manifest = verified(_manifest_bytes(archive, infos, name, limits), name=name)
            entries = _checked_entries(manifest, infos, name)
            yield Package(name, manifest, limits, archive, entries)
    except _BROKEN:
        raise damaged(name) from None
    except OSError as error:
        raise PackageError("{name}: cannot be read: {why}", name=name, why=error.strerror or error) from None


def parsed(content: bytes, model: type[Model], *, name: str) -> Model:
    """Returns JSON as what it must be; deep nesting is refused by the parser.

    Raises:
        PackageError: it is something else.
    """
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        first: Any = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or Sentence("the whole")
        raise PackageError(
            "{name}: breaks the format at {where}: {problem}",
            name=name,
            where=where[:100],
            problem=first["msg"][:200],
        ) from None


def _checked_tables(
    archive: zipfile.ZipFile, num_bytes: int, name: str, limits: Limits
) -> dict[str, zipfile.ZipInfo]:
    infos: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        if info.filename in infos:
            raise PackageError(
                "{name}: the name {filename!r} occurs twice in it; refused",
                name=name,
                filename=info.filename[:80],
            )
        _check_member(info, name, limits)
        infos[info.filename] = info
    if sum(info.file_size for info in infos.values()) > limits.total_bytes:
        raise PackageError(
            "{name}: unpacked it would have more than {total_bytes:,} bytes; refused",
            name=name,
            total_bytes=limits.total_bytes,
        )
    if sum(info.compress_size for info in infos.values()) > num_bytes:
        raise PackageError("{name}: its files overlap; refused", name=name)
    return infos


def _check_member(info: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    what = f"{name}: {info.filename[:80]!r}"
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG) or info.is_dir():
        raise PackageError("{what} is a link or no plain file; refused", what=what)
    if info.flag_bits & _ENCRYPTED or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise PackageError("{what} is packed in another way than packages are; refused", what=what)
    if info.file_size > limits.member_bytes and not info.filename.endswith(".bin"):
        raise PackageError(
            "{what} would have {file_size:,} bytes; refused", what=what, file_size=info.file_size
        )
    if info.file_size > limits.ratio_free_bytes + limits.ratio * info.compress_size:
        raise PackageError(
            "{what} would grow to {file_size:,} bytes in unpacking; refused",
            what=what,
            file_size=info.file_size,
        )


def _manifest_bytes(
    archive: zipfile.ZipFile, infos: dict[str, zipfile.ZipInfo], name: str, limits: Limits
) -> bytes:
    info = infos.get(MANIFEST)
    if info is None:
        raise PackageError(
            "{name}: this is no package of exercises, results or cases: it has no manifest", name=name
        )
    if info.file_size > limits.manifest_bytes:
        raise PackageError(
            "{name}: its manifest has {file_size:,} bytes, too many; refused",
            name=name,
            file_size=info.file_size,
        )
    with archive.open(info) as member:
        return member.read(limits.manifest_bytes + 1)


def _checked_entries(
    manifest: Manifest, infos: dict[str, zipfile.ZipInfo], name: str
) -> dict[str, FileEntry]:
    entries = {entry.path: entry for entry in manifest.files}
    if len(entries) != len(manifest.files) or MANIFEST in entries or {*entries, MANIFEST} != {*infos}:
        raise PackageError("{name}: it holds other files than its manifest says; refused", name=name)
    for path, entry in entries.items():
        if infos[path].file_size != entry.size:
            raise PackageError("{name}: {path} is not as it was signed; refused", name=name, path=path)
    return entries
