from __future__ import annotations

import pytest

from xray_trainer.errors import AttemptError
from xray_trainer.store.answers import submit
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.certificates import exam_facts, finished_exams


def answer_all(desk, num: int) -> None:
    for number in range(num):
        attempt_id = desk.next().attempt_id
        submit(
            desk.store, attempt_id, decision="clear", key=f"key-{number:05}", now=desk.later(30), events=[]
        )
    next_attempt(desk.store, desk.drill.drill_id, now=desk.later(60))


def test_a_finished_exam_tells_its_conditions(make_desk) -> None:
    desk = make_desk(mode="exam", num=3)
    answer_all(desk, 3)
    (drill,) = finished_exams(desk.store, desk.person.person_id)
    facts = exam_facts(desk.store, drill.drill_id)
    assert (facts.name, facts.set_title, facts.rules.mode) == ("Aigerim", "First", "exam")
    assert (facts.num_exercises, facts.num_synthetic, len(facts.outcomes)) == (3, 3, 3)
    assert (facts.started_at, facts.finished_at) == (desk.now, desk.later(60))


@pytest.mark.parametrize(("mode", "num"), [("exam", 1), ("practice", 2)])
def test_an_unfinished_exam_or_a_practice_has_no_certificate(make_desk, mode: str, num: int) -> None:
    desk = make_desk(mode=mode)
    answer_all(desk, num)
    assert finished_exams(desk.store, desk.person.person_id) == ()
    with pytest.raises(AttemptError, match="finished exam"):
        exam_facts(desk.store, desk.drill.drill_id)
