"""Confidence says by how far somebody was above an exercise, as far as the person uses the scale."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from xray_trainer.drills.confidence import SLOPE, Criteria
from xray_trainer.drills.difficulty import FEATURES, DifficultyModel, Item
from xray_trainer.drills.gaussian import Margin
from xray_trainer.drills.records import from_json, to_json
from xray_trainer.drills.trainee import Response, Trainee, learn

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HIDDEN = Item("e", "CT-DOOR", "container", (1.0,) + (0.0,) * (len(FEATURES) - 1))
BENIGN = Item("b", "NEG", "container", (0.0,) * 5 + (1.0, 0.0, 0.0))


def ability(item: Item, *, is_right: bool, confidence: int | None) -> float:
    response = Response(is_right, NOON, confidence)
    trainee, _model, _item = learn(Trainee(), DifficultyModel(), item, response=response)
    return trainee.ability.of(item.family).mean


@pytest.mark.parametrize(("item", "is_right"), [(HIDDEN, True), (BENIGN, False)])
def test_confidence_moves_ability_the_more_the_surer(item: Item, is_right: bool) -> None:
    moved = [ability(item, is_right=is_right, confidence=number) for number in range(1, 6)]
    assert moved == sorted(moved, reverse=not is_right)
    assert moved[0] != moved[-1]


def test_a_miss_and_a_scan_left_alone_have_no_confidence() -> None:
    for item, is_right in ((HIDDEN, False), (BENIGN, True)):
        without = ability(item, is_right=is_right, confidence=None)
        assert ability(item, is_right=is_right, confidence=5) == without


def test_who_always_says_the_same_is_told_nothing_about() -> None:
    criteria, margin = Criteria(), Margin(1.0, 1.0)
    for _ in range(300):
        criteria = criteria.told(criteria.taken(3, sign=1), margin=margin)
    plain = margin.after(is_right=True)
    told = margin.after(is_right=True, steps=criteria.taken(3, sign=1))
    assert told.mean == pytest.approx(plain.mean, abs=0.05)
    assert told.variance == pytest.approx(plain.variance, abs=0.05)
    assert criteria.nums == (300, 300, 300, 0)


def test_criteria_find_those_of_the_person() -> None:
    true, rng = (-1.5, -0.5, 0.5, 1.5), np.random.default_rng(0)
    criteria, margin = Criteria(), Margin(2.0, 0.01)
    for _ in range(3000):
        passes = [rng.random() < 1 / (1 + np.exp(one - 2 * SLOPE)) for one in true]
        confidence = 1 + next((index for index, passed in enumerate(passes) if not passed), 4)
        criteria = criteria.told(criteria.taken(confidence, sign=1), margin=margin)
    assert criteria.steps == pytest.approx(true, abs=0.35)


def test_what_was_kept_of_a_person_before_there_were_criteria_is_read() -> None:
    trainee, _model, _item = learn(Trainee(), DifficultyModel(), HIDDEN, response=Response(True, NOON, 4))
    kept = to_json(trainee)
    assert from_json(Trainee, kept) == trainee
    old = {name: value for name, value in kept.items() if name not in ("found", "alarms")}
    assert from_json(Trainee, old) == replace(trainee, found=Criteria(), alarms=Criteria())
