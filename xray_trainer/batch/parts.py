"""What a run has finished so far: part files, and a journal of what is not yet in one.

    parts/run.json               what the run was asked for, see `run_settings`
    parts/findings-000007.parquet   written first
    parts/scans-000007.parquet      written second: the part counts from here on
    parts/open-000008.jsonl      one line per scan since then, with its findings

A process that dies at any moment leaves whole parts and a journal whose last line may be cut; its scan was in
flight. A part that is there outdates the journal of its number, so no row is ever there twice.
"""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import time
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from xray_trainer.batch.tables import FINDINGS_SCHEMA, SCANS_SCHEMA, FindingRow, ScanRow, write_table
from xray_trainer.scans.atomic import not_writable

PARTS_FOLDER: Final = "parts"
SCANS_PER_PART: Final = 500

_SYNC_S: Final = 1.0

Found = tuple[ScanRow, list[FindingRow]]


class Parts:
    """The finished rows of one result folder; one process at a time writes them.

    Raises (also its methods):
        StorageError: the folder cannot be written.
    """

    def __init__(self, out: Path, *, scans_per_part: int = SCANS_PER_PART) -> None:
        self._folder, self._scans_per_part = out / PARTS_FOLDER, scans_per_part
        self._number = max(part_numbers(out), default=0) + 1
        self._found: list[Found] = []
        self._uris: set[str] = set()
        self._journal: FileIO | None = None
        self._synced = time.monotonic()
        self._recover()

    def add(self, row: ScanRow, findings: list[FindingRow]) -> None:
        """Writes down a finished scan: from here on a kill cannot undo it."""
        if row.uri in self._uris:
            self.flush()
        self._append(row, findings)
        self._remember(row, findings)
        if len(self._found) >= self._scans_per_part:
            self.flush()

    def flush(self) -> None:
        """Turns the journal into a part file, if anything is in it."""
        if not self._found:
            return
        findings = [finding for _, of_scan in self._found for finding in of_scan]
        write_table(self._path("findings"), findings, FINDINGS_SCHEMA)
        write_table(self._path("scans"), [row for row, _ in self._found], SCANS_SCHEMA)
        self.close()
        self._journal_path.unlink(missing_ok=True)
        self._found, self._uris = [], set()
        self._number += 1

    def close(self) -> None:
        """Closes the journal as it is; what is in it stays for the next process."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    @property
    def _journal_path(self) -> Path:
        return self._folder / f"open-{self._number:06d}.jsonl"

    def _path(self, table: str) -> Path:
        return self._folder / f"{table}-{self._number:06d}.parquet"

    def _remember(self, row: ScanRow, findings: list[FindingRow]) -> None:
        self._found.append((row, findings))
        self._uris.add(row.uri)

    def _append(self, row: ScanRow, findings: list[FindingRow]) -> None:
        try:
            if self._journal is None:
                self._journal = FileIO(self._journal_path, "wb")
            _write_whole(self._journal, to_line((row, findings)).encode() + b"\n")
            if time.monotonic() - self._synced >= _SYNC_S:
                os.fsync(self._journal.fileno())
                self._synced = time.monotonic()
        except OSError as error:
            raise not_writable(self._journal_path, error) from None

    def _recover(self) -> None:
        """Makes a part of what a dead process left in its journal."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if self._journal_path.exists():
                for row, findings in _journalled(self._journal_path):
                    self._remember(row, findings)
            self.flush()
            for old in self._folder.glob("open-*.jsonl"):
                old.unlink()
            for torn in self._folder.glob(".*.part"):
                torn.unlink()
        except OSError as error:
            raise not_writable(self._folder, error) from None


def to_line(found: Found) -> str:
    """Returns the rows of a scan as one line of JSON."""
    row, findings = found
    return json.dumps([dataclasses.asdict(row), [dataclasses.asdict(finding) for finding in findings]])


def from_line(line: str | bytes) -> Found:
    """Returns the rows in a line of `to_line`."""
    scan, findings = json.loads(line)
    return ScanRow(**scan), [FindingRow(**finding) for finding in findings]


def part_numbers(out: Path) -> list[int]:
    """Returns the numbers of the whole parts of a result folder, in order."""
    return sorted(int(path.stem.partition("-")[2]) for path in (out / PARTS_FOLDER).glob("scans-*.parquet"))


def part_file(out: Path, table: str, number: int) -> Path:
    """Returns the path of a part of `scans` or `findings`."""
    return out / PARTS_FOLDER / f"{table}-{number:06d}.parquet"


def read_column(out: Path, *columns: str) -> Iterator[tuple[int, dict[str, list[object]]]]:
    """Yields each part's number with some columns of its scans, by name."""
    for number in part_numbers(out):
        table: pa.Table = pq.read_table(part_file(out, "scans", number), columns=list(columns))
        yield number, table.to_pydict()


def discard_parts(out: Path, *, except_for: str = "") -> None:
    """Removes what is in the folder of parts, but for a file.

    Raises:
        StorageError: it cannot be removed.
    """
    try:
        for path in (out / PARTS_FOLDER).iterdir():
            if path.name != except_for:
                path.unlink()
    except OSError as error:
        raise not_writable(out / PARTS_FOLDER, error) from None


def _write_whole(file: FileIO, content: bytes) -> None:
    """A disk that fills up takes the first bytes of a line without a word."""
    if file.write(content) != len(content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _journalled(path: Path) -> Iterator[Found]:
    with path.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                return
            yield from_line(line)
