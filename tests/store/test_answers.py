from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from xray_trainer.errors import SealedError, SubmittedError, UnknownAttemptError
from xray_trainer.regions import Region
from xray_trainer.store.answers import reveal, submit
from xray_trainer.store.attempts import attempt_info
from xray_trainer.store.database import reading
from xray_trainer.store.drills import finish_drill, outcomes_of_person
from xray_trainer.store.events import append_events, events_of
from xray_trainer.store.schema import AnswerRow

FAR = Region.from_xyxy(70, 40, 80, 50)


def hand_in(desk, attempt_id, decision="suspicious", *, key="key-0001", events=(), seconds: float = 30):
    return submit(desk.store, attempt_id, decision=decision, key=key, events=events, now=desk.later(seconds))


def test_outcome_is_what_the_journal_says_at_submitting(desk, samples):
    attempt_id = desk.next().attempt_id
    append_events(desk.store, attempt_id, events=[samples.mark(1)], now=desk.later(1))
    hand_in(desk, attempt_id, events=[samples.mark(2, FAR, confidence=2)])
    feedback = reveal(desk.store, attempt_id)
    assert feedback.outcome.verdict == "hit"
    assert [(mark.mark_id, mark.outcome) for mark in feedback.outcome.marks] == [
        ("m1", "hit"),
        ("m2", "false_mark"),
    ]
    assert (feedback.outcome.rule, feedback.outcome.seconds) == ("v1", 30.0)


def test_the_clients_time_is_kept_beside_the_servers(desk, samples):
    attempt_id = desk.next().attempt_id
    hand_in(desk, attempt_id, events=[samples.mark(1), samples.mark(9)], seconds=31)
    with reading(desk.store.engine) as session:
        answer = session.get_one(AnswerRow, attempt_id)
        assert (answer.seconds_server, answer.seconds_client) == (31.0, 8.0)


def test_the_same_key_again_gives_the_same_receipt(desk, samples):
    attempt_id = desk.next().attempt_id
    receipt = hand_in(desk, attempt_id, "clear")
    assert hand_in(desk, attempt_id, "suspicious", events=[samples.mark(1)], seconds=99) == receipt
    assert reveal(desk.store, attempt_id).answer.decision == "clear"
    assert events_of(desk.store, attempt_id) == ()


def test_another_key_is_refused(desk):
    attempt_id = desk.next().attempt_id
    hand_in(desk, attempt_id, "clear")
    with pytest.raises(SubmittedError):
        hand_in(desk, attempt_id, "clear", key="key-0002")


def test_many_threads_submitting_at_once_make_one_answer(desk):
    attempt_id = desk.next().attempt_id

    def race(thread: int) -> str:
        try:
            return hand_in(desk, attempt_id, key=f"key-{thread % 4:04}", seconds=thread).decision
        except SubmittedError:
            return "refused"

    with ThreadPoolExecutor(16) as threads:
        results = list(threads.map(race, range(32)))
    assert sorted(set(results)) == ["refused", "suspicious"]
    assert results.count("suspicious") == 8
    with reading(desk.store.engine) as session:
        assert len(session.scalars(select(AnswerRow)).all()) == 1


def test_marks_posted_while_submitting_are_either_judged_or_refused(desk, samples):
    attempt_id = desk.next().attempt_id

    def race(number: int) -> bool:
        try:
            if number == 8:
                hand_in(desk, attempt_id)
            else:
                append_events(desk.store, attempt_id, events=[samples.mark(number)], now=desk.later(1))
        except SubmittedError:
            return False
        return number != 8

    with ThreadPoolExecutor(16) as threads:
        num_stored = sum(threads.map(race, range(16)))
    judged = reveal(desk.store, attempt_id).outcome.marks
    assert len(judged) == len(events_of(desk.store, attempt_id)) == num_stored


def test_truth_stays_in_the_store_until_submitting(desk, samples):
    attempt_id = desk.next().attempt_id
    with pytest.raises(SealedError):
        reveal(desk.store, attempt_id)
    append_events(desk.store, attempt_id, events=[samples.mark(1)], now=desk.later(1))
    with pytest.raises(SealedError):
        reveal(desk.store, attempt_id)
    hand_in(desk, attempt_id)
    (hidden,) = reveal(desk.store, attempt_id).truth
    assert (hidden.kind, hidden.item) == ("CT-DOOR", "brick")
    assert hidden.region.geometry.equals(samples.hidden.geometry)


def test_the_warm_up_of_a_shift_shows_its_answers_and_the_rest_none(make_desk):
    desk = make_desk(mode="shift", num=3, warm_up=1)
    first, second = desk.answer(), desk.answer()
    assert reveal(desk.store, first).outcome.verdict == "miss"
    with pytest.raises(SealedError, match="finished"):
        reveal(desk.store, second)
    assert [one.exercise_id for one in outcomes_of_person(desk.store, desk.person.person_id)] == [
        "exercise-0"
    ]


def test_the_outcome_knows_what_conveyance_it_was(desk):
    assert reveal(desk.store, desk.answer()).outcome.conveyance == "container-40"


def test_ticked_indicators_are_judged_with_the_answer(make_desk, samples):
    desk = make_desk(asks_indicators=True)
    attempt_id = desk.next().attempt_id
    ticks = [
        samples.event(1, "indicator", id="wrong_goods", on=True),
        samples.event(2, "indicator", id="wrong_weight", on=True),
        samples.event(3, "indicator", id="wrong_goods", on=False),
    ]
    hand_in(desk, attempt_id, events=ticks)
    judged = reveal(desk.store, attempt_id).indicators
    assert (judged.chosen, judged.right) == (("wrong_weight",), ("mismatched_seal",))


@pytest.mark.parametrize("mode", ["shift", "exam"])
def test_truth_of_a_sealed_drill_waits_for_its_end(make_desk, mode):
    desk = make_desk(mode=mode)
    attempt_id = desk.next().attempt_id
    hand_in(desk, attempt_id)
    with pytest.raises(SealedError, match="finished"):
        reveal(desk.store, attempt_id)
    finish_drill(desk.store, desk.drill.drill_id, now=desk.later(60))
    assert reveal(desk.store, attempt_id).outcome.verdict == "hit"


def test_feedback_brings_findings_and_the_benign_pair(desk):
    attempt_id = desk.next().attempt_id
    hand_in(desk, attempt_id)
    feedback = reveal(desk.store, attempt_id)
    assert [finding.score for finding in feedback.findings] == [0.75]
    assert desk.store.library.is_intact(feedback.benign_sha256)
    assert feedback.benign_sha256 != attempt_info(desk.store, attempt_id).scan_sha256


def test_a_clock_that_jumps_back_makes_no_negative_time(desk):
    attempt_id = desk.next().attempt_id
    hand_in(desk, attempt_id, seconds=-3600)
    assert reveal(desk.store, attempt_id).answer.seconds == 0.0


def test_unknown_attempts_are_refused(desk):
    with pytest.raises(UnknownAttemptError):
        hand_in(desk, "none")
    with pytest.raises(UnknownAttemptError):
        reveal(desk.store, "none")
