from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from xray_trainer.drills.limits import GRACE_S, Pause, Timing

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_without_limits_time_never_ends():
    timing = Timing(started=NOON, opened=at(10))
    assert (timing.limit_s, timing.left_s(at(10**6))) == (None, None)
    assert not timing.is_up(at(10**6))
    assert not timing.is_over(at(10**6))


@pytest.mark.parametrize(
    ("exercise_limit_s", "time_limit_s", "left_s"),
    [(60, None, 40), (None, 300, 180), (60, 300, 40), (60, 130, 10)],
)
def test_whichever_limit_ends_first_counts(exercise_limit_s, time_limit_s, left_s):
    timing = Timing(
        started=NOON, opened=at(100), exercise_limit_s=exercise_limit_s, time_limit_s=time_limit_s
    )
    assert timing.left_s(at(120)) == left_s


def test_time_is_up_at_the_limit_and_over_after_the_grace():
    timing = Timing(started=NOON, opened=NOON, exercise_limit_s=60)
    assert not timing.is_up(at(59.9))
    assert timing.is_up(at(60))
    assert not timing.is_over(at(60 + GRACE_S))
    assert timing.is_over(at(60.1 + GRACE_S))


def test_pauses_stop_both_clocks():
    pauses = (Pause(at(10), at(40)), Pause(at(130), at(140)))
    timing = Timing(started=NOON, opened=at(100), time_limit_s=200, exercise_limit_s=60, pauses=pauses)
    assert timing.worked_s(at(150)) == 40
    assert timing.drill_left_s(at(150)) == 200 - (150 - 30 - 10)
    assert timing.left_s(at(150)) == 20


def test_nothing_runs_while_a_pause_lasts():
    timing = Timing(started=NOON, opened=NOON, exercise_limit_s=60, pauses=(Pause(at(20)),))
    assert timing.is_paused
    assert timing.left_s(at(20)) == timing.left_s(at(9999)) == 40
    assert not timing.is_over(at(9999))


def test_a_clock_that_jumps_back_gives_no_time():
    timing = Timing(started=NOON, opened=NOON, exercise_limit_s=60)
    assert (timing.worked_s(at(-100)), timing.left_s(at(-100))) == (0.0, 60)
