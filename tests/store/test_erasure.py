from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import insert, select

from tests.store.filling import row
from xray_trainer.errors import InputError
from xray_trainer.installation.tables import tables_in
from xray_trainer.store.audit import NOBODY, entries, verify
from xray_trainer.store.database import reading
from xray_trainer.store.drills import drills_of
from xray_trainer.store.erasure import erase_person
from xray_trainer.store.exercise_statistics import statistics_of
from xray_trainer.store.people import find_person, people
from xray_trainer.store.person_columns import TREATMENTS
from xray_trainer.store.person_data import person_data
from xray_trainer.store.schema import AttemptRow, PersonRow, Table


@pytest.fixture
def filled(store):
    """A store with a row of one person in every table, and one of somebody else's."""
    with store.engine.begin() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        for number in (0, 2):
            for table in tables_in(connection):
                values = row(table, number, is_sqlite)
                if table.name == "room_events":
                    values["kind"] = "say"
                if table.name != "audit":
                    connection.execute(insert(table).values(values))
    return store


def person_of(store, number: int) -> str:
    with reading(store.engine) as session:
        query = select(PersonRow.person_id).where(PersonRow.name.startswith(f"{number}-people"))
        return session.scalars(query).one()


def everything(store) -> str:
    """Returns all that the database holds, the audit log apart."""
    with store.engine.connect() as connection:
        tables = [table for table in tables_in(connection) if table.name != "audit"]
        rows = {table.name: [list(one) for one in connection.execute(select(table))] for table in tables}
    return json.dumps(rows, default=str)


def answered_exercises(store) -> list[str]:
    with reading(store.engine) as session:
        return list(session.scalars(select(AttemptRow.exercise_id)))


def named_in_schema() -> set[tuple[str, str]]:
    """Returns every column that refers to a person, or is named as if it did."""
    names = {"person_id", "author", "author_id", "owner", "made_by", "leader_id", "asked_by", "ruled_by"}
    return {
        (table.name, column.name)
        for table in Table.metadata.tables.values()
        for column in table.columns
        if column.name in names or any("people." in key.target_fullname for key in column.foreign_keys)
    }


def test_every_column_that_names_a_person_has_a_treatment():
    assert named_in_schema() == set(TREATMENTS)


@pytest.mark.parametrize("keep_answers", [True, False])
def test_nothing_of_an_erased_person_is_left_anywhere(filled, samples, keep_answers):
    gone, other = person_of(filled, 0), person_of(filled, 2)
    name = find_person(filled, gone).name
    words = ("0-comments.text", "0-flags.comment", "0-adjudications.reason", "0-verdicts.comment")
    assert all(word in everything(filled) for word in (*words, gone, name))
    erase_person(filled, gone, by=other, now=samples.noon, keep_answers=keep_answers)
    left = everything(filled)
    assert [word for word in (*words, "0-people.email", "0-accounts", gone, name) if word in left] == []
    assert ("0-answers" in left) is keep_answers
    assert other in left
    assert "2-comments.text" in left


def test_a_record_tells_of_the_erasure_without_the_name(filled, samples):
    gone, other = person_of(filled, 0), person_of(filled, 2)
    erased = erase_person(filled, gone, by=other, now=samples.noon)
    (entry,) = entries(filled)
    assert (entry.act, entry.subject, entry.person_id) == ("erase_person", gone, other)
    assert entry.details["rows"] == dict(erased.rows)
    assert erased.rows["drills"] == 1
    assert "people.name" not in json.dumps(entry.details)
    assert verify(filled).broken_at is None


def test_kept_answers_count_on_under_nobody(desk):
    desk.answer("suspicious")
    (exercise_id,) = answered_exercises(desk.store)
    before = statistics_of(desk.store, exercise_id, reach=None)
    erased = erase_person(desk.store, desk.person.person_id, by=NOBODY, now=desk.later(60))
    after = statistics_of(desk.store, exercise_id, reach=None)
    (was,), (now,) = before.answers, after.answers
    assert replace(now, person_id=was.person_id, name=was.name) == was
    assert replace(after, answers=()) == replace(before, answers=())
    assert find_person(desk.store, desk.person.person_id) is None
    assert len(drills_of(desk.store, erased.stand_in)) == 1
    assert people(desk.store) == ()


def test_somebody_without_answers_leaves_no_stand_in(store, desk, samples):
    from xray_trainer.store.people import ensure_person

    person = ensure_person(store, "Botir", now=samples.noon)
    assert erase_person(store, person.person_id, by=NOBODY, now=samples.noon).stand_in is None


def test_nobody_is_erased_twice(desk):
    erase_person(desk.store, desk.person.person_id, by=NOBODY, now=desk.now)
    with pytest.raises(InputError, match="nobody has this id"):
        erase_person(desk.store, desk.person.person_id, by=NOBODY, now=desk.now)


def test_what_is_told_a_person_is_theirs_and_has_no_secret(filled):
    told = person_data(filled, person_of(filled, 0))
    assert {table for table, _column in TREATMENTS} - set(told) == {"audit"}
    assert {"answers", "events", "comments"} <= set(told)
    written = json.dumps(told, default=str)
    assert "2-" not in "".join(written.split("2026-"))
    assert "_hash" not in written
    assert "salt" not in written


def test_an_answer_that_may_not_be_seen_yet_is_told_as_sealed(make_desk):
    desk = make_desk(mode="exam")
    desk.answer("suspicious")
    (answer,) = person_data(desk.store, desk.person.person_id)["answers"]
    assert answer["record"] == answer["outcome"] == "sealed"
    assert answer["decision"] == "suspicious"
