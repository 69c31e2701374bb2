"""How many answers exercises got, and how many of them were right."""

from __future__ import annotations

from sqlalchemy import Select, case, func, select

from xray_trainer.store.schema import AnswerRow, AttemptRow

RIGHT = ("hit", "correct_rejection")
"""Outcomes of right decisions."""

JUDGED = (*RIGHT, "miss", "false_alarm")
"""Outcomes of answers whose truth is known."""


def answer_counts() -> Select[str, int, int]:
    """Returns the query for answers and right ones of each exercise."""
    right = func.sum(case((AnswerRow.outcome.in_(RIGHT), 1), else_=0))
    return (
        select(AttemptRow.exercise_id, func.count().label("num"), right.label("num_right"))
        .join(AnswerRow, AnswerRow.attempt_id == AttemptRow.attempt_id)
        .where(AnswerRow.outcome.in_(JUDGED))
        .group_by(AttemptRow.exercise_id)
    )
