"""The concealment families that findings are sorted into, with numbers that are the same for every run."""

from __future__ import annotations

from collections.abc import Iterable

from xray_trainer.synthesis.taxonomy import BENIGN, TAXONOMY

UNKNOWN = "unknown"
"""The family of a finding that names none."""

_KNOWN = tuple(kind for kind in TAXONOMY if kind != BENIGN)


def family_names(met: Iterable[str]) -> tuple[str, ...]:
    """Returns the taxonomy's ids in its order, then what was met beyond them, sorted.

    >>> family_names(["CT-DOOR", "Z-OWN", ""])[-2:]
    ('Z-OWN', 'unknown')
    """
    others = {name or UNKNOWN for name in met} - set(_KNOWN)
    return (*_KNOWN, *sorted(others))


def family_numbers(met: Iterable[str], *, first: int) -> dict[str, int]:
    """Returns the number of every family by its name, counted from `first`."""
    return {name: number for number, name in enumerate(family_names(met), start=first)}
