"""Where an exercise stands: its scan's circumstances, its status, and the sets that hold it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select

from xray_trainer.errors import unknown_name
from xray_trainer.store.database import reading
from xray_trainer.store.flags import Status
from xray_trainer.store.schema import ExerciseRow, ExerciseSetRow, ScanRow, SetMemberRow
from xray_trainer.store.set_states import personal_sets
from xray_trainer.store.store import Store


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where an exercise stands; `sets` are ids and titles of those that hold it, practices apart."""

    status: Status
    conveyance: str
    source: str
    beams: tuple[str, ...]
    added_at: datetime
    sets: tuple[tuple[str, str], ...]


def whereabouts(store: Store, exercise_id: str) -> Whereabouts:
    """Returns where an exercise stands.

    Raises:
        RecipeError: there is no such exercise.
    """
    query = (
        select(ExerciseRow, ScanRow)
        .join(ScanRow, ScanRow.sha256 == ExerciseRow.scan_sha256)
        .where(ExerciseRow.exercise_id == exercise_id)
    )
    held = (
        select(ExerciseSetRow.set_id, ExerciseSetRow.title)
        .join(SetMemberRow, SetMemberRow.set_id == ExerciseSetRow.set_id)
        .where(SetMemberRow.exercise_id == exercise_id, ExerciseSetRow.set_id.not_in(personal_sets()))
        .order_by(ExerciseSetRow.created_at.desc())
    )
    with reading(store.engine) as session:
        row = session.execute(query).first()
        if row is None:
            raise unknown_name("exercise", exercise_id, session.scalars(select(ExerciseRow.exercise_id)))
        exercise, scan = row
        return Whereabouts(
            status=cast("Status", exercise.status),
            conveyance=scan.conveyance,
            source=scan.source,
            beams=tuple(scan.beams),
            added_at=exercise.added_at,
            sets=tuple((set_id, title) for set_id, title in session.execute(held)),
        )
