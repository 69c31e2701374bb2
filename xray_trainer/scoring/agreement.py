"""How far two people agree on the same things, beyond what chance would give (Cohen's kappa)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from xray_trainer.errors import InputError

Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two people.

    Attributes:
        num: things that both judged.
        share: of them judged alike; NaN where there is none.
        kappa: share beyond chance, 1 for perfect agreement, 0 for chance; NaN where both always said the same
            one thing, because chance then explains everything.
        low, high: 95 % interval of kappa by its large-sample error; NaN where kappa is, wide for few things.
    """

    num: int
    share: float
    kappa: float
    low: float
    high: float


def agreement(first: Sequence[Hashable], second: Sequence[Hashable]) -> Agreement:
    """Returns how far two people's words about the same things agree.

    With p_ij the share of things that the first called i and the second j:
    kappa = (p_o - p_e) / (1 - p_e), p_o = sum p_ii, p_e = sum p_i. p_.i; its variance is that of Fleiss,
    Cohen and Everitt, "Large sample standard errors of kappa and weighted kappa", Psychological Bulletin 72
    (1969), equation 13.

    Raises:
        InputError: the two do not speak of equally many things.

    >>> agreement("aabb", "aabb").kappa
    1.0
    """
    if len(first) != len(second):
        raise InputError(
            "two people must judge the same things, got {num_first} and {num_second}",
            num_first=len(first),
            num_second=len(second),
        )
    num = len(first)
    if num == 0:
        return Agreement(0, *([float("nan")] * 4))
    shares = _table(first, second) / num
    observed = float(np.trace(shares))
    expected = float(shares.sum(axis=1) @ shares.sum(axis=0))
    if np.isclose(expected, 1):
        return Agreement(num, observed, *([float("nan")] * 3))
    kappa = (observed - expected) / (1 - expected)
    error = _standard_error(shares, kappa, expected, num)
    return Agreement(num, observed, kappa, max(-1.0, kappa - Z95 * error), min(1.0, kappa + Z95 * error))


def _table(
    first: Sequence[Hashable], second: Sequence[Hashable]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    places = {word: place for place, word in enumerate(dict.fromkeys([*first, *second]))}
    table = np.zeros((len(places), len(places)))
    for one, other in zip(first, second, strict=True):
        table[places[one], places[other]] += 1
    return table


def _standard_error(
    shares: np.ndarray[tuple[int, int], np.dtype[np.float64]], kappa: float, expected: float, num: int
) -> float:
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    agreed = np.diag(shares) @ (1 - (rows + columns) * (1 - kappa)) ** 2
    apart = shares * (columns[:, None] + rows[None, :]) ** 2
    differed = (1 - kappa) ** 2 * (apart.sum() - np.trace(apart))
    chance = (kappa - expected * (1 - kappa)) ** 2
    return float(np.sqrt(max(agreed + differed - chance, 0.0) / num) / (1 - expected))
