from __future__ import annotations

from dataclasses import replace

import pytest

from xray_trainer.errors import InputError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.answers import reveal, submit
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.drills import outcomes_of_drill, start_drill
from xray_trainer.store.exercise_sets import append_exercise, create_set, exercise_sets, set_info
from xray_trainer.store.people import ensure_person
from xray_trainer.store.releasing import new_version, release, restore_set, retire_set, versions_of
from xray_trainer.store.set_editing import Edits, drop, edit, members_of
from xray_trainer.store.set_states import set_state, state_of


@pytest.fixture
def make_set(store, samples):
    def make(set_id: str = "week", *, status: str | None = "draft", num: int = 2):
        create_set(store, set_id, title="Week", rules=Rules(), num_planned=num, now=samples.noon)
        if status:
            set_state(store, set_id, status=status, provenance="recipe", now=samples.noon)
        for number in range(num):
            append_exercise(
                store, set_id, built=samples.built(number, suspicious=number % 2 == 0), now=samples.noon
            )
        return set_id

    return make


@pytest.fixture
def mentor(store, samples):
    return ensure_person(store, "Olga", now=samples.noon).person_id


def test_a_released_draft_is_there_for_trainees(store, make_set, mentor, samples):
    make_set()
    state = release(store, "week", person=mentor, now=samples.noon)
    assert (state.status, state.released_at) == ("released", samples.noon)
    assert [info.set_id for info in exercise_sets(store)] == ["week"]
    assert {one.status for one in members_of(store, "week")} == {"offered"}
    with pytest.raises(InputError, match="only a draft"):
        release(store, "week", person=mentor, now=samples.noon)


def test_a_set_with_duplicates_is_released_only_anyway(store, make_set, mentor, samples):
    make_set()
    built = samples.built(0, suspicious=True)
    again = replace(built, exercise=replace(built.exercise, exercise_id="again"))
    append_exercise(store, "week", built=again, now=samples.noon)
    with pytest.raises(InputError, match=r"same scan.*anyway"):
        release(store, "week", person=mentor, now=samples.noon)
    assert release(store, "week", person=mentor, now=samples.noon, anyway=True).status == "released"


def test_an_empty_set_and_one_in_the_making_are_not_released(store, make_set, mentor, samples):
    make_set("empty", num=0)
    make_set("week", status="preparing")
    for set_id in ("empty", "week"):
        with pytest.raises(InputError):
            release(store, set_id, person=mentor, now=samples.noon, anyway=True)


def test_a_new_version_takes_the_place_of_the_old_one_and_answers_stay(store, make_set, mentor, samples):
    make_set(status=None)
    trainee = ensure_person(store, "Aigerim", now=samples.noon)
    drill = start_drill(store, trainee.person_id, set_id="week", now=samples.noon)
    attempt = next_attempt(store, drill.drill_id, now=samples.noon)
    submit(store, attempt.attempt_id, decision="clear", key="k" * 8, now=samples.noon)
    before = (reveal(store, attempt.attempt_id), outcomes_of_drill(store, drill.drill_id))

    draft = new_version(store, "week", person=mentor, now=samples.noon)
    assert new_version(store, "week", person=mentor, now=samples.noon) == draft
    changed = edit(
        store, draft, "exercise-0", edits=Edits(feedback={"en": "New."}), person=mentor, now=samples.noon
    )
    drop(store, draft, "exercise-1", now=samples.noon)
    assert [one.exercise_id for one in members_of(store, "week")] == ["exercise-0", "exercise-1"]
    assert {one.status for one in members_of(store, "week")} == {"offered"}
    assert [info.set_id for info in exercise_sets(store)] == ["week"]

    release(store, draft, person=mentor, now=samples.noon)
    assert [(info.set_id, info.version) for info in exercise_sets(store)] == [(draft, 2)]
    assert state_of(store, "week").status == "retired"
    assert [one.exercise_id for one in members_of(store, draft)] == [changed]
    assert [(one.version, one.status) for one in versions_of(store, draft)] == [
        (2, "released"),
        (1, "retired"),
    ]
    assert (reveal(store, attempt.attempt_id), outcomes_of_drill(store, drill.drill_id)) == before
    assert next_attempt(store, drill.drill_id, now=samples.noon).position == 1


def test_a_set_is_retired_and_restored(store, make_set, mentor, samples):
    make_set(status=None)
    retire_set(store, "week", now=samples.noon)
    assert exercise_sets(store) == ()
    assert restore_set(store, "week", now=samples.noon).status == "released"
    make_set("draft")
    retire_set(store, "draft", now=samples.noon)
    assert restore_set(store, "draft", now=samples.noon).status == "draft"


def test_one_version_at_a_time_is_released(store, make_set, mentor, samples):
    make_set(status=None)
    draft = new_version(store, "week", person=mentor, now=samples.noon)
    release(store, draft, person=mentor, now=samples.noon)
    with pytest.raises(InputError, match="another version"):
        restore_set(store, "week", now=samples.noon)
    with pytest.raises(InputError, match="only a retired set"):
        restore_set(store, draft, now=samples.noon)
    assert set_info(store, draft).status == "released"
