"""A copy of an exercise under another name, so that the old one stays what people saw."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from xray_trainer.store.database import insert_new
from xray_trainer.store.schema import (
    DRAFT,
    AttachmentRow,
    AttemptRow,
    ExerciseDetailRow,
    ExerciseItemRow,
    ExerciseRow,
    ExerciseWishRow,
    FeedbackTextRow,
    HandOverlayRow,
    SecondViewRow,
    SetMemberRow,
    Table,
)

_BELONGINGS: tuple[type[Table], ...] = (
    SecondViewRow,
    ExerciseItemRow,
    ExerciseWishRow,
    FeedbackTextRow,
    AttachmentRow,
    HandOverlayRow,
    ExerciseDetailRow,
)


def is_shared(session: Session, set_id: str, exercise_id: str) -> bool:
    """Returns whether an exercise is more than this set's own: released, in another set, or opened before."""
    if session.get_one(ExerciseRow, exercise_id).status != DRAFT:
        return True
    elsewhere = select(SetMemberRow.set_id).where(
        SetMemberRow.exercise_id == exercise_id, SetMemberRow.set_id != set_id
    )
    opened = select(AttemptRow.attempt_id).where(AttemptRow.exercise_id == exercise_id)
    return any(session.scalars(query.limit(1)).first() for query in (elsewhere, opened))


def copy_exercise(session: Session, exercise_id: str, *, now: datetime) -> str:
    """Returns the id of a draft that is the same as an exercise, with all that belongs to it."""
    copy_id = str(uuid4())
    row = _values(session.get_one(ExerciseRow, exercise_id))
    insert_new(session, ExerciseRow, [{**row, "exercise_id": copy_id, "status": DRAFT, "added_at": now}])
    for table in _BELONGINGS:
        own = select(table).where(table.__table__.c.exercise_id == exercise_id)
        rows = [{**_values(one), "exercise_id": copy_id} for one in session.scalars(own)]
        insert_new(session, table, rows)
    return copy_id


def _values(row: Table) -> dict[str, object]:
    return {column.key: getattr(row, column.key) for column in row.__mapper__.column_attrs}
