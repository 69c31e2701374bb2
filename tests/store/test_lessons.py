from __future__ import annotations

from datetime import timedelta

import pytest

from xray_trainer.store.lessons import keep_lesson_done, lessons_done
from xray_trainer.store.people import ensure_person


@pytest.fixture
def person(store, samples):
    return ensure_person(store, "Aigerim", now=samples.noon).person_id


def test_nobody_has_done_a_lesson_at_first(store, person):
    assert lessons_done(store, person) == {}


def test_best_of_all_times_counts_and_first_time_is_remembered(store, person, samples):
    for minutes, num_right in enumerate((2, 4, 3)):
        now = samples.noon + timedelta(minutes=minutes)
        keep_lesson_done(store, person, lesson="01-a", num_right=num_right, num_questions=5, now=now)
    done = lessons_done(store, person)["01-a"]
    assert (done.num_right, done.num_questions, done.num_times) == (4, 5, 3)
    assert done.done_at == samples.noon


def test_same_moment_twice_counts_once(store, person, samples):
    for _ in range(2):
        keep_lesson_done(store, person, lesson="01-a", num_right=1, num_questions=3, now=samples.noon)
    assert lessons_done(store, person)["01-a"].num_times == 1


def test_each_person_has_a_list_of_their_own(store, person, samples):
    other = ensure_person(store, "Timur", now=samples.noon).person_id
    keep_lesson_done(store, person, lesson="01-a", num_right=1, num_questions=3, now=samples.noon)
    assert lessons_done(store, other) == {}
