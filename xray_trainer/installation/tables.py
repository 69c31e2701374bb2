"""Tables of a database as lines of JSON and back, the same for SQLite and PostgreSQL.

A table's first line names its columns, each further line is a row. Times are `{"~t": ISO 8601 in UTC}`, bytes
`{"~b": base64}`, values of JSON columns `{"~j": value}`; everything else is itself.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, Engine, LargeBinary, MetaData, Table, insert, select, text

_AT_ONCE = 1000
VERSIONS = "alembic_version"
"""The table of migrations, which a backup names once instead."""


def tables_in(connection: Connection) -> tuple[Table, ...]:
    """Returns the tables of a database as they are there, each after those that it refers to."""
    metadata = MetaData()
    metadata.reflect(connection)
    return tuple(table for table in metadata.sorted_tables if table.name != VERSIONS)


def dump_table(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yields the lines of a table, the columns first."""
    yield _line([column.name for column in table.columns])
    keep = [_keeper(column) for column in table.columns]
    rows = connection.execution_options(stream_results=True, yield_per=_AT_ONCE).execute(select(table))
    for row in rows:
        yield _line([write(value) for write, value in zip(keep, row, strict=True)])


def load_table(connection: Connection, table: Table, lines: Iterator[bytes]) -> int:
    """Returns how many rows were put into an empty table.

    Raises:
        ValueError: a line is none, or the columns are not those of the table.
    """
    names = json.loads(next(lines))
    if set(names) != {column.name for column in table.columns}:
        raise ValueError(f"the columns of {table.name} are not those of its revision")
    is_sqlite = connection.dialect.name == "sqlite"
    num, batch = 0, []
    for line in lines:
        values = [_restored(value, is_sqlite) for value in json.loads(line)]
        batch.append(dict(zip(names, values, strict=True)))
        if len(batch) == _AT_ONCE:
            num += _insert(connection, table, batch)
            batch = []
    num += _insert(connection, table, batch)
    _advance_counters(connection, table)
    return num


def is_empty(engine: Engine) -> bool:
    """Returns whether a database has no table, or only empty ones."""
    with engine.connect() as connection:
        tables = tables_in(connection)
        return all(connection.execute(select(table).limit(1)).first() is None for table in tables)


def _insert(connection: Connection, table: Table, batch: Sequence[dict[str, Any]]) -> int:
    if batch:
        connection.execute(insert(table), list(batch))
    return len(batch)


def _keeper(column: Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, JSON):
        return lambda value: None if value is None else {"~j": value}
    if isinstance(column.type, LargeBinary):
        return lambda value: None if value is None else {"~b": base64.b64encode(value).decode()}
    return _plain


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        zoned = value if value.tzinfo else value.replace(tzinfo=UTC)
        return {"~t": zoned.astimezone(UTC).isoformat()}
    return value


def _restored(value: Any, is_sqlite: bool) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, kept),) = value.items()
    if kind == "~t":
        when = datetime.fromisoformat(kept)
        return when.replace(tzinfo=None) if is_sqlite else when
    return base64.b64decode(kept) if kind == "~b" else kept


def _advance_counters(connection: Connection, table: Table) -> None:
    """Lets PostgreSQL go on counting after the highest number that came in."""
    if connection.dialect.name != "postgresql":
        return
    for column in table.columns:
        if "nextval" in str(getattr(column.server_default, "arg", "")):
            sequence = "pg_get_serial_sequence(:table, :column)"
            highest = f'(SELECT COALESCE(MAX("{column.name}"), 0) FROM "{table.name}")'
            statement = text(f"SELECT setval({sequence}, {highest} + 1, false)")
            connection.execute(statement, {"table": table.name, "column": column.name})


def _line(values: Sequence[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
