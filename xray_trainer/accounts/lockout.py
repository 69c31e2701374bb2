"""After wrong passwords: longer and longer waits, and in the end a lock that an administrator takes off.

The first `FREE` wrong ones cost nothing. Then the wait doubles from `FIRST_WAIT` up to `LONGEST_WAIT`. After
`MOST` in a row (SP 800-63B-4, section 3.2.2) the account is locked. A right password forgets them all; one
that is given during a wait is not even looked at, so that the wait tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

FREE = 5
MOST = 100
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)

Gate = Literal["open", "wait", "locked"]


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong passwords in a row, and when the last of them came; None where there is none."""

    num: int = 0
    last_at: datetime | None = None


def gate(failures: Failures, *, now: datetime) -> Gate:
    """Returns whether a password is looked at now."""
    if failures.num >= MOST:
        return "locked"
    until = retry_at(failures)
    return "wait" if until is not None and now < until else "open"


def retry_at(failures: Failures) -> datetime | None:
    """Returns the moment from which the next password is looked at, None for at once.

    A clock that was put back makes nobody wait longer than it said, counted from the last wrong one.
    """
    if failures.num < FREE or failures.last_at is None:
        return None
    return failures.last_at + wait_after(failures.num)


def wait_after(num: int) -> timedelta:
    """Returns the wait after so many wrong passwords in a row.

    >>> [int(wait_after(num).total_seconds()) for num in (4, 5, 6, 7, 99)]
    [0, 15, 30, 60, 900]
    """
    if num < FREE:
        return timedelta()
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(num - FREE, 20)))


def after_wrong(failures: Failures, *, now: datetime) -> Failures:
    """Returns what is kept after a wrong password; one given while the gate is shut changes nothing."""
    if gate(failures, now=now) != "open":
        return failures
    return Failures(failures.num + 1, now)


def after_right() -> Failures:
    """Returns what is kept after a right password, or after an administrator took the lock off."""
    return Failures()
