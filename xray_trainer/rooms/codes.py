"""Codes that let people into a room: eight digits, easy to say over the telephone and hopeless to guess."""

from __future__ import annotations

import unicodedata

import numpy as np

from xray_trainer.errors import InputError

DIGITS = 8


def sample_code(rng: np.random.Generator) -> str:
    """Returns a new code; take a generator seeded by the system, never by a number."""
    return "".join(str(digit) for digit in rng.integers(0, 10, DIGITS))


def written(code: str) -> str:
    """Returns a code as it is read out.

    >>> written("48217093")
    '4821 7093'
    """
    half = DIGITS // 2
    return f"{code[:half]} {code[half:]}"


def read_code(text: str) -> str:
    """Returns the code that a person typed, with whatever spaces or dashes.

    Raises:
        InputError: it has not eight digits.
    """
    digits = "".join(str(unicodedata.digit(char)) for char in text if char.isdecimal())
    if len(digits) != DIGITS or any(char.isalpha() for char in text):
        raise InputError("a room's code has eight digits; ask your mentor to read it out again")
    return digits
