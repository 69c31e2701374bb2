from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from xray_trainer.drills.answer import Answer, Decision
from xray_trainer.drills.outcome import Outcome, Truth, Verdict, score_answer, verdict_of
from xray_trainer.drills.records import from_json, to_json

TruthOf = Callable[..., Truth]
AnswerTo = Callable[..., Answer]


@pytest.mark.parametrize(
    ("decision", "is_suspicious", "verdict"),
    [
        ("suspicious", True, "hit"),
        ("clear", True, "miss"),
        ("suspicious", False, "false_alarm"),
        ("clear", False, "correct_rejection"),
    ],
)
def test_the_verdict_judges_the_decision(decision: Decision, is_suspicious: bool, verdict: Verdict) -> None:
    assert verdict_of(decision, is_suspicious=is_suspicious) == verdict


def test_a_found_concealment_names_the_mark_that_found_it(truth_of: TruthOf, answer_to: AnswerTo) -> None:
    answer = answer_to("e1", "suspicious", (100, 100, 2), (102, 101, 4), (300, 10, 5))
    outcome = score_answer(answer, truth_of((101, 100)))
    assert outcome.verdict == "hit"
    assert [mark.outcome for mark in outcome.marks] == ["ignored", "hit", "false_mark"]
    assert [(hidden.mark_id, hidden.confidence) for hidden in outcome.concealments] == [("m1", 4)]
    assert outcome.is_localised
    assert outcome.is_right
    assert outcome.num_false_marks == 1


def test_a_right_decision_for_a_wrong_reason_is_a_hit_that_is_not_localised(
    truth_of: TruthOf, answer_to: AnswerTo
) -> None:
    outcome = score_answer(answer_to("e1", "suspicious", (300, 10, 5)), truth_of((101, 100)))
    assert outcome.verdict == "hit"
    assert not outcome.is_localised
    assert outcome.concealments[0].mark_id is None
    assert not outcome.concealments[0].is_found


def test_a_scan_is_localised_only_when_everything_is_found(truth_of: TruthOf, answer_to: AnswerTo) -> None:
    outcome = score_answer(answer_to("e1", "suspicious", (100, 100, 3)), truth_of((101, 100), (300, 10)))
    assert [hidden.is_found for hidden in outcome.concealments] == [True, False]
    assert not outcome.is_localised


def test_a_look_alike_is_nothing_to_find(truth_of: TruthOf, answer_to: AnswerTo) -> None:
    outcome = score_answer(answer_to("e1", "suspicious", (100, 100, 3)), truth_of((100, 100), kind="NEG"))
    assert outcome.verdict == "false_alarm"
    assert outcome.marks[0].outcome == "false_mark"
    assert outcome.concealments == ()
    assert not outcome.is_suspicious
    assert not outcome.is_localised


def test_marks_count_though_the_decision_is_clear(truth_of: TruthOf, answer_to: AnswerTo) -> None:
    outcome = score_answer(answer_to("e1", "clear", (100, 100, 1)), truth_of((100, 100)))
    assert outcome.verdict == "miss"
    assert outcome.is_localised
    assert not outcome.is_right


def test_an_outcome_survives_json(truth_of: TruthOf, answer_to: AnswerTo) -> None:
    outcome = score_answer(
        answer_to("e1", "suspicious", (100, 100, 3), (9, 9, 1)), truth_of((100, 100), (300, 9))
    )
    filled = replace(outcome, conveyance="container-40", difficulty=-0.25)
    for one in (outcome, filled):
        assert from_json(Outcome, json.loads(json.dumps(to_json(one)))) == one


def test_an_outcome_of_an_older_version_has_no_conveyance_and_no_difficulty(
    truth_of: TruthOf, answer_to: AnswerTo
) -> None:
    record = to_json(score_answer(answer_to("e1", "clear"), truth_of()))
    old = {name: value for name, value in record.items() if name not in ("conveyance", "difficulty")}
    read = from_json(Outcome, old)
    assert (read.conveyance, read.difficulty) == ("", None)


def test_an_outcome_names_rule_time_and_exercise(truth_of: TruthOf, answer_to: AnswerTo) -> None:
    answer = answer_to("e7", "clear", seconds=3.5)
    outcome = score_answer(answer, truth_of())
    assert (outcome.rule, outcome.seconds, outcome.when, outcome.exercise_id) == (
        "v1",
        3.5,
        answer.when,
        "e7",
    )
