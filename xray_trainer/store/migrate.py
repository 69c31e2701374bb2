"""Bringing a database's tables to the state that this version needs, and back, by the shipped migrations.

A server whose database is up to date finds that out without Alembic, which takes a while to load.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from xray_trainer.errors import StorageError

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 4_702_111
_VERSIONS = "alembic_version"


def upgrade(engine: Engine, *, to: str = "head") -> None:
    """Applies the migrations up to a revision in one transaction; does nothing where they are applied.

    Raises:
        StorageError: the database was made by a newer version of the program.
    """
    if to == "head" and current(engine) == head():
        return
    from alembic import command

    with engine.connect().execution_options(xray_trainer_writes=True) as connection, connection.begin():
        _lock(connection)
        _refuse_newer(connection)
        command.upgrade(_config(connection), to)


def downgrade(engine: Engine, *, to: str) -> None:
    """Takes migrations back down to a revision, `base` for an empty database."""
    from alembic import command

    with engine.connect().execution_options(xray_trainer_writes=True) as connection, connection.begin():
        _lock(connection)
        command.downgrade(_config(connection), to)


def current(engine: Engine) -> str | None:
    """Returns the revision that a database is at, None for an empty one."""
    with engine.connect() as connection:
        return _revision(connection)


def head() -> str | None:
    """Returns the newest revision that is shipped."""
    return max(_shipped(), default=None)


def _shipped() -> frozenset[str]:
    """Returns every revision; each is named by the number of its file."""
    return frozenset(path.name[1:5] for path in (_FOLDER / "versions").glob("r[0-9]*.py"))


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSIONS):
        return None
    revision = connection.execute(text(f"SELECT version_num FROM {_VERSIONS}")).scalar()
    return None if revision is None else str(revision)


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", _FOLDER.as_posix().replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _refuse_newer(connection: Connection) -> None:
    revision = _revision(connection)
    if revision is not None and revision not in _shipped():
        raise StorageError(
            "the database is at revision {revision}, which this version does not "
            "know; install the version that made it, or a newer one",
            revision=repr(revision),
        )
