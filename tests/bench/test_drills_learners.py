from __future__ import annotations

import doctest

import pytest

from xray_trainer.bench import drills_learners
from xray_trainer.bench.drills_learners import Amount, bench_learners
from xray_trainer.bench.drills_practice import make_practice

SMALL = Amount(worlds=1, learners=3, exercises=60, masters=1, most=40)


@pytest.fixture(scope="module")
def result():
    told = []
    found = bench_learners(SMALL, progress=lambda done, total: told.append((done, total)), workers=0)
    assert told[-1] == (6, 6)
    return found


def test_the_figures_are_those_that_are_asked_for(result):
    figures = result["figures"]
    assert {
        f"drills.{name}" for name in ("ability_rank_correlation", "ability_coverage", "exercises_saved")
    } < {*figures}
    assert 0.8 <= figures["drills.ability_coverage"] <= 1
    assert 0.3 <= figures["drills.share_suspicious"] <= 0.7
    assert -1 <= figures["drills.ability_rank_correlation"] <= 1


def test_the_spread_names_worlds_and_who_did_not_get_there(result):
    assert result["spread"]["workplaces"] == ["port", "rail", "road"]
    assert result["spread"]["exercises_until_mastery"]["not_reached"] == [3, 3]
    assert result["figures"]["drills.exercises_saved"] == 0


def test_learners_start_alike_whatever_chooses_for_them_and_never_meet_a_scan_twice():
    chosen, random = (
        make_practice("rail", seed=5, num_learners=2, num_exercises=30, is_adaptive=is_adaptive)
        for is_adaptive in (True, False)
    )
    assert [desk.learner for desk in chosen.desks] == [desk.learner for desk in random.desks]
    assert chosen.difficulty == random.difficulty
    for practice in (chosen, random):
        desk = practice.desks[0]
        assert sum(practice.step(desk) for _ in range(35)) == len(desk.recent) == 30


def test_examples_in_docstrings_are_true():
    assert doctest.testmod(drills_learners).failed == 0
