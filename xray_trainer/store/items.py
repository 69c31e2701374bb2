"""Exercises as practice sees them, and the weights of difficulty that everybody's answers teach.

An item is made the first time that practice asks for it, from the truth that the store holds; nothing of the
truth leaves with it but the family.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, Select, select, update
from sqlalchemy.orm import Session

from xray_trainer.drills.conveyances import conveyance_group
from xray_trainer.drills.difficulty import DifficultyModel, Item, item_of
from xray_trainer.drills.records import from_json, to_json
from xray_trainer.exercises.records import concealment_from, finding_from
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.schema import (
    DifficultyModelRow,
    ExerciseDetailRow,
    ExerciseItemRow,
    ExerciseRow,
    ScanRow,
)
from xray_trainer.store.sealing import sealed_exercises
from xray_trainer.store.store import Store

_MODEL = "features-1"
_MOST_AT_ONCE = 500


def item_in(session: Session, exercise_id: str) -> Item:
    """Returns an exercise of the store as practice sees it, made if new."""
    row = session.get(ExerciseItemRow, exercise_id)
    if row is None:
        make_items(session, [exercise_id])
        row = session.get_one(ExerciseItemRow, exercise_id)
    return item_from(row)


def difficulty_in(session: Session, exercise_id: str) -> float:
    """Returns how hard an exercise is by now, in logits."""
    return round(model_in(session).difficulty(item_in(session, exercise_id)).mean, 4)


def make_items_of(store: Store) -> None:
    """Makes the items of exercises that came since practice last looked; writes only if there are any."""
    with reading(store.engine) as session:
        if not session.scalars(_missing().limit(1)).first():
            return
    with writing(store.engine) as session:
        make_missing_items(session)


def make_missing_items(session: Session) -> None:
    """Makes the items of exercises that came since practice last looked."""
    missing = list(session.scalars(_missing()))
    for start in range(0, len(missing), _MOST_AT_ONCE):
        make_items(session, missing[start : start + _MOST_AT_ONCE])


def make_items(session: Session, exercise_ids: Sequence[str]) -> None:
    """Makes the items of these exercises, unless they are there."""
    query = (
        select(ExerciseRow, ScanRow.conveyance, ExerciseDetailRow.correction)
        .join(ScanRow, ScanRow.sha256 == ExerciseRow.scan_sha256)
        .outerjoin(ExerciseDetailRow, ExerciseDetailRow.exercise_id == ExerciseRow.exercise_id)
        .where(ExerciseRow.exercise_id.in_(exercise_ids))
    )
    insert_new(session, ExerciseItemRow, [_values(_made(row)) for row in session.execute(query)])


def keep_item(session: Session, item: Item) -> None:
    """Keeps what an answer taught about an exercise."""
    values = {key: value for key, value in _values(item).items() if key != "exercise_id"}
    session.execute(
        update(ExerciseItemRow).where(ExerciseItemRow.exercise_id == item.exercise_id).values(values)
    )


def model_in(session: Session) -> DifficultyModel:
    """Returns the weights of difficulty as they are by now."""
    row = session.get(DifficultyModelRow, _MODEL)
    return DifficultyModel() if row is None else from_json(DifficultyModel, row.state)


def lock_model(session: Session, *, now: datetime) -> DifficultyModel:
    """Returns the weights of difficulty, which nobody else changes before this transaction ends."""
    fresh = {"name": _MODEL, "state": to_json(DifficultyModel()), "changed_at": now}
    insert_new(session, DifficultyModelRow, [fresh])
    query = select(DifficultyModelRow.state).where(DifficultyModelRow.name == _MODEL).with_for_update()
    return from_json(DifficultyModel, session.scalars(query).one())


def keep_model(session: Session, model: DifficultyModel, *, now: datetime) -> None:
    """Keeps the weights of difficulty."""
    values = {"state": to_json(model), "changed_at": now}
    session.execute(update(DifficultyModelRow).where(DifficultyModelRow.name == _MODEL).values(values))


def item_from(row: ExerciseItemRow) -> Item:
    """Returns the item that a row holds."""
    return Item(
        exercise_id=row.exercise_id,
        family=row.family,
        conveyance=row.conveyance,
        features=tuple(row.features),
        offset_mean=row.offset_mean,
        offset_variance=row.offset_variance,
        num_answers=row.num_answers,
    )


def _missing() -> Select[str]:
    made = select(ExerciseItemRow.exercise_id)
    return select(ExerciseRow.exercise_id).where(
        ExerciseRow.exercise_id.not_in(made), ExerciseRow.exercise_id.not_in(sealed_exercises())
    )


def _made(row: Row[ExerciseRow, str, float | None]) -> Item:
    exercise, conveyance, correction = row
    item = item_of(
        exercise.exercise_id,
        [concealment_from(record) for record in exercise.truth],
        [finding_from(record) for record in exercise.findings],
        conveyance=conveyance_group(conveyance),
    )
    return item.corrected(correction or 0.0)


def _values(item: Item) -> dict[str, object]:
    return {
        "exercise_id": item.exercise_id,
        "family": item.family,
        "conveyance": item.conveyance,
        "features": list(item.features),
        "offset_mean": item.offset_mean,
        "offset_variance": item.offset_variance,
        "num_answers": item.num_answers,
    }
