from __future__ import annotations

from dataclasses import replace

import pytest

from xray_trainer.errors import ForbiddenError, SealedError, UnknownAttemptError
from xray_trainer.store.answer_access import require_access
from xray_trainer.store.answers import submit
from xray_trainer.store.events import append_events
from xray_trainer.store.people import ensure_person
from xray_trainer.store.replays import replay_of


def test_opening_and_decision_stand_among_the_events_whatever_the_browsers_clock_says(desk, samples):
    """The browser's clock begins at 0; its events come in 10 and 12 s after the opening."""
    attempt_id = desk.next().attempt_id
    for number, seconds in ((10, 10), (12, 12)):
        append_events(desk.store, attempt_id, events=[samples.mark(number)], now=desk.later(seconds))
    submit(desk.store, attempt_id, decision="clear", key="k" * 8, now=desk.later(30))
    replay = replay_of(desk.store, attempt_id)
    told = [(frame.act, frame.t_ms) for frame in replay.frames]
    assert told == [("open", 0), ("mark_add", 10_000), ("mark_add", 12_000), ("decide", 30_000)]


def test_events_that_came_in_late_do_not_stretch_the_time(desk, samples):
    """Worked offline: both came in at once, long after they were made."""
    attempt_id = desk.next().attempt_id
    append_events(desk.store, attempt_id, events=[samples.mark(10), samples.mark(20)], now=desk.later(500))
    submit(desk.store, attempt_id, decision="clear", key="k" * 8, now=desk.later(501))
    assert replay_of(desk.store, attempt_id).worked_ms == 501_000


def test_an_attempt_without_events_lasts_from_opening_to_decision(desk):
    replay = replay_of(desk.store, desk.answer(seconds=30))
    assert [frame.t_ms for frame in replay.frames] == [0, 30_000]


def test_there_is_no_replay_of_nothing(desk):
    with pytest.raises(UnknownAttemptError):
        replay_of(desk.store, "nothing")


def test_a_mentor_reaches_an_answer_and_a_trainee_only_the_own_one(desk):
    attempt_id = desk.answer()
    other = ensure_person(desk.store, "Other", now=desk.now)
    assert require_access(desk.store, replace(other, role="mentor"), attempt_id) == "mentor"
    assert require_access(desk.store, desk.person, attempt_id) == "own"
    for role in ("trainee", "analyst", "administrator"):
        with pytest.raises(ForbiddenError):
            require_access(desk.store, replace(other, role=role), attempt_id)


def test_an_own_answer_is_closed_until_its_truth_may_be_seen(desk, make_desk):
    with pytest.raises(SealedError):
        require_access(desk.store, desk.person, desk.next().attempt_id)
    exam = make_desk(mode="exam", name="Bolat")
    with pytest.raises(SealedError):
        require_access(exam.store, exam.person, exam.answer())
