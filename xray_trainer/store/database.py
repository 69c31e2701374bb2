"""Opening the database and working in transactions: SQLite by default, PostgreSQL by URL, the same code.

SQLite runs in WAL mode with `synchronous=FULL`, so that what was acknowledged survives a power cut. A writing
transaction takes the write lock at its start, so that it never fails half way because another one wrote.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, CursorResult, Engine, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from xray_trainer.errors import Sentence, StorageError
from xray_trainer.settings import Settings, ensure_home
from xray_trainer.store.migrate import upgrade
from xray_trainer.store.schema import Table

BUSY_TIMEOUT_S = 60.0
_RETRY_S = 0.02
_CONNECTIONS = 20
_WRITES = "xray_trainer_writes"


def open_database(settings: Settings) -> Engine:
    """Returns the engine of the database of these settings, its tables brought up to date.

    Raises:
        StorageError: the database cannot be reached, written or understood.
    """
    engine = connect_database(settings)
    try:
        _upgrade(engine)
    except (SQLAlchemyError, OSError, ImportError) as error:
        raise StorageError(_cannot_open(engine.url, error)) from None
    return engine


def connect_database(settings: Settings) -> Engine:
    """Returns the engine of the database of these settings, whatever tables it has or lacks.

    Raises:
        StorageError: the database cannot be understood, or its folder cannot be made.
    """
    url = _url(settings)
    try:
        return _sqlite(url, settings) if url.get_backend_name() == "sqlite" else _server(url)
    except (SQLAlchemyError, OSError, ImportError) as error:
        raise StorageError(_cannot_open(url, error)) from None


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Yields a session for asking; what it changes is not kept."""
    with Session(engine) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Yields a session in one transaction: all of it is stored, or, after an error, nothing."""
    with engine.connect().execution_options(**{_WRITES: True}) as connection, Session(connection) as session:
        yield session
        session.commit()
        connection.commit()


def insert_new(session: Session, table: type[Table], rows: Sequence[Mapping[str, Any]]) -> int:
    """Returns how many of the rows were new; those that exist already, by a unique column, change nothing."""
    if not rows:
        return 0
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    statement = (sqlite if is_sqlite else postgresql).insert(table).on_conflict_do_nothing()
    values = statement.values([dict(row) for row in rows])
    result = session.execute(values, execution_options={"preserve_rowcount": True})
    assert isinstance(result, CursorResult)
    return int(result.rowcount)


def check_database(engine: Engine) -> None:
    """Asks the database for nothing much, to see whether it answers.

    Raises:
        StorageError: it does not.
    """
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        raise StorageError(_cannot_open(engine.url, error)) from None


def checkpoint_database(engine: Engine) -> None:
    """Moves what SQLite keeps beside its file into the file; a database server does that by itself.

    A reader that is still busy, or a locked file, leaves the rest for the next opening: nothing is lost.
    """
    if engine.dialect.name != "sqlite":
        return
    with suppress(SQLAlchemyError, sqlite3.Error), engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.execute("PRAGMA busy_timeout=1000")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _url(settings: Settings) -> URL:
    try:
        url = make_url(settings.database)
    except ArgumentError:
        raise StorageError(
            "XRAY_TRAINER_DATABASE_URL must be like postgresql://user:password@host/name, got something else"
        ) from None
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    return url


def _sqlite(url: URL, settings: Settings) -> Engine:
    if not settings.database_url:
        ensure_home(settings)
    if url.database:
        _make_private(Path(url.database))
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_TIMEOUT_S, "isolation_level": None, "check_same_thread": False},
        pool_size=_CONNECTIONS,
        pool_timeout=BUSY_TIMEOUT_S,
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _server(url: URL) -> Engine:
    return create_engine(url, pool_size=_CONNECTIONS, pool_timeout=BUSY_TIMEOUT_S, pool_pre_ping=True)


def _upgrade(engine: Engine) -> None:
    try:
        upgrade(engine)
    except BaseException:
        engine.dispose()
        raise


def _make_private(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    cursor = connection.cursor()
    _switch_to_wal(cursor)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _switch_to_wal(cursor: sqlite3.Cursor) -> None:
    """Switches a database to WAL; unlike other statements, this one does not wait for others by itself."""
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_S)
        else:
            return


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _cannot_open(url: URL, error: Exception) -> Sentence:
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    is_file = url.get_backend_name() == "sqlite"
    at = url.render_as_string(hide_password=True)
    if is_file:
        return Sentence(
            "{at}: the database must open, got: {why}; is the folder writable and the disk not full?",
            at=at,
            why=reason,
        )
    return Sentence("{at}: the database must open, got: {why}; is the server running?", at=at, why=reason)
