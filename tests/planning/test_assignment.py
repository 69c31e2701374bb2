from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from xray_trainer.errors import InputError
from xray_trainer.planning.assignment import Assignment, check

SET = Assignment("", "set", "week-1", 0, date(2026, 3, 2), date(2026, 3, 6), "Asia/Aqtau")


def test_a_set_with_weekly_repeats_and_attempts_can_be_assigned():
    check(replace(SET, every_weeks=1, attempts=2, until=date(2026, 3, 2)))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"work": "essay"}, "kind of work"),
        ({"what": ""}, "must be named"),
        ({"work": "minutes", "amount": 0}, "1 to 1000 minutes"),
        ({"time_zone": "Asia/Nowhere"}, "time zone"),
        ({"due_on": date(2026, 3, 1)}, "due on the day"),
        ({"every_weeks": 53}, "1 to 52"),
        ({"every_weeks": 1, "due_on": date(2026, 3, 9)}, "before it opens again"),
        ({"every_weeks": 1, "until": date(2026, 3, 1)}, "end after"),
        ({"every_weeks": 1, "is_once": True}, "done once"),
        ({"attempts": 0}, "1 to 20"),
        ({"attempts": 2, "is_once": True}, "attempts"),
        ({"note": "x" * 501}, "at most 500"),
    ],
)
def test_what_cannot_be_assigned_is_refused_with_a_way_out(fault, words):
    with pytest.raises(InputError, match=words):
        check(replace(SET, **fault))
