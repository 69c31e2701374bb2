"""What a person may meet in practice: exercises that are offered, kept for nothing else, and not met before.

A scan that somebody has met in any drill never comes again, nor the same scan with or without what is hidden.
Exercises of exams and shifts are left to those, and drafts to the mentor.
"""

from __future__ import annotations

from sqlalchemy import Select, or_, select, union
from sqlalchemy.orm import Session

from xray_trainer.drills.difficulty import Item
from xray_trainer.store.items import item_from
from xray_trainer.store.schema import (
    OFFERED,
    AttemptRow,
    DrillRow,
    ExerciseItemRow,
    ExerciseRow,
    ExerciseSetRow,
    PersonalSetRow,
    SetMemberRow,
)

_FEW = 16
_RECENT = 40


def candidates(session: Session, person_id: str) -> list[Item]:
    """Returns the exercises to choose from, those that stand in no set if there are enough of both sorts."""
    rows = session.scalars(unseen(person_id).where(ExerciseItemRow.exercise_id.not_in(in_sets())))
    stock = [item_from(row) for row in rows]
    num_benign = sum(not item.is_suspicious for item in stock)
    if min(num_benign, len(stock) - num_benign) >= _FEW:
        return stock
    return [item_from(row) for row in session.scalars(unseen(person_id))]


def unseen(person_id: str) -> Select[ExerciseItemRow]:
    """Returns the query for exercises that a person may meet and has not met."""
    seen = _seen_scans(person_id)
    return (
        select(ExerciseItemRow)
        .join(ExerciseRow, ExerciseRow.exercise_id == ExerciseItemRow.exercise_id)
        .where(
            ExerciseRow.status == OFFERED,
            ExerciseRow.scan_sha256.not_in(seen),
            or_(ExerciseRow.benign_sha256.is_(None), ExerciseRow.benign_sha256.not_in(seen)),
            ExerciseItemRow.exercise_id.not_in(_reserved()),
        )
    )


def in_sets() -> Select[str]:
    """Returns the exercises that stand in a set for everybody."""
    public = SetMemberRow.set_id.not_in(select(PersonalSetRow.set_id))
    return select(SetMemberRow.exercise_id).where(public)


def _seen_scans(person_id: str) -> Select[str]:
    """Returns the scans that a person has met or will meet, with and without what is hidden."""
    met = (
        select(AttemptRow.exercise_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .where(DrillRow.person_id == person_id)
    )
    waiting = (
        select(SetMemberRow.exercise_id)
        .join(PersonalSetRow, PersonalSetRow.set_id == SetMemberRow.set_id)
        .where(PersonalSetRow.person_id == person_id)
    )
    scans = union(
        *(
            select(column.label("sha256")).where(ExerciseRow.exercise_id.in_(which), column.is_not(None))
            for column in (ExerciseRow.scan_sha256, ExerciseRow.benign_sha256)
            for which in (met, waiting)
        )
    ).subquery()
    return select(scans.c.sha256)


def _reserved() -> Select[str]:
    """Returns the exercises of exams and shifts; drafts have a status of their own."""
    mode = ExerciseSetRow.rules["mode"].as_string()
    public = ExerciseSetRow.set_id.not_in(select(PersonalSetRow.set_id))
    return (
        select(SetMemberRow.exercise_id)
        .join(ExerciseSetRow, ExerciseSetRow.set_id == SetMemberRow.set_id)
        .where(public, mode.in_(("exam", "shift")))
    )


def recent_families(session: Session, person_id: str) -> list[str]:
    """Returns the families of a person's latest exercises, the latest last."""
    query = (
        select(ExerciseItemRow.family)
        .join(AttemptRow, AttemptRow.exercise_id == ExerciseItemRow.exercise_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .join(PersonalSetRow, PersonalSetRow.set_id == DrillRow.set_id)
        .where(DrillRow.person_id == person_id)
        .order_by(AttemptRow.opened_at.desc(), AttemptRow.position.desc())
        .limit(_RECENT)
    )
    return list(reversed(session.scalars(query).all()))
