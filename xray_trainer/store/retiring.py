"""Taking single exercises out of use and back, and what trainees said about them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, cast

from sqlalchemy import select

from xray_trainer.errors import InputError, Sentence
from xray_trainer.store.audit import record_in
from xray_trainer.store.database import reading, writing
from xray_trainer.store.flags import Flag, FlagKind
from xray_trainer.store.schema import AttemptRow, DrillRow, ExerciseRow, FlagRow, PersonRow
from xray_trainer.store.store import Store


def retire_exercise(store: Store, exercise_id: str, *, now: datetime) -> None:
    """Takes an exercise out of use that nobody flagged; drills that have not opened it skip it.

    Raises:
        InputError: it is neither offered nor a draft.
    """
    with writing(store.engine) as session:
        query = select(ExerciseRow).where(ExerciseRow.exercise_id == exercise_id).with_for_update()
        row = session.scalar(query)
        if row is None or row.status not in ("offered", "draft"):
            now_is = Sentence("no exercise") if row is None else Sentence(row.status)
            raise InputError(
                "exercise {exercise_id}: must be offered, got {now_is}; reload the page",
                exercise_id=exercise_id[:64],
                now_is=now_is,
            )
        row.status = "retired"
        told = {"change": "retired"}
        record_in(session, store, "change_exercise", subject=exercise_id, now=now, details=told)


def flags_on(store: Store, exercise_id: str) -> tuple[Flag, ...]:
    """Returns what trainees said about an exercise, the newest first, with what became of it."""
    query = (
        select(FlagRow, PersonRow.name)
        .join(AttemptRow, AttemptRow.attempt_id == FlagRow.attempt_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .join(PersonRow, PersonRow.person_id == DrillRow.person_id)
        .where(FlagRow.exercise_id == exercise_id)
        .order_by(FlagRow.raised_at.desc(), FlagRow.key)
    )
    with reading(store.engine) as session:
        return tuple(_flag(row, name) for row, name in session.execute(query))


def _flag(row: FlagRow, name: str) -> Flag:
    ruling = cast('Literal["", "keep", "retire"]', row.ruling or "")
    return Flag(cast("FlagKind", row.kind), row.comment, name, row.raised_at, ruling)
