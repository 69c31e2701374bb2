from __future__ import annotations

from math import inf

import pytest
from sqlalchemy import update

from xray_trainer.drills.froc import MIN_SUSPICIOUS
from xray_trainer.store.answers import submit
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.careers import career, detector_scans, people_scans
from xray_trainer.store.database import writing
from xray_trainer.store.drills import start_drill
from xray_trainer.store.schema import ExerciseRow


@pytest.fixture
def answer(samples):
    def give(desk, number: int, *functions: str, decision: str = "suspicious"):
        events = [samples.event(10 * number + n, "view", function=f) for n, f in enumerate(functions)]
        attempt = desk.next()
        when = desk.later(60 * number + 5)
        submit(
            desk.store, attempt.attempt_id, decision=decision, key=f"key-{number:05}", events=events, now=when
        )

    return give


def test_nobody_has_a_career_without_answers(desk) -> None:
    assert career(desk.store, desk.person.person_id) == ()
    assert people_scans(desk.store) == ()


def test_answers_come_with_the_functions_used_on_them(desk, answer) -> None:
    answer(desk, 1, "window", "window", "inverse")
    answer(desk, 2)
    first, second = career(desk.store, desk.person.person_id)
    assert first.uses == {"window": 2, "inverse": 1}
    assert second.uses == {}
    assert (first.outcome.verdict, second.outcome.verdict) == ("hit", "false_alarm")


def test_a_second_run_is_there_too(desk, answer) -> None:
    answer(desk, 1)
    again = start_drill(desk.store, desk.person.person_id, set_id="practice", now=desk.later(100))
    attempt = next_attempt(desk.store, again.drill_id, now=desk.later(100))
    submit(desk.store, attempt.attempt_id, decision="clear", key="key-again", now=desk.later(110), events=[])
    ids = [one.outcome.exercise_id for one in career(desk.store, desk.person.person_id)]
    assert ids == ["exercise-0", "exercise-0"]


def test_an_exam_counts_once_it_is_finished(make_desk, answer) -> None:
    desk = make_desk(mode="exam")
    answer(desk, 1)
    assert career(desk.store, desk.person.person_id) == ()
    answer(desk, 2)
    assert next_attempt(desk.store, desk.drill.drill_id, now=desk.later(300)) is None
    assert len(career(desk.store, desk.person.person_id)) == 2


def test_a_retired_exercise_counts_no_more(desk, answer) -> None:
    answer(desk, 1)
    with writing(desk.store.engine) as session:
        session.execute(update(ExerciseRow).values(status="retired"))
    assert career(desk.store, desk.person.person_id) == ()


def test_the_detector_is_judged_on_the_same_scans(desk) -> None:
    scans = detector_scans(desk.store, ["exercise-0", "exercise-1", "nowhere"])
    assert scans["exercise-0"].concealment_ratings == (0.75,)
    assert scans["exercise-1"].is_benign
    assert set(scans) == {"exercise-0", "exercise-1"}
    assert inf not in scans["exercise-0"].false_ratings


def test_people_count_from_enough_suspicious_scans_on(make_desk, answer) -> None:
    desk = make_desk(num=2 * MIN_SUSPICIOUS)
    for number in range(2 * MIN_SUSPICIOUS - 2):
        answer(desk, number + 1)
    assert people_scans(desk.store) == ()
    answer(desk, 90)
    (scans,) = people_scans(desk.store)
    assert sum(not scan.is_benign for scan in scans) == MIN_SUSPICIOUS
