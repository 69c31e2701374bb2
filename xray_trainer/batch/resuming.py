"""What earlier runs into a result folder have done, and what therefore remains."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from xray_trainer.batch.joining import TABLES
from xray_trainer.batch.listing import Input
from xray_trainer.batch.parts import PARTS_FOLDER, discard_parts, part_file, part_numbers, read_column
from xray_trainer.batch.run_settings import RunSettings, check_same, read_settings, write_settings
from xray_trainer.batch.tables import write_durably
from xray_trainer.errors import InputError, StorageError
from xray_trainer.scans.atomic import not_writable

MAY_PASS: Final = ("connection", "error", "missing", "unreadable")
"""Reasons that may be gone at the next try: nothing is wrong with the file itself, or nobody knows."""

_LOCK: Final = "lock"


class Done:
    """The scans that need no second search: same uri, size, version and checkpoint, and searched for good."""

    def __init__(self, out: Path, *, checkpoint: str) -> None:
        self._known: dict[str, tuple[object, ...]] = {}
        columns = ("uri", "size_bytes", "version", "checkpoint", "reason")
        for _, part in read_column(out, *columns):
            for uri, *key, reason in zip(*(part[name] for name in columns), strict=True):
                self._known[str(uri)] = (*key, reason not in MAY_PASS)
        self._checkpoint = checkpoint

    def __contains__(self, given: Input) -> bool:
        """Returns whether an input is done."""
        known = self._known.get(given.uri)
        return known is not None and known == (given.size_bytes, given.version, self._checkpoint, True)

    def __len__(self) -> int:
        """Returns how many scans have rows."""
        return len(self._known)


def begin(out: Path, settings: RunSettings, *, is_resumed: bool) -> None:
    """Prepares the result folder for a run.

    Raises:
        InputError: an unfinished run is in it and nobody asked to resume, or it was another kind of run.
        StorageError: it cannot be written.
    """
    before = read_settings(out)
    if is_resumed and before is None and (out / TABLES[0]).exists():
        raise InputError(
            "{out}: there are tables but no {parts_folder}/ to go on from; choose another folder",
            out=out,
            parts_folder=PARTS_FOLDER,
        )
    if is_resumed and before is not None:
        check_same(out, before, settings)
    elif before is not None and not is_joined(out):
        raise InputError(
            "{out}: an unfinished run is in it; give --resume to go on, or another folder", out=out
        )
    else:
        for name in TABLES:
            (out / name).unlink(missing_ok=True)
        discard_parts(out, except_for=_LOCK)
    write_settings(out, settings)


def is_joined(out: Path) -> bool:
    """Returns whether the tables of a result folder hold all of its parts."""
    try:
        tables = min((out / name).stat().st_mtime_ns for name in TABLES)
    except FileNotFoundError:
        return False
    parts = [part_file(out, "scans", number).stat().st_mtime_ns for number in part_numbers(out)]
    is_open = any((out / PARTS_FOLDER).glob("open-*.jsonl"))
    return not is_open and tables >= max(parts, default=0)


@contextmanager
def only_run(out: Path) -> Iterator[None]:
    """Holds a result folder for one process; the system lets go when the process ends, however it ends.

    Raises:
        StorageError: it cannot be written, or another process holds it.
    """
    folder = out / PARTS_FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_durably(out / ".writable", b"").unlink()
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise not_writable(out, error) from None
    try:
        _lock(out, handle)
        yield
    finally:
        os.close(handle)


def _lock(out: Path, handle: int) -> None:
    if os.name != "posix":
        return
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise StorageError(
            "{out}: another run is writing into it; wait for it or choose another folder", out=out
        ) from None
