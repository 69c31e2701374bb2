from __future__ import annotations

import doctest

import pytest

from xray_trainer.drills import indicators
from xray_trainer.drills.indicators import (
    NOTHING_JUDGED,
    NOTHING_WRONG,
    JudgedIndicators,
    judge_indicators,
    summarise_indicators,
)
from xray_trainer.drills.records import from_json, to_json
from xray_trainer.scoring.intervals import wilson_interval
from xray_trainer.synthesis.manifest import RISK_INDICATORS


@pytest.mark.parametrize(
    ("chosen", "right", "hits", "misses", "false"),
    [
        ([], [], (), (), ()),
        (["wrong_weight"], [], (), (), ("wrong_weight",)),
        ([], ["wrong_weight"], (), ("wrong_weight",), ()),
        (
            ["wrong_goods", "wrong_weight"],
            ["mismatched_seal", "wrong_weight"],
            ("wrong_weight",),
            ("mismatched_seal",),
            ("wrong_goods",),
        ),
    ],
)
def test_every_indicator_is_hit_missed_false_or_rightly_left(chosen, right, hits, misses, false):
    judged = judge_indicators(chosen, right)
    assert (judged.hits, judged.misses, judged.false) == (hits, misses, false)
    assert judged.is_exact is (not misses and not false)


def test_ids_that_are_not_on_the_list_do_not_count():
    assert judge_indicators(["nonsense"], ["weight-low"]) == JudgedIndicators((), ())


def test_judged_indicators_survive_json():
    judged = judge_indicators(["wrong_goods"], ["wrong_weight"])
    assert from_json(JudgedIndicators, to_json(judged)) == judged


def test_summary_counts_over_the_drill_with_wilsons_intervals():
    judged = [
        judge_indicators(["wrong_weight"], ["wrong_weight"]),
        judge_indicators([], ["wrong_goods"]),
        judge_indicators(["wrong_goods"], []),
        judge_indicators([], []),
    ]
    summary = summarise_indicators(judged)
    assert (summary.num_right, summary.num_hits, summary.num_false) == (2, 1, 1)
    assert (summary.found.value, summary.exact.value) == (0.5, 0.5)
    num_others = 4 * len(RISK_INDICATORS) - 2
    assert summary.false_rate.value == 1 / num_others
    interval = wilson_interval(1, num_others)
    assert (summary.false_rate.low, summary.false_rate.high) == (interval.low, interval.high)


def test_figures_that_do_not_exist_say_why():
    assert summarise_indicators([]).exact.reason == NOTHING_JUDGED
    right_papers = summarise_indicators([judge_indicators([], [])])
    assert (right_papers.found.value, right_papers.found.reason) == (None, NOTHING_WRONG)
    assert right_papers.exact.value == 1


def test_examples_in_docstrings_are_true():
    assert tuple(doctest.testmod(indicators)) == (0, 1)
