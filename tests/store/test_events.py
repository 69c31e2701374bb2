from __future__ import annotations

import os
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from xray_trainer.drills.journal import fold
from xray_trainer.errors import SubmittedError, UnknownAttemptError
from xray_trainer.regions import Region
from xray_trainer.store.answers import submit
from xray_trainer.store.events import append_events, events_of


def post(desk, attempt_id, *events, seconds: float = 1):
    return append_events(desk.store, attempt_id, events=events, now=desk.later(seconds))


def test_events_posted_twice_are_stored_once(desk, samples):
    attempt_id = desk.next().attempt_id
    first = post(desk, attempt_id, samples.mark(1), samples.mark(2))
    again = post(desk, attempt_id, samples.mark(1), samples.mark(2))
    assert first == again
    assert [event.seq for event in events_of(desk.store, attempt_id)] == [1, 2]


def test_journal_comes_back_as_it_was_sent(desk, samples):
    attempt_id = desk.next().attempt_id
    sent = [samples.mark(1), samples.event(2, "view", function="zoom", level=3)]
    post(desk, attempt_id, *sent)
    marked, viewed = events_of(desk.store, attempt_id)
    assert (viewed.kind, viewed.t, dict(viewed.payload)) == ("view", 2000.0, {"function": "zoom", "level": 3})
    assert Region.from_geojson(marked.payload["geometry"]).geometry.equals(samples.hidden.geometry)


def test_order_of_arrival_does_not_matter(desk, samples):
    attempt_id = desk.next().attempt_id
    events = [samples.mark(1), samples.mark(2), samples.event(3, "mark_delete", mark_id="m1")]
    for event in random.Random(0).sample(events, 3):
        post(desk, attempt_id, event)
    assert [mark.mark_id for mark in fold(events_of(desk.store, attempt_id))] == ["m2"]


def test_the_same_uuid_in_two_attempts_is_two_events(desk, samples):
    first = desk.next().attempt_id
    post(desk, first, samples.mark(1))
    submit(desk.store, first, decision="clear", key="k" * 8, now=desk.later(2))
    second = desk.next().attempt_id
    assert post(desk, second, samples.mark(1)).uuids == (samples.mark(1)["uuid"],)
    assert len(events_of(desk.store, second)) == 1


def test_an_event_that_can_never_be_stored_does_not_block_the_others(desk, samples):
    attempt_id = desk.next().attempt_id
    beyond = samples.mark(1, Region.from_xyxy(200, 200, 210, 210))
    stored = post(desk, attempt_id, beyond, samples.mark(2))
    assert stored.uuids == (samples.mark(2)["uuid"],)
    assert list(stored.refused) == [beyond["uuid"]]
    assert [event.seq for event in events_of(desk.store, attempt_id)] == [2]


def test_nothing_is_added_after_submitting(desk, samples):
    attempt_id = desk.next().attempt_id
    post(desk, attempt_id, samples.mark(1))
    submit(desk.store, attempt_id, decision="clear", key="k" * 8, now=desk.later(2))
    with pytest.raises(SubmittedError):
        post(desk, attempt_id, samples.mark(1), samples.mark(2))
    assert [event.seq for event in events_of(desk.store, attempt_id)] == [1]


def test_what_was_stored_before_submitting_is_acknowledged_after_it(desk, samples):
    attempt_id = desk.next().attempt_id
    before = post(desk, attempt_id, samples.mark(1))
    submit(desk.store, attempt_id, decision="clear", key="k" * 8, now=desk.later(2))
    assert post(desk, attempt_id, samples.mark(1)) == before


def test_events_of_no_attempt_are_refused(desk, samples):
    with pytest.raises(UnknownAttemptError):
        post(desk, "none", samples.mark(1))


def test_forty_threads_lose_and_double_no_event(desk, samples):
    attempt_id = desk.next().attempt_id
    rounds = 10 if os.environ.get("CI") else 100

    def write(thread: int) -> int:
        numbers = range(thread * rounds, (thread + 1) * rounds)
        events = [samples.event(number, "view", function="zoom") for number in numbers]
        return sum(len(post(desk, attempt_id, event).uuids) for event in events)

    with ThreadPoolExecutor(40) as threads:
        assert sum(threads.map(write, range(40))) == 40 * rounds
    assert [event.seq for event in events_of(desk.store, attempt_id)] == list(range(40 * rounds))
