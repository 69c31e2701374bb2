"""Which exercises show the same scan as another one, to the bit or nearly.

Exact is the same sha256, of the scan itself or of the scan without what is hidden. Near is a correlation of
fingerprints (`exercises.fingerprint`), mirror images included.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from xray_trainer.exercises.fingerprint import NEAR, correlations, vectors


@dataclass(frozen=True, slots=True)
class Print:
    """An exercise by what its scan is recognised by.

    `sha256s` are the addresses of its scan with and without what is hidden, `fingerprint` that of the scan.
    """

    exercise_id: str
    sha256s: frozenset[str]
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two exercises that show one scan; `nearness` is 1 where they do so to the bit."""

    exercise_id: str
    other_id: str
    nearness: float

    @property
    def is_exact(self) -> bool:
        """Returns whether both show the same scan to the bit, with or without what is hidden."""
        return self.nearness >= EXACT


EXACT: Final = 1.0
_LIKE: Final = 0.9999
"""What a correlation is limited to, so that only the same address is exact."""


def duplicates(of: Sequence[Print], among: Sequence[Print]) -> tuple[Duplicate, ...]:
    """Returns every pair of duplicates, the nearest first; each pair once.

    Args:
        of: exercises of a set.
        among: all exercises to compare them with, those of the set among them or not.
    """
    others = list({one.exercise_id: one for one in (*of, *among)}.values())
    found: dict[frozenset[str], Duplicate] = {}
    for pair in (*_exact(of, others), *_near(of, others)):
        found.setdefault(frozenset((pair.exercise_id, pair.other_id)), pair)
    return tuple(sorted(found.values(), key=lambda one: (-one.nearness, one.exercise_id, one.other_id)))


def _exact(of: Sequence[Print], others: Sequence[Print]) -> Iterator[Duplicate]:
    with_scan: dict[str, list[str]] = {}
    for other in others:
        for sha256 in other.sha256s:
            with_scan.setdefault(sha256, []).append(other.exercise_id)
    for one in of:
        same = {name for sha256 in one.sha256s for name in with_scan[sha256]} - {one.exercise_id}
        yield from (Duplicate(one.exercise_id, name, EXACT) for name in sorted(same))


def _near(of: Sequence[Print], others: Sequence[Print]) -> Iterator[Duplicate]:
    rows = vectors([one.fingerprint for one in others])
    for one in of:
        near = correlations(one.fingerprint, rows)
        for index in np.flatnonzero(near >= NEAR).tolist():
            name, nearness = others[index].exercise_id, round(min(float(near[index]), _LIKE), 4)
            if name != one.exercise_id:
                yield Duplicate(one.exercise_id, name, nearness)
