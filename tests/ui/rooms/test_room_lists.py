from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise
from xray_trainer.scans.scan import Scan
from xray_trainer.settings import Settings
from xray_trainer.store.exercise_sets import add_exercise
from xray_trainer.store.people import ensure_person, find_person, set_role
from xray_trainer.store.rooms import join_by_code, open_room
from xray_trainer.store.store import open_store
from xray_trainer.store.unit_changes import add_unit, join_unit
from xray_trainer.ui.rooms.lists import rooms_open_to

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    opened = open_store(Settings(home=tmp_path))
    values = np.random.default_rng(0).uniform(0.2, 1.0, (1, 40, 60)).astype(np.float32)
    scan = Scan("scan", values, (50.0, 50.0), ("6MV",), "container-40", "synthetic")
    papers = Declaration(hs_code="0805", description="Oranges", packages=1, gross_weight_kg=10)
    add_exercise(opened, BuiltExercise(Exercise("one", "scan", papers), scan), now=NOON)
    yield opened
    opened.close()


def person(store, name, role="trainee"):
    made = ensure_person(store, name, now=NOON)
    set_role(store, made.person_id, role=role)
    return find_person(store, made.person_id)


def test_where_there_are_no_units_everybody_finds_the_open_rooms_of_others(store):
    mentor, trainee = person(store, "Mentor", "mentor"), person(store, "Trainee")
    room = open_room(store, mentor.person_id, title="Doors", exercise_ids=["one"], now=NOON)
    assert [one.room_id for one in rooms_open_to(store, trainee)] == [room.room_id]
    assert rooms_open_to(store, mentor) == ()


def test_a_trainee_of_another_unit_finds_a_room_only_after_coming_in_by_its_code(store):
    mentor, trainee = person(store, "Mentor", "mentor"), person(store, "Trainee")
    unit = add_unit(store, "Port", country="KZ", time_zone="Asia/Almaty", now=NOON)
    join_unit(store, unit.unit_id, person_ids=[mentor.person_id], now=NOON)
    room = open_room(store, mentor.person_id, title="Doors", exercise_ids=["one"], now=NOON)
    assert rooms_open_to(store, trainee) == ()
    join_by_code(store, trainee.person_id, code=room.code, now=NOON)
    assert [one.room_id for one in rooms_open_to(store, trainee)] == [room.room_id]
