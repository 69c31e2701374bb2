from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from xray_trainer.errors import StorageError
from xray_trainer.settings import Settings
from xray_trainer.store import migrate
from xray_trainer.store.database import open_database
from xray_trainer.store.migrate import current, downgrade, head, upgrade
from xray_trainer.store.schema import Table


@pytest.fixture
def engine(settings):
    engine = open_database(settings)
    yield engine
    engine.dispose()


def differences(engine):
    with engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), Table.metadata)


def test_migrations_make_exactly_the_tables_of_the_schema(engine):
    assert current(engine) == head()
    assert differences(engine) == []


def test_the_newest_file_is_the_newest_revision_and_the_database_says_what_alembic_reads(engine):
    folder = Path(migrate.__file__).with_name("migrations")
    assert head() == ScriptDirectory(str(folder)).get_current_head()
    for revision in (head(), "0003", None):
        if revision != head():
            downgrade(engine, to=revision or "base")
        with engine.connect() as connection:
            assert (
                current(engine) == MigrationContext.configure(connection).get_current_revision() == revision
            )


def test_names_of_constraints_are_those_of_the_schema(tmp_path):
    engine = open_database(Settings(home=tmp_path))
    plain = create_engine(f"sqlite:///{tmp_path / 'plain.sqlite3'}")
    Table.metadata.create_all(plain)

    def names(of):
        found = inspect(of)
        return {
            table: (
                found.get_pk_constraint(table)["name"],
                sorted(key["name"] for key in found.get_foreign_keys(table)),
                sorted(unique["name"] for unique in found.get_unique_constraints(table)),
                [
                    key["options"]
                    for key in sorted(found.get_foreign_keys(table), key=lambda key: key["name"])
                ],
            )
            for table in Table.metadata.tables
        }

    assert names(engine) == names(plain)
    plain.dispose()
    engine.dispose()


def test_going_down_empties_the_database_and_up_again_fills_it(engine):
    downgrade(engine, to="base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    upgrade(engine)
    assert differences(engine) == []


def test_people_of_the_first_version_come_along_as_trainees(engine):
    downgrade(engine, to="0001")
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO people VALUES ('p', 'Aigerim', 'en', '2026-01-02 12:00:00+00:00')")
        )
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT name, role FROM people")).all() == [("Aigerim", "trainee")]


def test_a_database_of_a_newer_version_is_refused_with_a_way_out(engine, settings):
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match=r"9999.*install"):
        open_database(settings)
