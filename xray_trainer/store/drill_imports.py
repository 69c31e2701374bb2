"""Drills that come from other installations.

What comes is joined with what came before (`drills.copies`), so that the database holds the same whatever
the order. Drills that were worked through here are never changed by what comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from xray_trainer.drills.copies import CopiedDrill, joined, normalised, tidied
from xray_trainer.errors import InputError, unknown_name
from xray_trainer.store.database import writing
from xray_trainer.store.drill_copies import copy_of
from xray_trainer.store.drill_rows import insert_drill, write_drill
from xray_trainer.store.exchange import Exchanged, note_in, record_exchange
from xray_trainer.store.imported_people import CopiedPerson, import_people
from xray_trainer.store.schema import (
    DrillRow,
    ExerciseRow,
    ExerciseSetRow,
    ImportedDrillRow,
    ScanRow,
    SetMemberRow,
)
from xray_trainer.store.store import Store

Fate = Literal["new", "changed", "same", "ours"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of drills that came in: how many were new, changed, known already, or our own."""

    num_new: int
    num_changed: int
    num_same: int
    num_ours: int
    finished: tuple[tuple[str, str], ...]
    """Sets and people of drills that are finished."""


def import_copies(
    store: Store,
    copies: Iterable[CopiedDrill],
    *,
    people: Sequence[CopiedPerson],
    unit: str,
    is_own: bool,
    package: Exchanged,
    now: datetime,
) -> Imported:
    """Returns what became of drills from another installation, kept in one transaction.

    Args:
        store: where they go.
        copies: the drills.
        people: who worked through them.
        unit: fingerprint of the unit that signed.
        is_own: whether that is this unit: a copy of this installation may tell of people of here.
        package: the file that they came in.
        now: the time.

    Raises:
        RecipeError: a set is not here.
        InputError: a drill or a person belongs to another unit, or an answer is none.
    """
    with writing(store.engine) as session:
        note_in(session, package, now)
        import_people(session, people, unit=unit, is_own=is_own)
        told = {person.person_id for person in people}
        fates: list[Fate] = []
        finished = []
        for copy in _once(copies):
            if copy.person_id not in told:
                raise InputError("drill {drill_id}: nobody says whose it is; refused", drill_id=copy.drill_id)
            fates.append(_import(session, _normalised(session, copy), unit, now))
            if copy.finished_at:
                finished.append((copy.set_id, copy.person_id))
        record_exchange(session, store, package, now, drills=len(fates))
    return Imported(
        num_new=fates.count("new"),
        num_changed=fates.count("changed"),
        num_same=fates.count("same"),
        num_ours=fates.count("ours"),
        finished=tuple(sorted(set(finished))),
    )


def _import(session: Session, copy: CopiedDrill, unit: str, now: datetime) -> Fate:
    row = session.get(DrillRow, copy.drill_id)
    if row is None:
        insert_drill(session, copy, unit, now)
        write_drill(session, copy.model_copy(update={"attempts": ()}), copy, now)
        return "new"
    origin = session.get(ImportedDrillRow, copy.drill_id)
    if origin is None:
        return "ours"
    if origin.unit != unit:
        raise InputError(
            "drill {drill_id}: it came from another unit before; refused", drill_id=copy.drill_id
        )
    before = copy_of(session, row)
    after = joined(before, copy)
    if after == before:
        return "same"
    write_drill(session, before, after, now)
    return "changed"


def _once(copies: Iterable[CopiedDrill]) -> tuple[CopiedDrill, ...]:
    by_id: dict[str, CopiedDrill] = {}
    for copy in copies:
        by_id[copy.drill_id] = joined(by_id.get(copy.drill_id, copy), copy)
    return tuple(by_id.values())


def _normalised(session: Session, copy: CopiedDrill) -> CopiedDrill:
    query = (
        select(SetMemberRow.exercise_id, ScanRow.height_px, ScanRow.width_px)
        .join(ExerciseRow, ExerciseRow.exercise_id == SetMemberRow.exercise_id)
        .join(ScanRow, ScanRow.sha256 == ExerciseRow.scan_sha256)
        .where(SetMemberRow.set_id == copy.set_id)
    )
    shapes = {row.exercise_id: (row.height_px, row.width_px) for row in session.execute(query)}
    if not shapes:
        raise unknown_name("exercise set", copy.set_id, session.scalars(select(ExerciseSetRow.set_id)))
    for attempt in copy.attempts:
        if attempt.exercise_id not in shapes:
            raise InputError(
                "exercise {exercise_id}: it is not in this set here; refused", exercise_id=attempt.exercise_id
            )
    attempts = (normalised(one, shape_hw=shapes[one.exercise_id]) for one in copy.attempts)
    return tidied(copy.model_copy(update={"attempts": tuple(attempts)}))
