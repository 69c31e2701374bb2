"""The beta distribution, for exact intervals of proportions and for the tails of t and F.

A continued fraction (Abramowitz and Stegun 26.5.8, evaluated by Lentz's method) and a bisection; the base
installation has no scipy.
"""

from __future__ import annotations

from math import exp, lgamma, log, log1p

_TINY = 1e-300
_PRECISION = 1e-15
_MAX_TERMS = 10_000


def beta_cdf(x: float, a: float, b: float) -> float:
    """Returns the regularised incomplete beta function I_x(a, b), for a, b > 0.

    >>> round(beta_cdf(0.25, 2, 3), 6)
    0.261719
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_cdf(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    return front * _continued_fraction(x, a, b) / a


def beta_quantile(probability: float, a: float, b: float) -> float:
    """Returns the x at which I_x(a, b) reaches a probability, to 1e-15."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if beta_cdf(middle, a, b) < probability else (low, middle)
    return (low + high) / 2


def f_tail(f: float, df_between: float, df_within: float) -> float:
    """Returns the probability that F exceeds `f` with these degrees of freedom."""
    return beta_cdf(df_within / (df_within + df_between * f), df_within / 2, df_between / 2)


def t_quantile(probability: float, df: float) -> float:
    """Returns the quantile of Student's t for a probability of at least a half.

    >>> round(t_quantile(0.975, 10), 4)
    2.2281
    """
    x = beta_quantile(2 * (1 - probability), df / 2, 0.5)
    return float((df * (1 - x) / x) ** 0.5)


def _continued_fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _MAX_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _away_from_zero(1 + term * d)
            c = _away_from_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < _PRECISION:
            break
    return value


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
