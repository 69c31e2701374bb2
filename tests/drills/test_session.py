from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from xray_trainer.drills.answer import Answer
from xray_trainer.drills.outcome import Truth
from xray_trainer.drills.records import from_json, to_json
from xray_trainer.drills.session import Drill, start, submit
from xray_trainer.errors import AttemptError, InputError

TruthOf = Callable[..., Truth]
AnswerTo = Callable[..., Answer]


def test_a_drill_goes_through_its_exercises_in_their_order(
    noon: datetime, truth_of: TruthOf, answer_to: AnswerTo
) -> None:
    drill = start(["b", "a"], when=noon)
    assert (drill.next_exercise, drill.num_left, drill.is_finished) == ("b", 2, False)
    drill, first = submit(drill, answer_to("b", "clear"), truth=truth_of(), when=noon + timedelta(minutes=1))
    assert (drill.next_exercise, drill.num_left, first.verdict) == ("a", 1, "correct_rejection")
    drill, second = submit(
        drill, answer_to("a", "clear"), truth=truth_of((1, 1)), when=noon + timedelta(minutes=2)
    )
    assert (drill.next_exercise, drill.num_left, drill.is_finished) == (None, 0, True)
    assert drill.outcomes == (first, second)


def test_the_clock_of_the_next_exercise_starts_with_the_submission(
    noon: datetime, truth_of: TruthOf, answer_to: AnswerTo
) -> None:
    later = noon + timedelta(minutes=3)
    before = start(["a", "b"], when=noon)
    after, _ = submit(before, answer_to("a", "clear"), truth=truth_of(), when=later)
    assert (before.opened, after.opened, after.started) == (noon, later, noon)


def test_a_submission_leaves_the_state_before_untouched(
    noon: datetime, truth_of: TruthOf, answer_to: AnswerTo
) -> None:
    before = start(["a", "b"], when=noon)
    submit(before, answer_to("a", "clear"), truth=truth_of(), when=noon)
    assert before == start(["a", "b"], when=noon)


def test_a_drill_survives_json_at_every_step(noon: datetime, truth_of: TruthOf, answer_to: AnswerTo) -> None:
    drill = start(["a", "b"], when=noon)
    for exercise_id in ("a", "b"):
        assert from_json(Drill, json.loads(json.dumps(to_json(drill)))) == drill
        drill, _ = submit(
            drill, answer_to(exercise_id, "suspicious", (5, 5, 2)), truth=truth_of((5, 5)), when=noon
        )
    assert from_json(Drill, json.loads(json.dumps(to_json(drill)))) == drill


def test_the_state_holds_no_truth_of_exercises_to_come(noon: datetime) -> None:
    assert set(to_json(start(["a"], when=noon))) == {"exercise_ids", "outcomes", "started", "opened"}


def test_an_answer_to_another_exercise_is_refused(
    noon: datetime, truth_of: TruthOf, answer_to: AnswerTo
) -> None:
    with pytest.raises(AttemptError, match="exercise a is next, got an answer to b"):
        submit(start(["a", "b"], when=noon), answer_to("b", "clear"), truth=truth_of(), when=noon)


def test_a_finished_drill_takes_no_answer(noon: datetime, truth_of: TruthOf, answer_to: AnswerTo) -> None:
    finished, _ = submit(start(["a"], when=noon), answer_to("a", "clear"), truth=truth_of(), when=noon)
    with pytest.raises(AttemptError, match="finished"):
        submit(finished, answer_to("a", "clear"), truth=truth_of(), when=noon)


@pytest.mark.parametrize(("ids", "why"), [([], "at least one"), (["a", "a"], "twice")])
def test_a_set_that_cannot_be_drilled_is_refused(noon: datetime, ids: list[str], why: str) -> None:
    with pytest.raises(InputError, match=why):
        start(ids, when=noon)


def test_a_start_without_time_zone_is_refused(noon: datetime) -> None:
    with pytest.raises(InputError, match="time zone"):
        start(["a"], when=noon.replace(tzinfo=None))


def test_outcomes_out_of_order_are_refused(noon: datetime, truth_of: TruthOf, answer_to: AnswerTo) -> None:
    drill, _ = submit(start(["a", "b"], when=noon), answer_to("a", "clear"), truth=truth_of(), when=noon)
    with pytest.raises(InputError, match="follow its exercises"):
        from_json(Drill, to_json(drill) | {"exercise_ids": ["b", "a"]})
