"""Simulated learners, to measure the engine against: what they can do is known, how they learn is published.

Performance factors analysis (Pavlik, Cen and Koedinger 2009): an exercise calls on several skills, here one
for the family of concealments, one for the conveyance and one for the two together; with every success and
every failure a skill grows by its own gains:

    logit p = level + sum over skills (start + gain x successes + gain' x failures) - difficulty

Skill may fade: with `half_life_days` the counts decay between exercises (as in Galyardt and Goldin 2015). The
engine knows none of these numbers; its own model of growth is another one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from xray_trainer.drills.difficulty import DifficultyModel, Item, weights_of
from xray_trainer.drills.mastery import d_a_at
from xray_trainer.drills.trainee import Response
from xray_trainer.synthesis.taxonomy import BENIGN, kinds_on

WORKPLACES = {
    "port": ("container", "reefer", "tank-container"),
    "road": ("tractor", "trailer", "truck", "van"),
    "rail": ("wagon-covered", "wagon-gondola", "wagon-tank", "wagon-flat"),
}
"""Where learners work, and the groups of conveyances of the taxonomy that come by there."""

_LEVEL_SD, _FAMILY_SD, _CONVEYANCE_SD, _BOTH_SD, _CLEAR_SD = 1.0, 0.8, 0.3, 0.25, 0.8
_FACTORS = np.array(
    [[1.62, 1.31, -0.49, 0.54], [1.31, 1.3, -0.6, 0.72], [-0.49, -0.6, 2.83, 0.21], [0.54, 0.72, 0.21, 2.34]]
)
"""Covariance of clutter, hotelling, size and depth, as measured on 80 rendered scans of the road."""

_CRITERIA = (0.6, 1.3, 2.1, 3.0)
_NOISE_SD = (0.8, 2.4)
"""Against 1.8 of the evidence itself, so confidence knows 0.92 to 0.60 of what the decision knew."""

_SHARE_LOOK_ALIKES = 0.25


@dataclass(frozen=True, slots=True)
class Gains:
    """By how many logits a skill grows with a success and with a failure."""

    success: float
    failure: float


@dataclass(frozen=True, slots=True)
class Scale:
    """How a person says how sure: with criteria and noise of one's own, in logits of evidence.

    Confidence is read off the evidence that made the decision, after noise that the decision did not have
    (Maniscalco and Lau 2012; Shekhar and Rahnev 2021).
    """

    criteria: tuple[float, ...]
    noise_sd: float

    def confidence(self, evidence: float, rng: np.random.Generator) -> int:
        """Returns 1 to 5 for the size of the evidence, in logits."""
        felt = evidence + self.noise_sd * rng.normal()
        return 1 + sum(felt > criterion for criterion in self.criteria)


@dataclass(slots=True)
class Learner:
    """A simulated person. Unlike the engine's values, it changes as it answers.

    Attributes:
        starts: logits per skill before any practice.
        gains: per skill.
        half_life_days: after which half of what was practised is forgotten; None forgets nothing.
        counts: successes and failures per skill, decayed.
        when: moment of the last exercise.
        scale: how sure the person says to be; None never says it.
    """

    starts: dict[str, float]
    gains: dict[str, Gains]
    half_life_days: float | None = None
    counts: dict[str, list[float]] = field(default_factory=dict)
    when: datetime | None = None
    scale: Scale | None = None

    def ability(self, family: str, conveyance: str) -> float:
        """Returns the logits that this person brings to a family on a conveyance now."""
        return sum(self._skill(name) for name in skills_of(family, conveyance))

    def answers(self, item: Item, *, difficulty: float, when: datetime, rng: np.random.Generator) -> Response:
        """Returns the answer to an exercise, and learns from it; confidence comes with marks alone."""
        self._forget(when)
        skills = skills_of(item.family, item.conveyance)
        evidence = self.ability(item.family, item.conveyance) - difficulty + float(rng.logistic())
        is_right = evidence > 0
        for name in skills:
            self.counts.setdefault(name, [0.0, 0.0])[0 if is_right else 1] += 1
        has_mark = is_right == item.is_suspicious
        sure = self.scale.confidence(abs(evidence), rng) if self.scale and has_mark else None
        return Response(is_right, when, sure)

    def _skill(self, name: str) -> float:
        successes, failures = self.counts.get(name, (0.0, 0.0))
        gains = self.gains.get(name, _NO_GAINS)
        return self.starts.get(name, 0.0) + gains.success * successes + gains.failure * failures

    def _forget(self, when: datetime) -> None:
        if self.half_life_days and self.when:
            days = (when - self.when).total_seconds() / 86400
            kept = 0.5 ** (days / self.half_life_days)
            self.counts = {name: [kept * num for num in both] for name, both in self.counts.items()}
        self.when = when


_NO_GAINS = Gains(0.0, 0.0)


def skills_of(family: str, conveyance: str) -> tuple[str, ...]:
    """Returns the skills that an exercise calls on."""
    if family == BENIGN:
        return "clear", f"clear@{conveyance}"
    return "find", family, f"@{conveyance}", f"{family}@{conveyance}"


@dataclass(frozen=True, slots=True)
class World:
    """What is true where the learners live.

    Attributes:
        model: the weights of difficulty as they truly are.
        offset_sd: by how much exercises differ beyond their features.
        places: the families and the conveyances on which they occur.
    """

    model: DifficultyModel
    offset_sd: float
    places: tuple[tuple[str, str], ...]

    @property
    def families(self) -> tuple[str, ...]:
        """Returns the families, each once."""
        return tuple(dict.fromkeys(family for family, _ in self.places))

    @property
    def conveyances(self) -> tuple[str, ...]:
        """Returns the groups of conveyances, each once."""
        return tuple(dict.fromkeys(conveyance for _, conveyance in self.places))

    def above(self, learner: Learner, family: str, conveyance: str = "") -> float:
        """Returns by how many logits a learner is above standard exercises, the mean over places if `""`."""
        where = [conveyance] if conveyance else self._conveyances_of(family)
        able = float(np.mean([learner.ability(family, one) for one in where]))
        return able - self.model.of_families([family])[0].mean

    def d_a(self, learner: Learner, family: str) -> float:
        """Returns the true d_a of a learner at standard difficulty."""
        return d_a_at(self.above(learner, family), self.above(learner, BENIGN))

    def _conveyances_of(self, family: str) -> list[str]:
        return [on for one, on in self.places if one == family] or list(self.conveyances)


def sample_world(rng: np.random.Generator, *, workplace: str = "port", offset_sd: float = 0.6) -> World:
    """Returns a world: what features truly weigh and how families lie, drawn from what practice assumes."""
    places = tuple(
        (kind.id, conveyance)
        for conveyance in WORKPLACES[workplace]
        for kind in kinds_on(conveyance)
        if not kind.is_benign
    )
    model = DifficultyModel().with_families(family for family, _ in places)
    means = rng.normal(model.weights.means, np.sqrt(np.diag(model.weights.matrix())))
    return World(model.at(means.tolist()), offset_sd, places)


def sample_learner(world: World, rng: np.random.Generator, *, half_life_days: float | None = None) -> Learner:
    """Returns a learner: level, strengths and weaknesses, and speed of learning drawn at random."""
    starts = {"find": _LEVEL_SD * rng.normal() - 0.6, "clear": _CLEAR_SD * rng.normal()}
    starts |= {family: _FAMILY_SD * rng.normal() for family in world.families}
    starts |= {f"@{one}": _CONVEYANCE_SD * rng.normal() for one in world.conveyances}
    starts |= {f"clear@{one}": _CONVEYANCE_SD * rng.normal() for one in world.conveyances}
    starts |= {f"{family}@{one}": _BOTH_SD * rng.normal() for family, one in world.places}
    speed = float(rng.lognormal(0.0, 0.3))
    gains = {family: _gains(0.05 * speed, rng) for family in world.families}
    gains |= {f"@{one}": _gains(0.006 * speed, rng) for one in world.conveyances}
    gains |= {"clear": _gains(0.005 * speed, rng)}
    return Learner(starts, gains, half_life_days, scale=_sample_scale(rng))


def sample_item(family: str, conveyance: str, *, name: str, rng: np.random.Generator) -> Item:
    """Returns an exercise with features drawn at random."""
    if family == BENIGN:
        features = (
            *(0.0,) * 5,
            1.0,
            float(rng.random() < _SHARE_LOOK_ALIKES),
            round(float(rng.beta(1, 3)), 3),
        )
        return Item(name, family, conveyance, features)
    factors = rng.multivariate_normal(np.zeros(4), _FACTORS).round(3).tolist()
    return Item(name, family, conveyance, (1.0, *factors, 0.0, 0.0, 0.0))


def true_difficulty(world: World, item: Item, *, rng: np.random.Generator) -> float:
    """Returns how hard an exercise truly is: what its features weigh, and what they do not say."""
    shares = weights_of(item)
    return world.model.weights.margin(shares).mean + world.offset_sd * float(rng.normal())


def _sample_scale(rng: np.random.Generator) -> Scale:
    width, shift = float(rng.lognormal(0.0, 0.3)), 0.5 * float(rng.normal())
    return Scale(tuple(width * one + shift for one in _CRITERIA), float(rng.uniform(*_NOISE_SD)))


def _gains(mean: float, rng: np.random.Generator) -> Gains:
    one = mean * float(rng.lognormal(0.0, 0.3))
    return Gains(1.2 * one, 0.8 * one)
