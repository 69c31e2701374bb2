from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from xray_trainer.errors import RecipeError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.answers import submit
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.database import reading
from xray_trainer.store.drills import start_drill
from xray_trainer.store.exercise_sets import (
    add_exercise_set,
    append_exercise,
    close_set,
    create_set,
    exercise_sets,
    set_findings,
    set_info,
)
from xray_trainer.store.people import ensure_person
from xray_trainer.store.schema import ExerciseRow, ScanRow, SetMemberRow

RULES = Rules(mode="practice", time_limit_s=120, prevalence=0.5)


@pytest.fixture
def demo(store, samples):
    def add(set_id: str = "demo", *, num: int = 3):
        built = (samples.built(number, suspicious=number == 1) for number in range(num))
        return add_exercise_set(
            store, built, set_id=set_id, title="Demo", rules=RULES, num_planned=num, now=samples.noon
        )

    return add


def members(store, set_id: str = "demo"):
    query = select(SetMemberRow.exercise_id).where(SetMemberRow.set_id == set_id)
    with reading(store.engine) as session:
        return session.scalars(query.order_by(SetMemberRow.position)).all()


def test_set_keeps_its_exercises_in_their_order(store, demo):
    info = demo()
    assert (info.title, info.rules, info.num_exercises, info.is_complete) == ("Demo", RULES, 3, True)
    assert members(store) == ["exercise-0", "exercise-1", "exercise-2"]


def test_storing_the_same_set_again_changes_nothing(store, demo):
    assert demo() == demo()
    assert exercise_sets(store) == (demo(),)
    assert members(store) == ["exercise-0", "exercise-1", "exercise-2"]


def test_an_interrupted_set_goes_on_where_it_stopped(store, demo, samples):
    create_set(store, "demo", title="Demo", rules=RULES, num_planned=3, now=samples.noon)
    append_exercise(store, "demo", built=samples.built(0, suspicious=False), now=samples.noon)
    assert not set_info(store, "demo").is_complete
    assert demo().num_exercises == 3
    assert members(store) == ["exercise-0", "exercise-1", "exercise-2"]


def test_two_sets_may_share_exercises(store, demo):
    demo()
    demo("other", num=2)
    assert members(store, "other") == ["exercise-0", "exercise-1"]
    with reading(store.engine) as session:
        assert len(session.scalars(select(ExerciseRow.exercise_id)).all()) == 3


def test_stored_exercise_knows_where_its_scans_lie(store, samples):
    create_set(store, "demo", title="Demo", rules=RULES, num_planned=1, now=samples.noon)
    stored = append_exercise(store, "demo", built=samples.built(0, suspicious=True), now=samples.noon)
    assert store.library.is_intact(stored.scan_sha256)
    assert store.library.is_intact(stored.benign_sha256)
    with reading(store.engine) as session:
        assert set(session.scalars(select(ScanRow.sha256))) == {stored.scan_sha256, stored.benign_sha256}


def test_a_view_from_above_is_kept_and_told_with_the_attempt(store, samples):
    built = replace(samples.built(0, suspicious=False), second_view=samples.scan(77))
    plain = samples.built(1, suspicious=False)
    add_exercise_set(
        store, [built, plain], set_id="dual", title="Dual", rules=RULES, num_planned=2, now=samples.noon
    )
    person = ensure_person(store, "Aigerim", now=samples.noon)
    drill = start_drill(store, person.person_id, set_id="dual", now=samples.noon)
    first = next_attempt(store, drill.drill_id, now=samples.noon)
    assert store.library.is_intact(first.second_sha256)
    assert first.second_sha256 != first.scan_sha256
    submit(store, first.attempt_id, decision="clear", key="key-0001", now=samples.noon)
    assert next_attempt(store, drill.drill_id, now=samples.noon).second_sha256 == ""


def test_closing_a_set_early_lets_drills_end(store, samples):
    create_set(store, "demo", title="Demo", rules=RULES, num_planned=9, now=samples.noon)
    append_exercise(store, "demo", built=samples.built(0, suspicious=False), now=samples.noon)
    closed = close_set(store, "demo")
    assert (closed.num_planned, closed.is_complete) == (1, True)


def test_findings_can_follow_later(store, demo):
    demo()
    set_findings(store, "exercise-1", findings=())
    with reading(store.engine) as session:
        assert session.get_one(ExerciseRow, "exercise-1").findings == []


def test_an_unknown_set_names_the_nearest(store, demo, samples):
    demo()
    with pytest.raises(RecipeError, match="nearest: demo"):
        set_info(store, "demos")
    with pytest.raises(RecipeError, match="nearest: demo"):
        append_exercise(store, "demos", built=samples.built(0, suspicious=False), now=samples.noon)


def test_nothing_that_is_told_about_a_set_holds_truth(demo):
    assert set(demo().__slots__) == {
        "set_id",
        "title",
        "rules",
        "num_exercises",
        "num_planned",
        "created_at",
        "status",
        "version",
    }
