"""Which passwords are taken: long enough, and not made of what everybody would try first.

Rules of NIST SP 800-63B-4, section 3.1.1.2: at least 15 characters where nothing else is asked for, every
character allowed, no rules about kinds of characters, no expiry, and a list of what is refused. That list is
ours, in `common_words.txt`; to it come the words of the place, such as the person's own name.

How easily a password is guessed is told in steps: a common word, a run such as `12345` or `qwerty`, and a
repeated character are one step each, everything else one step per character.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from xray_trainer.errors import InputError

MIN_LENGTH = 15
MAX_LENGTH = 256
MIN_STEPS = 8
"""Fewest steps of a password that is not refused as easy to guess."""

_WORDS_FILE = Path(__file__).with_name("common_words.txt")
_SHORTEST = 3
"""Fewest characters of a word or run that counts as one step."""
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "01234567890",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю.",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "!@#$%^&*()_+",
)
_LOOKALIKES = str.maketrans(
    {"@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t"}
)


def normalised(password: str) -> str:
    """Returns a password as it is hashed: the same on every keyboard (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, *, around: Iterable[str] = (), min_length: int = MIN_LENGTH) -> None:
    """Refuses a password that is too short, too long or easy to guess.

    Args:
        password: as it was typed.
        around: words of the place: names of the person, the unit, the installation.
        min_length: fewest characters.

    Raises:
        InputError: with the rule and what to do; the message never holds the password.
    """
    text = normalised(password)
    if not min_length <= len(text) <= MAX_LENGTH:
        raise InputError(
            "a password must have {min_length} to {max_length} characters, got "
            "{got}; take a few words that only you would put together",
            min_length=min_length,
            max_length=MAX_LENGTH,
            got=len(text),
        )
    if steps(text, around=around) < MIN_STEPS:
        raise InputError(
            "a password must not be made of common words, names, runs or repeats alone; "
            "take a few words that only you would put together"
        )


def steps(password: str, *, around: Iterable[str] = ()) -> int:
    """Returns in how few steps a password can be told; upper case and look-alikes make no difference.

    >>> steps("Passw0rd12345678"), steps("aaaaaaaaaaaaaaa")
    (2, 1)
    """
    text = normalised(password).casefold()
    words = common_words() | _words_of(around)
    fewest = [0]
    for end in range(1, len(text) + 1):
        whole = (fewest[start] + 1 for start in _starts(text, end, words))
        fewest.append(min([fewest[end - 1] + 1, *whole]))
    return fewest[-1]


@cache
def common_words() -> frozenset[str]:
    """Returns the words that count as one step, in lower case, without look-alikes."""
    lines = _WORDS_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _words_of(around: Iterable[str]) -> frozenset[str]:
    parts = (part for name in around for part in [*normalised(name).casefold().split(), name.casefold()])
    return frozenset(part for part in parts if len(part) >= _SHORTEST)


def _starts(text: str, end: int, words: frozenset[str]) -> list[int]:
    """Returns where pieces may begin that end here and count as one step."""
    return [start for start in range(end - _SHORTEST + 1) if _is_step(text[start:end], words)]


def _is_step(piece: str, words: frozenset[str]) -> bool:
    is_repeat = len(set(piece)) == 1
    is_word = piece in words or piece.translate(_LOOKALIKES) in words
    return is_repeat or is_word or any(piece in run or piece[::-1] in run for run in _RUNS)
