"""Which exercise comes next: due families first, about as hard as it should be, and nobody can tell which.

Three draws, one after the other: something hidden or not, which family, which scan. The first keeps near
half without a rule that could be seen through: after more of one sort than of the other, the other is a
little likelier. The last two draw among all that are good, the better the likelier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import exp
from typing import Literal

import numpy as np

from xray_trainer.drills.ability import LEVEL
from xray_trainer.drills.difficulty import DifficultyModel, Item
from xray_trainer.drills.gaussian import Floats, chances
from xray_trainer.drills.mastery import MASTERY_D_A, Standing, standings
from xray_trainer.drills.trainee import Trainee, margins_of
from xray_trainer.synthesis.taxonomy import BENIGN

TARGET = 0.775
"""Share of right answers to aim at: the middle of 75 to 80 %."""

RECENT = 12
"""How many exercises back the share of benign ones is watched."""

MOST_AIM = 0.9
"""Chance of finding something that is aimed at, at most, where benign scans are too tempting."""

_TOLERANCE = 0.06
_MOST_COMPARED = 150
_PULL = 0.04
_PULL_MOST = 0.16
_DUE, _LEAST, _FAR = 2.0, 0.1, 3.0
_MASTERED, _MASTERED_DUE = 0.01, 0.1
_AGAIN_AT_ONCE = 0.3
_UNFIT, _NEAR = 0.1, 0.06
"""Weight of a family of which no exercise is about as hard as it should be; up to 1 more where one is."""


Reason = Literal["due", "new", "unsure", "mastered"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """An exercise to come, and the chance that it is answered right."""

    item: Item
    chance: float


def choose(
    candidates: Sequence[Item],
    trainee: Trainee,
    model: DifficultyModel,
    *,
    recent: Sequence[str],
    now: datetime,
    rng: np.random.Generator,
    share_suspicious: float = 0.5,
) -> Chosen | None:
    """Returns the exercise to come, None without candidates.

    Args:
        candidates: exercises whose scan, with or without what is hidden, the person has not seen.
        trainee: what is known about the person.
        model: of difficulty.
        recent: families of the exercises chosen last, `NEG` for benign ones, the latest last.
        now: the moment, which decides what is due.
        rng: draws.
        share_suspicious: to keep to.
    """
    by_family = _by_family(candidates, rng)
    families = sorted(family for family in by_family if family != BENIGN)
    wants_hidden = rng.random() < _share(recent, share_suspicious)
    aged = replace(trainee, ability=trainee.ability.aged(now))
    benign = _fits(by_family.get(BENIGN, []), aged, model, aim=TARGET)
    if not families or (benign and not wants_hidden):
        return _drawn(benign, rng)
    aim = _aim(benign, share_suspicious)
    fits = _fits([item for family in families for item in by_family[family]], aged, model, aim=aim)
    latest = next((family for family in reversed(recent) if family != BENIGN), "")
    wishes = [
        wish(one) * (_AGAIN_AT_ONCE if one.family == latest else 1) * (_UNFIT + _nearness(fits, one.family))
        for one in standings(trainee, model, families, now=now)
    ]
    family = families[int(rng.choice(len(families), p=np.array(wishes) / sum(wishes)))]
    return _drawn([fit for fit in fits if fit.item.family == family], rng)


def wish(standing: Standing) -> float:
    """Returns how much a family should be practised: most where it is due, unknown or far from mastery."""
    if standing.is_mastered:
        return _MASTERED_DUE if standing.is_due else _MASTERED
    unsure = (standing.d_a_high - standing.d_a_low) / (2 * LEVEL)
    missing = min(max(MASTERY_D_A - standing.d_a, 0.0) + unsure, _FAR)
    return (_LEAST + missing**2) * (_DUE if standing.is_due else 1.0)


def why(standing: Standing) -> Reason:
    """Returns the main reason for practising a family: `due`, `new`, or `unsure` while it is not mastered."""
    if standing.num == 0:
        return "new"
    if standing.is_due:
        return "due"
    return "mastered" if standing.is_mastered else "unsure"


def _share(recent: Sequence[str], wanted: float) -> float:
    """Returns the chance of something hidden: the wanted share, pulled a little towards what was missing."""
    latest = recent[-RECENT:]
    too_few = wanted * len(latest) - sum(family != BENIGN for family in latest)
    pull = min(max(_PULL * too_few, -_PULL_MOST), _PULL_MOST)
    return min(max(wanted + pull, wanted / 2), (1 + wanted) / 2)


@dataclass(frozen=True, slots=True)
class _Fit:
    """An exercise, the chance of a right answer, and by how much that misses what is aimed at."""

    item: Item
    chance: float
    off: float


def _fits(items: Sequence[Item], trainee: Trainee, model: DifficultyModel, *, aim: float) -> list[_Fit]:
    if not items:
        return []
    right = chances(*margins_of(trainee, model, items)).tolist()
    return [_Fit(item, chance, abs(chance - aim)) for item, chance in zip(items, right, strict=True)]


def _nearness(fits: Sequence[_Fit], family: str) -> float:
    """Returns how near a family's best exercise is to the aim, 1 for the nearest of all."""
    nearest = min(fit.off for fit in fits)
    own = min(fit.off for fit in fits if fit.item.family == family)
    return exp((nearest - own) / _NEAR)


def _aim(benign: Sequence[_Fit], share_suspicious: float) -> float:
    """Returns the chance of finding something to aim at, so that with benign scans it comes to `TARGET`.

    How tempting benign scans are varies less than people do: for some, none is as easy as it should be.
    """
    if not benign or not 0 < share_suspicious < 1:
        return TARGET
    likely = float(np.average([fit.chance for fit in benign], weights=_weights(benign)))
    missing = (TARGET - likely) * (1 - share_suspicious) / share_suspicious
    return min(TARGET + max(missing, 0.0), MOST_AIM)


def _drawn(fits: Sequence[_Fit], rng: np.random.Generator) -> Chosen | None:
    """Returns one of these, the nearest by far where none is near."""
    if not fits:
        return None
    fit = fits[int(rng.choice(len(fits), p=_weights(fits)))]
    return Chosen(fit.item, fit.chance)


def _weights(fits: Sequence[_Fit]) -> Floats:
    off = np.array([fit.off for fit in fits])
    weights = np.exp(-((off / _TOLERANCE) ** 2 - (off.min() / _TOLERANCE) ** 2) / 2)
    shares: Floats = weights / weights.sum()
    return shares


def _by_family(candidates: Sequence[Item], rng: np.random.Generator) -> Mapping[str, list[Item]]:
    """Returns the candidates by family, of each no more than can be compared quickly."""
    by_family: dict[str, list[Item]] = {}
    for item in candidates:
        by_family.setdefault(item.family, []).append(item)
    for family, items in by_family.items():
        if len(items) > _MOST_COMPARED:
            drawn = rng.choice(len(items), _MOST_COMPARED, replace=False).tolist()
            by_family[family] = [items[index] for index in drawn]
    return by_family
