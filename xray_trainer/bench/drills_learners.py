"""Simulated learners through the real engine: is ability recovered, do intervals hold, are exercises saved?

Choice, ability, difficulty and schedule are the package's own functions; only the person is simulated. All
learners of a world share what is learned about difficulty, as people of one installation do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from statistics import fmean
from typing import Any

import numpy as np

from xray_trainer.bench.drills_bound import informed
from xray_trainer.bench.drills_mastery import Amount, mastered, saved, saved_interval
from xray_trainer.bench.drills_practice import PER_SESSION, Desk, Practice, make_practice
from xray_trainer.bench.progress import Progress, tell
from xray_trainer.drills.ability import interval
from xray_trainer.drills.choice import TARGET
from xray_trainer.drills.gaussian import Margin
from xray_trainer.drills.learners import WORKPLACES
from xray_trainer.drills.mastery import MASTERY_D_A
from xray_trainer.machine import num_cores
from xray_trainer.synthesis.parallel import spread_in_order
from xray_trainer.synthesis.taxonomy import BENIGN

_SETTLED = 50
"""Exercises after which the share of right answers is compared with what is aimed at."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of the abilities of a world's learners: as believed and as they are, in logits.

    `informed` is believed by who knows how hard every exercise is, `right_or_wrong` too, without confidence.
    """

    workplace: str
    believed: tuple[float, ...]
    informed: tuple[float, ...]
    right_or_wrong: tuple[float, ...]
    true: tuple[float, ...]
    levels: tuple[tuple[float, float], ...]
    is_covered: tuple[bool, ...]
    right: tuple[float, ...]
    right_by_sort: tuple[float, float]
    suspicious: tuple[float, ...]
    num_fresh: int


_Task = tuple[str, int, bool]
_Result = tuple[Recovered | None, list[tuple[int, int]]]


def bench_learners(
    amount: Amount | None = None, *, progress: Progress | None = None, workers: int | None = None
) -> dict[str, Any]:
    """Returns how well abilities are recovered and how many exercises choosing saves.

    Args:
        amount: how much is simulated.
        progress: told how many parts of how many are done.
        workers: processes; one per core where None, none where 0.

    Figures:
        drills.ability_rank_correlation: Spearman's, of believed and true ability over all pairs of learner
            and family of a world; mean over worlds.
        drills.level_rank_correlation: the same over learners, of the mean over their families.
        drills.ability_coverage: share of abilities, by family, by family and conveyance, and on benign
            scans, that lie in their 95 % intervals.
        drills.exercises_saved: 1 - exercises until every family is truly mastered when chosen / in random
            order, by ratio of means.
        drills.share_right: of answers once abilities are known a little; `choice.TARGET` is aimed at.
        drills.share_right_suspicious, drills.share_right_benign: the same of either sort.
        drills.share_suspicious: of the exercises chosen.
    """
    amount = amount or Amount()
    recovered, masters = _worlds(amount, progress, num_cores() if workers is None else workers)
    return {
        "figures": _figures(recovered, masters),
        "spread": _spread(amount, recovered, masters),
        "aimed_at": {"share_right": TARGET, "mastery_d_a": MASTERY_D_A},
        "amount": asdict(amount),
    }


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Returns the rank correlation of two sequences without ties.

    >>> spearman([1, 2, 3], [10, 30, 20])
    0.5
    """
    ranks = [np.argsort(np.argsort(values)) for values in (one, other)]
    return round(float(np.corrcoef(ranks[0], ranks[1])[0, 1]), 12)


def _worlds(
    amount: Amount, progress: Progress | None, workers: int
) -> tuple[list[Recovered], list[tuple[int, int]]]:
    """Returns what became of every world, and exercises until mastery, chosen and in random order."""
    places = [
        (place, amount.seed + number) for number in range(amount.worlds) for place in sorted(WORKPLACES)
    ]
    tasks = [(*place, has_masters) for place in places for has_masters in (False, True)]
    recovered, masters = [], []
    parts = spread_in_order(partial(_part, amount), tasks, workers=workers)
    for done, (one, counts) in enumerate(parts, start=1):
        recovered.extend([] if one is None else [one])
        masters.extend(counts)
        tell(progress, done, len(tasks))
    return recovered, masters


def _figures(recovered: Sequence[Recovered], masters: Sequence[tuple[int, int]]) -> dict[str, float]:
    levels = [spearman(*zip(*one.levels, strict=True)) for one in recovered]
    bound = [spearman(one.informed, one.true) for one in recovered]
    unsure = [spearman(one.right_or_wrong, one.true) for one in recovered]
    return {
        "drills.ability_rank_correlation": _mean(_correlations(recovered)),
        "drills.ability_rank_bound": _mean(bound),
        "drills.ability_rank_bound_right_or_wrong": _mean(unsure),
        "drills.level_rank_correlation": _mean(levels),
        "drills.ability_coverage": _mean([hit for one in recovered for hit in one.is_covered]),
        "drills.exercises_saved": saved(masters),
        "drills.share_right": _mean([share for one in recovered for share in one.right]),
        "drills.share_right_suspicious": _mean([one.right_by_sort[0] for one in recovered]),
        "drills.share_right_benign": _mean([one.right_by_sort[1] for one in recovered]),
        "drills.share_suspicious": _mean([share for one in recovered for share in one.suspicious]),
    }


