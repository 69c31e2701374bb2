"""Altering JSON: a value for another, a field too much or too few, texts that end badly elsewhere."""

from __future__ import annotations

import json
import random
from typing import Any, Final

from tests.scans.fuzzing import altered


def scribble(num: int) -> list[list[int]]:
    """Returns an outline that crosses itself about as often as the square of its points."""
    points = [[number * 7919 % 64, number * 104729 % 40] for number in range(num)]
    return [*points, points[0]]


HOSTILE: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, 2**64, -(2**63) - 1, 10**30),
    *(0.5, -0.0, 1e308, -1e308, 1e-320, float("nan"), float("inf")),
    *("", " ", "0", "-1", "x" * 300, "y" * 70_000, "\x00", "a\x00b", "\ud800", "\u202e", "💥" * 90),
    *("../../etc/passwd", "..\\..\\x", "'; DROP TABLE attempts; --", "%s%n{0}"),
    *("<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "2026-01-01T00:00:00Z"),
    "00000000-0000-0000-0000-000000000000",
    *([], {}, [[]], [None], {"": ""}),
    {"type": "Polygon", "coordinates": []},
    {"type": "Polygon", "coordinates": [[[0, 0], [1e300, 0], [0, 1]]]},
    *({"type": "Polygon", "coordinates": [scribble(num)]} for num in (60, 400, 1999)),
)


def altered_json(value: Any, rng: random.Random) -> bytes:
    """Returns a body: the value after some alterations, sometimes damaged as text too."""
    value = json.loads(json.dumps(value))
    for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 4))):
        value = _changed(value, rng)
    body = json.dumps(value).encode()
    if rng.random() < 0.1:
        return altered(body, body, rng)
    if rng.random() < 0.01:
        return b"[" * rng.choice((100, 5_000, 200_000)) + body
    return body


def _changed(value: Any, rng: random.Random) -> Any:
    """Returns a tree with one of its nodes changed."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        return _changed_object(value, rng)
    if isinstance(value, list) and value and rng.random() < 0.8:
        return _changed_list(value, rng)
    if isinstance(value, int | float) and rng.random() < 0.5:
        return value * rng.choice((-1, 10, 1e6, 1e200)) + rng.choice((0, 1, 0.1))
    return rng.choice(HOSTILE)


def _changed_object(value: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    key, what = rng.choice(list(value)), rng.random()
    if what < 0.08:
        return {name: one for name, one in value.items() if name != key}
    if what < 0.14:
        return {**value, rng.choice(("id", "__class__", "role", "x" * 500)): rng.choice(HOSTILE)}
    return {**value, key: _changed(value[key], rng)}


def _changed_list(value: list[Any], rng: random.Random) -> list[Any]:
    at = rng.randrange(len(value))
    if rng.random() < 0.1:
        return value + [value[at]] * rng.choice((1, 3, 700))
    return [*value[:at], _changed(value[at], rng), *value[at + 1 :]]
