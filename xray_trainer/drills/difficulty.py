"""How hard an exercise is, in logits: seeded from what was measured on its scan, then learned from answers.

    difficulty = sum over features (weight x feature) + offset of the exercise

Features are measured, the same for everybody, and 0 for a standard exercise, so that 0 is the difficulty
that abilities are told at. Weights begin as a guess with its uncertainty and are learned from all people's
answers, which also places families of concealments against each other; the offset is what one scan turned
out to be beyond that. Fresh scans are answered by few, so most of the learning is the weights'.

The first weights: what a person reaches is sqrt(efficiency) x d' of the best linear observer (Barrett et al.
1993), so the chance of finding follows ln d'; superposition, clutter and size are the measured factors that
predict hit rates of screeners beside the viewpoint (Schwaninger, Michel and Bolfing 2007). How much each
weighs for cargo nobody has published, hence the wide priors.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import log
from typing import ClassVar

import numpy as np
from pydantic import ConfigDict

from xray_trainer.drills.gaussian import Belief, Floats, Margin
from xray_trainer.drills.records import STRICT
from xray_trainer.regions import Concealment, Finding
from xray_trainer.synthesis.taxonomy import BENIGN

FEATURES = ("hidden", "clutter", "hotelling", "size", "depth", "benign", "lookalike", "alarm")
"""Features in the order in which they are kept. `hidden` and `benign` are 1 or 0 and carry the mean level."""

_PRIORS = {
    "hidden": (0.0, 0.0),
    "clutter": (0.45, 0.06),
    "hotelling": (0.45, 0.06),
    "size": (0.3, 0.04),
    "depth": (0.15, 0.04),
    "benign": (-1.2, 0.0),
    "lookalike": (0.5, 0.16),
    "alarm": (0.8, 0.25),
}
"""Mean and variance of the weights before any answer, in logits per unit of the feature."""

_FAMILY_PRIOR = (0.0, 1.0)
OFFSET_VARIANCE = 0.4
"""Of what an exercise is beyond its features, before any answer, in square logits."""

STANDARD_CLUTTER_SNR = 0.6
STANDARD_HOTELLING = 2.3
STANDARD_MM2 = 120_000.0
STANDARD_DEPTH = 2.0
"""Factors of a standard concealment: the middle of 80 that were rendered on the road."""

_LEAST, _MOST = 0.02, 50.0


@dataclass(frozen=True, slots=True)
class Item:
    """An exercise as practice sees it.

    Attributes:
        exercise_id: the exercise.
        family: id of what is hidden, of the hardest where several things are; `NEG` where nothing is.
        conveyance: group of conveyances.
        features: in the order of `FEATURES`.
        offset_mean: what answers taught about this exercise beyond its features, in logits.
        offset_variance: of that.
        num_answers: that taught it.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    exercise_id: str
    family: str
    conveyance: str
    features: tuple[float, ...]
    offset_mean: float = 0.0
    offset_variance: float = OFFSET_VARIANCE
    num_answers: int = 0

    @property
    def is_suspicious(self) -> bool:
        """Returns whether there is something to find."""
        return self.family != BENIGN

    def corrected(self, logits: float) -> Item:
        """Returns the exercise after somebody moved where its difficulty starts, in logits.

        The more answers have taught, the less of it is left: as if it had been so from the start.
        """
        left = logits * self.offset_variance / OFFSET_VARIANCE
        return replace(self, offset_mean=round(self.offset_mean + left, 6))


