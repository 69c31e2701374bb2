from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select

from xray_trainer.errors import AttemptError, InputError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.regions import Concealment
from xray_trainer.store.abilities import trainee_of
from xray_trainer.store.answers import reveal, submit
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.database import reading
from xray_trainer.store.drills import drill_info, outcomes_of_drill, start_drill
from xray_trainer.store.events import append_events
from xray_trainer.store.exercise_sets import add_exercise, add_exercise_set, exercise_sets
from xray_trainer.store.people import ensure_person
from xray_trainer.store.practice import extend, standings_of, start_practice, stock_of
from xray_trainer.store.schema import AttemptRow, ExerciseItemRow
from xray_trainer.synthesis.taxonomy import BENIGN

FAMILIES = ("CT-DOOR", "CT-FLOOR", "LD-CORE")


def built(samples, number: int):
    one = samples.built(number, suspicious=number % 2 == 0)
    if not one.exercise.truth:
        return one
    factors = {"clutter_snr": 0.2 + number / 10, "hotelling_dprime": 2.0 + number / 5}
    hidden = Concealment(samples.hidden, FAMILIES[number % 3], "brick", "organic", 12.0, factors)
    object.__setattr__(one.exercise, "truth", (hidden,))
    return one


@pytest.fixture
def person(store, samples):
    return ensure_person(store, "Aigerim", now=samples.noon)


@pytest.fixture
def stocked(store, samples):
    for number in range(12):
        add_exercise(store, built(samples, number), now=samples.noon)
    return store


def rng(seed: int = 0):
    return np.random.default_rng(seed)


def exercise_of(store, attempt):
    with reading(store.engine) as session:
        return session.scalars(
            select(AttemptRow.exercise_id).where(AttemptRow.attempt_id == attempt.attempt_id)
        ).one()


def practise(store, samples, person, *, num: int, decision: str = "suspicious") -> list[str]:
    """Works through a whole practice, marking the same place each time, and returns its exercises."""
    drill = start_practice(store, person.person_id, num=num, now=samples.noon)
    done = []
    for number in range(num):
        now = samples.noon + timedelta(minutes=number)
        if not extend(store, drill.drill_id, now=now, rng=rng(number)):
            break
        attempt = next_attempt(store, drill.drill_id, now=now)
        append_events(store, attempt.attempt_id, events=[samples.mark(0)], now=now)
        submit(store, attempt.attempt_id, decision=decision, key="k" * 8, now=now)
        done.append(exercise_of(store, attempt))
    return done


def test_a_practice_grows_by_one_and_ends_when_all_are_answered(stocked, samples, person):
    drill = start_practice(stocked, person.person_id, num=3, now=samples.noon)
    assert drill.num_exercises == 3
    for number in range(3):
        assert extend(stocked, drill.drill_id, now=samples.noon, rng=rng(number))
        assert extend(stocked, drill.drill_id, now=samples.noon, rng=rng(number))
        attempt = next_attempt(stocked, drill.drill_id, now=samples.noon)
        assert attempt.position == number
        submit(stocked, attempt.attempt_id, decision="clear", key="k" * 8, now=samples.noon)
    assert next_attempt(stocked, drill.drill_id, now=samples.noon) is None
    assert drill_info(stocked, drill.drill_id).is_finished
    assert len(outcomes_of_drill(stocked, drill.drill_id)) == 3


def test_the_next_exercise_is_there_before_the_current_one_is_answered(stocked, samples, person):
    drill = start_practice(stocked, person.person_id, num=2, now=samples.noon)
    extend(stocked, drill.drill_id, now=samples.noon, rng=rng())
    first = next_attempt(stocked, drill.drill_id, now=samples.noon)
    assert extend(stocked, drill.drill_id, now=samples.noon, rng=rng())
    submit(stocked, first.attempt_id, decision="clear", key="k" * 8, now=samples.noon)
    assert next_attempt(stocked, drill.drill_id, now=samples.noon).position == 1


def test_no_scan_comes_twice_and_an_empty_store_says_so(stocked, samples, person):
    first = practise(stocked, samples, person, num=8)
    second = practise(stocked, samples, person, num=8)
    assert len({*first, *second}) == len(first) + len(second) == 12
    assert stock_of(stocked, person.person_id).num == 0


