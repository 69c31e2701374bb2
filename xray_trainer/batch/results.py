"""Reading what a run left: its tables, whole or as a stream of rows.

Columns that this version does not know are passed over and absent ones take the default of their row, so that
folders of older and newer versions can be read. A stream holds one batch of rows however long the table is.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from xray_trainer.batch.tables import FINDINGS_FILE, SCANS_FILE, FindingRow, ScanRow
from xray_trainer.errors import InputError

_BATCH_ROWS: Final = 256
_BUFFER_BYTES: Final = 1 << 18
_KEY_DIGITS: Final = 16
_PROGRESS_FILE: Final = "progress.json"

_Row = TypeVar("_Row", ScanRow, FindingRow)


@dataclass(frozen=True, slots=True)
class Results:
    """The rows of a run in the order of its tables."""

    scans: tuple[ScanRow, ...]
    findings: tuple[FindingRow, ...]


def read_results(folder: Path) -> Results:
    """Returns all rows of a result folder.

    Raises:
        InputError: it is no result folder, or its tables cannot be read.
    """
    return Results(tuple(iter_scans(folder)), tuple(iter_findings(folder)))


def iter_scans(folder: Path) -> Iterator[ScanRow]:
    """Yields the rows of the scans, in the order of the table; errors as in `read_results`."""
    return _rows(folder, SCANS_FILE, ScanRow)


def iter_findings(folder: Path) -> Iterator[FindingRow]:
    """Yields the rows of the findings, in the order of the table; errors as in `read_results`."""
    return _rows(folder, FINDINGS_FILE, FindingRow)


def iter_scans_with_findings(folder: Path) -> Iterator[tuple[ScanRow, tuple[FindingRow, ...]]]:
    """Yields every scan with its findings, in flat memory; findings must stand in the order of the scans.

    Raises:
        InputError: as in `read_results`, or findings stand in another order.
    """
    groups = groupby(iter_findings(folder), key=lambda row: row.uri)
    waiting = next(groups, None)
    for scan in iter_scans(folder):
        found: tuple[FindingRow, ...] = ()
        if waiting is not None and waiting[0] == scan.uri:
            found = tuple(waiting[1])
            waiting = next(groups, None)
        yield scan, found
    if waiting is not None:
        raise InputError(
            "{folder}: findings must stand in the order of the scans, those of "
            "{scan} do not; detect again into an empty folder",
            folder=folder,
            scan=waiting[0],
        )


def iter_searched(folder: Path) -> Iterator[tuple[ScanRow, tuple[FindingRow, ...]]]:
    """Yields the scans that did not fail, as `iter_scans_with_findings` does."""
    return ((scan, found) for scan, found in iter_scans_with_findings(folder) if scan.status != "failed")


def met_families(folder: Path) -> frozenset[str]:
    """Returns the families that findings name; errors as in `read_results`."""
    path = _checked(folder, FINDINGS_FILE)
    table = _opened(path)
    with table:
        return frozenset(
            name
            for batch in table.iter_batches(columns=["family"], use_threads=False)
            for name in batch.column(0).unique().to_pylist()
        )


def scan_key(uri: str) -> str:
    """Returns the name under which files that belong to a scan lie: 16 hexadecimal digits of its uri's hash.

    >>> scan_key("s3://port/день 1/a.tiff")
    '1b3383c1db4ed195'
    """
    return hashlib.sha256(uri.encode(errors="surrogatepass")).hexdigest()[:_KEY_DIGITS]


def _rows(folder: Path, name: str, kind: type[_Row]) -> Iterator[_Row]:
    """Opens the table at once, so that a wrong folder is told before the first row is asked for."""
    path = _checked(folder, name)
    table = _opened(path)
    columns = _columns(path, table.schema_arrow.names, kind)
    return _read(path, table, columns, kind)


def _read(path: Path, table: Any, columns: list[str], kind: type[_Row]) -> Iterator[_Row]:
    try:
        with table:
            for batch in table.iter_batches(_BATCH_ROWS, columns=columns, use_threads=False):
                for values in batch.to_pylist():
                    yield kind(**values)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path, error) from None


def _opened(path: Path) -> Any:
    try:
        return pq.ParquetFile(path, buffer_size=_BUFFER_BYTES, pre_buffer=False)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path, error) from None


def _checked(folder: Path, name: str) -> Path:
    path = folder / name
    if path.is_file():
        return path
    if (folder / _PROGRESS_FILE).is_file():
        raise InputError(
            "{folder}: {name} comes when a run has ended, this one has not; wait or resume it",
            folder=folder,
            name=name,
        )
    raise InputError(
        "{folder}: a result folder holds {scans_file} and {findings_file}, {name} is "
        "not there; give the folder that `xray-trainer detect` wrote",
        folder=folder,
        scans_file=SCANS_FILE,
        findings_file=FINDINGS_FILE,
        name=name,
    )


def _columns(path: Path, names: list[str], kind: type[_Row]) -> list[str]:
    fields = dataclasses.fields(kind)
    needed = [one.name for one in fields if one.default is dataclasses.MISSING]
    if lacking := [name for name in needed if name not in names]:
        raise InputError(
            "{path}: must have the column {column!r}, got {got}; detect again",
            path=path,
            column=lacking[0],
            got=", ".join(names),
        )
    return [one.name for one in fields if one.name in names]


def _unreadable(path: Path, error: Exception) -> InputError:
    return InputError(
        "{path}: cannot be read as a table: {why}; copy it again or detect again", path=path, why=error
    )
