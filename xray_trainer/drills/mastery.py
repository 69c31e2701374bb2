"""Where a person stands with a family of concealments: d_a at standard difficulty, mastered, due.

Choosing exercises by ability keeps accuracy where it aims whatever a person can do, so neither accuracy nor
a d_a counted over such exercises can show mastery. What is told here is the running d_a that the person
would have on standard exercises:

    H = logistic(ability to find - difficulty of the family)    F = 1 - logistic(ability to clear - ...)
    d_a = sqrt(2 / (1 + s^2)) (z(H) - s z(F)),  s = 0.5

It runs because abilities do: old answers fade as uncertainty is added with every answer and every day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp, pi, sqrt
from statistics import NormalDist

from xray_trainer.drills.ability import LEVEL
from xray_trainer.drills.difficulty import DifficultyModel
from xray_trainer.drills.gaussian import Margin, logistic
from xray_trainer.drills.trainee import Trainee
from xray_trainer.scoring.signal_detection import S, d_a
from xray_trainer.synthesis.taxonomy import BENIGN

MASTERY_D_A = 2.0
"""d_a from which a family is mastered: for example nine in ten found at one false alarm in four."""

LEAST_ANSWERS = 5
"""Answers about a family without which nobody has mastered it."""

_SURE = 0.84
"""Standard deviations that d_a must lie above the line: four times out of five."""

_NORMAL = NormalDist()
_EXTREME = 12.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands with a family.

    Attributes:
        family: id of the family.
        num: answers about it so far.
        hit_rate: chance of finding a standard one, in (0, 1).
        false_alarm_rate: on a standard benign scan, in (0, 1); the same for all families.
        d_a: at standard difficulty.
        d_a_low: lower end of its 95 % interval.
        d_a_high: upper end.
        is_mastered: whether enough answers say that d_a lies above the line.
        due: when it should be shown again, None before the first time.
        recall: share to expect of what was learned, in [0, 1]; None before the first time.
        is_due: whether it should be shown again now.
    """

    family: str
    num: int
    hit_rate: float
    false_alarm_rate: float
    d_a: float
    d_a_low: float
    d_a_high: float
    is_mastered: bool
    due: datetime | None
    recall: float | None
    is_due: bool


def standings(
    trainee: Trainee, model: DifficultyModel, families: Sequence[str], *, now: datetime
) -> tuple[Standing, ...]:
    """Returns where a person stands with each of these families now."""
    names = [*families, BENIGN]
    skills, hard = trainee.ability.aged(now).of_each(names), model.of_families(names)
    above = [
        Margin(skill.mean - one.mean, skill.variance + one.variance)
        for skill, one in zip(skills, hard, strict=True)
    ]
    return tuple(
        _standing(trainee, family, find=find, clear=above[-1], now=now)
        for family, find in zip(families, above[:-1], strict=True)
    )


def d_a_at(find: float, clear: float) -> float:
    """Returns d_a of somebody this many logits above standard suspicious and benign scans.

    >>> round(d_a_at(1.8, 1.2), 2)
    2.01
    """
    return d_a(_rate(find), _rate(-clear))


def _standing(trainee: Trainee, family: str, *, find: Margin, clear: Margin, now: datetime) -> Standing:
    value, num, card = (
        d_a_at(find.mean, clear.mean),
        trainee.ability.num_answers(family),
        trainee.card(family),
    )
    spread = _spread(find, clear)
    return Standing(
        family=family,
        num=num,
        hit_rate=_rate(find.mean),
        false_alarm_rate=_rate(-clear.mean),
        d_a=value,
        d_a_low=value - LEVEL * spread,
        d_a_high=value + LEVEL * spread,
        is_mastered=num >= LEAST_ANSWERS and value - _SURE * spread >= MASTERY_D_A,
        due=card.due if card else None,
        recall=card.recall(now) if card else None,
        is_due=card is not None and card.is_due(now),
    )


def _spread(find: Margin, clear: Margin) -> float:
    """Returns the standard deviation of d_a, to first order in those of the abilities."""
    hits, alarms = _slope(find.mean) ** 2 * find.variance, _slope(clear.mean) ** 2 * clear.variance
    return sqrt(2 / (1 + S * S) * (hits + S * S * alarms))


def _slope(logit: float) -> float:
    """Returns the derivative of z(logistic(logit))."""
    rate = _rate(logit)
    return rate * (1 - rate) * sqrt(2 * pi) * exp(_NORMAL.inv_cdf(rate) ** 2 / 2)


def _rate(logit: float) -> float:
    return logistic(min(max(logit, -_EXTREME), _EXTREME))
