from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.errors import InputError
from xray_trainer.store.database import insert_new, writing
from xray_trainer.store.exercise_statistics import FEWEST, discrimination_of, statistics_of
from xray_trainer.store.flags import add_flag, keep, restore
from xray_trainer.store.people import ensure_person
from xray_trainer.store.retiring import flags_on, retire_exercise
from xray_trainer.store.schema import AnswerRow, AttemptRow, DrillRow, PersonRow

ANSWER = {
    "key": "k" * 8,
    "decision": "clear",
    "matching_rule": "v1",
    "record": {},
    "seconds_server": 9.0,
}


def test_first_answers_count_and_names_end_at_the_reach(make_desk, samples):
    desk = make_desk(num=1)
    desk.answer("clear", seconds=10)
    second = desk.of("Bolat")
    second.answer("suspicious", seconds=40)
    desk.of("Bolat").answer("clear", seconds=90)
    told = statistics_of(desk.store, "exercise-0", reach=None)
    assert (told.num_people, told.share_right, told.median_s) == (2, 0.5, 25.0)
    assert [one.name for one in told.missed] == ["Aigerim"]
    assert told.interval == pytest.approx((0.0945, 0.9055), abs=1e-3)
    assert told.discrimination is None
    near = statistics_of(desk.store, "exercise-0", reach={second.person.person_id})
    assert [one.name for one in near.answers] == ["Bolat"]
    assert near.num_people == 2


def test_an_exercise_that_nobody_answered_says_so(make_desk):
    told = statistics_of(make_desk().store, "exercise-1", reach=None)
    assert (told.num_people, told.share_right, told.median_s, told.interval) == (0, None, None, (0.0, 1.0))


def test_discrimination_is_the_correlation_with_the_rest():
    pairs = [(True, 0.9)] * 12 + [(False, 0.5)] * 12
    assert discrimination_of(pairs).value > 0.99
    rng = np.random.default_rng(1)
    noisy = [(bool(rng.random() < 0.5), float(rng.random())) for _ in range(400)]
    told = discrimination_of(noisy)
    right, share = np.array(noisy, float).T
    assert told.value == pytest.approx(np.corrcoef(right, share)[0, 1], abs=1e-3)
    assert told.interval[0] < 0 < told.interval[1]
    assert told.num_people == 400


def test_discrimination_is_hidden_of_too_few_and_where_all_did_the_same():
    assert discrimination_of([(True, 0.9), (False, 0.5)] * (FEWEST // 2 - 1)) is None
    assert discrimination_of([(True, 0.9)] * 40) is None
    assert discrimination_of([]) is None


def test_discrimination_comes_from_the_answers_of_the_store(make_desk, samples):
    desk = make_desk(num=6)
    with writing(desk.store.engine) as session:
        for number in range(FEWEST):
            outcome = "hit" if number % 2 else "miss"
            who = {
                "person_id": f"p{number}",
                "name": f"p{number}",
                "language": "en",
                "created_at": samples.noon,
            }
            drill = {"drill_id": f"d{number}", "person_id": f"p{number}", "set_id": desk.drill.set_id}
            insert_new(session, PersonRow, [who])
            insert_new(session, DrillRow, [{**drill, "started_at": samples.noon}])
            for place in range(6):
                attempt = {"attempt_id": f"a{number}-{place}", "drill_id": f"d{number}", "position": place}
                on = {"exercise_id": f"exercise-{place}", "opened_at": samples.noon}
                insert_new(session, AttemptRow, [{**attempt, **on}])
                right = "correct_rejection" if (place, number) == (1, 0) else outcome
                answer = {"attempt_id": f"a{number}-{place}", "outcome": right, "submitted_at": samples.noon}
                insert_new(session, AnswerRow, [{**answer, **ANSWER}])
    told = statistics_of(desk.store, "exercise-0", reach=None)
    assert (told.num_people, told.share_right) == (FEWEST, 0.5)
    assert told.discrimination.value > 0.99


def test_an_exercise_is_retired_and_restored_without_a_flag(make_desk, samples):
    desk = make_desk()
    retire_exercise(desk.store, "exercise-0", now=desk.now)
    assert desk.next().position == 1
    with pytest.raises(InputError, match="must be offered, got retired"):
        retire_exercise(desk.store, "exercise-0", now=desk.now)
    restore(desk.store, "exercise-0", now=desk.now)
    assert desk.of("Bolat").next().position == 0


def test_flags_of_an_exercise_are_told_with_their_ruling(make_desk, samples):
    desk = make_desk()
    add_flag(
        desk.store,
        desk.next().attempt_id,
        key="k" * 8,
        kind="unrealistic",
        comment="Too bright",
        now=samples.noon,
    )
    mentor = ensure_person(desk.store, "Olga", now=samples.noon)
    keep(desk.store, "exercise-0", person_id=mentor.person_id, now=samples.noon)
    (flag,) = flags_on(desk.store, "exercise-0")
    assert (flag.person, flag.comment, flag.ruling) == ("Aigerim", "Too bright", "keep")
    assert flags_on(desk.store, "exercise-1") == ()
