from __future__ import annotations

import pytest

from xray_trainer.errors import AttemptError, RecipeError, SealedError
from xray_trainer.store.answers import submit
from xray_trainer.store.drills import (
    drill_info,
    drills_of,
    finish_drill,
    outcomes_of_drill,
    outcomes_of_person,
    start_drill,
    unfinished_drill,
)
from xray_trainer.store.results import results_of_drill


def answer(desk, decision: str = "suspicious") -> str:
    attempt = desk.next()
    submit(desk.store, attempt.attempt_id, decision=decision, key="k" * 8, now=desk.later(30))
    return attempt.attempt_id


def test_drill_tells_where_it_stands(desk):
    assert (desk.drill.title, desk.drill.num_exercises, desk.drill.num_answered) == ("First", 2, 0)
    answer(desk)
    after = drill_info(desk.store, desk.drill.drill_id)
    assert (after.num_answered, after.is_finished, after.started_at) == (1, False, desk.now)


def test_an_unknown_set_or_drill_is_refused(desk):
    with pytest.raises(RecipeError, match="unknown exercise set"):
        start_drill(desk.store, desk.person.person_id, set_id="none", now=desk.now)
    with pytest.raises(AttemptError, match="no such drill"):
        drill_info(desk.store, "none")


def test_an_unfinished_drill_can_be_taken_up_again(desk):
    person_id = desk.person.person_id
    assert unfinished_drill(desk.store, person_id, set_id="practice") == desk.drill
    finish_drill(desk.store, desk.drill.drill_id, now=desk.later(60))
    assert unfinished_drill(desk.store, person_id, set_id="practice") is None
    assert [drill.is_finished for drill in drills_of(desk.store, person_id)] == [True]


def test_finishing_twice_keeps_the_first_time(desk):
    drill_id = desk.drill.drill_id
    finish_drill(desk.store, drill_id, now=desk.later(60))
    assert finish_drill(desk.store, drill_id, now=desk.later(90)).finished_at == desk.later(60)


def test_outcomes_come_in_the_order_of_the_exercises(desk):
    answer(desk, "suspicious")
    answer(desk, "suspicious")
    outcomes = outcomes_of_drill(desk.store, desk.drill.drill_id)
    assert [outcome.verdict for outcome in outcomes] == ["hit", "false_alarm"]
    assert outcomes_of_person(desk.store, desk.person.person_id) == outcomes


def test_an_exam_is_taken_once(make_desk):
    desk = make_desk(mode="exam")
    again = {"set_id": "exam", "now": desk.later(60)}
    assert start_drill(desk.store, desk.person.person_id, **again) == desk.drill
    finish_drill(desk.store, desk.drill.drill_id, now=desk.later(90))
    with pytest.raises(AttemptError, match="once"):
        start_drill(desk.store, desk.person.person_id, **again)


def test_results_tell_every_exercise_that_was_opened(make_desk):
    desk = make_desk(mode="exam", num=3, exercise_limit_s=60)
    answered = desk.answer("suspicious")
    desk.next()
    with pytest.raises(SealedError, match="finished"):
        results_of_drill(desk.store, desk.drill.drill_id)
    finish_drill(desk.store, desk.drill.drill_id, now=desk.later(500))
    first, second = results_of_drill(desk.store, desk.drill.drill_id)
    assert (first.attempt_id, first.position) == (answered, 0)
    assert first.outcome is not None
    assert first.indicators is not None
    assert (first.outcome.verdict, first.indicators.misses) == ("hit", ("mismatched_seal",))
    assert (second.position, second.outcome, second.indicators) == (1, None, None)
    assert drill_info(desk.store, desk.drill.drill_id).num_unanswered == 2


@pytest.mark.parametrize("mode", ["shift", "exam"])
def test_outcomes_of_a_sealed_drill_wait_for_its_end(make_desk, mode):
    desk = make_desk(mode=mode)
    answer(desk)
    with pytest.raises(SealedError, match="finished"):
        outcomes_of_drill(desk.store, desk.drill.drill_id)
    assert outcomes_of_person(desk.store, desk.person.person_id) == ()
    finish_drill(desk.store, desk.drill.drill_id, now=desk.later(60))
    assert len(outcomes_of_drill(desk.store, desk.drill.drill_id)) == 1
    assert len(outcomes_of_person(desk.store, desk.person.person_id)) == 1
