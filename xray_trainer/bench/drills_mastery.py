"""How many exercises choosing saves: until every family is truly mastered, chosen and in random order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from xray_trainer.bench.drills_practice import PER_SESSION, Desk, Practice, make_practice
from xray_trainer.drills.learners import World
from xray_trainer.drills.mastery import MASTERY_D_A

_LOOK = 5
"""Mastery is looked at after every so many exercises."""

_NUM_RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is simulated.

    Attributes:
        worlds: of each workplace: port, road, rail.
        learners: in each world, whose abilities are compared after `exercises`.
        exercises: until then.
        store: exercises in the world's store at the start; more come by need, as in the application.
        masters: learners in each world who go on until they have mastered every family.
        most: exercises at which they are stopped; who has not mastered all by then counts as if just then.
        seed: of the first world.
        half_life_days: of what was practised; None forgets nothing.
    """

    worlds: int = 2
    learners: int = 20
    exercises: int = 200
    store: int = 600
    masters: int = 4
    most: int = 4000
    seed: int = 0
    half_life_days: float | None = None


def mastered(amount: Amount, workplace: str, seed: int) -> list[tuple[int, int]]:
    """Returns, per learner, exercises until every family is mastered: chosen, and in random order."""
    counts = [
        _until_mastery(
            make_practice(
                workplace,
                seed=seed,
                num_learners=amount.masters,
                num_exercises=amount.store if is_adaptive else 2 * amount.most,
                is_adaptive=is_adaptive,
                half_life_days=amount.half_life_days,
            ),
            most=amount.most,
        )
        for is_adaptive in (True, False)
    ]
    return list(zip(*counts, strict=True))


def _until_mastery(practice: Practice, *, most: int) -> list[int]:
    """Returns how many exercises each learner needed; the learners take turns, as they would."""
    going, world = list(practice.desks), practice.world
    while going:
        if practice.is_adaptive and len(going[0].recent) % PER_SESSION == 0:
            practice.fill(going)
        going = [desk for desk in going if len(desk.recent) < most and practice.step(desk)]
        going = [desk for desk in going if len(desk.recent) % _LOOK or not _has_mastered(world, desk)]
    return [len(desk.recent) for desk in practice.desks]


def _has_mastered(world: World, desk: Desk) -> bool:
    return all(world.d_a(desk.learner, family) >= MASTERY_D_A for family in world.families)


def saved(masters: Sequence[tuple[int, int]]) -> float:
    """Returns the share of exercises that choosing saves, by ratio of means."""
    return round(1 - fmean(one[0] for one in masters) / fmean(one[1] for one in masters), 3)


def saved_interval(masters: Sequence[tuple[int, int]], *, seed: int) -> list[float]:
    """Returns the 95 % interval of the share saved, by drawing learners anew."""
    counts, rng = np.array(masters, float), np.random.default_rng(seed)
    drawn = counts[rng.integers(len(counts), size=(_NUM_RESAMPLES, len(counts)))].mean(axis=1)
    ends: list[float] = np.quantile(1 - drawn[:, 0] / drawn[:, 1], [0.025, 0.975]).round(3).tolist()
    return ends
