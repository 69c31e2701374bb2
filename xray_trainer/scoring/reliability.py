"""How many scans a figure needs before it says something about a person (Spearman and Brown).

Anchor: over 1.2 million projected threats, about 100 suspicious scans per person gave a reliability of 0.7
(Buser et al. 2025); by the same law 20 give 0.32. Below that, figures of two people differ mostly by chance,
so no one is ranked on a small set.
"""

from __future__ import annotations

from math import ceil

from xray_trainer.errors import InputError

ANCHOR_SUSPICIOUS = 100
"""Suspicious scans that give `ANCHOR_RELIABILITY`."""

ANCHOR_RELIABILITY = 0.7
"""Reliability at the anchor, and what counts as settled."""


def spearman_brown(reliability: float, factor: float) -> float:
    """Returns the reliability of a test `factor` times as long.

    >>> round(spearman_brown(0.7, 0.2), 2)
    0.32
    """
    return factor * reliability / (1 + (factor - 1) * reliability)


def lengthening_factor(reliability: float, wanted: float) -> float:
    """Returns how many times as long a test must be for a wanted reliability.

    Raises:
        InputError: one of them does not lie between 0 and 1.
    """
    if not (0 < reliability < 1 and 0 < wanted < 1):
        raise InputError(
            "a reliability must lie between 0 and 1, got {reliability} and {wanted}",
            reliability=reliability,
            wanted=wanted,
        )
    return wanted * (1 - reliability) / (reliability * (1 - wanted))


def reliability_of(num_suspicious: int) -> float:
    """Returns the reliability to expect of a figure over this many suspicious scans.

    >>> reliability_of(100), round(reliability_of(20), 2)
    (0.7, 0.32)
    """
    return spearman_brown(ANCHOR_RELIABILITY, num_suspicious / ANCHOR_SUSPICIOUS)


def num_suspicious_for(reliability: float = ANCHOR_RELIABILITY) -> int:
    """Returns how many suspicious scans a reliability takes."""
    return _whole(ANCHOR_SUSPICIOUS * lengthening_factor(ANCHOR_RELIABILITY, reliability))


def num_more_exercises(
    num_suspicious: int, *, share_suspicious: float, reliability: float = ANCHOR_RELIABILITY
) -> int | None:
    """Returns how many more exercises would settle a figure.

    Args:
        num_suspicious: suspicious scans answered so far.
        share_suspicious: of the exercises to come.
        reliability: wanted.

    Returns:
        Exercises, suspicious and benign together; 0 where it is settled; None where none to come is
        suspicious.
    """
    missing = max(num_suspicious_for(reliability) - num_suspicious, 0)
    if missing == 0:
        return 0
    return _whole(missing / share_suspicious) if share_suspicious > 0 else None


def _whole(number: float) -> int:
    return ceil(number - 1e-9)
