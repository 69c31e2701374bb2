"""Which PINs are taken, for a training room where people choose their name from a list.

Six to twelve digits. A PIN is short, so it opens a kiosk only, and wrong ones count as wrong passwords do.
"""

from __future__ import annotations

from xray_trainer.errors import InputError

MIN_DIGITS = 6
MAX_DIGITS = 12
MIN_DIFFERENT = 4
"""Fewest different digits."""

_DIGITS = "0123456789"
_RUN = _DIGITS * 3


def check_pin(pin: str) -> None:
    """Refuses a PIN that is too short, too long or easy to guess.

    Raises:
        InputError: with the rule; the message never holds the PIN.
    """
    if not MIN_DIGITS <= len(pin) <= MAX_DIGITS or any(one not in _DIGITS for one in pin):
        raise InputError(
            "a PIN must be {min_digits} to {max_digits} digits from 0 to 9",
            min_digits=MIN_DIGITS,
            max_digits=MAX_DIGITS,
        )
    if len(set(pin)) < MIN_DIFFERENT:
        raise InputError(
            "a PIN must have {min_different} different digits or more; choose another one",
            min_different=MIN_DIFFERENT,
        )
    if pin in _RUN or pin[::-1] in _RUN:
        raise InputError("a PIN must not be a run such as 123456; choose another one")
    if _is_repeat(pin):
        raise InputError("a PIN must not repeat itself, as 12341234 does; choose another one")


def _is_repeat(pin: str) -> bool:
    """Returns whether a PIN is the same digits again and again."""
    return pin in (pin + pin)[1:-1]
