"""What is believed about several numbers at once: a normal distribution over named components.

A belief is a value: every step returns a new one. An answer tells about one sum of components, the margin by
which a person is above an exercise; what it says is worked out in that one direction and carried back to the
components (assumed density filtering: the posterior is replaced by the normal distribution of the same mean
and variance; Opper 1998, Minka 2001; the idea behind Glicko and TrueSkill).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from pydantic import ConfigDict

from xray_trainer.drills.records import STRICT
from xray_trainer.errors import InputError

Floats = npt.NDArray[np.float64]

_DIGITS = 6
_NODES, _WEIGHTS = (np.array(part) for part in np.polynomial.hermite.hermgauss(48))
_TABLE: dict[int, tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]] = {}


@dataclass(frozen=True, slots=True)
class Step:
    """One more yes or no about a margin: passed with chance logistic(slope x margin - criterion)."""

    slope: float
    criterion: float
    is_passed: bool

    def chance(self, margin: Margin) -> float:
        """Returns the chance that it is passed."""
        x, weights = margin.nodes()
        return float(weights @ _logistic(self.slope * x - self.criterion))

    def likelihood(self, x: Floats) -> Floats:
        """Returns the chance of what came, for each margin."""
        logits = self.slope * x - self.criterion
        return _logistic(logits if self.is_passed else -logits)


@dataclass(frozen=True, slots=True)
class Margin:
    """A sum of components, known to a variance: by how many logits a person is above an exercise."""

    mean: float
    variance: float

    @property
    def chance(self) -> float:
        """Returns the chance of a right answer, the logistic function averaged over the margin."""
        x, weights = self.nodes()
        return float(weights @ _logistic(x))

    def nodes(self) -> tuple[Floats, Floats]:
        """Returns values of the margin and their weights, which sum to 1."""
        return self.mean + sqrt(2 * self.variance) * _NODES, _WEIGHTS / _WEIGHTS.sum()

    def after(self, *, is_right: bool, steps: Sequence[Step] = ()) -> Margin:
        """Returns the margin once the answer is known: mean and variance of the exact posterior."""
        x, weights = self.nodes()
        weights = weights * _logistic(x if is_right else -x)
        for step in steps:
            weights = weights * step.likelihood(x)
        weights /= weights.sum()
        mean = float(weights @ x)
        return Margin(mean, float(weights @ (x - mean) ** 2))


@dataclass(frozen=True, slots=True)
class Belief:
    """A normal distribution over named components.

    Attributes:
        names: of the components, each once.
        means: one per name.
        covariance: lower triangle, row by row, diagonal included.

    Raises:
        InputError: the lengths do not fit together.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    names: tuple[str, ...] = ()
    means: tuple[float, ...] = ()
    covariance: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        num = len(self.names)
        if len(self.means) != num or len(self.covariance) != num * (num + 1) // 2:
            raise InputError(
                "a belief over {num} components needs {num} means and {num_pairs} "
                "covariances, got {num_means} and {num_given}",
                num=num,
                num_pairs=num * (num + 1) // 2,
                num_means=len(self.means),
                num_given=len(self.covariance),
            )

    def with_components(self, priors: Mapping[str, tuple[float, float]]) -> Belief:
        """Returns the belief with these components too, if it lacks them; each independent of all others.

        Args:
            priors: mean and variance by name.
        """
        new = {name: prior for name, prior in priors.items() if name not in self.names}
        rows = list(self.covariance)
        for number, (_mean, variance) in enumerate(new.values(), start=len(self.names)):
            rows.extend([0.0] * number + [float(variance)])
        return Belief(
            (*self.names, *new), (*self.means, *(float(mean) for mean, _ in new.values())), tuple(rows)
        )

    def margin(self, weights: Mapping[str, float]) -> Margin:
        """Returns the weighted sum of components; those that are not there count nothing."""
        return self.margins([weights])[0]

    def margins(self, weights: Sequence[Mapping[str, float]]) -> tuple[Margin, ...]:
        """Returns several weighted sums of components, each by itself."""
        place = {name: index for index, name in enumerate(self.names)}
        vectors = np.zeros((len(weights), len(self.names)))
        for row, shares in enumerate(weights):
            known = [name for name in shares if name in place]
            vectors[row, [place[name] for name in known]] = [shares[name] for name in known]
        means = vectors @ np.asarray(self.means, np.float64)
        variances = ((vectors @ self.matrix()) * vectors).sum(axis=1)
        pairs = zip(means.tolist(), variances.tolist(), strict=True)
        return tuple(Margin(mean, max(variance, 0.0)) for mean, variance in pairs)

    def told(self, weights: Mapping[str, float], *, before: Margin, after: Margin) -> Belief:
        """Returns the belief after a margin that `weights` take part in went from `before` to `after`."""
        if not self.names:
            return self
        covariance = self.matrix()
        gain = covariance @ self._vector(weights) / before.variance
        means = np.asarray(self.means) + gain * (after.mean - before.mean)
        covariance = covariance - np.outer(gain, gain) * (before.variance - after.variance)
        return self._with(means, covariance)

    def drifted(self, growth: Mapping[str, Mapping[str, float]], spread: Mapping[str, float]) -> Belief:
        """Returns the belief after components have grown by shares of others and have become less certain.

        Args:
            growth: what is added to a component: shares of other components, by name.
            spread: variance added, by name.
        """
        step = np.eye(len(self.names))
        for name, shares in growth.items():
            step[self.names.index(name)] += self._vector(shares)
        covariance = step @ self.matrix() @ step.T + np.diag(self._vector(spread))
        return self._with(step @ self.means, covariance)

    def variance_of(self, name: str) -> float:
        """Returns the variance of one component."""
        index = self.names.index(name)
        return self.covariance[index * (index + 3) // 2]

    def matrix(self) -> Floats:
        """Returns the covariance (N, N)."""
        num = len(self.names)
        rows, columns = _lower(num)
        full = np.empty((num, num))
        full[rows, columns] = full[columns, rows] = self.covariance
        return full

    def _vector(self, weights: Mapping[str, float]) -> Floats:
        return np.array([weights.get(name, 0.0) for name in self.names], np.float64)

    def _with(self, means: Floats, covariance: Floats) -> Belief:
        lower = covariance[_lower(len(self.names))]
        return Belief(self.names, tuple(means.round(_DIGITS).tolist()), tuple(lower.round(_DIGITS).tolist()))


def chances(means: Floats, variances: Floats) -> Floats:
    """Returns the chance of a right answer for many margins at once, (N,), to about 0.01.

    The logistic function averaged over a normal distribution is nearly the logistic function of
    mean / sqrt(1 + pi variance / 8) (MacKay 1992).
    """
    return _logistic(means / np.sqrt(1 + np.pi / 8 * variances))


def logistic(value: float) -> float:
    """Returns 1 / (1 + exp(-value))."""
    return 1 / (1 + exp(-value)) if value >= 0 else exp(value) / (1 + exp(value))


def _logistic(x: Floats) -> Floats:
    bent: Floats = 1 / (1 + np.exp(-np.clip(x, -500, 500)))
    return bent


def _lower(num: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    if num not in _TABLE:
        _TABLE[num] = np.tril_indices(num)
    return _TABLE[num]
