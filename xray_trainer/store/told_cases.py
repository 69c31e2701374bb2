"""Cases that came and went: what a seizure taught, and which exercises can be told as one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select

from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.exchange import Direction
from xray_trainer.store.schema import CaseRow, ExerciseRow, HandDraftRow, ScanRow
from xray_trainer.store.store import Store


@dataclass(frozen=True, slots=True)
class Case:
    """What a seizure taught."""

    case_id: str
    exercise_id: str
    title: str
    method: str
    lesson: str
    unit: str
    direction: Direction
    told_at: datetime


def keep_case(store: Store, case: Case) -> None:
    """Keeps a case that was told."""
    with writing(store.engine) as session:
        insert_new(session, CaseRow, [case_values(case)])


def cases(store: Store) -> tuple[Case, ...]:
    """Returns the cases that came and went, the newest first."""
    query = select(CaseRow).order_by(CaseRow.told_at.desc(), CaseRow.case_id)
    with reading(store.engine) as session:
        return tuple(_case(row) for row in session.scalars(query))


@dataclass(frozen=True, slots=True)
class Tellable:
    """An exercise that can be told as a case: its scan, and the items that are hidden in it."""

    scan_id: str
    conveyance: str
    cargo_family: str
    items: tuple[str, ...]
    is_hand_made: bool


def exercises_with_truth(store: Store) -> dict[str, Tellable]:
    """Returns the exercises with something hidden, by id; hand-made ones first, then new ones."""
    is_hand = HandDraftRow.exercise_id.is_not(None)
    query = (
        select(ExerciseRow, ScanRow.scan_id, ScanRow.conveyance, is_hand)
        .join(ScanRow, ScanRow.sha256 == ExerciseRow.scan_sha256)
        .outerjoin(HandDraftRow, HandDraftRow.exercise_id == ExerciseRow.exercise_id)
        .order_by(is_hand.desc(), ExerciseRow.added_at.desc(), ExerciseRow.exercise_id)
        .limit(500)
    )
    with reading(store.engine) as session:
        return {
            row.exercise_id: Tellable(
                scan_id, conveyance, row.cargo_family, tuple(sorted({one["item"] for one in row.truth})), made
            )
            for row, scan_id, conveyance, made in session.execute(query)
            if row.truth
        }


def case_values(case: Case) -> dict[str, object]:
    """Returns the row of a case."""
    return {
        "case_id": case.case_id,
        "direction": case.direction,
        "exercise_id": case.exercise_id,
        "title": case.title,
        "method": case.method,
        "lesson": case.lesson,
        "unit": case.unit,
        "told_at": case.told_at,
    }


def _case(row: CaseRow) -> Case:
    return Case(
        row.case_id,
        row.exercise_id,
        row.title,
        row.method,
        row.lesson,
        row.unit,
        cast("Direction", row.direction),
        row.told_at,
    )
