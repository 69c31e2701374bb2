"""What a mentor keeps about an exercise: who made it and how, a corrected difficulty, that it is accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import update
from sqlalchemy.orm import Session

from xray_trainer.errors import InputError
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.items import item_from, keep_item
from xray_trainer.store.schema import ExerciseDetailRow, ExerciseItemRow
from xray_trainer.store.set_states import Provenance
from xray_trainer.store.store import Store

FURTHEST = 3.0
"""How far a mentor may move a difficulty, in logits, either way."""


@dataclass(frozen=True, slots=True)
class Details:
    """What is kept about an exercise beside what it is.

    Attributes:
        provenance: how it was made, `""` where only its set knows.
        author: id of the person who made it, `""` where nobody is known.
        copied_from: the exercise that it was edited out of, `""` for an original.
        correction: what a mentor adds to its difficulty, in logits.
        accepted_at: when a mentor looked at it and found it good, None before.
    """

    provenance: Provenance = ""
    author: str = ""
    copied_from: str = ""
    correction: float = 0.0
    accepted_at: datetime | None = None


def details_of(store: Store, exercise_id: str) -> Details:
    """Returns what is kept about an exercise; nothing where nobody kept anything."""
    with reading(store.engine) as session:
        row = session.get(ExerciseDetailRow, exercise_id)
        return Details() if row is None else details_from(row)


def set_details(
    store: Store, exercise_id: str, *, provenance: Provenance, author: str = "", now: datetime
) -> None:
    """Keeps how an exercise was made, and by whom."""
    with writing(store.engine) as session:
        keep_details(session, exercise_id, now=now, provenance=provenance, author=author or None)


def keep_details(session: Session, exercise_id: str, *, now: datetime, **values: Any) -> None:
    """Keeps details of an exercise; those that are not named stay as they are."""
    insert_new(session, ExerciseDetailRow, [_fresh(exercise_id, now)])
    own = ExerciseDetailRow.exercise_id == exercise_id
    session.execute(update(ExerciseDetailRow).where(own).values({**values, "changed_at": now}))


def correct(session: Session, exercise_id: str, *, correction: float, now: datetime) -> None:
    """Moves the difficulty of an exercise; what answers taught meanwhile weighs as much as it did.

    Raises:
        InputError: it is moved further than 3 logits.
    """
    if not abs(correction) <= FURTHEST:
        raise InputError(
            "a difficulty is moved by {furthest:g} logits at most, got {correction:g}",
            furthest=FURTHEST,
            correction=correction,
        )
    row = session.get(ExerciseDetailRow, exercise_id, populate_existing=True)
    moved = correction - (row.correction if row else 0.0)
    keep_details(session, exercise_id, now=now, correction=correction)
    item = session.get(ExerciseItemRow, exercise_id, populate_existing=True)
    if item is not None:
        keep_item(session, item_from(item).corrected(moved))


def details_from(row: ExerciseDetailRow) -> Details:
    """Returns the details that a row holds."""
    return Details(
        provenance=cast("Provenance", row.provenance),
        author=row.author or "",
        copied_from=row.copied_from or "",
        correction=row.correction,
        accepted_at=row.accepted_at,
    )


def _fresh(exercise_id: str, now: datetime) -> dict[str, object]:
    return {"exercise_id": exercise_id, "provenance": "", "correction": 0.0, "changed_at": now}
