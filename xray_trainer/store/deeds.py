"""What people did that counts for the work plan: sets gone through, practice, lessons, time on image.

Only that something was done and when, never how well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import InstrumentedAttribute

from xray_trainer.drills.image_time import MAX_SECONDS
from xray_trainer.planning.assignment import Assignment
from xray_trainer.planning.status import Deeds, Effort, Run
from xray_trainer.store.database import reading
from xray_trainer.store.schema import (
    AnswerRow,
    AttemptRow,
    DrillRow,
    ExerciseSetRow,
    LessonDoneRow,
    SetMemberRow,
)
from xray_trainer.store.store import Store

_AT_ONCE = 500
"""Most people named in a query; databases have a limit."""


@dataclass(frozen=True, slots=True)
class Look:
    """An answered scan: when it was answered, and how long it took."""

    when: datetime
    seconds: float


@dataclass(frozen=True, slots=True)
class Record:
    """What some people did, each part by person."""

    runs: dict[tuple[str, str], list[Run]]
    lessons: dict[tuple[str, str], list[Run]]
    practised: dict[str, list[Look]]

    def deeds(self, assignment: Assignment, person_id: str) -> Deeds:
        """Returns what of it may count for a person and an assignment."""
        if assignment.is_practice:
            looks = self.practised.get(person_id, ())
            return Deeds(efforts=tuple(_effort(look, assignment) for look in looks))
        kept = self.runs if assignment.work == "set" else self.lessons
        return Deeds(runs=tuple(kept.get((person_id, assignment.what), ())))


def record_of(store: Store, assignments: Iterable[Assignment], *, person_ids: Collection[str]) -> Record:
    """Returns what people did that may count for these assignments."""
    wanted = list(assignments)
    sets = {one.what for one in wanted if one.work == "set"}
    lessons = {one.what for one in wanted if one.work == "lesson"}
    practises = any(one.is_practice for one in wanted)
    return Record(
        _runs(store, sets, person_ids) if sets else {},
        _lessons(store, lessons, person_ids) if lessons else {},
        looks_of(store, person_ids, adaptive_only=True) if practises else {},
    )


def looks_of(
    store: Store, person_ids: Collection[str], *, adaptive_only: bool = False
) -> dict[str, list[Look]]:
    """Returns the answered scans of people in time, of adaptive practice or of everything."""
    query = (
        select(DrillRow.person_id, AnswerRow.submitted_at, AnswerRow.seconds_server)
        .join(AttemptRow, AttemptRow.attempt_id == AnswerRow.attempt_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .where(_among(DrillRow.person_id, person_ids))
        .order_by(AnswerRow.submitted_at)
    )
    if adaptive_only:
        adaptive = ExerciseSetRow.rules["is_adaptive"].as_boolean()
        query = query.join(ExerciseSetRow, ExerciseSetRow.set_id == DrillRow.set_id).where(adaptive)
    found: dict[str, list[Look]] = {}
    with reading(store.engine) as session:
        for person_id, when, seconds in session.execute(query):
            if person_id in person_ids:
                found.setdefault(person_id, []).append(Look(when, seconds))
    return found


def _runs(
    store: Store, sets: Collection[str], person_ids: Collection[str]
) -> dict[tuple[str, str], list[Run]]:
    found: dict[tuple[str, str], list[Run]] = {}
    with reading(store.engine) as session:
        for drill, num, num_planned, num_answered in session.execute(_drills(sets, person_ids)):
            if drill.person_id in person_ids:
                share = min(1.0, num_answered / max(num, num_planned, 1))
                run = Run(drill.started_at, drill.finished_at, share)
                found.setdefault((drill.person_id, drill.set_id), []).append(run)
    return found


def _drills(sets: Collection[str], person_ids: Collection[str]) -> Select[Any]:
    members = select(func.count()).where(SetMemberRow.set_id == DrillRow.set_id).scalar_subquery()
    answered = (
        select(func.count())
        .select_from(AnswerRow)
        .join(AttemptRow, AttemptRow.attempt_id == AnswerRow.attempt_id)
        .where(AttemptRow.drill_id == DrillRow.drill_id)
        .scalar_subquery()
    )
    query = select(DrillRow, members, ExerciseSetRow.num_planned, answered)
    return query.join(ExerciseSetRow, ExerciseSetRow.set_id == DrillRow.set_id).where(
        DrillRow.set_id.in_(list(sets)), _among(DrillRow.person_id, person_ids)
    )


def _lessons(
    store: Store, lessons: Collection[str], person_ids: Collection[str]
) -> dict[tuple[str, str], list[Run]]:
    query = select(LessonDoneRow).where(
        LessonDoneRow.lesson.in_(list(lessons)), _among(LessonDoneRow.person_id, person_ids)
    )
    found: dict[tuple[str, str], list[Run]] = {}
    with reading(store.engine) as session:
        for row in session.scalars(query):
            if row.person_id in person_ids:
                run = Run(row.done_at, row.done_at, 1.0)
                found.setdefault((row.person_id, row.lesson), []).append(run)
    return found


def _among(column: InstrumentedAttribute[str], person_ids: Collection[str]) -> ColumnElement[bool]:
    """Returns whether a row is of these people, as far as a query can hold their names."""
    return column.in_(list(person_ids)) if len(person_ids) <= _AT_ONCE else true()


def _effort(look: Look, assignment: Assignment) -> Effort:
    minutes = min(look.seconds, MAX_SECONDS) / 60
    return Effort(look.when, 1.0 if assignment.work == "exercises" else minutes)
