from __future__ import annotations

from datetime import UTC, datetime

import pytest

from xray_trainer.drills.image_time import MAX_SECONDS, HalfYear, half_year_of, image_time
from xray_trainer.drills.outcome import Outcome


def answered(when: datetime, seconds: float) -> Outcome:
    return Outcome("x", "clear", "correct_rejection", (), (), seconds, when)


SPRING, AUTUMN = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)


def test_without_answers_there_is_no_time() -> None:
    assert image_time([]) == ()


def test_minutes_are_summed_per_half_year() -> None:
    first, second = image_time([answered(AUTUMN, 90), answered(SPRING, 30), answered(SPRING, 60)])
    assert (first.half_year, first.minutes, first.num_exercises) == (HalfYear(2026, 1), 1.5, 2)
    assert (second.half_year, second.minutes) == (HalfYear(2026, 2), 1.5)


def test_a_scan_left_open_counts_five_minutes_and_is_told() -> None:
    (half,) = image_time([answered(SPRING, 7200), answered(SPRING, 60)])
    assert half.minutes == MAX_SECONDS / 60 + 1
    assert half.num_cut == 1


@pytest.mark.parametrize(("month", "half"), [(1, 1), (6, 1), (7, 2), (12, 2)])
def test_a_year_has_two_halves(month: int, half: int) -> None:
    assert half_year_of(datetime(2026, month, 15, tzinfo=UTC)) == HalfYear(2026, half)
