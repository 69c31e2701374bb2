"""A backup of all that an installation keeps, taken while people work: one tar file with a hash of each part.

Tables are read in one transaction, so they fit together; scans are never changed once they are stored, so
whatever the tables name is on disk by then. What can be computed again stays out. The file holds keys and
people's answers: it is to be kept as safe as the installation itself.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, Table
from sqlalchemy.exc import SQLAlchemyError

from xray_trainer.errors import StorageError
from xray_trainer.installation.tables import dump_table, tables_in
from xray_trainer.settings import Settings
from xray_trainer.store.database import connect_database
from xray_trainer.store.migrate import current

MANIFEST: Final = "backup.json"
FILES: Final = "files/"
TABLES: Final = "tables/"

_DATABASE = "xray_trainer.sqlite3"
_LEFT_OUT_ENDINGS = (".log", ".lock", ".part")
_COMPUTED = "u16"
_CHUNK = 1024 * 1024

Report = Callable[[int, int], None]


class Manifest(BaseModel):
    """What a backup holds.

    Attributes:
        format: of the file.
        taken_at: when it was begun.
        revision: of the tables.
        rows: number of rows, by table, in the order in which they go back.
        sha256: of every other member, by its name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["xray_trainer backup 1"] = "xray_trainer backup 1"
    taken_at: datetime
    revision: str
    rows: dict[str, int]
    sha256: dict[str, str]


def back_up(settings: Settings, out: Path, *, now: datetime, report: Report | None = None) -> Manifest:
    """Returns what was written into a new backup; the file appears when it is whole.

    Args:
        settings: whose data folder and database.
        out: file to write.
        now: the moment of the backup.
        report: called with bytes of files done and bytes in all.

    Raises:
        StorageError: something cannot be read, or the file cannot be written.
    """
    part = out.with_name(f".{out.name}.part")
    try:
        with _private(part) as file, tarfile.open(fileobj=file, mode="w") as archive:
            manifest = _fill(archive, settings, now, report)
        os.replace(part, out)
    except OSError as error:
        raise StorageError(
            "{out}: a backup must be readable and writable, got: {why}", out=out, why=error
        ) from None
    except SQLAlchemyError as error:
        raise StorageError("the database cannot be read: {why}", why=str(error).splitlines()[0]) from None
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _private(path: Path) -> BinaryIO:
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def _fill(archive: tarfile.TarFile, settings: Settings, now: datetime, report: Report | None) -> Manifest:
    sha256: dict[str, str] = {}
    engine = connect_database(settings)
    try:
        revision = current(engine)
        if revision is None:
            raise StorageError("there is nothing to back up: the database has no tables yet")
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            rows = {
                table.name: _add_table(archive, connection, table, sha256) for table in tables_in(connection)
            }
    finally:
        engine.dispose()
    _add_files(archive, settings.home, sha256, report)
    manifest = Manifest(taken_at=now, revision=revision, rows=rows, sha256=sha256)
    content = manifest.model_dump_json(indent=1).encode()
    _add(archive, MANIFEST, io.BytesIO(content), len(content))
    return manifest


def _add_table(archive: tarfile.TarFile, connection: Connection, table: Table, sha256: dict[str, str]) -> int:
    num = -1
    with tempfile.TemporaryFile() as spool:
        with gzip.GzipFile(fileobj=spool, mode="wb", compresslevel=3, mtime=0) as zipped:
            for line in dump_table(connection, table):
                zipped.write(line)
                num += 1
        size = spool.tell()
        spool.seek(0)
        member = f"{TABLES}{table.name}.jsonl.gz"
        sha256[member] = _add(archive, member, spool, size)
    return num


def _add_files(archive: tarfile.TarFile, home: Path, sha256: dict[str, str], report: Report | None) -> None:
    paths = list(_kept(home))
    total, done = sum(size for _path, size in paths), 0
    for path, size in paths:
        member = FILES + path.relative_to(home).as_posix()
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue
        with file:
            sha256[member] = _add(archive, member, file, os.fstat(file.fileno()).st_size)
        done += size
        if report:
            report(done, total)


def _kept(home: Path) -> Iterator[tuple[Path, int]]:
    for folder, folders, names in os.walk(home):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one != _COMPUTED)
        for name in sorted(names):
            path = Path(folder) / name
            is_left_out = name.startswith((".", _DATABASE)) or name.endswith(_LEFT_OUT_ENDINGS)
            if not is_left_out and path.is_file() and not path.is_symlink():
                yield path, path.stat().st_size


class _Hashed(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Returns the next bytes."""
        content = self._file.read(size)
        self.digest.update(content)
        return content


def _add(archive: tarfile.TarFile, member: str, file: BinaryIO, size: int) -> str:
    entry = tarfile.TarInfo(member)
    entry.size, entry.mode = size, 0o600
    hashed = _Hashed(file)
    archive.addfile(entry, hashed)
    return hashed.digest.hexdigest()
