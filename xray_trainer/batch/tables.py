"""The tables of a run: one row per input, one row per finding.

Both are written whole: temporary name, fsync, rename. So a reader finds the old table or the new one.
"""

from __future__ import annotations

import dataclasses
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from xray_trainer.scans.atomic import not_writable

SCANS_FILE, FINDINGS_FILE = "scans.parquet", "findings.parquet"

SCANS_SCHEMA = pa.schema(
    [
        pa.field("uri", pa.string(), nullable=False),
        pa.field("status", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("message", pa.string(), nullable=False),
        pa.field("score", pa.float64()),
        pa.field("height_px", pa.int32()),
        pa.field("width_px", pa.int32()),
        pa.field("num_energies", pa.int32()),
        pa.field("pixel_mm_x", pa.float64()),
        pa.field("pixel_mm_y", pa.float64()),
        pa.field("num_findings", pa.int32(), nullable=False),
        pa.field("seconds", pa.float64(), nullable=False),
        pa.field("checkpoint", pa.string(), nullable=False),
        pa.field("size_bytes", pa.int64(), nullable=False),
        pa.field("version", pa.string(), nullable=False),
    ]
)
FINDINGS_SCHEMA = pa.schema(
    [
        pa.field("uri", pa.string(), nullable=False),
        pa.field("finding", pa.int32(), nullable=False),
        pa.field("score", pa.float64(), nullable=False),
        pa.field("x_min", pa.float64(), nullable=False),
        pa.field("y_min", pa.float64(), nullable=False),
        pa.field("x_max", pa.float64(), nullable=False),
        pa.field("y_max", pa.float64(), nullable=False),
        pa.field("area_px", pa.float64(), nullable=False),
        pa.field("polygon", pa.string(), nullable=False),
        pa.field("rle", pa.string(), nullable=False),
        pa.field("family", pa.string(), nullable=False),
        pa.field("areal_density_g_cm2", pa.float64()),
        pa.field("material", pa.string(), nullable=False),
        pa.field("material_share", pa.float64()),
        pa.field("cue", pa.string(), nullable=False),
        pa.field("explanation", pa.string(), nullable=False),
        pa.field("checkpoint", pa.string(), nullable=False),
    ]
)


@dataclass(frozen=True, slots=True)
class ScanRow:
    """What became of one input.

    Attributes:
        status: `ok`, `warned` (processed, but see `message`) or `failed`.
        reason: short stable code where it failed, such as `truncated`; `noted` where it warned; else empty.
        message: the same as a sentence.
        score: anomaly score in [0, 1]; None where it failed.
        seconds: reading and searching this scan; the one column that differs from run to run.
        checkpoint: name and first digits of the hash of the weights.
        size_bytes, version: of the file when it was listed; see `listing.Input`.
    """

    uri: str
    status: str
    reason: str = ""
    message: str = ""
    score: float | None = None
    height_px: int | None = None
    width_px: int | None = None
    num_energies: int | None = None
    pixel_mm_x: float | None = None
    pixel_mm_y: float | None = None
    num_findings: int = 0
    seconds: float = 0.0
    checkpoint: str = ""
    size_bytes: int = 0
    version: str = ""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding, in pixels of the file; `finding` counts from 1 within a scan, highest score first.

    Attributes:
        polygon: GeoJSON geometry.
        rle: COCO run-length encoding as JSON.
        material, material_share, cue: see `regions.Finding`.
        explanation: what looks wrong, one English sentence.
    """

    uri: str
    finding: int
    score: float
    x_min: float
    y_min: float
    x_max: float
    y_max: float
    area_px: float
    polygon: str
    rle: str
    family: str
    areal_density_g_cm2: float | None
    material: str
    material_share: float | None
    cue: str
    explanation: str
    checkpoint: str


def write_scans(out: Path, rows: Sequence[ScanRow]) -> Path:
    """Returns the path of the table of scans."""
    return write_table(out / SCANS_FILE, rows, SCANS_SCHEMA)


def write_findings(out: Path, rows: Sequence[FindingRow]) -> Path:
    """Returns the path of the table of findings."""
    return write_table(out / FINDINGS_FILE, rows, FINDINGS_SCHEMA)


def write_table(path: Path, rows: Sequence[ScanRow] | Sequence[FindingRow], schema: pa.Schema) -> Path:
    """Returns `path` after rows are on the disk as Parquet.

    Raises:
        StorageError: the folder cannot be written.
    """
    table = pa.Table.from_pylist([dataclasses.asdict(row) for row in rows], schema=schema)
    with durable_file(path) as file:
        pq.write_table(table, file, compression="zstd")
    return path


def write_durably(path: Path, content: bytes) -> Path:
    """Returns `path` after its content is on the disk: temporary name, fsync, rename.

    Raises:
        StorageError: the folder cannot be written.
    """
    with durable_file(path) as file:
        file.write(content)
    return path


@contextmanager
def durable_file(path: Path) -> Iterator[BinaryIO]:
    """Yields a file that gets its name when it is whole and on the disk, and none where that fails.

    Raises:
        StorageError: the folder cannot be written.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise not_writable(path, error) from None
    finally:
        part.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Puts names on the disk too; Windows does so by itself and cannot open a folder."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
