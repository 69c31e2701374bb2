"""Simulated learners through the real engine: is ability recovered, do intervals hold, are exercises saved?

Choice, ability, difficulty and schedule are the package's own functions; only the person is simulated. All
learners of a world share what is learned about difficulty, as people of one installation do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

import numpy as np

from xray_trainer.bench.drills_bound import informed
from xray_trainer.bench.drills_practice import Desk, Practice, make_practice
from xray_trainer.drills.ability import interval
from xray_trainer.drills.choice import TARGET
from xray_trainer.drills.gaussian import Margin
from xray_trainer.drills.learners import WORKPLACES, World
from xray_trainer.drills.mastery import MASTERY_D_A
from xray_trainer.synthesis.taxonomy import BENIGN

Progress = Callable[[int, int], None]

_SETTLED = 50
"""Exercises after which the share of right answers is compared with what is aimed at."""

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
        store: exercises in the world's store, as a multiple of those that each learner does.
        masters: learners in each world who go on until they have mastered every family.
        most: exercises at which they are stopped; who has not mastered all by then counts as if just then.
        seed: of the first world.
        half_life_days: of what was practised; None forgets nothing.
    """

    worlds: int = 2
    learners: int = 20
    exercises: int = 200
    store: int = 3
    masters: int = 4
    most: int = 4000
    seed: int = 0
    half_life_days: float | None = None


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
    suspicious: tuple[float, ...]


def bench_learners(amount: Amount | None = None, *, progress: Progress | None = None) -> dict[str, Any]:
    """Returns how well abilities are recovered and how many exercises choosing saves.

    Figures:
        drills.ability_rank_correlation: Spearman's, of believed and true ability over all pairs of learner
            and family of a world; mean over worlds.
        drills.level_rank_correlation: the same over learners, of the mean over their families.
        drills.ability_coverage: share of abilities, by family, by family and conveyance, and on benign
            scans, that lie in their 95 % intervals.
        drills.exercises_saved: 1 - exercises until every family is truly mastered when chosen / in random
            order, by ratio of means.
        drills.share_right: of answers once abilities are known a little; `choice.TARGET` is aimed at.
        drills.share_suspicious: of the exercises chosen.
    """
    amount = amount or Amount()
    worlds = [
        (place, amount.seed + number) for number in range(amount.worlds) for place in sorted(WORKPLACES)
    ]
    recovered, masters = [], []
    for done, (workplace, seed) in enumerate(worlds):
        recovered.append(_recover(amount, workplace, seed))
        _tell(progress, 2 * done + 1, 2 * len(worlds))
        masters.extend(_master(amount, workplace, seed))
        _tell(progress, 2 * done + 2, 2 * len(worlds))
    correlations = [spearman(one.believed, one.true) for one in recovered]
    levels = [spearman(*zip(*one.levels, strict=True)) for one in recovered]
    return {
        "figures": {
            "drills.ability_rank_correlation": round(fmean(correlations), 3),
            "drills.ability_rank_bound": _mean([spearman(one.informed, one.true) for one in recovered]),
            "drills.ability_rank_bound_right_or_wrong": _mean(
                [spearman(one.right_or_wrong, one.true) for one in recovered]
            ),
            "drills.level_rank_correlation": round(fmean(levels), 3),
            "drills.ability_coverage": _mean([hit for one in recovered for hit in one.is_covered]),
            "drills.exercises_saved": _saved(masters),
            "drills.share_right": _mean([share for one in recovered for share in one.right]),
            "drills.share_suspicious": _mean([share for one in recovered for share in one.suspicious]),
        },
        "spread": {
            "ability_rank_correlation_by_world": [round(one, 3) for one in correlations],
            "coverage_by_world": [_mean(one.is_covered) for one in recovered],
            "exercises_saved_95": _saved_interval(masters, seed=amount.seed),
            "exercises_until_mastery": {
                "chosen": round(fmean(chosen for chosen, _ in masters), 1),
                "random": round(fmean(random for _, random in masters), 1),
                "not_reached": [sum(one[way] >= amount.most for one in masters) for way in (0, 1)],
            },
            "workplaces": [one.workplace for one in recovered],
        },
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


def _recover(amount: Amount, workplace: str, seed: int) -> Recovered:
    practice = make_practice(
        workplace,
        seed=seed,
        num_learners=amount.learners,
        num_exercises=amount.store * amount.exercises,
        half_life_days=amount.half_life_days,
    )
    for _ in range(amount.exercises):
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
        suspicious=tuple(fmean(family != BENIGN for family in desk.recent) for desk in practice.desks),
    )


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


def _master(amount: Amount, workplace: str, seed: int) -> list[tuple[int, int]]:
    """Returns, per learner, exercises until every family is mastered: chosen, and in random order."""
    counts = [
        _until_mastery(
            make_practice(
                workplace,
                seed=seed,
                num_learners=amount.masters,
                num_exercises=2 * amount.most,
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
        going = [desk for desk in going if len(desk.recent) < most and practice.step(desk)]
        going = [desk for desk in going if len(desk.recent) % _LOOK or not _has_mastered(world, desk)]
    return [len(desk.recent) for desk in practice.desks]


def _has_mastered(world: World, desk: Desk) -> bool:
    return all(world.d_a(desk.learner, family) >= MASTERY_D_A for family in world.families)


def _saved(masters: Sequence[tuple[int, int]]) -> float:
    return round(1 - fmean(one[0] for one in masters) / fmean(one[1] for one in masters), 3)


def _saved_interval(masters: Sequence[tuple[int, int]], *, seed: int) -> list[float]:
    """Returns the 95 % interval of the share saved, by drawing learners anew."""
    counts, rng = np.array(masters, float), np.random.default_rng(seed)
    drawn = counts[rng.integers(len(counts), size=(_NUM_RESAMPLES, len(counts)))].mean(axis=1)
    saved: list[float] = np.quantile(1 - drawn[:, 0] / drawn[:, 1], [0.025, 0.975]).round(3).tolist()
    return saved


def _mean(values: Sequence[float]) -> float:
    return round(fmean(values), 3)


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)
