"""How well suspicious is told from clear, apart from how readily somebody says *suspicious*.

With z the inverse of the normal distribution, H the hit rate and F the false alarm rate:

    d' = z(H) - z(F)        c = -(z(H) + z(F)) / 2        ln beta = d' c
    d_a = sqrt(2 / (1 + s^2)) (z(H) - s z(F)),  s = 0.5

d' assumes that benign and suspicious scans vary alike. They do not: suspicious ones vary twice as much
(s = 0.5), so d' moves when only the criterion or the share of suspicious scans changes, and d_a holds
(Sterchi et al. 2019; Buser et al. 2020). A' shares the fault of d' and is not offered.

Nothing here warns: without suspicious or without benign scans every measure is nan, and an uncorrected rate
of 0 or 1 gives an infinite one, or nan where infinities cancel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, inf, isnan, nan, sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from xray_trainer.errors import InputError
from xray_trainer.scoring.intervals import Statistic

Floats = npt.NDArray[np.float64]

S = 0.5
"""Standard deviation of benign evidence over that of suspicious evidence (Sterchi et al. 2019)."""

_NORMAL = NormalDist()


class Correction(StrEnum):
    """What is done about rates of 0 and 1, for which z is infinite.

    `log-linear`: (count + 0.5) / (num + 1), for every rate, so that it has less bias (Hautus 1995).
    `replace`: 0 becomes 0.5 / num and 1 becomes (num - 0.5) / num; other rates stay.
    `none`: count / num.
    """

    LOG_LINEAR = "log-linear"
    REPLACE = "replace"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions counted by outcome.

    Attributes:
        hits: suspicious scans decided suspicious.
        num_suspicious: suspicious scans.
        false_alarms: benign scans decided suspicious.
        num_benign: benign scans.

    Raises:
        InputError: a count is negative or exceeds its number of scans.
    """

    hits: int
    num_suspicious: int
    false_alarms: int
    num_benign: int

    def __post_init__(self) -> None:
        for name, count, num in (
            ("hits", self.hits, self.num_suspicious),
            ("false alarms", self.false_alarms, self.num_benign),
        ):
            if not 0 <= count <= num:
                raise InputError(
                    "{name} must lie in 0 to the number of scans, got {count} of {num}",
                    name=name,
                    count=count,
                    num=num,
                )


@dataclass(frozen=True, slots=True)
class SignalDetection:
    """The measures of one set of decisions, with the corrected rates that they come from."""

    hit_rate: float
    false_alarm_rate: float
    d_prime: float
    criterion: float
    ln_beta: float
    beta: float
    d_a: float
    correction: Correction


def signal_detection(
    decisions: Decisions, *, correction: Correction = Correction.LOG_LINEAR
) -> SignalDetection:
    """Returns every measure of these decisions.

    >>> figures = signal_detection(Decisions(20, 25, 10, 25), correction=Correction.NONE)
    >>> round(figures.d_prime, 6), round(figures.criterion, 6), round(figures.d_a, 6)
    (1.094968, -0.294137, 1.224807)
    """
    hit_rate = corrected_rate(decisions.hits, decisions.num_suspicious, correction=correction)
    false_alarm_rate = corrected_rate(decisions.false_alarms, decisions.num_benign, correction=correction)
    return SignalDetection(
        hit_rate=hit_rate,
        false_alarm_rate=false_alarm_rate,
        d_prime=d_prime(hit_rate, false_alarm_rate),
        criterion=criterion(hit_rate, false_alarm_rate),
        ln_beta=ln_beta(hit_rate, false_alarm_rate),
        beta=beta(hit_rate, false_alarm_rate),
        d_a=d_a(hit_rate, false_alarm_rate),
        correction=correction,
    )


def corrected_rate(count: int, num: int, *, correction: Correction = Correction.LOG_LINEAR) -> float:
    """Returns a rate fit for z; nan where there were no scans."""
    if num == 0:
        return nan
    if correction is Correction.LOG_LINEAR:
        return (count + 0.5) / (num + 1)
    if correction is Correction.REPLACE:
        return min(max(count, 0.5), num - 0.5) / num
    return count / num


