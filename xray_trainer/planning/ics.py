"""The plan as iCalendar (RFC 5545), for the calendars that people carry with them.

Work is one event over whole days, from its opening to its last day, with its repeats as a rule. Days need no
time zone in a calendar: they are those of whoever looks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from xray_trainer.planning.assignment import Assignment

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dated:
    """Something to be put into a calendar.

    Attributes:
        key: id that stays the same, so that a calendar updates what it has.
        title: in the words of whoever exports.
        text: more about it.
        first_day: its first day.
        last_day: its last day.
        every_weeks: how many weeks lie between repeats, 0 for none.
        until: last day on which a repeat may begin.
    """

    key: str
    title: str
    text: str
    first_day: date
    last_day: date
    every_weeks: int = 0
    until: date | None = None


def of_assignment(work: Assignment, *, title: str, text: str = "") -> Dated:
    """Returns an assignment for a calendar."""
    return Dated(work.assignment_id, title, text, work.opens_on, work.due_on, work.every_weeks, work.until)


def write_ics(entries: Iterable[Dated], *, name: str, now: datetime) -> bytes:
    """Returns a calendar file; the same plan at the same moment gives the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//xray_trainer//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, now))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Dated, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@xray-trainer")
    event.add("dtstamp", now)
    event.add("summary", entry.title)
    if entry.text:
        event.add("description", entry.text)
    event.add("dtstart", entry.first_day)
    event.add("dtend", entry.last_day + _DAY)
    event.add("transp", "TRANSPARENT")
    if entry.every_weeks:
        event.add("rrule", _rule(entry))
    return event


def _rule(entry: Dated) -> dict[str, Any]:
    rule: dict[str, Any] = {"freq": "weekly", "interval": entry.every_weeks}
    return rule | ({"until": entry.until} if entry.until is not None else {})
