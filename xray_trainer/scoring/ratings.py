"""Ratings of marks, scan by scan: what localisation is computed from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from math import inf, nan

import numpy as np
import numpy.typing as npt

from xray_trainer.errors import InputError
from xray_trainer.scoring.matching import Matched

Floats = npt.NDArray[np.float64]

Ratings = Sequence[float] | Floats
"""The ratings on one scan."""


@dataclass(frozen=True, slots=True)
class RatedScan:
    """One scan as localisation sees it; without concealments it is benign.

    Attributes:
        false_ratings: of the false marks.
        concealment_ratings: one per concealment, `-inf` where unmarked.
    """

    false_ratings: tuple[float, ...] = ()
    concealment_ratings: tuple[float, ...] = ()

    @classmethod
    def of(cls, matched: Matched) -> RatedScan:
        """Returns the scan whose marks were matched."""
        return cls(matched.false_ratings, matched.hit_ratings)

    @property
    def is_benign(self) -> bool:
        """Returns whether nothing is hidden."""
        return not self.concealment_ratings


def highest(ratings: Sequence[Ratings]) -> Floats:
    """Returns the highest rating of each scan, -inf where there is none, (K,)."""
    return _without_nan([max(of_scan) if len(of_scan) else -inf for of_scan in ratings])


def flattened(ratings: Iterable[Ratings]) -> Floats:
    """Returns the ratings of all scans in one row."""
    return _without_nan(list(chain.from_iterable(ratings)))


def num_concealments(concealment_ratings: Sequence[Ratings]) -> list[int]:
    """Returns the number of concealments of each suspicious scan.

    Raises:
        InputError: one of them has none.
    """
    numbers = [len(of_scan) for of_scan in concealment_ratings]
    if 0 in numbers:
        raise InputError("a suspicious scan needs at least one concealment, got none; count it as benign")
    return numbers


def flat_weights(concealment_ratings: Sequence[Ratings], weights: Sequence[Ratings] | None) -> Floats:
    """Returns the weights of all concealments in one row, (L_T,); by default those of a scan are alike.

    Raises:
        InputError: the weights do not fit the concealments, or those of a scan do not sum to 1.
    """
    numbers = num_concealments(concealment_ratings)
    if weights is None:
        return np.repeat(1 / np.array(numbers, np.float64), numbers)
    if [len(of_scan) for of_scan in weights] != numbers:
        raise InputError("weights need one number per concealment of every suspicious scan; leave them out?")
    for of_scan in weights:
        if not (min(of_scan) >= 0 and abs(sum(of_scan) - 1) <= 1e-6):
            raise InputError(
                "the weights of a scan must be 0 or more and sum to 1, got {got}", got=list(of_scan)
            )
    return flattened(weights)


def mean_psi(false: Floats, ratings: Floats) -> Callable[[Floats], Floats]:
    """Returns the mean over scans of psi(false, rating) as a function of how often each scan occurs.

    psi(x, y) = 1 if x < y, 0.5 if equal, 0 otherwise.

    Args:
        false: one rating per scan, (K,).
        ratings: (L,).

    Returns:
        Function from occurrences (B, K) to means (B, L); nan where no scan occurs.
    """
    order = np.argsort(false, kind="stable")
    below = np.searchsorted(false[order], ratings, side="left")
    up_to = np.searchsorted(false[order], ratings, side="right")

    def mean(occurrences: Floats) -> Floats:
        passed = np.zeros((len(occurrences), false.size + 1))
        np.cumsum(occurrences[:, order], axis=1, out=passed[:, 1:])
        return ratio(passed[:, below] + passed[:, up_to], 2 * passed[:, -1:])

    return mean


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Returns the quotient, nan where the denominator is not above 0."""
    shape = np.broadcast_shapes(numerator.shape, denominator.shape)
    quotient: Floats = np.divide(numerator, denominator, out=np.full(shape, nan), where=denominator > 0)
    return quotient


def _without_nan(ratings: Sequence[float]) -> Floats:
    array = np.array(ratings, np.float64)
    if np.isnan(array).any():
        raise InputError("a rating must be a number or -inf, got nan")
    return array
