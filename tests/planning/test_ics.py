from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from xray_trainer.planning.assignment import Assignment
from xray_trainer.planning.ics import Dated, of_assignment, write_ics

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORK = Assignment("a1", "set", "w", 0, date(2026, 3, 2), date(2026, 3, 6), "Asia/Aqtau", 2, date(2026, 5, 1))


def events(data):
    return Calendar.from_ical(data).walk("VEVENT")


def test_work_is_an_event_over_its_days_with_its_repeats():
    data = write_ics(
        [of_assignment(WORK, title="Неделя 1, контейнеры; стр. 2", text="A\nB")], name="План", now=NOW
    )
    (event,) = events(data)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 3, 2), date(2026, 3, 7))
    assert str(event["summary"]) == "Неделя 1, контейнеры; стр. 2"
    assert str(event["description"]) == "A\nB"
    assert str(event["uid"]) == "a1@xray-trainer"
    assert event["rrule"]["freq"] == ["WEEKLY"]
    assert event["rrule"]["interval"] == [2]
    assert event["rrule"]["until"] == [date(2026, 5, 1)]


def test_lines_are_those_of_the_standard():
    data = write_ics([Dated("c", "ж" * 200, "", date(2026, 3, 2), date(2026, 3, 6))], name="Plan", now=NOW)
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"DTSTART;VALUE=DATE:20260302\r\n" in data
    assert b"DTSTAMP:20260301T120000Z\r\n" in data
    assert b"RRULE" not in data
    assert max(len(line) for line in data.split(b"\r\n")) <= 75


def test_the_same_plan_gives_the_same_bytes():
    entry = of_assignment(WORK, title="Week 1")
    assert write_ics([entry], name="Plan", now=NOW) == write_ics([entry], name="Plan", now=NOW)


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=80))
def test_no_title_breaks_out_of_its_line(title):
    data = write_ics([Dated("c", title, "", date(2026, 3, 2), date(2026, 3, 6))], name="Plan", now=NOW)
    (event,) = events(data)
    assert str(event["summary"]) == title
