"""Whether a group of trainees does better after than before: Obuchowski and Rockette's analysis.

Trainees are readers drawn from all trainees, scans are drawn from all scans; all readers answer the same
scans before and after. The figure of reader j in round i varies with the scans; its covariances come from
leaving out one scan at a time. With J readers, the difference of the two rounds is judged by

    F = MS_T / (MS_TR + max(J (Cov2 - Cov3), 0))

on 1 and the denominator degrees of freedom of Hillis (2007). Cov1: same reader, other round; Cov2: other
reader, same round; Cov3: both other. Where the second round has scans of its own, the rounds share no chance
of scans, so that Cov1 and Cov3 are 0 (readers crossed with rounds, scans within rounds).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
import numpy.typing as npt

from xray_trainer.errors import InputError
from xray_trainer.scoring.beta_distribution import f_tail, t_quantile
from xray_trainer.scoring.intervals import LEVEL, Interval, Statistic, leave_one_out, point

Floats = npt.NDArray[np.float64]

_NOTHING = 1e-15
_MAX_DF = 1e5


@dataclass(frozen=True, slots=True)
class ReaderStudy:
    """What two rounds of the same readers on the same scans show.

    Attributes:
        before: mean figure before.
        after: mean figure after.
        difference: after less before.
        interval: of the difference; nan where nothing varies.
        p_value: chance of a difference at least as large were there none; nan where nothing varies.
        f: the F value.
        df: its denominator degrees of freedom.
        covariances: Cov1, Cov2 and Cov3.
    """

    before: float
    after: float
    difference: float
    interval: Interval
    p_value: float
    f: float
    df: float
    covariances: tuple[float, float, float]


def compare_rounds(
    before: Sequence[Statistic],
    after: Sequence[Statistic],
    *,
    num_benign: int,
    num_suspicious: int,
    level: float = LEVEL,
) -> ReaderStudy:
    """Returns the comparison of two rounds.

    Args:
        before: per reader, the figure as a function of how often each scan occurs, such as
            `wafroc_statistic`.
        after: the same readers in the same order, on the same scans in the same order.
        num_benign: benign scans.
        num_suspicious: suspicious scans.
        level: of the interval.

    Raises:
        InputError: there are fewer than two readers, their numbers differ, or a class has fewer than two
            scans.
    """
    _check(before, after, num_benign, num_suspicious)
    statistics = [*before, *after]
    figures = np.array(
        [point(one, num_benign=num_benign, num_suspicious=num_suspicious) for one in statistics]
    ).reshape(2, -1)
    covariances = _covariances(_jackknife_covariance(statistics, num_benign, num_suspicious), len(before))
    return _analysed(figures, covariances, level)


def compare_rounds_on_other_scans(
    before: Sequence[Statistic],
    after: Sequence[Statistic],
    *,
    scans_before: tuple[int, int],
    scans_after: tuple[int, int],
    level: float = LEVEL,
) -> ReaderStudy:
    """Returns the comparison of two rounds in which the same readers answered different scans.

    Args:
        before: per reader, the figure as a function of how often each scan of the first round occurs.
        after: the same readers in the same order, over the scans of the second round.
        scans_before: benign and suspicious scans of the first round.
        scans_after: those of the second.
        level: of the interval.

    Raises:
        InputError: there are fewer than two readers, their numbers differ, or a class has fewer than two
            scans in a round.
    """
    rounds = ((before, scans_before), (after, scans_after))
    for _statistics, (num_benign, num_suspicious) in rounds:
        _check(before, after, num_benign, num_suspicious)
    figures = np.array(
        [
            [point(one, num_benign=num_benign, num_suspicious=num_suspicious) for one in statistics]
            for statistics, (num_benign, num_suspicious) in rounds
        ]
    )
    matrix = np.zeros((2 * len(before), 2 * len(before)))
    for place, (statistics, (num_benign, num_suspicious)) in enumerate(rounds):
        own = slice(place * len(before), (place + 1) * len(before))
        matrix[own, own] = _jackknife_covariance(statistics, num_benign, num_suspicious)
    return _analysed(figures, _covariances(matrix, len(before)), level)


def _analysed(figures: Floats, covariances: tuple[float, float, float], level: float) -> ReaderStudy:
    num_readers = figures.shape[1]
    rounds, readers = figures.mean(axis=1), figures.mean(axis=0)
    between = num_readers * float(np.sum((rounds - figures.mean()) ** 2))
    interaction = figures - rounds[:, None] - readers[None, :] + figures.mean()
    within = float(np.sum(interaction**2)) / (num_readers - 1)
    error = within + max(num_readers * (covariances[1] - covariances[2]), 0.0)
    before, after = (float(value) for value in rounds)
    f, df, half, p_value = nan, nan, nan, nan
    if within > _NOTHING:
        f, df = between / error, min((num_readers - 1) * (error / within) ** 2, _MAX_DF)
        half = t_quantile((1 + level) / 2, df) * sqrt(2 / num_readers * error)
        p_value = f_tail(f, 1, df)
    return ReaderStudy(
        before=before,
        after=after,
        difference=after - before,
        interval=Interval(after - before - half, after - before + half, level),
        p_value=p_value,
        f=f,
        df=df,
        covariances=covariances,
    )


def _jackknife_covariance(statistics: Sequence[Statistic], num_benign: int, num_suspicious: int) -> Floats:
    left_out = [
        leave_one_out(one, num_benign=num_benign, num_suspicious=num_suspicious) for one in statistics
    ]
    total = np.zeros((len(statistics), len(statistics)))
    for stratum in zip(*left_out, strict=True):
        values = np.stack(stratum)
        centred = values - values.mean(axis=1, keepdims=True)
        total += centred @ centred.T * (values.shape[1] - 1) / values.shape[1]
    return total


def _covariances(matrix: Floats, num_readers: int) -> tuple[float, float, float]:
    same_round, other_round = matrix[:num_readers, :num_readers], matrix[:num_readers, num_readers:]
    same_round_after = matrix[num_readers:, num_readers:]
    other_reader = ~np.eye(num_readers, dtype=bool)
    return (
        float(np.mean(np.diag(other_round))),
        float(np.mean([same_round[other_reader], same_round_after[other_reader]])),
        float(np.mean(other_round[other_reader])),
    )


def _check(
    before: Sequence[Statistic], after: Sequence[Statistic], num_benign: int, num_suspicious: int
) -> None:
    if len(before) != len(after) or len(before) < 2:
        raise InputError(
            "two rounds need the same two or more readers, got {num_before} before and {num_after} after",
            num_before=len(before),
            num_after=len(after),
        )
    if min(num_benign, num_suspicious) < 2:
        raise InputError(
            "two rounds need two scans of each class, got {num_benign} benign, {num_suspicious} suspicious",
            num_benign=num_benign,
            num_suspicious=num_suspicious,
        )