def test_the_benign_twin_of_a_scan_that_was_met_never_comes(store, samples, person):
    add_exercise(store, samples.built(0, suspicious=True), now=samples.noon)
    twin = samples.built(1, suspicious=False)
    twin = type(twin)(twin.exercise, samples.scan(1000))
    add_exercise(store, twin, now=samples.noon)
    assert stock_of(store, person.person_id).num == 2
    assert len(practise(store, samples, person, num=2)) == 1


def test_exams_keep_their_exercises_and_practice_sets_lend_theirs(store, samples, person):
    for mode, numbers in (("exam", range(4)), ("practice", range(4, 7))):
        exercises = [built(samples, number) for number in numbers]
        rules = Rules(mode=mode)
        add_exercise_set(
            store, exercises, set_id=mode, title=mode, rules=rules, num_planned=4, now=samples.noon
        )
    assert set(practise(store, samples, person, num=5)) == {"exercise-4", "exercise-5", "exercise-6"}


def test_a_practice_is_nobody_elses(stocked, samples, person):
    practise(stocked, samples, person, num=2)
    assert exercise_sets(stocked) == ()
    other = ensure_person(stocked, "Bolot", now=samples.noon)
    assert stock_of(stocked, other.person_id).num == 12


def test_answers_teach_once_about_person_and_exercise(stocked, samples, person):
    done = practise(stocked, samples, person, num=6)
    once = trainee_of(stocked, person.person_id, now=samples.noon)
    again = trainee_of(stocked, person.person_id, now=samples.noon)
    assert once == again
    with reading(stocked.engine) as session:
        rows = {row.exercise_id: row for row in session.scalars(select(ExerciseItemRow))}
        assert {name for name, row in rows.items() if row.num_answers} == set(done)
        assert all(row.num_answers == 1 for row in rows.values() if row.num_answers)
        met = {rows[name].family for name in done} - {BENIGN}
    assert {card.family for card in once.cards} == met
    standing = standings_of(stocked, person.person_id, now=samples.noon)
    assert {one.family: one.num for one in standing} == {
        family: sum(rows[name].family == family for name in done) for family in met
    }


def test_an_answer_to_a_scan_met_before_teaches_nothing(desk, samples):
    store, person_id = desk.store, desk.person.person_id
    for _ in range(2):
        drill = start_drill(store, person_id, set_id="practice", now=samples.noon)
        attempt = next_attempt(store, drill.drill_id, now=desk.later(0))
        submit(store, attempt.attempt_id, decision="suspicious", key="k" * 8, now=desk.later(9))
        desk = type(desk)(store, desk.person, drill, desk.later(60))
    assert trainee_of(store, person_id, now=desk.now).ability.num_answers("CT-DOOR") == 1


def test_an_exam_teaches_only_when_it_is_over(make_desk):
    desk = make_desk(mode="exam")
    submit(desk.store, desk.next().attempt_id, decision="clear", key="k" * 8, now=desk.later(5))
    assert trainee_of(desk.store, desk.person.person_id, now=desk.now).cards == ()
    submit(desk.store, desk.next().attempt_id, decision="clear", key="k" * 8, now=desk.later(9))
    assert desk_is_over(desk)
    assert len(trainee_of(desk.store, desk.person.person_id, now=desk.now).cards) == 1


def desk_is_over(desk) -> bool:
    return next_attempt(desk.store, desk.drill.drill_id, now=desk.later(10)) is None


def test_an_outcome_tells_how_hard_the_exercise_was_by_then(stocked, samples, person):
    practise(stocked, samples, person, num=4)
    drill = start_practice(stocked, person.person_id, num=1, now=samples.noon)
    extend(stocked, drill.drill_id, now=samples.noon, rng=rng())
    attempt = next_attempt(stocked, drill.drill_id, now=samples.noon)
    submit(stocked, attempt.attempt_id, decision="clear", key="k" * 8, now=samples.noon)
    outcome = reveal(stocked, attempt.attempt_id).outcome
    assert outcome.conveyance == "container-40"
    assert -5 < outcome.difficulty < 5


def test_only_an_adaptive_drill_is_extended(desk):
    with pytest.raises(AttemptError, match="fixed"):
        extend(desk.store, desk.drill.drill_id, now=desk.now, rng=rng())
    with pytest.raises(AttemptError, match="no such drill"):
        extend(desk.store, "none", now=desk.now, rng=rng())


def test_a_practice_of_no_exercises_is_refused(store, samples, person):
    with pytest.raises(InputError, match="1 to 100"):
        start_practice(store, person.person_id, num=0, now=samples.noon)
