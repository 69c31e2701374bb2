"""A backup put onto an empty machine, or only looked through: nothing is there before all of it was checked.

Files are unpacked beside the data folder and take its place at the end; rows go into the database in one
transaction. A backup from SQLite may be restored into PostgreSQL, and the other way round.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import secrets
import shutil
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from xray_trainer.errors import InputError, StorageError
from xray_trainer.installation.backup import FILES, MANIFEST, TABLES, Manifest
from xray_trainer.installation.tables import is_empty, load_table, tables_in
from xray_trainer.settings import Settings
from xray_trainer.store.database import connect_database
from xray_trainer.store.migrate import downgrade, upgrade

Report = Callable[[int, int], None]

_CHUNK = 1024 * 1024
_MAX_MANIFEST_BYTES = 256 * _CHUNK


def check_backup(path: Path, *, report: Report | None = None) -> Manifest:
    """Returns what a backup holds, after every byte of it was compared with its hash.

    Raises:
        InputError: it is no backup, not whole, or damaged.
    """
    return _unpack(path, None, report)


def restore(settings: Settings, path: Path, *, report: Report | None = None) -> Manifest:
    """Returns what was restored into the empty data folder and database of these settings.

    Raises:
        InputError: it is no backup, not whole, or damaged; nothing is restored then.
        StorageError: folder or database are not empty, or cannot be written.
    """
    home = settings.home
    if home.exists() and any(home.iterdir()):
        raise StorageError(
            "{home}: a backup is restored into an empty data folder only; choose another one", home=home
        )
    with _beside(home) as staging:
        manifest = _unpack(path, staging, report)
        database = settings.model_copy(update={"home": staging})
        _fill_database(database, staging / "tables", manifest, path)
        shutil.rmtree(staging / "tables")
        for part in (staging / "files").glob("*"):
            part.rename(staging / part.name)
        (staging / "files").rmdir()
        if home.exists():
            home.rmdir()
        staging.rename(home)
    return manifest


@contextmanager
def _beside(home: Path) -> Iterator[Path]:
    staging = home.with_name(f".{home.name}.{secrets.token_hex(4)}.restore")
    try:
        for folder in (staging / "files", staging / "tables"):
            folder.mkdir(parents=True, mode=0o700)
        yield staging
    except OSError as error:
        raise StorageError(
            "{home}: the data folder must be writable, got: {why}", home=home, why=error
        ) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _unpack(path: Path, staging: Path | None, report: Report | None) -> Manifest:
    found: dict[str, str] = {}
    manifest = None
    try:
        total = path.stat().st_size
        with tarfile.open(path, "r:") as archive:
            for member in archive:
                if member.name == MANIFEST and member.size <= _MAX_MANIFEST_BYTES:
                    manifest = Manifest.model_validate_json(_opened(archive, member).read())
                    continue
                found[member.name] = _copied(archive, member, staging, path)
                if report:
                    report(min(member.offset_data + member.size, total), total)
    except (tarfile.TarError, ValidationError, EOFError):
        raise _damaged(path) from None
    except FileNotFoundError as error:
        raise InputError(
            "{path}: there is no such backup, got: {got}", path=path, got=error.strerror
        ) from None
    if manifest is None or manifest.sha256 != found:
        raise _damaged(path)
    return manifest


def _opened(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(member)
    if file is None:
        raise tarfile.ReadError("not a file")
    return file


def _copied(archive: tarfile.TarFile, member: tarfile.TarInfo, staging: Path | None, path: Path) -> str:
    """Returns the hash of a member, which is written into the staging folder where there is one."""
    if not member.isreg() or not _is_plain(member.name):
        raise InputError(
            "{path}: a backup holds plain files only, got {got!r}", path=path, got=member.name[:80]
        )
    digest = hashlib.sha256()
    source = _opened(archive, member)
    place = None if staging is None else staging / member.name
    if place is not None:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(place or os.devnull, "wb", opener=_private) as out:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _is_plain(name: str) -> bool:
    parts = PurePosixPath(name).parts
    inside = name.startswith((FILES, TABLES)) and len(parts) > 1
    return inside and not any(part in ("..", "/") or "\\" in part or ":" in part for part in parts)


def _fill_database(settings: Settings, tables: Path, manifest: Manifest, path: Path) -> None:
    engine = connect_database(settings)
    try:
        if not is_empty(engine):
            raise StorageError("a backup is restored into an empty database only; choose another one")
        downgrade(engine, to="base")
        upgrade(engine, to=manifest.revision)
        _load(engine, tables, manifest, path)
        upgrade(engine)
    except SQLAlchemyError as error:
        raise StorageError(
            "the database cannot take the backup: {why}", why=str(error).splitlines()[0]
        ) from None
    finally:
        engine.dispose()


def _load(engine: Engine, tables: Path, manifest: Manifest, path: Path) -> None:
    with engine.connect().execution_options(xray_trainer_writes=True) as connection, connection.begin():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        there = {table.name: table for table in tables_in(connection)}
        for name, num in manifest.rows.items():
            try:
                with gzip.open(tables / f"{name}.jsonl.gz", "rb") as lines:
                    loaded = load_table(connection, there[name], iter(lines))
            except (ValueError, KeyError, StopIteration, OSError, zlib.error):
                raise _damaged(path) from None
            if loaded != num:
                raise _damaged(path)


def _damaged(path: Path) -> InputError:
    return InputError(
        "{path}: a backup must be whole and unchanged, got a damaged one; take another copy", path=path
    )
