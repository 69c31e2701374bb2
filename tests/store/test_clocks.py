"""Limits and pauses, by the server's clock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest

from xray_trainer.drills.limits import GRACE_S
from xray_trainer.errors import AttemptError, ExpiredError, SubmittedError, UnknownAttemptError
from xray_trainer.store.advance import close_overdue, give_up, go_on, upcoming_scan
from xray_trainer.store.answers import reveal, submit
from xray_trainer.store.attempts import attempt_info, attempts_of_drill, next_attempt
from xray_trainer.store.drills import drill_info, outcomes_of_drill
from xray_trainer.store.events import append_events, events_of
from xray_trainer.store.pauses import pause, resume
from xray_trainer.store.practice import start_practice


def hand_in(desk, attempt_id, *, seconds: float, events=()):
    return submit(
        desk.store, attempt_id, decision="clear", key="k" * 8, events=events, now=desk.later(seconds)
    )


def open_at(desk, seconds: float):
    return next_attempt(desk.store, desk.drill.drill_id, now=desk.later(seconds))


def test_an_answer_within_the_grace_counts_with_its_late_marks(make_desk, samples):
    desk = make_desk(mode="exam", exercise_limit_s=60)
    attempt_id = desk.next().attempt_id
    append_events(desk.store, attempt_id, events=[samples.mark(1)], now=desk.later(60 + GRACE_S))
    hand_in(desk, attempt_id, seconds=60 + GRACE_S, events=[samples.mark(2)])
    attempt = attempt_info(desk.store, attempt_id)
    assert (attempt.state, attempt.seconds, len(events_of(desk.store, attempt_id))) == ("submitted", 80, 2)


def test_an_answer_after_the_grace_is_refused_for_good(make_desk, samples):
    desk = make_desk(mode="exam", exercise_limit_s=60)
    attempt_id = desk.next().attempt_id
    append_events(desk.store, attempt_id, events=[samples.mark(1)], now=desk.later(30))
    with pytest.raises(ExpiredError):
        hand_in(desk, attempt_id, seconds=61 + GRACE_S)
    with pytest.raises(ExpiredError):
        append_events(desk.store, attempt_id, events=[samples.mark(2)], now=desk.later(61 + GRACE_S))
    with pytest.raises(ExpiredError):
        hand_in(desk, attempt_id, seconds=10)
    known = append_events(desk.store, attempt_id, events=[samples.mark(1)], now=desk.later(90))
    assert len(known.uuids) == len(events_of(desk.store, attempt_id)) == 1
    assert attempt_info(desk.store, attempt_id).state == "expired"


def test_an_exercise_whose_time_is_over_stays_unanswered_and_the_next_is_opened(make_desk):
    desk = make_desk(mode="exam", exercise_limit_s=60)
    first = desk.next()
    waiting = open_at(desk, 60 + GRACE_S)
    assert waiting is not None
    assert waiting.attempt_id == first.attempt_id
    second = open_at(desk, 61 + GRACE_S)
    assert second is not None
    assert (second.position, second.opened_at) == (1, desk.later(61 + GRACE_S))
    hand_in(desk, second.attempt_id, seconds=100)
    assert open_at(desk, 101) is None
    drill = drill_info(desk.store, desk.drill.drill_id)
    assert (drill.is_finished, drill.num_answered, drill.num_unanswered) == (True, 1, 1)
    states = [one.state for one in attempts_of_drill(desk.store, drill.drill_id)]
    assert states == ["expired", "submitted"]
    assert len(outcomes_of_drill(desk.store, drill.drill_id)) == 1


def test_a_drill_whose_time_is_up_opens_no_more_exercises(make_desk):
    desk = make_desk(mode="exam", num=3, time_limit_s=100)
    desk.answer(seconds=40)
    second = open_at(desk, 99)
    assert second is not None
    assert open_at(desk, 101) == second
    hand_in(desk, second.attempt_id, seconds=105)
    assert open_at(desk, 106) is None
    drill = drill_info(desk.store, desk.drill.drill_id)
    assert (drill.finished_at, drill.num_answered, drill.num_unanswered) == (desk.later(106), 2, 1)


def test_a_drill_that_nobody_came_back_to_is_finished_when_it_is_overdue(make_desk):
    desk = make_desk(mode="exam", time_limit_s=100)
    desk.next()
    for seconds, is_finished in ((100 + GRACE_S, False), (101 + GRACE_S, True)):
        close_overdue(desk.store, desk.person.person_id, now=desk.later(seconds))
        assert drill_info(desk.store, desk.drill.drill_id).is_finished is is_finished
    assert [one.state for one in attempts_of_drill(desk.store, desk.drill.drill_id)] == ["expired"]


def test_giving_up_needs_no_waiting_but_time_to_be_up(make_desk):
    desk = make_desk(mode="exam", exercise_limit_s=60)
    first = desk.next().attempt_id
    with pytest.raises(AttemptError, match="time left"):
        give_up(desk.store, first, now=desk.later(59))
    give_up(desk.store, first, now=desk.later(60))
    assert attempt_info(desk.store, first).state == "expired"
    second = open_at(desk, 61)
    assert second is not None
    hand_in(desk, second.attempt_id, seconds=70)
    give_up(desk.store, second.attempt_id, now=desk.later(999))
    assert attempt_info(desk.store, second.attempt_id).state == "submitted"


def test_paused_time_costs_nothing_and_is_not_worked(make_desk):
    desk = make_desk(exercise_limit_s=60, time_limit_s=300)
    attempt_id = desk.next().attempt_id
    pause(desk.store, attempt_id, now=desk.later(20))
    pause(desk.store, attempt_id, now=desk.later(30))
    assert attempt_info(desk.store, attempt_id).timing.is_paused
    assert attempt_info(desk.store, attempt_id).timing.left_s(desk.later(9000)) == 40
    resume(desk.store, attempt_id, now=desk.later(1020))
    resume(desk.store, attempt_id, now=desk.later(1030))
    hand_in(desk, attempt_id, seconds=1050)
    assert attempt_info(desk.store, attempt_id).seconds == 50
    second = open_at(desk, 1060)
    assert second is not None
    assert second.timing.drill_left_s(desk.later(1060)) == 300 - 60


def test_submitting_ends_a_pause(desk):
    attempt_id = desk.next().attempt_id
    pause(desk.store, attempt_id, now=desk.later(20))
    hand_in(desk, attempt_id, seconds=500)
    attempt = attempt_info(desk.store, attempt_id)
    assert (attempt.seconds, attempt.timing.is_paused) == (20, False)


def test_an_exam_cannot_be_paused(make_desk):
    desk = make_desk(mode="exam", time_limit_s=60)
    attempt_id = desk.next().attempt_id
    with pytest.raises(AttemptError, match="exam"):
        pause(desk.store, attempt_id, now=desk.later(1))
    assert not attempt_info(desk.store, attempt_id).timing.is_paused


def test_what_is_closed_or_unknown_cannot_be_paused(make_desk):
    desk = make_desk(exercise_limit_s=60)
    answered = desk.answer()
    with pytest.raises(SubmittedError):
        pause(desk.store, answered, now=desk.later(40))
    late = desk.next().attempt_id
    with pytest.raises(ExpiredError):
        pause(desk.store, late, now=desk.later(600))
    for call in (pause, resume):
        with pytest.raises(UnknownAttemptError):
            call(desk.store, "none", now=desk.now)


def test_a_practice_knows_the_scan_to_come_and_an_exam_does_not_tell(make_desk):
    practice, exam = make_desk(), make_desk(mode="exam")
    practice.next()
    ahead = partial(upcoming_scan, practice.store, now=practice.now, rng=np.random.default_rng(1))
    upcoming = ahead(practice.drill.drill_id)
    assert reveal(practice.store, practice.answer())
    assert practice.next().scan_sha256 == upcoming
    exam.next()
    assert ahead(exam.drill.drill_id) is None
    with pytest.raises(AttemptError):
        ahead("none")


def test_an_answer_at_the_last_moment_is_taken_or_refused_but_never_both(make_desk):
    desk = make_desk(mode="exam", num=2, exercise_limit_s=60)
    attempt_id = desk.next().attempt_id

    def race(thread: int) -> bool:
        if thread % 2:
            open_at(desk, 61 + GRACE_S)
            return False
        try:
            hand_in(desk, attempt_id, seconds=60 + GRACE_S)
        except ExpiredError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        was_taken = any(threads.map(race, range(16)))
    drill = drill_info(desk.store, desk.drill.drill_id)
    assert (drill.num_answered, drill.num_expired) == ((1, 0) if was_taken else (0, 1))
    assert attempt_info(desk.store, attempt_id).state == ("submitted" if was_taken else "expired")


def test_an_adaptive_practice_chooses_its_next_exercise_one_ahead(make_desk):
    desk = make_desk(num=4)
    practice = start_practice(desk.store, desk.person.person_id, num=2, now=desk.now)
    choose = {"now": desk.now, "rng": np.random.default_rng(1)}
    first = go_on(desk.store, practice.drill_id, **choose)
    assert first is not None
    assert go_on(desk.store, practice.drill_id, **choose) == first
    ahead = upcoming_scan(desk.store, practice.drill_id, **choose)
    assert ahead not in (None, first.scan_sha256)
    hand_in(desk, first.attempt_id, seconds=30)
    second = go_on(desk.store, practice.drill_id, **choose)
    assert second is not None
    assert second.scan_sha256 == ahead
    assert upcoming_scan(desk.store, practice.drill_id, **choose) is None
