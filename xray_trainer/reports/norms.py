"""Where people stand among others, as far as their figures say anything.

Only figures that are settled (`scoring.reliability`) are compared, and only where `MIN_PEOPLE` are: below
that, an order of people would be mostly chance, and a small group would give away its members.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xray_trainer.reports.figures import GroupFigures
from xray_trainer.scoring.reliability import ANCHOR_RELIABILITY

MIN_PEOPLE = 5


@dataclass(frozen=True, slots=True)
class Norm:
    """How d_a is spread over people with settled figures: their number, quartiles, and 10 % and 90 %."""

    num_people: int
    low: float
    first_quartile: float
    middle: float
    third_quartile: float
    high: float


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's figures with their percentile among others, None where it would say nothing."""

    figures: GroupFigures
    percentile: float | None

    @property
    def is_settled(self) -> bool:
        """Returns whether the figures rest on enough suspicious scans."""
        return is_settled(self.figures)


def is_settled(figures: GroupFigures) -> bool:
    """Returns whether a person's figures rest on enough suspicious scans to be compared."""
    return figures.reliability >= ANCHOR_RELIABILITY and figures.d_a.value is not None


def norm(people: Sequence[GroupFigures]) -> Norm | None:
    """Returns the spread of d_a over people with settled figures, None where they are too few."""
    values = _settled(people)
    if len(values) < MIN_PEOPLE:
        return None
    spread = (float(value) for value in np.quantile(values, [0.1, 0.25, 0.5, 0.75, 0.9]))
    return Norm(len(values), *spread)


def standings(people: Sequence[GroupFigures]) -> tuple[Standing, ...]:
    """Returns everybody's standing, settled ones first and the highest d_a first among them.

    A percentile is the share of others with settled figures below, ties counted half.
    """
    values = _settled(people)
    told = [Standing(one, _percentile(one, values)) for one in people]
    return tuple(sorted(told, key=_order))


def _order(standing: Standing) -> tuple[bool, float, str]:
    value = standing.figures.d_a.value
    return not standing.is_settled, -(value or 0.0) if standing.is_settled else 0.0, standing.figures.name


def _settled(people: Sequence[GroupFigures]) -> list[float]:
    return [one.d_a.value for one in people if is_settled(one) and one.d_a.value is not None]


def _percentile(person: GroupFigures, values: Sequence[float]) -> float | None:
    value = person.d_a.value
    if value is None or not is_settled(person) or len(values) < MIN_PEOPLE:
        return None
    below = sum(other < value for other in values)
    ties = sum(other == value for other in values) - 1
    return (below + ties / 2) / (len(values) - 1)
