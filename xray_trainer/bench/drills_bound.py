"""How well abilities could be told at best: by who knows how hard every exercise truly is.

Nobody does, so no way of learning difficulty from the same answers can be expected to do better.
"""

from __future__ import annotations

from dataclasses import replace

from xray_trainer.bench.drills_practice import Desk, Practice
from xray_trainer.drills.difficulty import FEATURES, DifficultyModel, Item
from xray_trainer.drills.trainee import Trainee, learn


def informed(practice: Practice, desk: Desk, *, hears_confidence: bool = True) -> tuple[float, ...]:
    """Returns the ability with each family of the world over standard exercises, in logits.

    Args:
        practice: with the true difficulties.
        desk: of the learner whose answers are learned from.
        hears_confidence: whether confidence counts, or right and wrong alone.
    """
    families = practice.world.families
    certain = DifficultyModel().with_families(families)
    certain = certain.at([0.0] * len(certain.weights.names))
    trainee = Trainee()
    for name, response in desk.given:
        told = response if hears_confidence else replace(response, confidence=None)
        item = _known(practice.items[name], practice.difficulty[name])
        trainee, _model, _item = learn(trainee, certain, item, response=told)
    skills = trainee.ability.aged(desk.now).of_each(families)
    hard = practice.world.model.of_families(families)
    return tuple(skill.mean - one.mean for skill, one in zip(skills, hard, strict=True))


def _known(item: Item, difficulty: float) -> Item:
    """Returns an exercise of a difficulty that is known exactly."""
    features = (0.0,) * len(FEATURES)
    return replace(item, features=features, offset_mean=difficulty, offset_variance=0.0)
