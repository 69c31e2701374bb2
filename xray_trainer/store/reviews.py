"""Reviews: a person's own misses and false alarms again, as a drill over a set of their own.

An exercise is due as long as the person's last answer to it was wrong, and has been shown with its feedback;
answering it rightly in a review settles it. What was flagged meanwhile is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast
from uuid import uuid4

import numpy as np
from sqlalchemy import Select, select

from xray_trainer.errors import AttemptError
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.database import reading, writing
from xray_trainer.store.drills import DrillInfo, may_be_shown, start_drill
from xray_trainer.store.personal_sets import insert_personal_set
from xray_trainer.store.schema import (
    OFFERED,
    AnswerRow,
    AttemptRow,
    DrillRow,
    ExerciseRow,
    ExerciseSetRow,
)
from xray_trainer.store.store import Store

REVIEW = "Review"
"""Title of every review, a message id."""

MOST = 10
"""How many exercises a review has at most, unless somebody asks for more."""

Error = Literal["miss", "false_alarm"]


@dataclass(frozen=True, slots=True)
class PastError:
    """An exercise that a person answered wrongly the last time; `when` that was."""

    exercise_id: str
    error: Error
    when: datetime


def errors_of(store: Store, person_id: str) -> tuple[PastError, ...]:
    """Returns what a person has to look at again, the latest error first."""
    last: dict[str, PastError | None] = {}
    with reading(store.engine) as session:
        for exercise_id, verdict, when, status in session.execute(_answers(person_id)):
            is_due = verdict in ("miss", "false_alarm") and status == OFFERED
            last[exercise_id] = PastError(exercise_id, cast("Error", verdict), when) if is_due else None
    return tuple(sorted(filter(None, last.values()), key=lambda error: error.when, reverse=True))


def start_review(
    store: Store, person_id: str, *, now: datetime, rng: np.random.Generator, most: int = MOST
) -> DrillInfo:
    """Returns a new drill over a person's latest errors, misses and false alarms in a random order.

    Raises:
        AttemptError: there is nothing to review.
    """
    errors = errors_of(store, person_id)[:most]
    if not errors:
        raise AttemptError("there is nothing to review: no miss and no false alarm is left")
    set_id = f"review-{uuid4()}"
    shuffled = [errors[index].exercise_id for index in rng.permutation(len(errors))]
    with writing(store.engine) as session:
        insert_personal_set(
            session,
            set_id,
            person_id=person_id,
            title=REVIEW,
            rules=Rules(mode="review"),
            exercise_ids=shuffled,
            now=now,
        )
    return start_drill(store, person_id, set_id=set_id, now=now)


def _answers(person_id: str) -> Select[str, str, datetime, str]:
    return (
        select(AttemptRow.exercise_id, AnswerRow.outcome, AnswerRow.submitted_at, ExerciseRow.status)
        .join(AttemptRow, AttemptRow.attempt_id == AnswerRow.attempt_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .join(ExerciseSetRow, ExerciseSetRow.set_id == DrillRow.set_id)
        .join(ExerciseRow, ExerciseRow.exercise_id == AttemptRow.exercise_id)
        .where(DrillRow.person_id == person_id, may_be_shown())
        .order_by(AnswerRow.submitted_at)
    )
