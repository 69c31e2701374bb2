"""Exercises whole, with their truth: the mentor's door, beside `answers.reveal`, which is the trainee's.

Whoever calls this has checked that the person may `see_truth` (`accounts.permissions.require`).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from xray_trainer.errors import unknown_name
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import Exercise, ExerciseSet, Rules
from xray_trainer.exercises.records import concealment_from, finding_from
from xray_trainer.store.answers import Feedback, feedback_of
from xray_trainer.store.database import reading
from xray_trainer.store.schema import (
    AnswerRow,
    AttemptRow,
    ExerciseRow,
    ExerciseSetRow,
    ScanRow,
    SecondViewRow,
    SetMemberRow,
)
from xray_trainer.store.sealing import SEALED
from xray_trainer.store.store import Store


def whole_exercise(store: Store, exercise_id: str) -> Exercise:
    """Returns an exercise with its truth.

    Raises:
        RecipeError: there is no such exercise.
    """
    with reading(store.engine) as session:
        return _whole(session, [exercise_id])[0]


def whole_set(store: Store, set_id: str) -> ExerciseSet:
    """Returns a set and its exercises in their order, with their truth.

    Raises:
        RecipeError: there is no such set.
    """
    members = (
        select(SetMemberRow.exercise_id).where(SetMemberRow.set_id == set_id).order_by(SetMemberRow.position)
    )
    with reading(store.engine) as session:
        row = session.get(ExerciseSetRow, set_id)
        if row is None:
            raise unknown_name("exercise set", set_id, session.scalars(select(ExerciseSetRow.set_id)))
        exercises = _whole(session, session.scalars(members).all())
        return ExerciseSet(set_id, row.title, exercises, Rules.model_validate(row.rules))


def judged_attempt(store: Store, attempt_id: str) -> Feedback | None:
    """Returns the truth of an attempt and what its answer was worth.

    None where it has no answer, or where the truth is sealed and not on this machine.
    """
    with reading(store.engine) as session:
        answer = session.get(AnswerRow, attempt_id)
        if answer is None or answer.outcome == SEALED:
            return None
        exercise_id = session.get_one(AttemptRow, attempt_id).exercise_id
        return feedback_of(answer, session.get_one(ExerciseRow, exercise_id))


def _whole(session: Session, exercise_ids: Sequence[str]) -> tuple[Exercise, ...]:
    query = (
        select(ExerciseRow, ScanRow.scan_id, SecondViewRow.sha256)
        .join(ScanRow, ScanRow.sha256 == ExerciseRow.scan_sha256)
        .outerjoin(SecondViewRow, SecondViewRow.exercise_id == ExerciseRow.exercise_id)
        .where(ExerciseRow.exercise_id.in_(exercise_ids))
    )
    found = {row.exercise_id: _exercise(row, scan, view) for row, scan, view in session.execute(query)}
    for name in exercise_ids:
        if name not in found:
            raise unknown_name("exercise", name, session.scalars(select(ExerciseRow.exercise_id)))
    return tuple(found[name] for name in exercise_ids)


def _exercise(row: ExerciseRow, scan_id: str, second_sha256: str | None) -> Exercise:
    return Exercise(
        exercise_id=row.exercise_id,
        scan_id=scan_id,
        declaration=Declaration.model_validate(row.declaration),
        truth=tuple(concealment_from(record) for record in row.truth),
        risk_indicators=tuple(row.risk_indicators),
        findings=tuple(finding_from(record) for record in row.findings),
        cargo_family=row.cargo_family,
        feedback=row.feedback,
        scan_sha256=row.scan_sha256,
        benign_sha256=row.benign_sha256 or "",
        second_sha256=second_sha256 or "",
    )
