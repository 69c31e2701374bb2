from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from xray_trainer.errors import AttemptError, ForbiddenError, InputError, RecipeError
from xray_trainer.rooms.state import state_of
from xray_trainer.store.exercise_sets import add_exercise
from xray_trainer.store.people import ensure_person
from xray_trainer.store.room_events import append_room_events, room_events
from xray_trainer.store.rooms import (
    Room,
    join,
    join_by_code,
    members,
    open_room,
    open_rooms,
    room_of,
    rooms_joined_by,
    rooms_led_by,
)
from xray_trainer.store.store import Store


def sent(kind, *, order=1, uuid="", **payload):
    return {"uuid": uuid or str(uuid4()), "order": order, "t": 1.0, "kind": kind, "payload": payload}


@dataclass
class Class:
    """A room with its mentor and a trainee who came by its code."""

    store: Store
    room: Room
    mentor: str
    trainee: str
    now: datetime

    def send(self, person: str, *events, seconds: float = 0):
        later = self.now + timedelta(seconds=seconds)
        return append_room_events(self.store, self.room, person, events=events, now=later)


@pytest.fixture
def lesson(store, samples) -> Class:
    now = samples.noon
    for number in range(2):
        add_exercise(store, samples.built(number, suspicious=True), now=now)
    mentor, trainee = (ensure_person(store, name, now=now).person_id for name in ("Mentor", "Trainee"))
    room = open_room(store, mentor, title="Doors", exercise_ids=["exercise-0", "exercise-1"], now=now)
    join_by_code(store, trainee, code=room.code, now=now)
    return Class(store, room, mentor, trainee, now)


def test_a_code_opens_the_room_and_coming_in_again_changes_nothing(lesson):
    again = join_by_code(
        lesson.store, lesson.trainee, code=f"{lesson.room.code[:4]}-{lesson.room.code[4:]}", now=lesson.now
    )
    assert again == lesson.room
    assert [(one.name, one.number) for one in members(lesson.store, lesson.room.room_id)] == [
        ("Mentor", 0),
        ("Trainee", 1),
    ]
    assert [event.kind for event in room_events(lesson.store, lesson.room.room_id)] == ["join", "join"]


def test_the_code_dies_with_the_room(lesson):
    lesson.send(lesson.mentor, sent("close"))
    room = room_of(lesson.store, lesson.room.room_id)
    assert room.code is None
    assert room.closed_at is not None
    stranger = ensure_person(lesson.store, "Stranger", now=lesson.now).person_id
    with pytest.raises(AttemptError):
        join_by_code(lesson.store, stranger, code=lesson.room.code, now=lesson.now)
    with pytest.raises(AttemptError):
        join(lesson.store, stranger, room_id=room.room_id, now=lesson.now)
    assert join(lesson.store, lesson.trainee, room_id=room.room_id, now=lesson.now).room_id == room.room_id


def test_events_are_stored_once_and_numbered_without_gaps(lesson, samples):
    mark = sent("mark_add", position=0, mark_id="m", geometry=samples.hidden.to_geojson(), confidence=3)
    for _ in range(3):
        assert lesson.send(lesson.trainee, mark, mark).uuids == (mark["uuid"],)
    lesson.send(lesson.mentor, sent("show", position=0), mark)
    events = room_events(lesson.store, lesson.room.room_id)
    assert [event.seq for event in events] == [1, 2, 3, 4]
    assert [event.seq for event in room_events(lesson.store, lesson.room.room_id, after=3)] == [4]
    assert list(state_of(events).marks) == [(0, lesson.trainee)]


def test_what_cannot_be_stored_is_refused_by_name_and_the_rest_is_kept(lesson):
    bad, good = sent("reveal", position=0), sent("say", text="hello")
    stored = lesson.send(lesson.trainee, bad, good)
    assert stored.uuids == (good["uuid"],)
    assert list(stored.refused) == [bad["uuid"]]


def test_who_did_not_come_in_takes_no_part(lesson):
    stranger = ensure_person(lesson.store, "Stranger", now=lesson.now).person_id
    with pytest.raises(ForbiddenError):
        lesson.send(stranger, sent("say", text="hello"))


def test_a_closed_room_takes_what_was_done_offline_for_a_week(lesson):
    lesson.send(lesson.mentor, sent("close"))
    assert lesson.send(lesson.trainee, sent("say", text="late"), seconds=6 * 86400).uuids
    with pytest.raises(AttemptError):
        lesson.send(lesson.trainee, sent("say", text="too late"), seconds=8 * 86400)


def test_rooms_are_listed_by_who_led_and_who_came(lesson):
    store, room_id = lesson.store, lesson.room.room_id
    assert [room.room_id for room in rooms_led_by(store, lesson.mentor)] == [room_id]
    assert rooms_led_by(store, lesson.trainee) == rooms_joined_by(store, lesson.mentor) == ()
    assert [room.room_id for room in rooms_joined_by(store, lesson.trainee)] == [room_id]
    assert [room.room_id for room in open_rooms(store)] == [room_id]
    lesson.send(lesson.mentor, sent("close"))
    assert open_rooms(store) == ()


def test_a_room_needs_scans_of_the_library_and_a_name(lesson):
    store, mentor, now = lesson.store, lesson.mentor, lesson.now
    with pytest.raises(InputError):
        open_room(store, mentor, title="Empty", exercise_ids=[], now=now)
    with pytest.raises(InputError):
        open_room(store, mentor, title=" ", exercise_ids=["exercise-0"], now=now)
    with pytest.raises(RecipeError):
        open_room(store, mentor, title="Gone", exercise_ids=["nowhere"], now=now)
