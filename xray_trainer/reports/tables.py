"""Reports as flat rows, one per person, group, exercise or kind, and as CSV and Parquet files.

A figure takes three columns: its value, and the ends of its 95 % interval. What does not exist is empty.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from xray_trainer.drills.summary import Figure

Row = dict[str, Any]


def rows_of(reported: Iterable[Any], *, names: Mapping[str, str] | None = None) -> list[Row]:
    """Returns one flat row per dataclass, figures in three columns.

    Args:
        reported: such as `GroupFigures`, `Group`, `ExerciseFigures` or `Standing`.
        names: of people or groups, which take the place of ids in the column `name`.
    """
    rows = [_flat(one) for one in reported]
    for row in rows:
        if names and row.get("name") in names:
            row["name"] = names[row["name"]]
    return rows


def csv_bytes(rows: Sequence[Row]) -> bytes:
    """Returns rows as CSV in UTF-8 with a byte order mark, so that spreadsheets read every script.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]) if rows else [])
    writer.writeheader()
    writer.writerows({name: _inert(value) for name, value in row.items()} for row in rows)
    return text.getvalue().encode("utf-8-sig")


def parquet_bytes(rows: Sequence[Row]) -> bytes:
    """Returns rows as a Parquet file."""
    content = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows)), content, compression="zstd")
    return content.getvalue()


def _flat(reported: Any) -> Row:
    row: Row = {}
    for field in fields(reported):
        value = getattr(reported, field.name)
        if isinstance(value, Figure):
            row |= {field.name: value.value, f"{field.name}_low": value.low, f"{field.name}_high": value.high}
        elif is_dataclass(value) and not isinstance(value, type):
            row |= _flat(value)
        else:
            row[field.name] = value
    return row


def _inert(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
