from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.pace import MAX_BINS, MIN_PER_BIN, pace

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def answered(seconds: float, verdict: str = "hit") -> Outcome:
    decision = "suspicious" if verdict in ("hit", "false_alarm") else "clear"
    return Outcome("x", decision, verdict, (), (), seconds, NOON)


def test_few_answers_give_no_bins() -> None:
    assert pace([]) == ()
    assert pace([answered(1)] * (MIN_PER_BIN - 1)) == ()


def test_quick_and_slow_answers_are_judged_apart() -> None:
    quick = [answered(2, "miss")] * 5 + [answered(3, "correct_rejection")] * 5
    slow = [answered(40)] * 5 + [answered(60, "false_alarm")] * 5
    first, last = pace([*slow, *quick])
    assert (first.seconds_low, first.seconds_high, last.seconds_low, last.seconds_high) == (2, 3, 40, 60)
    assert (first.hit_rate.value, last.hit_rate.value) == (0, 1)
    assert (first.false_alarm_rate.value, last.false_alarm_rate.value) == (0, 1)
    assert (first.right.value, last.right.value) == (0.5, 0.5)


@given(st.lists(st.floats(0, 1e4), max_size=120))
def test_bins_hold_every_answer_once_in_order_of_time(seconds: list[float]) -> None:
    bins = pace([answered(one) for one in seconds])
    assert len(bins) == min(MAX_BINS, len(seconds) // MIN_PER_BIN)
    assert sum(one.num for one in bins) == (len(seconds) if bins else 0)
    assert all(one.num >= MIN_PER_BIN - 1 for one in bins)
    assert all(one.seconds_low <= one.seconds_median <= one.seconds_high for one in bins)
    assert [one.seconds_low for one in bins] == sorted(one.seconds_low for one in bins)
