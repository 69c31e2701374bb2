from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from xray_trainer.errors import InputError
from xray_trainer.planning.assignment import Assignment
from xray_trainer.store.answers import submit
from xray_trainer.store.assignments import (
    assign,
    assigned_to,
    assignments,
    restrict_set,
    withdraw,
)
from xray_trainer.store.attempts import next_attempt
from xray_trainer.store.deeds import looks_of
from xray_trainer.store.drills import finish_drill, start_drill
from xray_trainer.store.lessons import keep_lesson_done
from xray_trainer.store.people import ensure_person, retire_person, set_role
from xray_trainer.store.plan import may_start, plan, plan_of, sets_for
from xray_trainer.store.practice import extend, start_practice
from xray_trainer.store.unit_changes import (
    add_cohort,
    add_unit,
    join_unit,
    leave_unit,
    move,
    retire_cohort,
    retire_unit,
    set_cohort,
)

FIRST, DUE = date(2026, 1, 2), date(2026, 1, 9)
WORK = Assignment("", "set", "practice", 0, FIRST, DUE, "Asia/Aqtau")
LATE = datetime(2026, 1, 12, tzinfo=UTC)


@pytest.fixture
def port(store, samples):
    return add_unit(store, "PCU Aktau", country="KZ", time_zone="Asia/Aqtau", now=samples.noon)


@pytest.fixture
def officer(desk, port):
    """A desk whose person is in the unit."""
    join_unit(desk.store, port.unit_id, person_ids=[desk.person.person_id], now=desk.now)
    return desk


def stands(store, person, *, now):
    told = [one.current for one in plan_of(store, person.person_id, now=now)]
    return [one.stand for one in told if one]


def seen(store, person, *, now):
    return sets_for(store, person.person_id, plan_of(store, person.person_id, now=now))


def finish(desk, *, seconds=60):
    for _ in range(2):
        desk.answer(seconds=seconds)
    finish_drill(desk.store, desk.drill.drill_id, now=desk.later(seconds))


def test_an_assignment_is_kept_as_it_was_made(store, officer, port):
    wanted = replace(WORK, unit_id=port.unit_id, every_weeks=2, until=date(2026, 3, 1), attempts=2, note="Go")
    made = assign(store, wanted, now=officer.now)
    assert assignments(store) == (made,)
    assert made == replace(wanted, assignment_id=made.assignment_id)


def test_what_is_for_nobody_or_for_two_is_refused(store, officer, port):
    for more in ({}, {"person_ids": ["p"], "unit": port.unit_id}):
        work = replace(WORK, unit_id=more.pop("unit", None))
        with pytest.raises(InputError, match="one of the three"):
            assign(store, work, now=officer.now, **more)
    with pytest.raises(InputError, match="unknown exercise set"):
        assign(store, replace(WORK, what="absent", unit_id=port.unit_id), now=officer.now)
    assert assignments(store) == ()


def test_a_unit_sees_its_work_and_the_mentor_sees_it_done(store, officer, port):
    assign(store, replace(WORK, unit_id=port.unit_id), now=officer.now)
    assert stands(store, officer.person, now=officer.later(5)) == ["open"]
    officer.answer()
    assert stands(store, officer.person, now=officer.later(70)) == ["begun"]
    finish_drill(store, officer.drill.drill_id, now=officer.later(80))
    assert stands(store, officer.person, now=LATE) == ["done"]


def test_who_does_nothing_is_late(store, officer, port):
    assign(store, replace(WORK, unit_id=port.unit_id), now=officer.now)
    assert stands(store, officer.person, now=LATE) == ["late"]


def test_who_leaves_a_unit_has_nothing_more_to_do_for_it(store, officer, port):
    assign(store, replace(WORK, unit_id=port.unit_id), now=officer.now)
    leave_unit(store, port.unit_id, person_id=officer.person.person_id, now=officer.now)
    assert plan_of(store, officer.person.person_id, now=LATE) == ()


def test_who_is_moved_gets_what_the_new_unit_still_has_to_do(store, officer, port):
    other = add_unit(store, "ACCU", country="UZ", time_zone="Asia/Tashkent", now=officer.now)
    assign(store, replace(WORK, unit_id=other.unit_id), now=officer.now)
    later = assign(store, replace(WORK, unit_id=other.unit_id, due_on=date(2026, 1, 20)), now=officer.now)
    person_id = officer.person.person_id
    move(store, person_id, from_unit=port.unit_id, to_unit=other.unit_id, now=LATE)
    told = {one.assignment.assignment_id: one.current for one in plan_of(store, person_id, now=LATE)}
    assert told.pop(later.assignment_id).stand == "behind"
    assert set(told.values()) == {None}


def test_who_leaves_and_comes_back_keeps_what_is_done(store, officer, port):
    assign(store, replace(WORK, unit_id=port.unit_id), now=officer.now)
    finish(officer)
    person_id = officer.person.person_id
    leave_unit(store, port.unit_id, person_id=person_id, now=officer.now)
    join_unit(store, port.unit_id, person_ids=[person_id], now=LATE)
    assert stands(store, officer.person, now=LATE) == ["done"]


