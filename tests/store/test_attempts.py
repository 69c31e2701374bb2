from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

import pytest

from xray_trainer.errors import AttemptError, UnknownAttemptError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.answers import submit
from xray_trainer.store.attempts import attempt_info, latest_attempt, next_attempt
from xray_trainer.store.drills import drill_info, start_drill
from xray_trainer.store.exercise_sets import append_exercise, create_set


def answer(desk) -> str:
    attempt_id = desk.next().attempt_id
    submit(desk.store, attempt_id, decision="clear", key="k" * 8, now=desk.later(30))
    return attempt_id


def test_an_open_attempt_stays_the_one_to_work_on(desk):
    first = desk.next()
    assert desk.next() == first
    assert next_attempt(desk.store, desk.drill.drill_id, now=desk.later(60)) == first
    assert (first.position, first.state, first.opened_at, first.shape_hw) == (0, "open", desk.now, (60, 100))


def test_answering_opens_the_way_to_the_next(desk):
    first = answer(desk)
    second = desk.next()
    assert second.position == 1
    assert second.attempt_id != first


def test_the_clock_decides_how_long_it_took(desk):
    attempt = attempt_info(desk.store, answer(desk))
    assert (attempt.state, attempt.decision, attempt.seconds) == ("submitted", "clear", 30.0)


def test_after_the_last_answer_the_drill_is_finished(desk):
    answer(desk)
    answer(desk)
    assert next_attempt(desk.store, desk.drill.drill_id, now=desk.later(60)) is None
    assert drill_info(desk.store, desk.drill.drill_id).finished_at == desk.later(60)
    assert next_attempt(desk.store, desk.drill.drill_id, now=desk.later(90)) is None


def test_a_drill_waits_for_exercises_that_are_still_rendered(store, make_desk, samples):
    person = make_desk().person
    create_set(store, "slow", title="Slow", rules=Rules(), num_planned=2, now=samples.noon)
    drill = start_drill(store, person.person_id, set_id="slow", now=samples.noon)
    assert next_attempt(store, drill.drill_id, now=samples.noon) is None
    assert not drill_info(store, drill.drill_id).is_finished
    append_exercise(store, "slow", built=samples.built(7, suspicious=False), now=samples.noon)
    attempt = next_attempt(store, drill.drill_id, now=samples.noon)
    assert attempt is not None
    assert attempt.position == 0


def test_a_reload_shows_the_attempt_that_was_opened_last(desk):
    assert latest_attempt(desk.store, desk.drill.drill_id) is None
    first = answer(desk)
    shown = latest_attempt(desk.store, desk.drill.drill_id)
    assert shown is not None
    assert (shown.attempt_id, shown.state) == (first, "submitted")


def test_two_windows_open_the_same_attempt(desk):
    with ThreadPoolExecutor(8) as threads:
        opened = set(threads.map(lambda _: desk.next().attempt_id, range(16)))
    assert len(opened) == 1


def test_an_attempt_tells_nothing_of_the_truth(desk):
    told = str(asdict(desk.next()))
    assert all(word not in told for word in ("CT-DOOR", "brick", "organic_powder", "exercise-0", "truth"))


def test_unknown_attempts_and_drills_are_refused(desk):
    with pytest.raises(UnknownAttemptError):
        attempt_info(desk.store, "none")
    with pytest.raises(AttemptError, match="no such drill"):
        next_attempt(desk.store, "none", now=desk.now)
