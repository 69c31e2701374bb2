from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xray_trainer.drills.copies import (
    CopiedAnswer,
    CopiedAttempt,
    CopiedDrill,
    CopiedEvent,
    CopiedFlag,
    CopiedPause,
    copied_drill,
    joined,
    tidied,
)
from xray_trainer.errors import InputError

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)

times = st.integers(0, 5).map(lambda minutes: NOON + timedelta(minutes=minutes))
few = st.sampled_from(["a", "b", "c"])

events = st.builds(
    CopiedEvent,
    uuid=few,
    seq=st.integers(0, 2),
    t=st.just(0.0),
    kind=st.just("view"),
    payload=st.builds(dict, function=few),
)
answers = st.builds(
    CopiedAnswer,
    key=few,
    decision=st.sampled_from(["clear", "suspicious"]),
    answer=st.builds(dict, marks=st.lists(few, max_size=1)),
    submitted_at=times,
)
attempts = st.builds(
    CopiedAttempt,
    attempt_id=few,
    exercise_id=st.sampled_from(["one", "two"]),
    opened_at=times,
    expired_at=st.none() | times,
    events=st.lists(events, max_size=3).map(tuple),
    pauses=st.lists(st.builds(CopiedPause, since=times, until=st.none() | times), max_size=2).map(tuple),
    flags=st.lists(
        st.builds(CopiedFlag, key=few, kind=st.just("artefact"), comment=few, raised_at=times), max_size=2
    ).map(tuple),
    answer=st.none() | answers,
)
drills = st.builds(
    CopiedDrill,
    drill_id=st.just("drill"),
    person_id=st.just("person"),
    set_id=st.just("set"),
    started_at=times,
    finished_at=st.none() | times,
    attempts=st.lists(attempts, max_size=3).map(tuple),
)


@given(drills, drills)
@settings(max_examples=50)
def test_joining_does_not_care_which_copy_comes_first(first, second):
    assert joined(first, second) == joined(second, first)


@given(drills, drills, drills)
@settings(max_examples=50)
def test_joining_does_not_care_how_copies_are_grouped(first, second, third):
    assert joined(joined(first, second), third) == joined(first, joined(second, third))


@given(drills, drills)
@settings(max_examples=40)
def test_joining_again_changes_nothing(first, second):
    once = joined(first, second)
    assert joined(once, first) == joined(once, second) == joined(once, once) == once


@given(st.lists(drills, min_size=1, max_size=10), st.randoms())
@settings(max_examples=15)
def test_ten_copies_in_any_order_any_number_of_times_make_one_drill(copies, random):
    shuffled = copies * 2
    random.shuffle(shuffled)
    assert reduce(joined, shuffled, tidied(shuffled[0])) == reduce(joined, copies, tidied(copies[0]))


@given(drills)
@settings(max_examples=20)
def test_each_exercise_has_one_attempt_and_each_event_is_there_once(drill):
    tidy = tidied(drill)
    ids = [attempt.exercise_id for attempt in tidy.attempts]
    assert len(set(ids)) == len(ids)
    for attempt in tidy.attempts:
        uuids = [event.uuid for event in attempt.events]
        assert len(set(uuids)) == len(uuids)


@given(drills)
@settings(max_examples=20)
def test_a_copy_comes_out_of_its_json_as_it_went_in(drill):
    assert copied_drill(drill.model_dump_json().encode()) == drill


def attempt(attempt_id: str, minutes: int | None, **more: object) -> CopiedAttempt:
    answer = minutes is not None and CopiedAnswer(
        key="k", decision="clear", answer={}, submitted_at=NOON + timedelta(minutes=minutes)
    )
    return CopiedAttempt(
        attempt_id=attempt_id, exercise_id="one", opened_at=NOON, answer=answer or None, **more
    )


def drill(*attempts: CopiedAttempt, person_id: str = "person") -> CopiedDrill:
    return CopiedDrill(
        drill_id="drill", person_id=person_id, set_id="set", started_at=NOON, attempts=attempts
    )


@pytest.mark.parametrize(
    ("first", "second", "counts"),
    [
        (attempt("a", None), attempt("b", 5), "b"),
        (attempt("a", None), attempt("b", None, expired_at=NOON), "b"),
        (attempt("a", None, expired_at=NOON), attempt("b", 9), "b"),
        (attempt("a", 3), attempt("b", 2), "b"),
        (attempt("b", 2), attempt("a", 2), "a"),
    ],
)
def test_the_earliest_answer_counts_and_any_answer_before_none(first, second, counts):
    (kept,) = joined(drill(first), drill(second)).attempts
    assert kept.attempt_id == counts


def test_copies_of_different_people_are_no_copies():
    with pytest.raises(InputError, match="different people"):
        joined(drill(), drill(person_id="other"))


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"drill_id": 1}', b"[" * 100_000])
def test_what_is_no_copy_is_one_sentence(content):
    with pytest.raises(InputError, match="breaks the format"):
        copied_drill(content)
