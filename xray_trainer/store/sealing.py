"""Exercises whose truth is not here yet: their answers are taken, and judged when the seal opens."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from xray_trainer.store.schema import AnswerRow, SealedExerciseRow

SEALED: Final = "sealed"
"""The outcome of an answer that waits for the truth."""


def is_sealed(session: Session, exercise_id: str) -> bool:
    """Returns whether the truth of an exercise is not here yet."""
    return session.get(SealedExerciseRow, exercise_id) is not None


def sealed_exercises() -> Select[str]:
    """Returns the exercises whose truth is not here yet, as a query."""
    return select(SealedExerciseRow.exercise_id)


def is_judged() -> ColumnElement[bool]:
    """Returns whether an answer has its outcome, as a condition on answers in a query."""
    return AnswerRow.outcome != SEALED
