from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.planning.assignment import Assignment
from xray_trainer.planning.goals import bounds, pace
from xray_trainer.planning.reminders import reminders
from xray_trainer.planning.status import Deeds, Run, current, statuses

ALWAYS = datetime(2020, 1, 1, tzinfo=UTC)
SET = Assignment("a", "set", "w", 0, date(2026, 3, 2), date(2026, 3, 20), "UTC")
SHORT = Assignment("b", "set", "w", 0, date(2026, 3, 2), date(2026, 3, 4), "UTC")


def at(day, hour=0):
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def told(now, *works, runs=()):
    work = [("p", one, current(statuses(one, Deeds(tuple(runs)), since=ALWAYS, now=now))) for one in works]
    return [
        [item.assignment.assignment_id for item in reminder.items] for reminder in reminders(work, now=now)
    ]


def test_nobody_is_reminded_of_what_is_fresh_or_done():
    assert told(at(3), SET) == []
    assert told(at(21), SET, runs=[Run(at(2), at(3), 1.0)]) == []


def test_what_is_late_comes_before_what_is_due_soon_and_behind():
    assert told(at(3, 12), SET, SHORT) == [["b"]]
    assert told(at(12), SET, SHORT) == [["b", "a"]]


def test_a_goal_is_behind_when_less_than_four_fifths_of_what_should_be_there_is():
    now = datetime(2026, 4, 1, 12, tzinfo=UTC)
    assert pace(360, goal=360, now=now).share == 1.0
    assert pace(179, goal=360, now=now).expected == 180
    assert not pace(144, goal=360, now=now).is_behind
    assert pace(143, goal=360, now=now).is_behind
    assert not pace(0, goal=0, now=now).is_behind


def test_who_came_late_in_a_half_year_has_less_to_do_by_now():
    now = datetime(2026, 4, 1, 12, tzinfo=UTC)
    assert pace(0, goal=360, now=now, since=now).expected == 0
    assert pace(0, goal=360, now=now, since=ALWAYS).expected == 180


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda when: when.replace(tzinfo=UTC)))
def test_every_moment_lies_in_its_half_year(now):
    half_year = pace(0, goal=360, now=now).half_year
    first, last = bounds(half_year)
    assert first <= now < last
    assert timedelta(days=180) < last - first < timedelta(days=185)
    assert 0 <= pace(0, goal=360, now=now).expected <= 360
