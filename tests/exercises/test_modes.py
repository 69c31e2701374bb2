from __future__ import annotations

import numpy as np
import pytest

from xray_trainer.errors import RecipeError
from xray_trainer.exercises.authoring import Order
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import BuiltExercise, Exercise, Rules
from xray_trainer.exercises.modes import NUMBERS, SHARES, build_set, rules_of
from xray_trainer.regions import Concealment, Region
from xray_trainer.scans.scan import Scan

PAPERS = Declaration(hs_code="0805", description="Oranges", packages=1, gross_weight_kg=1)
SCAN = Scan("s", np.full((1, 4, 4), 0.5, np.float32), (5.0, 5.0), ("6MV",), "container-40", "test")
SEEN: list[Order] = []


def render(order: Order) -> BuiltExercise:
    SEEN.append(order)
    hidden = Concealment(Region.from_xyxy(0, 0, 2, 2), "CT-DOOR", "brick", "resin", 9.0)
    truth = (hidden,) * order.request.num_hidden
    return BuiltExercise(Exercise(order.exercise_id, "s", PAPERS, truth=truth), SCAN)


def made(num: int, rules: Rules, *, seed: int = 3) -> list[Exercise]:
    SEEN.clear()
    return [one.exercise for one in build_set(num, seed=seed, rules=rules, num_workers=0, render=render)]


def test_every_mode_has_its_share_of_suspicious_scans():
    assert {mode: rules_of(mode).prevalence for mode in SHARES} == SHARES
    assert SHARES["shift"] <= 0.05
    assert SHARES.keys() == NUMBERS.keys()


def test_a_shift_begins_with_a_warm_up_of_which_half_is_suspicious():
    exercises = made(100, rules_of("shift"))
    assert sum(one.is_suspicious for one in exercises[:40]) == 20
    assert sum(one.is_suspicious for one in exercises[40:]) == 5
    assert len({order.seed for order in SEEN}) == 140


def test_a_warm_up_may_be_left_out_and_other_modes_have_none():
    assert len(made(20, rules_of("shift", warm_up=0))) == 20
    assert len(made(20, rules_of("exam", exercise_limit_s=60, time_limit_s=600))) == 20


def test_the_same_seed_and_rules_give_the_same_exercises():
    rules = rules_of("shift", warm_up=4)
    assert made(10, rules) == made(10, rules)
    assert made(10, rules) != made(10, rules, seed=4)


def test_a_declaration_drill_has_wrong_papers_more_often():
    made(4, rules_of("practice", asks_indicators=True))
    shares = {order.request.risk_share for order in SEEN if order.is_suspicious}
    assert shares == {0.5}
    assert {order.request.risk_share for order in SEEN if not order.is_suspicious} == {0.0}


@pytest.mark.parametrize(
    ("mode", "options", "words"),
    [
        ("review", {}, "makes its own"),
        ("exam", {"warm_up": 5}, "only a shift"),
        ("shift", {"share": 0.2}, "at most 0.05"),
    ],
)
def test_rules_that_do_not_go_together_are_refused(mode, options, words):
    with pytest.raises(RecipeError, match=words):
        rules_of(mode, **options)


@pytest.mark.parametrize(
    ("mode", "shown"),
    [
        ("practice", [True, True, True]),
        ("review", [True, True, True]),
        ("shift", [True, True, False]),
        ("exam", [False, False, False]),
    ],
)
def test_only_practice_review_and_warm_up_show_answers_at_once(mode, shown):
    rules = Rules(mode=mode, warm_up=2)
    assert [rules.shows_feedback(position) for position in range(3)] == shown
    assert rules.can_pause is (mode != "exam")
