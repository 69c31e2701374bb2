from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.planning.assignment import Assignment
from xray_trainer.planning.calendar import Entry, month, next_month

WEEKLY = Assignment("a", "exercises", "", 10, date(2026, 3, 2), date(2026, 3, 6), "UTC", 1)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def entries(weeks):
    return [entry for week in weeks for day in week for entry in day.entries]


def test_a_month_shows_every_repeat_in_its_weeks():
    found = entries(month(date(2026, 3, 15), [WEEKLY]))
    assert [entry.day.day for entry in found if entry.kind == "opens"] == [2, 9, 16, 23, 30]
    assert [entry.day for entry in found if entry.kind == "due"][-1] == date(2026, 4, 3)
    assert entries(month(date(2026, 1, 15), [WEEKLY])) == []


def test_a_cohort_is_on_each_of_its_days():
    found = entries(month(date(2026, 3, 1), [], cohorts=[("c", date(2026, 2, 27), date(2026, 3, 2))]))
    assert found == [Entry(date(2026, 2, 27) + timedelta(days=number), "cohort", "c") for number in range(4)]


@given(DAYS)
def test_weeks_are_whole_begin_on_monday_and_hold_the_month(day):
    weeks = month(day, [])
    assert all(len(week) == 7 and week[0].day.weekday() == 0 for week in weeks)
    inside = [one.day for week in weeks for one in week if one.is_inside]
    assert inside[0].day == 1
    assert inside[-1] + timedelta(days=1) == next_month(day, step=1)


@given(DAYS, st.integers(-30, 30))
def test_going_on_and_back_ends_in_the_same_month(day, step):
    assert next_month(next_month(day, step=step), step=-step) == day.replace(day=1)
