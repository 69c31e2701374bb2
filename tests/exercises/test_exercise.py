from __future__ import annotations

import pytest
from pydantic import ValidationError

from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import Exercise, Rules
from xray_trainer.regions import Concealment, Region

PAPERS = Declaration(hs_code="0805", description="Oranges", packages=1, gross_weight_kg=1)


def hidden(kind: str) -> Concealment:
    return Concealment(Region.from_xyxy(0, 0, 2, 2), kind, "brick", "organic_powder", 10.0)


@pytest.mark.parametrize(
    ("kinds", "is_suspicious"),
    [((), False), (("NEG",), False), (("CT-DOOR",), True), (("NEG", "CT-DOOR"), True)],
)
def test_only_a_real_concealment_makes_an_exercise_suspicious(kinds, is_suspicious):
    exercise = Exercise("e", "s", PAPERS, truth=tuple(hidden(kind) for kind in kinds))
    assert exercise.is_suspicious is is_suspicious


def test_look_alikes_are_no_targets():
    exercise = Exercise("e", "s", PAPERS, truth=(hidden("NEG"), hidden("CT-DOOR")))
    assert [target.kind for target in exercise.targets] == ["CT-DOOR"]


@pytest.mark.parametrize("wrong", [{"mode": "quiz"}, {"time_limit_s": 0}, {"prevalence": 1.5}, {"speed": 3}])
def test_rules_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValidationError):
        Rules(**wrong)
