"""Why an exercise is hard, in shares that a person can compare: each measured factor from 0 to 1, hard.

Half is a standard concealment, the one that difficulties in logits are told at (`drills.difficulty`); twice
its clutter or depth, or half its size, makes two thirds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

from xray_trainer.drills.difficulty import STANDARD_CLUTTER_SNR, STANDARD_DEPTH, STANDARD_MM2
from xray_trainer.regions import Concealment
from xray_trainer.synthesis.taxonomy import BENIGN

FACTORS = {
    "clutter": "Restless surroundings",
    "depth": "Dense cargo in front and behind",
    "size": "Small size",
    "edges": "Along edges that are there anyway",
}
"""Ids of the factors and what they are called; the texts are gettext msgids."""


def share_of(difficulty: float) -> float:
    """Returns a difficulty in logits as a share: how often a standard person would fail.

    >>> share_of(0.0)
    0.5
    """
    return 1 / (1 + exp(-difficulty))


def factor_shares(truth: Sequence[Concealment]) -> dict[str, float]:
    """Returns the share of each measured factor of the hardest thing to be found; none where nothing was.

    The hardest is the one that stands out least from its surroundings. Factors that nobody measured are left
    out.
    """
    targets = [hidden.factors for hidden in truth if hidden.kind != BENIGN]
    if not targets:
        return {}
    return _shares(min(targets, key=lambda factors: factors.get("clutter_snr", float("inf"))))


def _shares(factors: Mapping[str, float]) -> dict[str, float]:
    shares: dict[str, float] = {}
    if "clutter_snr" in factors:
        shares["clutter"] = _less(factors["clutter_snr"], STANDARD_CLUTTER_SNR)
    if "superposition" in factors:
        shares["depth"] = 1 - _less(factors["superposition"], STANDARD_DEPTH)
    if "size_mm2" in factors:
        shares["size"] = _less(factors["size_mm2"], STANDARD_MM2)
    if "edge_overlap" in factors:
        shares["edges"] = min(1.0, max(0.0, factors["edge_overlap"]))
    return shares


def _less(value: float, standard: float) -> float:
    """Returns 1 for nothing, a half for the standard, and ever less for more."""
    return standard / (standard + max(0.0, value))
