from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xray_trainer.errors import AttemptError
from xray_trainer.store.answers import reveal
from xray_trainer.store.drills import finish_drill, outcomes_of_person
from xray_trainer.store.exercise_sets import exercise_sets
from xray_trainer.store.flags import add_flag
from xray_trainer.store.reviews import errors_of, start_review


def begin(desk, *, most: int = 10):
    """Returns the desk in front of a new review."""
    drill = start_review(
        desk.store, desk.person.person_id, now=desk.now, rng=np.random.default_rng(1), most=most
    )
    return replace(desk, drill=drill)


def wrong(desk) -> list[tuple[str, str]]:
    return [(one.exercise_id, one.error) for one in errors_of(desk.store, desk.person.person_id)]


@pytest.fixture
def desk(make_desk):
    """Returns a desk after a miss, a false alarm, a hit and a correct rejection."""
    desk = make_desk(num=4)
    for number, decision in enumerate(("clear", "suspicious", "suspicious", "clear")):
        desk.answer(decision, seconds=30 + number)
    return desk


def test_misses_and_false_alarms_are_due_the_latest_first(desk):
    assert wrong(desk) == [("exercise-1", "false_alarm"), ("exercise-0", "miss")]
    assert wrong(desk.of("Bakyt")) == []


@pytest.mark.parametrize(
    ("decision", "left"),
    [("suspicious", ("exercise-1", "false_alarm")), ("clear", ("exercise-0", "miss"))],
)
def test_a_review_shows_its_answers_and_a_right_one_settles_an_error(desk, decision, left):
    review = begin(desk)
    assert (review.drill.rules.mode, review.drill.num_exercises) == ("review", 2)
    verdicts = {reveal(desk.store, review.answer(decision, seconds=s)).outcome.verdict for s in (100, 101)}
    assert verdicts == ({"hit", "false_alarm"} if decision == "suspicious" else {"miss", "correct_rejection"})
    assert wrong(desk) == [left]


def test_reviews_do_not_count_as_answers_to_fresh_scans(desk):
    before = outcomes_of_person(desk.store, desk.person.person_id)
    begin(desk).answer("clear", seconds=100)
    assert outcomes_of_person(desk.store, desk.person.person_id) == before


def test_a_review_takes_as_many_as_asked_and_others_see_nothing_of_it(desk):
    assert begin(desk, most=1).drill.num_exercises == 1
    assert [info.set_id for info in exercise_sets(desk.store)] == ["practice"]


def test_errors_of_a_sealed_drill_are_due_only_when_it_is_finished(make_desk):
    desk = make_desk(mode="exam")
    desk.answer("clear")
    assert wrong(desk) == []
    finish_drill(desk.store, desk.drill.drill_id, now=desk.later(60))
    assert wrong(desk) == [("exercise-0", "miss")]


def test_flagged_exercises_are_left_out(desk):
    review = begin(desk, most=1)
    attempt_id = review.next().attempt_id
    add_flag(desk.store, attempt_id, key="flag-0001", kind="unrealistic", now=desk.now)
    assert wrong(desk) == [("exercise-0", "miss")]


def test_with_no_errors_there_is_nothing_to_review(desk):
    with pytest.raises(AttemptError, match="nothing to review"):
        begin(desk.of("Bakyt"))
