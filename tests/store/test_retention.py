from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from xray_trainer.store.audit import entries, record, verify
from xray_trainer.store.database import reading, writing
from xray_trainer.store.drills import outcomes_of_drill
from xray_trainer.store.events import append_events
from xray_trainer.store.retention import Keep, tidy
from xray_trainer.store.room_events import append_room_events
from xray_trainer.store.rooms import open_room
from xray_trainer.store.schema import AuditRow, EventRow, RoomRow

A_YEAR = timedelta(days=365)


def num(store, row) -> int:
    with reading(store.engine) as session:
        return session.scalar(select(func.count()).select_from(row))


@pytest.fixture
def answered(desk, samples):
    """A desk with one answer, its mark in the journal, and four entries of the log, a day apart.

    The first tells that the set was made.
    """
    attempt_id = desk.next().attempt_id
    append_events(desk.store, attempt_id, events=[samples.mark(1)], now=desk.now)
    desk.answer("suspicious")
    for day in range(1, 4):
        when = desk.now + timedelta(days=day)
        record(desk.store, "see_truth", person_id="p", subject=f"e{day}", now=when)
    return desk


def test_nothing_goes_unless_a_number_of_days_is_set(answered):
    assert not any(tidy(answered.store, Keep(), now=answered.now + 9 * A_YEAR).values())
    assert num(answered.store, EventRow) == 1
    assert len(entries(answered.store)) == 4


def test_journals_go_and_answers_stay(answered):
    before = outcomes_of_drill(answered.store, answered.drill.drill_id)
    assert tidy(answered.store, Keep(events_days=365), now=answered.now + A_YEAR)["events"] == 0
    assert tidy(answered.store, Keep(events_days=365), now=answered.now + 2 * A_YEAR)["events"] == 1
    assert outcomes_of_drill(answered.store, answered.drill.drill_id) == before
    assert entries(answered.store)[-1].details == {"events": 1}


def test_the_oldest_entries_go_and_the_log_is_whole(answered):
    now = answered.now + timedelta(days=12, hours=1)
    assert tidy(answered.store, Keep(audit_days=10), now=now)["audit"] == 3
    assert [entry.number for entry in entries(answered.store)] == [4, 5]
    assert verify(answered.store).broken_at is None
    assert tidy(answered.store, Keep(audit_days=10), now=now + A_YEAR)["audit"] == 2
    assert verify(answered.store).num == 6


@pytest.mark.parametrize("upto", [4, 5])
def test_an_entry_taken_away_by_hand_is_told_after_tidying_too(answered, upto):
    tidy(answered.store, Keep(audit_days=10), now=answered.now + timedelta(days=12, hours=1))
    record(answered.store, "see_truth", person_id="p", subject="e", now=answered.now)
    with writing(answered.store.engine) as session:
        session.execute(delete(AuditRow).where(AuditRow.number <= upto))
    assert verify(answered.store).broken_at is not None


def test_a_made_up_beginning_is_told(answered):
    seal = entries(answered.store)[1].seal
    tidy(answered.store, Keep(audit_days=10), now=answered.now + timedelta(days=10, hours=1))
    with writing(answered.store.engine) as session:
        session.execute(delete(AuditRow).where(AuditRow.number <= 2))
        made_up = {"audit_through": 2, "seal": seal}
        session.execute(update(AuditRow).where(AuditRow.act == "tidy").values(details=made_up))
    assert verify(answered.store).broken_at == 5


def test_closed_rooms_go_and_open_ones_stay(answered, samples):
    from xray_trainer.store.people import ensure_person, set_role

    store, leader = answered.store, ensure_person(answered.store, "Botir", now=answered.now).person_id
    set_role(store, leader, role="mentor")
    rooms = [
        open_room(store, leader, title=title, exercise_ids=["exercise-0"], now=answered.now)
        for title in ("one", "two")
    ]
    ends = {"uuid": "u" * 8, "order": 1, "t": 0.0, "kind": "close", "payload": {}}
    append_room_events(store, rooms[0], leader, events=[ends], now=answered.now)
    assert tidy(store, Keep(rooms_days=30), now=answered.now + A_YEAR)["rooms"] == 1
    assert num(store, RoomRow) == 1
