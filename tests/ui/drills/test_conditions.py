from __future__ import annotations

import doctest

import pytest

from xray_trainer.exercises.exercise import MODES, Rules
from xray_trainer.ui import numbers
from xray_trainer.ui.drills.conditions import conditions, exam_rules, mode_words


def english(text: str) -> str:
    return text


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_says_when_answers_are_shown(mode):
    assert "answer" in mode_words(Rules(mode=mode), english)


def test_a_set_without_conditions_has_nothing_to_add():
    assert conditions(Rules(), english) == []


def test_limits_are_told_exactly():
    rules = Rules(mode="exam", time_limit_s=1800, exercise_limit_s=90)
    assert conditions(rules, english) == ["Time for everything: 30 min.", "Time for each exercise: 90 s."]


def test_warm_up_and_papers_are_told():
    told = " ".join(conditions(Rules(mode="shift", warm_up=40, asks_indicators=True), english))
    assert "Exercises in it: 40" in told
    assert "documents" in told


def test_the_rules_of_an_exam_tell_clock_pause_and_what_is_late():
    told = " ".join(exam_rules(Rules(mode="exam", time_limit_s=600), 20, english))
    for words in ("Exercises: 20", "10 min", "server's clock", "cannot pause", "20 s to arrive", "once"):
        assert words in told


def test_an_exam_without_limits_has_nothing_that_could_be_late():
    assert "arrive" not in " ".join(exam_rules(Rules(mode="exam"), 20, english))


def test_examples_in_docstrings_are_true():
    assert doctest.testmod(numbers).failed == 0