@dataclass(frozen=True, slots=True)
class DifficultyModel:
    """What features weigh, and how families of concealments lie against each other.

    `weights` holds one component per feature and, for families met so far, `family:<id>`.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    weights: Belief = field(default_factory=lambda: Belief().with_components(_PRIORS))

    def difficulty(self, item: Item) -> Margin:
        """Returns the difficulty of an exercise in logits, with its variance."""
        means, variances = self.difficulties([item])
        return Margin(float(means[0]), float(variances[0]))

    def difficulties(self, items: Sequence[Item]) -> tuple[Floats, Floats]:
        """Returns the difficulty of each exercise, means and variances (N,)."""
        model = self.with_families(item.family for item in items)
        place = {name: index for index, name in enumerate(model.weights.names)}
        shares = np.zeros((len(items), len(place)))
        shares[:, [place[name] for name in FEATURES]] = [item.features for item in items]
        for row, item in enumerate(items):
            if item.is_suspicious:
                shares[row, place[_family(item.family)]] = 1.0
        means = shares @ model.weights.means + [item.offset_mean for item in items]
        variances = ((shares @ model.weights.matrix()) * shares).sum(axis=1)
        return means, variances + [item.offset_variance for item in items]

    def of_families(self, families: Sequence[str]) -> tuple[Margin, ...]:
        """Returns the difficulty of a standard exercise of each family; `NEG` is a standard benign scan."""
        return self.with_families(families).weights.margins([_standard(family) for family in families])

    def with_families(self, families: Iterable[str]) -> DifficultyModel:
        """Returns the model with a component for each of these families, where it lacks one."""
        new = [_family(family) for family in sorted(set(families)) if family != BENIGN]
        if set(new) <= set(self.weights.names):
            return self
        return DifficultyModel(self.weights.with_components(dict.fromkeys(new, _FAMILY_PRIOR)))

    def at(self, means: Sequence[float]) -> DifficultyModel:
        """Returns a model of the same components that is certain of these weights."""
        return DifficultyModel(
            Belief(self.weights.names, tuple(means), (0.0,) * len(self.weights.covariance))
        )

    def told(self, item: Item, *, before: Margin, after: Margin) -> tuple[DifficultyModel, Item]:
        """Returns model and exercise after an answer.

        Args:
            item: the exercise.
            before: the margin of the person over the exercise before the answer.
            after: the same once it was known.
        """
        against = {name: -share for name, share in weights_of(item).items()}
        weights = self.with_families([item.family]).weights.told(against, before=before, after=after)
        gain = item.offset_variance / before.variance
        offset_mean = item.offset_mean - gain * (after.mean - before.mean)
        offset_variance = item.offset_variance - gain**2 * (before.variance - after.variance)
        taught = replace(
            item,
            offset_mean=round(offset_mean, 6),
            offset_variance=round(offset_variance, 6),
            num_answers=item.num_answers + 1,
        )
        return DifficultyModel(weights), taught


def item_of(
    exercise_id: str, truth: Sequence[Concealment], findings: Sequence[Finding] = (), *, conveyance: str
) -> Item:
    """Returns an exercise that nobody has answered yet.

    Args:
        exercise_id: the exercise.
        truth: everything hidden, look-alikes among it.
        findings: what the detector reports; where it sees something, people are tempted too.
        conveyance: group of conveyances.
    """
    targets = [hidden for hidden in truth if hidden.kind != BENIGN]
    if targets:
        model = DifficultyModel()
        items = [Item(exercise_id, one.kind, conveyance, _features_of(one)) for one in targets]
        return max(items, key=lambda item: model.difficulty(item).mean)
    return Item(exercise_id, BENIGN, conveyance, _benign_features(truth, findings))


def weights_of(item: Item) -> dict[str, float]:
    """Returns the shares with which the components of a model make up an exercise's difficulty."""
    shares = dict(zip(FEATURES, item.features, strict=True))
    return {**shares, _family(item.family): 1.0} if item.is_suspicious else shares


def _standard(family: str) -> dict[str, float]:
    return {"benign": 1.0} if family == BENIGN else {"hidden": 1.0, _family(family): 1.0}


def _family(family: str) -> str:
    return f"family:{family}"


def _features_of(hidden: Concealment) -> tuple[float, ...]:
    """Returns the features of something hidden; a factor that nobody measured counts as standard."""
    factors = hidden.factors
    return (
        1.0,
        -_ratio(factors.get("clutter_snr"), STANDARD_CLUTTER_SNR),
        -_ratio(factors.get("hotelling_dprime"), STANDARD_HOTELLING),
        -_ratio(factors.get("size_mm2"), STANDARD_MM2),
        round(factors.get("superposition", STANDARD_DEPTH) - STANDARD_DEPTH, 4),
        0.0,
        0.0,
        0.0,
    )


def _benign_features(truth: Sequence[Concealment], findings: Sequence[Finding]) -> tuple[float, ...]:
    """Returns the features of a benign scan: whether a look-alike is in it, and what alarms the detector."""
    alarm = max((finding.score for finding in findings), default=0.0)
    return (0.0, 0.0, 0.0, 0.0, 0.0, 1.0, float(bool(truth)), round(float(alarm), 4))


def _ratio(value: float | None, standard: float) -> float:
    return 0.0 if value is None else round(log(min(max(value / standard, _LEAST), _MOST)), 4)
