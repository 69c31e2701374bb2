from __future__ import annotations

from itertools import pairwise

import pytest
from alembic.script import ScriptDirectory

from tests.store.filling import contents, fill
from xray_trainer.installation.tables import tables_in
from xray_trainer.store import migrate
from xray_trainer.store.database import open_database

CHANGED_ON_PURPOSE = {("exercises", "status")}
"""What r0009 changes: exercises that an analyst proposed become drafts, and are offered again on the way."""


@pytest.fixture
def engine(settings):
    engine = open_database(settings)
    yield engine
    engine.dispose()


def revisions() -> list[str]:
    scripts = ScriptDirectory(str(migrate._FOLDER))
    return [script.revision for script in scripts.walk_revisions()][::-1]


TABLES = {}
"""The tables of each version, reflected once."""


def tables(engine):
    revision = engine.dialect.name, migrate.current(engine)
    if revision not in TABLES:
        with engine.connect() as connection:
            TABLES[revision] = tables_in(connection)
    return TABLES[revision]


def rows(engine):
    there = tables(engine)
    with engine.connect() as connection:
        return contents(connection, there)


def lost(before, after):
    """Returns which values are not there any more, of those whose column still is."""
    return [
        (table, key, column)
        for table, found in before.items()
        for key, row in found.items()
        for column, value in row.items()
        if (table, column) not in CHANGED_ON_PURPOSE and after[table].get(key, {}).get(column) != value
    ]


def fill_twice(engine, number):
    there = tables(engine)
    with engine.begin() as connection:
        fill(connection, there, 2 * number)
        fill(connection, there, 2 * number + 1)


def test_filled_databases_of_every_version_keep_all_of_it_on_the_way_to_the_newest_and_back(engine):
    """Rows of each version go up with those of the versions before it, a step back included."""
    migrate.downgrade(engine, to="base")
    filled = {}
    for number, (revision, following) in enumerate(pairwise([*revisions(), "head"])):
        migrate.upgrade(engine, to=revision)
        fill_twice(engine, number)
        filled[revision] = rows(engine)
        assert all(filled[revision].values()), "every table has rows"
        migrate.upgrade(engine, to=following)
        assert lost(filled[revision], rows(engine)) == []
        migrate.downgrade(engine, to=revision)
        assert rows(engine) == filled[revision]
    migrate.upgrade(engine)
    newest = rows(engine)
    assert [lost(before, newest) for before in filled.values()] == [[]] * len(filled)
    for revision in reversed(filled):
        migrate.downgrade(engine, to=revision)
        assert lost(filled[revision], rows(engine)) == []
    migrate.upgrade(engine)
    assert lost(filled["0001"], rows(engine)) == []
