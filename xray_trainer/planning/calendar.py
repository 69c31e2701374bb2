"""A month of the plan: whole weeks from Monday to Sunday, and what opens, is due or goes on on each day."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from xray_trainer.planning.assignment import Assignment
from xray_trainer.planning.occurrences import between

EntryKind = Literal["opens", "due", "cohort"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a day.

    Attributes:
        day: on which it is.
        kind: an assignment opens or is due, or a cohort meets.
        key: id of the assignment or cohort.
    """

    day: date
    kind: EntryKind
    key: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month view; `is_inside` tells whether it is of the month."""

    day: date
    is_inside: bool
    entries: tuple[Entry, ...]


def month(
    first: date,
    assignments: Iterable[Assignment],
    *,
    cohorts: Iterable[tuple[str, date, date]] = (),
) -> tuple[tuple[Day, ...], ...]:
    """Returns the weeks of a month.

    Args:
        first: any day of the month.
        assignments: of the plan.
        cohorts: ids with their first and last days.
    """
    days = list(Calendar().itermonthdates(first.year, first.month))
    entries = [*_of_work(assignments, days[0], days[-1]), *_of_cohorts(cohorts, days)]
    by_day: dict[date, list[Entry]] = {}
    for entry in entries:
        by_day.setdefault(entry.day, []).append(entry)
    told = [Day(day, day.month == first.month, tuple(by_day.get(day, ()))) for day in days]
    return tuple(tuple(told[start : start + 7]) for start in range(0, len(told), 7))


def next_month(day: date, *, step: int) -> date:
    """Returns the first day of the month that lies so many months after that of a day.

    >>> next_month(date(2026, 12, 31), step=1), next_month(date(2026, 1, 5), step=-1)
    (datetime.date(2027, 1, 1), datetime.date(2025, 12, 1))
    """
    years, months = divmod(day.year * 12 + day.month - 1 + step, 12)
    return date(years, months + 1, 1)


def _of_work(assignments: Iterable[Assignment], first: date, last: date) -> Iterable[Entry]:
    for work in assignments:
        for one in between(work, first, last):
            yield Entry(one.opens_on, "opens", work.assignment_id)
            yield Entry(one.due_on, "due", work.assignment_id)


def _of_cohorts(cohorts: Iterable[tuple[str, date, date]], days: Iterable[date]) -> Iterable[Entry]:
    there = list(days)
    for key, first, last in cohorts:
        yield from (Entry(day, "cohort", key) for day in there if first <= day <= last)
