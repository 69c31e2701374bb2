from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.planning.assignment import Assignment
from xray_trainer.planning.occurrences import between, next_to_open, occurrences, opened, start_of, today

ZONES = st.sampled_from(
    ["UTC", "Asia/Aqtau", "Asia/Tashkent", "Europe/Kyiv", "Asia/Beirut", "Africa/Cairo", "America/Havana"]
)
DAYS = st.dates(date(2024, 1, 1), date(2030, 1, 1))
MONDAY = date(2026, 3, 2)


def weekly(opens_on=MONDAY, *, days=4, weeks=1, until=None, zone="Asia/Aqtau"):
    return Assignment("a", "exercises", "", 30, opens_on, opens_on + timedelta(days=days), zone, weeks, until)


def test_work_that_is_done_once_has_one_time_and_never_closes():
    (only,) = occurrences(weekly(weeks=0))
    assert (only.opens_on, only.due_on, only.closes_at) == (MONDAY, date(2026, 3, 6), None)


def test_days_begin_and_end_in_the_time_zone_of_the_work():
    (only,) = occurrences(weekly(weeks=0))
    assert only.opens_at == datetime(2026, 3, 1, 19, tzinfo=UTC)
    assert only.due_at == datetime(2026, 3, 6, 19, tzinfo=UTC)
    assert today(only.due_at, "Asia/Aqtau") == date(2026, 3, 7)


def test_a_week_in_which_clocks_are_put_forward_is_an_hour_shorter():
    first, second = islice(occurrences(weekly(date(2026, 3, 23), zone="Europe/Kyiv")), 2)
    assert second.opens_at - first.opens_at == timedelta(days=7) - timedelta(hours=1)
    assert second.opens_at.astimezone(ZoneInfo("Europe/Kyiv")).hour == 0


def test_repeats_end_with_the_last_that_opens_in_time():
    told = list(occurrences(weekly(weeks=2, until=date(2026, 3, 30))))
    assert [one.opens_on for one in told] == [MONDAY, date(2026, 3, 16), date(2026, 3, 30)]
    assert [one.closes_at is None for one in told] == [False, False, True]


def test_of_work_without_an_end_only_what_is_asked_for_is_told():
    work = weekly()
    assert [one.number for one in opened(work, now=datetime(2026, 3, 16, 12, tzinfo=UTC))] == [0, 1, 2]
    assert next_to_open(work, now=datetime(2026, 3, 16, 12, tzinfo=UTC)).opens_on == date(2026, 3, 23)
    assert [one.number for one in between(work, date(2026, 3, 13), date(2026, 3, 15))] == [1]
    assert between(work, date(2026, 3, 14), date(2026, 3, 15)) == ()


@pytest.mark.parametrize(
    ("day", "zone", "moment"),
    [
        (date(2026, 3, 29), "Asia/Beirut", datetime(2026, 3, 28, 22, tzinfo=UTC)),
        (date(2026, 11, 1), "America/Havana", datetime(2026, 11, 1, 4, tzinfo=UTC)),
    ],
)
def test_a_midnight_that_is_skipped_or_comes_twice_begins_the_day_at_its_first_moment(day, zone, moment):
    assert start_of(day, zone) == moment
    local = ZoneInfo(zone)
    assert moment.astimezone(local).date() == day
    assert (moment - timedelta(seconds=1)).astimezone(local).date() == day - timedelta(days=1)


@given(DAYS, ZONES)
def test_a_day_begins_where_the_one_before_ends(day, zone):
    moment, local = start_of(day, zone), ZoneInfo(zone)
    assert moment.astimezone(local).date() == day
    assert (moment - timedelta(seconds=1)).astimezone(local).date() == day - timedelta(days=1)


@given(DAYS, ZONES, st.integers(1, 5), st.data())
def test_times_follow_each_other_without_overlap_on_the_same_weekday(day, zone, weeks, data):
    days = data.draw(st.integers(0, 7 * weeks - 1))
    told = list(islice(occurrences(weekly(day, days=days, weeks=weeks, zone=zone)), 30))
    assert all(one.opens_at < one.due_at <= one.closes_at for one in told)
    assert all(first.closes_at == second.opens_at for first, second in pairwise(told))
    assert {one.opens_on.weekday() for one in told} == {day.weekday()}


@given(DAYS, ZONES, st.integers(0, 5), st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)))
def test_every_time_has_opened_or_is_yet_to_open(day, zone, weeks, moment):
    work, now = weekly(day, days=0, weeks=weeks, zone=zone), moment.replace(tzinfo=UTC)
    begun, upcoming = opened(work, now=now), next_to_open(work, now=now)
    assert all(one.opens_at <= now for one in begun)
    assert upcoming is None or (upcoming.opens_at > now and upcoming.number == len(begun))
