"""How far two forms of a network lie apart: in probability, and in decisions at the operating point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]

LARGEST_DP = {"fp32": 1e-4, "bf16": 0.03}
"""Stated limits of |dp| of the anomaly map, by the precision behind the stem."""


@dataclass(frozen=True, slots=True)
class Parity:
    """How a form differs from the reference on the same scans.

    Attributes:
        largest_dp: largest |difference| of the anomaly probability over all cells.
        flipped: scans decided otherwise at the operating point.
        num_scans: of how many.
    """

    largest_dp: float
    flipped: int
    num_scans: int


def compare(
    reference: Sequence[Floats],
    other: Sequence[Floats],
    *,
    reference_scores: Sequence[float],
    scores: Sequence[float],
    threshold: float,
) -> Parity:
    """Returns the parity of anomaly logits (h, w) and of the scores of the same scans."""
    apart = [largest_dp(one, two) for one, two in zip(reference, other, strict=True)]
    pairs = list(zip(reference_scores, scores, strict=True))
    flipped = sum((one >= threshold) != (two >= threshold) for one, two in pairs)
    return Parity(max(apart, default=0.0), flipped, len(pairs))


def largest_dp(reference: Floats, other: Floats) -> float:
    """Returns the largest difference of sigmoid(logit); nan where one of them is no number.

    >>> largest_dp(np.array([0.0, 9.0]), np.array([0.0, 9.0]))
    0.0
    """
    return float(np.abs(_probability(reference) - _probability(other)).max())


def limit_of(form: str) -> float:
    """Returns the stated limit of |dp| of a form."""
    return LARGEST_DP["bf16" if form in ("bf16", "fused-bf16", "cuda-graph", "compiled") else "fp32"]


def _probability(logits: Floats) -> npt.NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -60, 60).astype(np.float64))))
