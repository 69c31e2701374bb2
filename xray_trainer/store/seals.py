"""Seals over the truth of sets: who made them, when they open, which exercises wait behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select

from xray_trainer.errors import StorageError
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.schema import SealedExerciseRow, SealRow, SetMemberRow
from xray_trainer.store.sealing import is_sealed
from xray_trainer.store.store import Store


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal over the truth of a set; `secret` is its key in hexadecimal, `""` where it is not here."""

    seal_id: str
    set_id: str
    unit: str
    rule: Literal["results", "date"]
    opens_at: datetime | None
    secret: str
    opened_at: datetime | None = None


def keep_seal(store: Store, seal: Seal, *, now: datetime) -> None:
    """Keeps a seal that was made here, with its key."""
    with writing(store.engine) as session:
        insert_new(session, SealRow, [seal_values(seal, now)])


def seal_of(store: Store, seal_id: str) -> Seal:
    """Returns a seal.

    Raises:
        StorageError: there is none of this id here.
    """
    with reading(store.engine) as session:
        row = session.get(SealRow, seal_id)
        if row is None:
            raise StorageError(
                "seal {seal_id}: nothing here is sealed by it; import the set first", seal_id=seal_id[:12]
            )
        return _seal(row)


def seals_of_set(store: Store, set_id: str) -> tuple[Seal, ...]:
    """Returns the seals of a set, the newest first."""
    query = select(SealRow).where(SealRow.set_id == set_id).order_by(SealRow.made_at.desc(), SealRow.seal_id)
    with reading(store.engine) as session:
        return tuple(_seal(row) for row in session.scalars(query))


def sealed_in(store: Store, set_id: str) -> int:
    """Returns how many exercises of a set wait for their truth."""
    query = (
        select(func.count())
        .select_from(SetMemberRow)
        .join(SealedExerciseRow, SealedExerciseRow.exercise_id == SetMemberRow.exercise_id)
        .where(SetMemberRow.set_id == set_id)
    )
    with reading(store.engine) as session:
        return session.scalar(query) or 0


def is_sealed_here(store: Store, exercise_id: str) -> bool:
    """Returns whether an exercise waits for its truth."""
    with reading(store.engine) as session:
        return is_sealed(session, exercise_id)


def seal_values(seal: Seal, now: datetime) -> dict[str, object]:
    """Returns the row of a seal."""
    return {
        "seal_id": seal.seal_id,
        "set_id": seal.set_id,
        "unit": seal.unit,
        "rule": seal.rule,
        "opens_at": seal.opens_at,
        "secret": seal.secret or None,
        "made_at": now,
        "opened_at": seal.opened_at,
    }


def _seal(row: SealRow) -> Seal:
    rule: Literal["results", "date"] = "date" if row.rule == "date" else "results"
    return Seal(
        row.seal_id, row.set_id, row.unit, rule, row.opens_at, row.secret or "", opened_at=row.opened_at
    )
