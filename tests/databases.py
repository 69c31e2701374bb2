"""New databases for tests, each a copy of one with tables: SQLite files, or on the server of a variable."""

from __future__ import annotations

import os
import shutil
from functools import cached_property
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, create_engine, make_url

from xray_trainer.settings import Settings
from xray_trainer.store.database import connect_database, open_database
from xray_trainer.store.migrate import current, head
from xray_trainer.store.schema import Table

SERVER = os.environ.get("XRAY_TRAINER_TEST_DATABASE_URL", "")
"""Address of a PostgreSQL on which tests may make databases; where it is empty, tests run on SQLite."""


class Databases:
    """Databases of the tests of one process; `close` takes those on the server away again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: list[str] = []
        self._spare: list[str] = []

    def sqlite(self, home: Path) -> Settings:
        """Returns settings of an empty installation on SQLite."""
        home.mkdir(parents=True, exist_ok=True)
        shutil.copy(self._file, home / self._file.name)
        return Settings(home=home)

    def postgresql(self, home: Path, *, has_tables: bool = True) -> Settings:
        """Returns settings of an empty installation on the server, in a new database."""
        if has_tables and self._spare:
            name = self._spare.pop()
        else:
            name = f"test_{uuid4().hex}"
            self._run(f"CREATE DATABASE {name} TEMPLATE {self._template if has_tables else 'template0'}")
        self._names.append(name)
        return Settings(home=home, database_url=_address(name))

    def drop(self, settings: Settings) -> None:
        """Takes a database away again, whoever is still connected, or keeps it, emptied, for another test."""
        name = make_url(settings.database).database
        if name in self._names:
            self._run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            self._names.remove(name)
            if _emptied(settings):
                self._spare.append(name)
            else:
                self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Takes away what is left."""
        for name in (*self._names, *self._spare):
            self._run(f"DROP DATABASE {name} WITH (FORCE)")
        if SERVER:
            self._admin.dispose()

    @cached_property
    def _admin(self) -> Engine:
        return create_engine(SERVER, isolation_level="AUTOCOMMIT")

    @cached_property
    def _file(self) -> Path:
        settings = Settings(home=self._folder / "template")
        open_database(settings).dispose()
        return settings.home / "xray_trainer.sqlite3"

    @cached_property
    def _template(self) -> str:
        settings = self.postgresql(self._folder, has_tables=False)
        open_database(settings).dispose()
        return str(make_url(settings.database).database)

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)


def _address(name: str) -> str:
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


def _emptied(settings: Settings) -> bool:
    """Returns whether a database has the newest tables, which then are empty."""
    engine = connect_database(settings)
    try:
        if current(engine) != head():
            return False
        deletes = "; ".join(f"DELETE FROM {table}" for table in Table.metadata.tables)
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            connection.exec_driver_sql(deletes)
    finally:
        engine.dispose()
    return True
