from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xray_trainer.accounts.lockout import (
    FREE,
    LONGEST_WAIT,
    MOST,
    Failures,
    after_right,
    after_wrong,
    gate,
    retry_at,
    wait_after,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def wrong(times: int, *, apart: timedelta = timedelta(hours=1)) -> tuple[Failures, datetime]:
    failures, now = Failures(), NOON
    for _ in range(times):
        now += apart
        failures = after_wrong(failures, now=now)
    return failures, now


def test_the_first_wrong_passwords_cost_nothing():
    failures, now = wrong(FREE - 1)
    assert gate(failures, now=now) == "open"
    assert retry_at(failures) is None


def test_then_one_waits_longer_each_time():
    failures, now = wrong(FREE)
    assert gate(failures, now=now) == "wait"
    assert gate(failures, now=now + timedelta(seconds=15)) == "open"
    failures, now = wrong(FREE + 3)
    assert retry_at(failures) == now + timedelta(minutes=2)


def test_what_is_typed_during_a_wait_is_not_counted():
    failures, now = wrong(FREE)
    assert after_wrong(failures, now=now + timedelta(seconds=1)) == failures


def test_a_hundred_in_a_row_lock_until_somebody_takes_the_lock_off():
    failures, now = wrong(MOST)
    assert gate(failures, now=now + timedelta(days=400)) == "locked"
    assert gate(after_right(), now=now) == "open"


def test_somebody_who_guesses_without_rest_has_few_tries_a_day():
    failures, now, tries = Failures(), NOON, 0
    while now < NOON + timedelta(days=1) and gate(failures, now=now) != "locked":
        failures, tries = after_wrong(failures, now=now), tries + 1
        now = retry_at(failures) or now
    assert tries <= MOST


@given(st.integers(0, 2000))
def test_waits_never_get_shorter_and_have_an_end(num):
    assert wait_after(num) <= wait_after(num + 1) <= LONGEST_WAIT


@given(st.lists(st.integers(0, 4000), max_size=120))
def test_the_gate_opens_again_after_the_longest_wait_unless_it_is_locked(seconds):
    failures, now = Failures(), NOON
    for one in seconds:
        now += timedelta(seconds=one)
        failures = after_wrong(failures, now=now)
    assert gate(failures, now=now + LONGEST_WAIT) == ("locked" if failures.num >= MOST else "open")
