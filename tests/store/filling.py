"""Rows in every table that a database has, made from its columns; each refers to rows of its own number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

PLAUSIBLE: dict[str, Any] = {"status": "offered", "role": "trainee", "language": "en", "set_id": "draft-{}"}
"""Values of columns of which more is asked than a type; `{}` stands for the number of the row."""

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def fill(connection: sa.Connection, tables: Sequence[sa.Table], number: int) -> None:
    """Puts a row into every table; an odd one has NULL wherever that may be."""
    for table in tables:
        connection.execute(sa.insert(table).values(row(table, number, connection.dialect.name == "sqlite")))


def row(table: sa.Table, number: int, is_sqlite: bool) -> dict[str, Any]:
    """Returns a row for a table."""
    is_bare = number % 2 == 1
    return {
        column.name: None if is_bare and column.nullable else _value(_root(column), number, is_sqlite)
        for column in table.columns
    }


def contents(
    connection: sa.Connection, tables: Sequence[sa.Table]
) -> dict[str, dict[tuple[Any, ...], dict[str, Any]]]:
    """Returns the rows of every table by their primary key."""
    return {
        table.name: {
            tuple(found[column.name] for column in table.primary_key): dict(found)
            for found in connection.execute(sa.select(table)).mappings()
        }
        for table in tables
    }


def _root(column: sa.Column[Any]) -> sa.Column[Any]:
    """Returns the column that a column refers to in the end, itself where it refers to none."""
    for key in column.foreign_keys:
        if key.column is not column:
            return _root(key.column)
    return column


def _value(column: sa.Column[Any], number: int, is_sqlite: bool) -> Any:
    if column.name in PLAUSIBLE:
        return PLAUSIBLE[column.name].format(number)
    values: dict[type[Any], Any] = {
        sa.DateTime: NOON.replace(tzinfo=None) if is_sqlite else NOON,
        sa.Date: NOON.date(),
        sa.JSON: {"number": number},
        sa.LargeBinary: bytes([number, 255]),
        sa.Boolean: number % 2 == 0,
        sa.Integer: number,
        sa.Float: number + 0.5,
    }
    of_kind = (value for kind, value in values.items() if isinstance(column.type, kind))
    length = getattr(column.type, "length", None) or 200
    return next(of_kind, f"{number}-{column.table.name}.{column.name}"[:length])
