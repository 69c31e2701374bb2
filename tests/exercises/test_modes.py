from __future__ import annotations

import pytest

from xray_trainer.errors import RecipeError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.exercises.modes import NUMBERS, SHARES, rules_of


def test_every_mode_has_its_share_of_suspicious_scans():
    assert {mode: rules_of(mode).prevalence for mode in SHARES} == SHARES
    assert SHARES["shift"] <= 0.05
    assert SHARES.keys() == NUMBERS.keys()


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
