from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xray_trainer.drills.outcome import JudgedConcealment, JudgedMark, Outcome, Verdict
from xray_trainer.drills.records import from_json, to_json
from xray_trainer.drills.summary import (
    ALL_ALIKE,
    NO_BENIGN,
    NO_EXERCISES,
    NO_SUSPICIOUS,
    Summary,
    share_right,
    summarise,
)
from xray_trainer.scoring.intervals import wilson_interval
from xray_trainer.scoring.localisation import wafroc_auc
from xray_trainer.scoring.signal_detection import Decisions, signal_detection

DECISIONS = {"hit": "suspicious", "miss": "clear", "false_alarm": "suspicious", "correct_rejection": "clear"}


def outcome(
    verdict: Verdict, *, found: tuple[int | None, ...] = (), false: tuple[int, ...] = (), seconds: float = 10
) -> Outcome:
    marks = tuple(JudgedMark(f"f{number}", rating, "false_mark") for number, rating in enumerate(false))
    hidden = tuple(JudgedConcealment("CT-DOOR", None if by is None else "m", by) for by in found)
    if verdict in ("hit", "miss") and not hidden:
        hidden = (JudgedConcealment("CT-DOOR", None, None),)
    when = datetime(2026, 3, 2, 12, tzinfo=UTC)
    return Outcome("e", DECISIONS[verdict], verdict, marks, hidden, seconds, when)


def summary(*outcomes: Outcome) -> Summary:
    return summarise(outcomes, rng=np.random.default_rng(0), num_resamples=300)


MIXED = (
    *[outcome("hit", found=(rating,)) for rating in (5, 4, 3, 5)],
    outcome("miss", found=(None, 2), false=(1,)),
    *[outcome("correct_rejection", seconds=20) for _ in range(4)],
    outcome("false_alarm", false=(3, 2)),
)


def test_outcomes_are_counted() -> None:
    figures = summary(*MIXED)
    assert (figures.hits, figures.misses, figures.false_alarms, figures.correct_rejections) == (4, 1, 1, 4)
    assert (figures.num_exercises, figures.num_suspicious, figures.num_benign) == (10, 5, 5)
    assert (figures.num_concealments, figures.num_found, figures.num_false_marks) == (6, 5, 3)
    assert figures.median_seconds == 10


def test_rates_are_as_counted_with_an_interval_that_holds_them() -> None:
    figures = summary(*MIXED)
    for figure, value in ((figures.hit_rate, 0.8), (figures.false_alarm_rate, 0.2)):
        assert figure.value == value
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low < value < figure.high


def test_exercises_without_an_answer_count_as_not_right() -> None:
    figure = share_right(MIXED, num=16)
    interval = wilson_interval(8, 16)
    assert (figure.value, figure.low, figure.high) == (0.5, interval.low, interval.high)
    assert share_right((), num=0).reason == NO_EXERCISES


def test_d_a_and_its_companions_are_those_of_scoring() -> None:
    figures, reference = summary(*MIXED), signal_detection(Decisions(4, 5, 1, 5))
    assert figures.d_a.value == reference.d_a
    assert figures.d_prime.value == reference.d_prime
    assert figures.criterion.value == reference.criterion
    assert figures.correction == "log-linear"
    assert figures.d_a.low is not None
    assert figures.d_a.low < reference.d_a


def test_wafroc_takes_confidence_as_rating() -> None:
    figures = summary(*MIXED)
    by_scoring = wafroc_auc([[], [], [], [], [3, 2]], [[5], [4], [3], [5], [-np.inf, 2]])
    assert figures.wafroc.value == pytest.approx(by_scoring)
    assert figures.wafroc_measure == "wAFROC"
    assert figures.wafroc.low is not None


def test_a_short_drill_says_how_many_more_exercises_would_settle_it() -> None:
    figures = summary(*MIXED)
    assert figures.num_more_exercises == 190
    assert figures.reliability < 0.15
    assert summary(*MIXED * 20).num_more_exercises == 0


def test_a_drill_without_benign_scans_says_what_that_costs() -> None:
    figures = summary(outcome("hit", found=(4,)), outcome("miss", false=(5,)), outcome("hit", found=(3,)))
    assert (figures.d_a.value, figures.d_a.reason) == (None, NO_BENIGN)
    assert (figures.false_alarm_rate.value, figures.false_alarm_rate.reason) == (None, NO_BENIGN)
    assert figures.wafroc_measure == "wAFROC1"
    assert figures.wafroc.value is not None


def test_a_drill_without_suspicious_scans_says_what_that_costs() -> None:
    figures = summary(outcome("correct_rejection"), outcome("false_alarm", false=(5,)))
    for figure in (figures.hit_rate, figures.d_a, figures.d_prime, figures.criterion, figures.wafroc):
        assert (figure.value, figure.low, figure.reason) == (None, None, NO_SUSPICIOUS)
    assert figures.num_more_exercises is None


def test_an_empty_drill_is_a_summary_of_nothing() -> None:
    figures = summary()
    assert (figures.num_exercises, figures.median_seconds, figures.reliability) == (0, None, 0)
    assert figures.wafroc.value is None


def test_a_faultless_drill_has_a_wafroc_of_1_whose_interval_is_unknown() -> None:
    figures = summary(*[outcome("hit", found=(4,))] * 3, *[outcome("correct_rejection")] * 3)
    assert (figures.wafroc.value, figures.wafroc.low, figures.wafroc.reason) == (1, None, ALL_ALIKE)
    assert figures.d_a.low is not None


def test_the_same_seed_gives_the_same_summary() -> None:
    assert summary(*MIXED) == summary(*MIXED)


@settings(max_examples=30)
@given(st.lists(st.sampled_from(MIXED), max_size=8))
def test_any_drill_has_a_summary_that_survives_json(outcomes: list[Outcome]) -> None:
    figures = summary(*outcomes)
    assert from_json(Summary, json.loads(json.dumps(to_json(figures), allow_nan=False))) == figures


def test_what_something_is_called_changes_no_figure() -> None:
    renamed = [replace(one, exercise_id=f"x{number}") for number, one in enumerate(MIXED)]
    assert summary(*renamed) == summary(*MIXED)