def test_who_has_left_is_in_no_plan(store, officer, port):
    made = assign(store, replace(WORK, unit_id=port.unit_id), now=officer.now)
    retire_person(store, officer.person.person_id, now=officer.now)
    assert assigned_to(store) == {made.assignment_id: {}}
    assert plan(store, now=LATE) == ()


def test_mentors_have_nothing_to_do_for_the_units_that_they_mentor(store, officer, port):
    set_role(store, officer.person.person_id, role="mentor")
    assign(store, replace(WORK, unit_id=port.unit_id), now=officer.now)
    assert plan(store, now=LATE) == ()
    assign(store, WORK, now=officer.now, person_ids=[officer.person.person_id])
    assert stands(store, officer.person, now=LATE) == ["late"]


def test_work_of_a_unit_or_cohort_that_is_given_up_is_over(store, officer, port):
    cohort = add_cohort(store, "Week", first_day=FIRST, last_day=DUE, now=officer.now)
    set_cohort(store, cohort.cohort_id, person_ids=[officer.person.person_id], now=officer.now)
    assign(store, replace(WORK, unit_id=port.unit_id), now=officer.now)
    assign(store, replace(WORK, cohort_id=cohort.cohort_id), now=officer.now)
    assert stands(store, officer.person, now=LATE) == ["late", "late"]
    retire_unit(store, port.unit_id, now=LATE)
    retire_cohort(store, cohort.cohort_id, now=LATE)
    assert plan(store, now=LATE) == ()


def test_work_taken_back_has_to_be_done_by_nobody(store, officer):
    made = assign(store, WORK, now=officer.now, person_ids=[officer.person.person_id])
    withdraw(store, made.assignment_id, now=officer.now)
    assert plan(store, now=LATE) == ()


def test_a_lesson_done_before_it_was_assigned_is_done(store, officer):
    person_id = officer.person.person_id
    earlier = officer.now - timedelta(days=30)
    keep_lesson_done(store, person_id, lesson="03-dual-energy", num_right=3, num_questions=4, now=earlier)
    lesson = replace(WORK, work="lesson", what="03-dual-energy")
    assign(store, lesson, now=officer.now, person_ids=[person_id])
    assert stands(store, officer.person, now=officer.now) == ["done"]


def test_practice_counts_exercises_or_minutes_of_adaptive_practice_alone(store, officer, samples):
    person_id = officer.person.person_id
    for work, amount in (("exercises", 2), ("minutes", 1)):
        wanted = replace(WORK, work=work, what="", amount=amount)
        assign(store, wanted, now=officer.now, person_ids=[person_id])
    officer.answer()
    assert stands(store, officer.person, now=officer.later(100)) == ["open", "open"]
    other = officer.of("Dilnoza")
    told = looks_of(store, [person_id, other.person.person_id])
    assert [(look.when, look.seconds) for look in told.pop(person_id)] == [(officer.later(30), 30.0)]
    assert told == {}
    drill = start_practice(store, other.person.person_id, num=2, now=officer.now)
    assign(
        store,
        replace(WORK, work="exercises", what="", amount=2),
        now=officer.now,
        person_ids=[other.person.person_id],
    )
    assert extend(store, drill.drill_id, now=officer.now, rng=np.random.default_rng(0))
    attempt = next_attempt(store, drill.drill_id, now=officer.now)
    submit(store, attempt.attempt_id, decision="clear", key="k" * 8, now=officer.later(40))
    (told,) = plan_of(store, other.person.person_id, now=officer.later(50))
    assert (told.current.stand, told.current.share) == ("begun", 0.5)


def test_a_set_is_open_to_all_until_it_is_for_those_assigned_alone(store, officer, port):
    other = ensure_person(store, "Dilnoza", now=officer.now)
    assert [info.set_id for info in seen(store, other, now=officer.now)] == ["practice"]
    restrict_set(store, "practice", is_restricted=True, now=officer.now)
    assert seen(store, other, now=officer.now) == ()
    assert not may_start(store, other.person_id, "practice", now=officer.now)
    join_unit(store, port.unit_id, person_ids=[other.person_id], now=officer.now)
    assign(store, replace(WORK, unit_id=port.unit_id), now=officer.now)
    assert seen(store, other, now=officer.now - timedelta(days=1)) == ()
    assert may_start(store, other.person_id, "practice", now=officer.now)
    restrict_set(store, "practice", is_restricted=False, now=officer.now)
    leave_unit(store, port.unit_id, person_id=other.person_id, now=officer.now)
    assert may_start(store, other.person_id, "practice", now=officer.now)


def test_who_has_begun_a_set_goes_on_seeing_it(store, officer):
    restrict_set(store, "practice", is_restricted=True, now=officer.now)
    assert [info.set_id for info in seen(store, officer.person, now=LATE)] == ["practice"]


def test_attempts_are_counted_each_time(store, officer):
    person_id = officer.person.person_id
    weekly = replace(WORK, due_on=date(2026, 1, 8), every_weeks=1, attempts=1)
    assign(store, weekly, now=officer.now, person_ids=[person_id])
    assert may_start(store, person_id, "practice", now=officer.later(0))
    finish(officer)
    assert not may_start(store, person_id, "practice", now=officer.later(90))
    assert may_start(store, person_id, "practice", now=officer.now + timedelta(days=7))
    start_drill(store, person_id, set_id="practice", now=officer.later(100))
