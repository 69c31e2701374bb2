from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.planning.assignment import Assignment
from xray_trainer.planning.status import DONE, Deeds, Effort, Run, current, status, statuses

MONDAY = date(2026, 3, 2)
ALWAYS = datetime(2020, 1, 1, tzinfo=UTC)
SET = Assignment("a", "set", "week-1", 0, MONDAY, date(2026, 3, 6), "UTC")
WEEKLY = Assignment("b", "exercises", "", 10, MONDAY, date(2026, 3, 8), "UTC", 1)
ORDER = ["waiting", "open", "behind", "late", "missed"]


def at(day, hour=0):
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def stands(work, now, *, runs=(), efforts=(), since=ALWAYS):
    return [one.stand for one in statuses(work, Deeds(tuple(runs), tuple(efforts)), since=since, now=now)]


def practised(*days):
    return [Effort(at(day, 12), 5) for day in days]


@pytest.mark.parametrize(
    ("now", "stand"),
    [
        (at(1, 23), "waiting"),
        (at(2), "open"),
        (at(4, 12), "open"),
        (at(4, 13), "behind"),
        (at(6, 23), "behind"),
        (at(7), "late"),
        (at(28), "late"),
    ],
)
def test_who_does_nothing_is_late_in_the_end(now, stand):
    assert stands(SET, now) == [stand]


def test_a_set_is_done_when_a_run_through_it_is_finished():
    run = Run(at(2, 9), at(3, 9), 1.0)
    (told,) = statuses(SET, Deeds((run, Run(at(4), at(5), 1.0))), since=ALWAYS, now=at(6))
    assert (told.stand, told.share, told.done_at, told.num_runs) == ("done", 1.0, at(3, 9), 2)


def test_a_set_that_is_finished_too_late_says_so():
    assert stands(SET, at(9), runs=[Run(at(6, 23), at(7), 1.0)]) == ["done_late"]


def test_a_run_that_is_not_finished_counts_by_its_best_share():
    runs = [Run(at(2), None, 0.2), Run(at(3), None, 0.6)]
    (told,) = statuses(SET, Deeds(tuple(runs)), since=ALWAYS, now=at(5))
    assert (told.stand, told.share, told.done_at) == ("begun", 0.6, None)
    assert stands(SET, at(6), runs=runs[:1]) == ["behind"]


def test_a_set_done_before_it_was_assigned_is_to_be_done_again_but_an_exam_is_not():
    before = [Run(at(1), at(1, 10), 1.0)]
    assert stands(SET, at(3), runs=before) == ["open"]
    exam = Assignment("a", "set", "exam", 0, MONDAY, date(2026, 3, 6), "UTC", is_once=True)
    assert stands(exam, at(3), runs=before) == ["done"]
    assert stands(exam, at(1, 11), runs=before) == ["done"]


def test_practice_adds_up_within_each_week():
    (first, second) = statuses(WEEKLY, Deeds(efforts=tuple(practised(3, 5, 9))), since=ALWAYS, now=at(8))
    assert (first.stand, first.done_at) == ("done", at(5, 12))
    assert second.stand == "waiting"
    assert stands(WEEKLY, at(10), efforts=practised(3, 5, 9)) == ["done", "begun", "waiting"]


def test_a_week_that_was_not_done_is_missed_when_the_next_one_opens():
    assert stands(WEEKLY, at(9), efforts=practised(3)) == ["missed", "open", "waiting"]


def test_who_comes_after_it_was_due_is_free_of_it():
    assert stands(WEEKLY, at(10), since=at(9)) == ["freed", "open", "waiting"]
    assert stands(WEEKLY, at(10), since=at(8, 23)) == ["missed", "open", "waiting"]


def test_the_status_to_show_is_of_the_time_that_goes_on():
    told = statuses(WEEKLY, Deeds(), since=at(9), now=at(10))
    assert current(told).occurrence.number == 1
    assert current(statuses(SET, Deeds(), since=ALWAYS, now=at(1))).stand == "waiting"
    assert current(statuses(SET, Deeds(), since=at(9), now=at(10))) is None


MOMENTS = st.datetimes(datetime(2026, 2, 20), datetime(2026, 4, 20)).map(
    lambda when: when.replace(tzinfo=UTC)
)
EFFORTS = st.lists(st.builds(Effort, MOMENTS, st.floats(0.01, 6)), max_size=12)


@given(st.lists(MOMENTS, min_size=2, max_size=8))
def test_without_work_a_status_only_ever_gets_worse(moments):
    (first, *_more) = statuses(WEEKLY, Deeds(), since=ALWAYS, now=at(2))
    told = [status(WEEKLY, first.occurrence, Deeds(), since=ALWAYS, now=now).stand for now in sorted(moments)]
    assert [ORDER.index(stand) for stand in told] == sorted(ORDER.index(stand) for stand in told)


@given(EFFORTS, MOMENTS, st.integers(0, 30))
def test_what_is_done_stays_done(efforts, now, days):
    deeds = Deeds(efforts=tuple(efforts))
    before = statuses(WEEKLY, deeds, since=ALWAYS, now=now)
    after = statuses(WEEKLY, deeds, since=ALWAYS, now=now + timedelta(days=days))
    for one, later in zip(before, after, strict=False):
        assert one.stand not in DONE or later == one


@given(EFFORTS, st.builds(Effort, MOMENTS, st.floats(0.01, 6)), MOMENTS)
def test_more_work_never_means_less_done(efforts, more, now):
    before = statuses(WEEKLY, Deeds(efforts=tuple(efforts)), since=ALWAYS, now=now)
    after = statuses(WEEKLY, Deeds(efforts=(more, *efforts)), since=ALWAYS, now=now)
    assert all(later.share >= one.share - 1e-9 for one, later in zip(before, after, strict=True))


@given(EFFORTS, MOMENTS)
def test_the_order_in_which_work_is_told_does_not_matter(efforts, now):
    there = statuses(WEEKLY, Deeds(efforts=tuple(efforts)), since=ALWAYS, now=now)
    assert statuses(WEEKLY, Deeds(efforts=tuple(efforts[::-1])), since=ALWAYS, now=now) == there
