from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from xray_trainer.errors import StorageError
from xray_trainer.settings import Settings
from xray_trainer.store.database import check_database, insert_new, open_database, reading, writing
from xray_trainer.store.schema import DrillRow, PersonRow

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.fixture
def engine(settings):
    engine = open_database(settings)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite(tmp_path):
    engine = open_database(Settings(home=tmp_path))
    yield engine
    engine.dispose()


def person(number: int, *, name: str = "", when: datetime = NOON) -> dict[str, object]:
    return {
        "person_id": f"p{number}",
        "name": name or f"Person {number}",
        "language": "en",
        "created_at": when,
    }


def test_sqlite_survives_a_power_cut_and_checks_references(sqlite):
    with sqlite.connect() as connection:
        pragmas = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert pragmas == ["wal", 2, 1, 60000]


def test_only_the_owner_can_read_the_database_file(sqlite, tmp_path):
    mode = stat.S_IMODE((tmp_path / "xray_trainer.sqlite3").stat().st_mode)
    assert mode == 0o600


def test_rows_that_exist_already_are_not_new(engine):
    with writing(engine) as session:
        assert insert_new(session, PersonRow, []) == 0
        assert insert_new(session, PersonRow, [person(1), person(2)]) == 2
        assert insert_new(session, PersonRow, [person(2), person(3), person(4, name="Person 1")]) == 1


def test_a_failed_transaction_stores_nothing(engine):
    def fail_half_way():
        with writing(engine) as session:
            insert_new(session, PersonRow, [person(1)])
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail_half_way()
    with reading(engine) as session:
        assert session.scalars(select(PersonRow)).all() == []


def test_a_reference_to_nothing_is_refused(engine):
    drill = {
        "drill_id": "d",
        "person_id": "nobody",
        "set_id": "none",
        "started_at": NOON,
        "finished_at": None,
    }
    with pytest.raises(IntegrityError), writing(engine) as session:
        insert_new(session, DrillRow, [drill])


def test_times_come_back_in_utc(engine):
    local = NOON.astimezone(timezone(timedelta(hours=5)))
    with writing(engine) as session:
        insert_new(session, PersonRow, [person(1, when=local)])
    with reading(engine) as session:
        back = session.scalars(select(PersonRow.created_at)).one()
    assert back == NOON
    assert back.tzinfo is UTC


def test_a_time_without_its_zone_is_refused(engine):
    with pytest.raises(StatementError, match="needs its zone"), writing(engine) as session:
        insert_new(session, PersonRow, [person(1, when=NOON.replace(tzinfo=None))])


def test_forty_threads_write_at_once_without_an_error(engine):
    rounds = 10

    def write(thread: int) -> int:
        stored = 0
        for number in range(rounds):
            with writing(engine) as session:
                stored += insert_new(session, PersonRow, [person(thread * rounds + number)])
        return stored

    with ThreadPoolExecutor(40) as threads:
        assert sum(threads.map(write, range(40))) == 40 * rounds
    with reading(engine) as session:
        assert len(session.scalars(select(PersonRow.person_id)).all()) == 40 * rounds


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="must be writable"):
        open_database(Settings(home=tmp_path / "file" / "home"))


def test_a_file_that_is_no_database_is_one_sentence(tmp_path):
    (tmp_path / "xray_trainer.sqlite3").write_text("this is a letter, not a database" * 100)
    with pytest.raises(StorageError, match="not a database"):
        open_database(Settings(home=tmp_path))


def test_an_address_that_is_none_is_refused_without_repeating_it(tmp_path):
    with pytest.raises(StorageError, match="DATABASE_URL") as refused:
        open_database(Settings(home=tmp_path, database_url="secret words"))
    assert "secret" not in str(refused.value)


def test_a_database_server_out_of_reach_is_named_without_its_password(tmp_path):
    url = "postgresql://clerk:secret@127.0.0.1:1/xray?connect_timeout=1"
    with pytest.raises(StorageError, match="is the server running") as refused:
        open_database(Settings(home=tmp_path, database_url=url))
    assert "secret" not in str(refused.value)


def test_check_passes_on_an_open_database(engine):
    check_database(engine)
    assert engine.pool.checkedout() == 0
