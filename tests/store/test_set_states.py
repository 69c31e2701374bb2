from __future__ import annotations

import pytest
from sqlalchemy import select, text

from xray_trainer.errors import AttemptError, InputError, RecipeError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.database import open_database, reading
from xray_trainer.store.drills import start_drill
from xray_trainer.store.exercise_sets import (
    add_exercise,
    append_exercise,
    create_set,
    every_set,
    exercise_sets,
)
from xray_trainer.store.migrate import downgrade, upgrade
from xray_trainer.store.people import ensure_person
from xray_trainer.store.practice import stock_of
from xray_trainer.store.schema import ExerciseRow
from xray_trainer.store.set_states import SetState, set_state, state_of, states_of


@pytest.fixture
def make_set(store, samples):
    def make(set_id: str = "week", *, status: str | None = "draft", num: int = 2):
        create_set(store, set_id, title="Week", rules=Rules(), num_planned=num, now=samples.noon)
        if status:
            set_state(store, set_id, status=status, provenance="recipe", now=samples.noon)
        for number in range(num):
            built = samples.built(number, suspicious=number % 2 == 0)
            append_exercise(store, set_id, built=built, now=samples.noon)
        return set_id

    return make


def statuses(store):
    with reading(store.engine) as session:
        return session.scalars(select(ExerciseRow.status).order_by(ExerciseRow.exercise_id)).all()


def test_a_set_without_a_state_is_released(store, make_set):
    make_set(status=None)
    assert state_of(store, "week") == SetState("week", first_id="week")
    assert [info.set_id for info in exercise_sets(store)] == ["week"]
    assert states_of(store) == {}
    assert statuses(store) == ["offered", "offered"]


@pytest.mark.parametrize("status", ["preparing", "draft", "retired"])
def test_trainees_see_released_sets_alone_and_start_no_other(store, make_set, samples, status):
    make_set(status=status)
    person = ensure_person(store, "Aigerim", now=samples.noon)
    assert exercise_sets(store) == ()
    assert [(info.set_id, info.status) for info in every_set(store)] == [("week", status)]
    with pytest.raises(AttemptError, match="not open to trainees"):
        start_drill(store, person.person_id, set_id="week", now=samples.noon)


def test_drafts_are_not_taken_by_practice_until_they_are_released(store, make_set, samples):
    make_set()
    add_exercise(store, samples.built(7, suspicious=True), now=samples.noon, is_draft=True)
    person = ensure_person(store, "Aigerim", now=samples.noon)
    assert statuses(store) == ["draft", "draft", "draft"]
    assert stock_of(store, person.person_id).num == 0
    set_state(store, "week", status="released", now=samples.noon)
    assert statuses(store) == ["offered", "offered", "draft"]
    assert stock_of(store, person.person_id).num == 2
    drill = start_drill(store, person.person_id, set_id="week", now=samples.noon)
    assert next_attempt(store, drill.drill_id, now=samples.noon).position == 0


def test_a_state_keeps_what_is_not_given(store, make_set, samples):
    make_set()
    person = ensure_person(store, "Olga", now=samples.noon)
    set_state(store, "week", status="draft", owner=person.person_id, note="seed 7", now=samples.noon)
    state = set_state(store, "week", status="released", now=samples.noon)
    assert (state.owner, state.provenance, state.note) == (person.person_id, "recipe", "seed 7")
    assert (state.version, state.released_at) == (1, samples.noon)


def test_states_that_are_none_are_refused(store, make_set, samples):
    make_set()
    with pytest.raises(InputError, match="offered"):
        set_state(store, "week", status="offered", now=samples.noon)
    with pytest.raises(RecipeError, match="weak"):
        set_state(store, "weak", status="draft", now=samples.noon)


def test_proposals_made_before_there_were_states_become_drafts(settings, store, make_set):
    make_set("draft-1", status=None)
    make_set("week", status=None, num=1)
    downgrade(store.engine, to="0008")
    upgrade(store.engine)
    assert (state_of(store, "draft-1").status, state_of(store, "week").status) == ("draft", "released")
    assert statuses(store) == ["offered", "draft"]
    downgrade(store.engine, to="0008")
    engine = open_database(settings)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM set_states")).scalar() == 1
    engine.dispose()
