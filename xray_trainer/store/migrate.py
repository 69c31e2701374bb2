"""Bringing a database's tables to the state that this version needs, and back, by the shipped migrations."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from xray_trainer.errors import StorageError

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 4_702_111


def upgrade(engine: Engine, *, to: str = "head") -> None:
    """Applies the migrations up to a revision in one transaction; does nothing where they are applied.

    Raises:
        StorageError: the database was made by a newer version of the program.
    """
    if to == "head" and current(engine) == head():
        return
    with engine.connect().execution_options(xray_trainer_writes=True) as connection, connection.begin():
        _lock(connection)
        _refuse_newer(connection)
        command.upgrade(_config(connection), to)


def downgrade(engine: Engine, *, to: str) -> None:
    """Takes migrations back down to a revision, `base` for an empty database."""
    with engine.connect().execution_options(xray_trainer_writes=True) as connection, connection.begin():
        _lock(connection)
        command.downgrade(_config(connection), to)


def current(engine: Engine) -> str | None:
    """Returns the revision that a database is at, None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """Returns the newest revision that is shipped."""
    return _scripts().get_current_head()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", _FOLDER.as_posix().replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(_FOLDER))


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _refuse_newer(connection: Connection) -> None:
    revision = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in _scripts().walk_revisions()}
    if revision is not None and revision not in known:
        raise StorageError(
            f"the database is at revision {revision!r}, which this version does not know; "
            "install the version that made it, or a newer one"
        )
