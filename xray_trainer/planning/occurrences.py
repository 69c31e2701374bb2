"""When an assignment opens and is due, each time, as moments in UTC.

A day begins at its first moment in the assignment's time zone and ends where the next one begins, whatever
the clocks do in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import WEEKLY, rrule

from xray_trainer.planning.assignment import Assignment

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that an assignment is to be done.

    Attributes:
        number: counts from 0.
        opens_on: its first day.
        due_on: its last day.
        opens_at: the moment from which work counts.
        due_at: the moment from which it is late.
        closes_at: the moment from which work counts for the next time; None where there is no next time.
    """

    number: int
    opens_on: date
    due_on: date
    opens_at: datetime
    due_at: datetime
    closes_at: datetime | None


def start_of(day: date, time_zone: str) -> datetime:
    """Returns the first moment of a day in a time zone, in UTC.

    >>> start_of(date(2026, 3, 29), "Asia/Beirut").isoformat()  # clocks skip the hour after midnight
    '2026-03-28T22:00:00+00:00'
    """
    return datetime.combine(day, time(), tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def today(now: datetime, time_zone: str) -> date:
    """Returns the day that it is in a time zone."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def occurrences(assignment: Assignment) -> Iterator[Occurrence]:
    """Yields every time that an assignment is to be done, in order; without an end where it has none."""
    if not assignment.every_weeks:
        yield _occurrence(assignment, 0, assignment.opens_on, is_last=True)
        return
    days = rrule(
        WEEKLY, dtstart=datetime.combine(assignment.opens_on, time()), interval=assignment.every_weeks
    )
    until = assignment.until
    step = timedelta(weeks=assignment.every_weeks)
    for number, moment in enumerate(days):
        day = moment.date()
        if until is not None and day > until:
            return
        yield _occurrence(assignment, number, day, is_last=until is not None and day + step > until)


def opened(assignment: Assignment, *, now: datetime) -> tuple[Occurrence, ...]:
    """Returns the times that have opened by a moment, in order."""
    return tuple(takewhile(lambda one: one.opens_at <= now, occurrences(assignment)))


def next_to_open(assignment: Assignment, *, now: datetime) -> Occurrence | None:
    """Returns the first time that opens after a moment, None where there is none."""
    return next((one for one in occurrences(assignment) if one.opens_at > now), None)


def between(assignment: Assignment, first: date, last: date) -> tuple[Occurrence, ...]:
    """Returns the times of which a day lies between two days, these included."""
    begun = takewhile(lambda one: one.opens_on <= last, occurrences(assignment))
    return tuple(one for one in begun if one.due_on >= first)


def _occurrence(assignment: Assignment, number: int, day: date, *, is_last: bool) -> Occurrence:
    zone = assignment.time_zone
    due_on = day + (assignment.due_on - assignment.opens_on)
    next_day = day + timedelta(weeks=assignment.every_weeks)
    return Occurrence(
        number=number,
        opens_on=day,
        due_on=due_on,
        opens_at=start_of(day, zone),
        due_at=start_of(due_on + _DAY, zone),
        closes_at=None if is_last else start_of(next_day, zone),
    )