def _spread(
    amount: Amount, recovered: Sequence[Recovered], masters: Sequence[tuple[int, int]]
) -> dict[str, Any]:
    return {
        "ability_rank_correlation_by_world": [round(one, 3) for one in _correlations(recovered)],
        "coverage_by_world": [_mean(one.is_covered) for one in recovered],
        "share_right_by_world": [_mean(one.right) for one in recovered],
        "fresh_by_world": [one.num_fresh for one in recovered],
        "exercises_saved_95": saved_interval(masters, seed=amount.seed),
        "exercises_until_mastery": {
            "chosen": round(fmean(chosen for chosen, _ in masters), 1),
            "random": round(fmean(random for _, random in masters), 1),
            "not_reached": [sum(one[way] >= amount.most for one in masters) for way in (0, 1)],
        },
        "workplaces": [one.workplace for one in recovered],
    }


def _correlations(recovered: Sequence[Recovered]) -> list[float]:
    return [spearman(one.believed, one.true) for one in recovered]


def _part(amount: Amount, task: _Task) -> _Result:
    workplace, seed, has_masters = task
    if has_masters:
        return None, mastered(amount, workplace, seed)
    return _recover(amount, workplace, seed), []


def _recover(amount: Amount, workplace: str, seed: int) -> Recovered:
    practice = make_practice(
        workplace,
        seed=seed,
        num_learners=amount.learners,
        num_exercises=amount.store,
        half_life_days=amount.half_life_days,
    )
    for number in range(amount.exercises):
        if number % PER_SESSION == 0:
            practice.fill(practice.desks)
        for desk in practice.desks:
            practice.step(desk)
    pairs = [_abilities(practice, desk) for desk in practice.desks]
    families = len(practice.world.families)
    return Recovered(
        workplace,
        believed=tuple(margin.mean for pair in pairs for margin, _ in pair[:families]),
        informed=tuple(one for desk in practice.desks for one in informed(practice, desk)),
        right_or_wrong=tuple(
            one for desk in practice.desks for one in informed(practice, desk, hears_confidence=False)
        ),
        true=tuple(true for pair in pairs for _, true in pair[:families]),
        levels=tuple(_level(pair[:families]) for pair in pairs),
        is_covered=tuple(_is_covered(margin, true) for pair in pairs for margin, true in pair),
        right=tuple(fmean(desk.rights[_SETTLED:]) for desk in practice.desks),
        right_by_sort=_right_by_sort(practice.desks),
        suspicious=tuple(fmean(family != BENIGN for family in desk.recent) for desk in practice.desks),
        num_fresh=practice.num_fresh,
    )


def _right_by_sort(desks: Sequence[Desk]) -> tuple[float, float]:
    """Returns the share right of suspicious and of benign ones, once abilities are known a little."""
    done = [pair for desk in desks for pair in list(zip(desk.recent, desk.rights, strict=True))[_SETTLED:]]
    hidden, benign = (
        fmean([is_right for family, is_right in done if (family != BENIGN) is sort] or [0.0])
        for sort in (True, False)
    )
    return hidden, benign


def _abilities(practice: Practice, desk: Desk) -> list[tuple[Margin, float]]:
    """Returns abilities as believed and as they are: of families, of pairs that were met, of benign scans."""
    world, ability = practice.world, desk.trainee.ability.aged(desk.now)
    met = [place for place in world.places if ability.has_met(*place)]
    wanted = [*((family, "") for family in world.families), *met, (BENIGN, "")]
    hard = practice.model.of_families([family for family, _ in wanted])
    pairs = []
    for (family, conveyance), difficulty in zip(wanted, hard, strict=True):
        skill = ability.of(family, conveyance)
        margin = Margin(skill.mean - difficulty.mean, skill.variance + difficulty.variance)
        pairs.append((margin, world.above(desk.learner, family, conveyance)))
    return pairs


def _level(pairs: Sequence[tuple[Margin, float]]) -> tuple[float, float]:
    return fmean(margin.mean for margin, _ in pairs), fmean(true for _, true in pairs)


def _is_covered(margin: Margin, true: float) -> bool:
    low, high = interval(margin)
    return low <= true <= high


def _mean(values: Sequence[float]) -> float:
    return round(fmean(values), 3)
