"""Colours by which people's marks on one scan are told apart, with a dash pattern and a letter beside.

The eight colours were searched for, beginning from those of Okabe and Ito ("Color universal design", 2008),
so that any two differ by at least 20 in CIELAB for people with full colour vision and for those who see no
red, no green or no blue, and so that they are light enough for a scan when drawn on a dark casing. Beyond
eight, the colours come again with the next dash pattern: no two of the first 32 look alike.
"""

from __future__ import annotations

from typing import Literal

COLOURS = (
    "#ef8c00",
    "#75dfff",
    "#00a674",
    "#ffe200",
    "#4770ff",
    "#d9502a",
    "#b061c5",
    "#ffffff",
)

Dash = Literal["solid", "dashed", "dotted", "dash_dot"]

_DASHES: tuple[Dash, ...] = ("solid", "dashed", "dotted", "dash_dot")


def colour_of(index: int) -> str:
    """Returns the colour of the person with this number, from 0, as `#rrggbb`.

    >>> colour_of(0) == colour_of(8)
    True
    """
    return COLOURS[index % len(COLOURS)]


def dash_of(index: int) -> Dash:
    """Returns the line of the person with this number, which changes when the colours come again.

    >>> dash_of(0), dash_of(8)
    ('solid', 'dashed')
    """
    return _DASHES[index // len(COLOURS) % len(_DASHES)]


def letter_of(index: int) -> str:
    """Returns the letter of the person with this number: A to Z, then AA, AB and on.

    >>> letter_of(0), letter_of(25), letter_of(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    number = index + 1
    while number > 0:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