def z(rate: float) -> float:
    """Returns the inverse normal distribution of a rate: -inf at 0, inf at 1, nan at nan.

    Raises:
        InputError: the rate lies outside 0 to 1.
    """
    if isnan(rate):
        return nan
    if not 0 <= rate <= 1:
        raise InputError("a rate must lie in 0 to 1, got {rate}", rate=rate)
    if rate in (0, 1):
        return inf if rate else -inf
    return _NORMAL.inv_cdf(rate)


def d_prime(hit_rate: float, false_alarm_rate: float) -> float:
    """Returns d': the distance of benign and suspicious evidence in its deviations, if both vary alike."""
    return z(hit_rate) - z(false_alarm_rate)


def criterion(hit_rate: float, false_alarm_rate: float) -> float:
    """Returns c: below 0 for somebody who says *suspicious* readily, above 0 for somebody who does not."""
    return -(z(hit_rate) + z(false_alarm_rate)) / 2


def ln_beta(hit_rate: float, false_alarm_rate: float) -> float:
    """Returns ln beta = d' c, the logarithm of the likelihood ratio at the criterion."""
    return d_prime(hit_rate, false_alarm_rate) * criterion(hit_rate, false_alarm_rate)


def beta(hit_rate: float, false_alarm_rate: float) -> float:
    """Returns beta, the likelihood ratio at the criterion; inf where its logarithm is too large."""
    logarithm = ln_beta(hit_rate, false_alarm_rate)
    return inf if logarithm > 700 else exp(logarithm)


def d_a(hit_rate: float, false_alarm_rate: float, *, s: float = S) -> float:
    """Returns d_a: the distance of benign and suspicious evidence where they vary unequally.

    >>> round(d_a(0.9, 0.1), 6)
    2.431573
    """
    return sqrt(2 / (1 + s * s)) * (z(hit_rate) - s * z(false_alarm_rate))


def d_a_resamples(
    decisions: Decisions, *, num_resamples: int, rng: np.random.Generator, s: float = S
) -> Floats:
    """Returns d_a of decisions drawn anew, scan by scan, with the log-linear rates as chances.

    Drawing with the corrected rates, not with the observed ones, keeps a set without a single error from
    looking as if it were certain.

    Returns:
        (num_resamples,), all nan without suspicious or without benign scans.
    """
    if 0 in (decisions.num_suspicious, decisions.num_benign):
        return np.full(num_resamples, nan)
    z_hit = _z_drawn(decisions.hits, decisions.num_suspicious, num_resamples, rng)
    z_false = _z_drawn(decisions.false_alarms, decisions.num_benign, num_resamples, rng)
    return sqrt(2 / (1 + s * s)) * (z_hit - s * z_false)


def d_a_statistic(false_alarms: Sequence[bool], hits: Sequence[bool], *, s: float = S) -> Statistic:
    """Returns d_a, with log-linear rates, as a function of how often each scan occurs.

    Args:
        false_alarms: per benign scan, whether it was called suspicious.
        hits: per suspicious scan, likewise.
        s: see `S`.
    """
    alarms, found = (np.asarray(said, np.float64) for said in (false_alarms, hits))

    def statistic(benign: Floats, suspicious: Floats) -> Floats:
        hit_rates, false_alarm_rates = _log_linear(suspicious, found), _log_linear(benign, alarms)
        drawn = zip(hit_rates.tolist(), false_alarm_rates.tolist(), strict=True)
        return np.array([d_a(hit_rate, rate, s=s) for hit_rate, rate in drawn])

    return statistic


def _log_linear(times: Floats, said: Floats) -> Floats:
    rates: Floats = (times @ said + 0.5) / (times.sum(axis=1) + 1)
    return rates


def _z_drawn(count: int, num: int, num_resamples: int, rng: np.random.Generator) -> Floats:
    table = np.array([z(corrected_rate(drawn, num)) for drawn in range(num + 1)])
    drawn = rng.binomial(num, corrected_rate(count, num), size=num_resamples)
    resampled: Floats = table[drawn]
    return resampled
