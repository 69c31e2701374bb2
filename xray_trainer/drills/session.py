"""A drill through an exercise set, step by step: start, answer the exercises in their order, finished.

The state is a value. It holds no truth of exercises still to come, so it may be stored and shown; the truth
of an exercise comes in with its answer. Time comes in as an argument.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict

from xray_trainer.drills.answer import Answer
from xray_trainer.drills.outcome import Outcome, Truth, score_answer
from xray_trainer.drills.records import STRICT, require_zone
from xray_trainer.errors import AttemptError, InputError, Sentence


@dataclass(frozen=True, slots=True)
class Drill:
    """The state of a drill.

    Attributes:
        exercise_ids: the exercises in the order in which they are shown.
        outcomes: of the exercises answered so far, in that order.
        started: when the drill began.
        opened: when the current exercise became answerable: the start, or the last submission.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    exercise_ids: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    started: datetime
    opened: datetime

    def __post_init__(self) -> None:
        answered = tuple(outcome.exercise_id for outcome in self.outcomes)
        if answered != self.exercise_ids[: len(answered)]:
            raise InputError(
                "a drill's outcomes must follow its exercises, got {answered} for {exercise_ids}",
                answered=answered,
                exercise_ids=self.exercise_ids,
            )

    @property
    def next_exercise(self) -> str | None:
        """Returns the id of the exercise to answer now, None when finished."""
        return None if self.is_finished else self.exercise_ids[len(self.outcomes)]

    @property
    def is_finished(self) -> bool:
        """Returns whether every exercise is answered."""
        return len(self.outcomes) == len(self.exercise_ids)

    @property
    def num_left(self) -> int:
        """Returns how many exercises are still to answer, the current one among them."""
        return len(self.exercise_ids) - len(self.outcomes)


def start(exercise_ids: Sequence[str], *, when: datetime) -> Drill:
    """Returns a drill before its first exercise.

    Raises:
        InputError: there are no exercises, one occurs twice, or the time has no time zone.
    """
    if not exercise_ids:
        raise InputError("a drill needs at least one exercise, got none; choose another exercise set")
    if len(set(exercise_ids)) < len(exercise_ids):
        raise InputError("a drill shows every exercise once, one id occurs twice; check the exercise set")
    require_zone(when, what=Sentence("the start of a drill"))
    return Drill(exercise_ids=tuple(exercise_ids), outcomes=(), started=when, opened=when)


def submit(drill: Drill, answer: Answer, *, truth: Truth, when: datetime) -> tuple[Drill, Outcome]:
    """Returns the drill after an answer, and what the answer was worth.

    Args:
        drill: the state before.
        answer: to the exercise that `drill.next_exercise` names.
        truth: of that exercise.
        when: moment of the submission.

    Raises:
        AttemptError: the drill is finished, or the answer is to another exercise than the next one.
        InputError: the time has no time zone.
    """
    require_zone(when, what=Sentence("a submission"))
    if drill.is_finished:
        raise AttemptError(
            "the drill is finished, got an answer to {exercise_id}; start a new drill",
            exercise_id=answer.exercise_id,
        )
    if answer.exercise_id != drill.next_exercise:
        raise AttemptError(
            "exercise {next_id} is next, got an answer to {exercise_id}; reload the drill",
            next_id=drill.next_exercise,
            exercise_id=answer.exercise_id,
        )
    outcome = score_answer(answer, truth)
    return replace(drill, outcomes=(*drill.outcomes, outcome), opened=when), outcome
