"""Everybody's answers to one exercise, side by side: for mentors, within their reach.

Of each person the first answer counts, because a scan met again is remembered and not read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from xray_trainer.drills.answer import Answer
from xray_trainer.drills.outcome import Outcome
from xray_trainer.drills.records import from_json
from xray_trainer.errors import ForbiddenError, SealedError
from xray_trainer.exercises.records import concealment_from, finding_from
from xray_trainer.regions import Concealment, Finding
from xray_trainer.store.answer_access import still_to_read
from xray_trainer.store.database import reading
from xray_trainer.store.people import Person
from xray_trainer.store.schema import (
    AnswerRow,
    AttemptRow,
    DrillRow,
    ExerciseRow,
    ExerciseSetRow,
    MembershipRow,
    PersonRow,
    ScanRow,
    UnitRow,
)
from xray_trainer.store.sealing import is_judged
from xray_trainer.store.store import Store
from xray_trainer.store.units import reach_of


@dataclass(frozen=True, slots=True)
class OneAnswer:
    """One person's first answer to an exercise."""

    attempt_id: str
    person_id: str
    person: str
    units: tuple[str, ...]
    answer: Answer
    outcome: Outcome
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Together:
    """An exercise with its truth and everybody's first answer, the earliest first.

    Attributes:
        exercise_id: the exercise.
        scan_sha256: its scan in the library.
        shape_hw: height and width of the scan in pixels.
        pixel_mm_xy: size of a pixel in mm.
        truth: every concealment, look-alikes among them.
        findings: of the detector.
        text: own text of the exercise, a message id; may be empty.
        answers: within reach.
    """

    exercise_id: str
    scan_sha256: str
    shape_hw: tuple[int, int]
    pixel_mm_xy: tuple[float, float]
    truth: tuple[Concealment, ...]
    findings: tuple[Finding, ...]
    text: str
    answers: tuple[OneAnswer, ...]


@dataclass(frozen=True, slots=True)
class SharedScan:
    """An exercise that several people answered, as a line of a list."""

    exercise_id: str
    title: str
    position: int
    num_people: int
    num_errors: int
    last_at: datetime


def together_of(store: Store, person: Person, exercise_id: str) -> Together:
    """Returns an exercise with the answers that a mentor reaches; the caller has required `review_answers`.

    Raises:
        ForbiddenError: nobody in reach has answered it.
        SealedError: the person is still to read it a second time.
    """
    reach = reach_of(store, person)
    with reading(store.engine) as session:
        if exercise_id in set(session.scalars(still_to_read(person.person_id))):
            raise SealedError(
                "you read this scan a second time; the first reading is shown when you submitted"
            )
        answers = _first_answers(session, exercise_id, reach)
        if not answers:
            raise ForbiddenError("nobody in your units has answered this exercise")
        exercise = session.get_one(ExerciseRow, exercise_id)
        scan = session.get_one(ScanRow, exercise.scan_sha256)
        return Together(
            exercise_id=exercise_id,
            scan_sha256=exercise.scan_sha256,
            shape_hw=(scan.height_px, scan.width_px),
            pixel_mm_xy=(scan.pixel_mm_x, scan.pixel_mm_y),
            truth=tuple(concealment_from(record) for record in exercise.truth),
            findings=tuple(finding_from(record) for record in exercise.findings),
            text=exercise.feedback,
            answers=answers,
        )


def shared_scans(store: Store, person: Person, *, fewest: int = 2, most: int = 100) -> tuple[SharedScan, ...]:
    """Returns the exercises that several people in reach have answered, those with the most errors first."""
    people = func.count(DrillRow.person_id.distinct())
    is_error = AnswerRow.outcome.in_(("miss", "false_alarm"))
    errors = func.sum(is_error.cast(AttemptRow.position.type))
    columns = (
        AttemptRow.exercise_id,
        func.min(ExerciseSetRow.title),
        func.min(AttemptRow.position),
        people,
        errors,
        func.max(AnswerRow.submitted_at),
    )
    query = _answered(select(*columns), reach_of(store, person)).where(
        AttemptRow.exercise_id.not_in(still_to_read(person.person_id))
    )
    query = query.group_by(AttemptRow.exercise_id).having(people >= fewest)
    with reading(store.engine) as session:
        rows = session.execute(
            query.order_by(errors.desc(), people.desc(), AttemptRow.exercise_id).limit(most)
        )
        return tuple(SharedScan(*row) for row in rows)


def _first_answers(
    session: Session, exercise_id: str, reach: Collection[str] | None
) -> tuple[OneAnswer, ...]:
    query = _answered(select(AnswerRow, DrillRow.person_id, PersonRow.name), reach)
    query = query.where(AttemptRow.exercise_id == exercise_id).order_by(AnswerRow.submitted_at)
    firsts: dict[str, tuple[AnswerRow, str]] = {}
    for answer, person_id, name in session.execute(query):
        firsts.setdefault(person_id, (answer, name))
    units = _unit_names(session, firsts)
    return tuple(
        OneAnswer(
            attempt_id=answer.attempt_id,
            person_id=person_id,
            person=name,
            units=tuple(sorted(units.get(person_id, ()))),
            answer=from_json(Answer, answer.record["answer"]),
            outcome=from_json(Outcome, answer.record["outcome"]),
            submitted_at=answer.submitted_at,
        )
        for person_id, (answer, name) in firsts.items()
    )


def _unit_names(session: Session, people: Collection[str]) -> dict[str, list[str]]:
    query = (
        select(MembershipRow.person_id, UnitRow.name)
        .join(UnitRow, UnitRow.unit_id == MembershipRow.unit_id)
        .where(MembershipRow.person_id.in_(list(people)))
    )
    found: dict[str, list[str]] = {}
    for person_id, name in session.execute(query):
        found.setdefault(person_id, []).append(name)
    return found


def _answered(query: Any, reach: Collection[str] | None) -> Any:
    """Returns a query of judged answers in reach."""
    conditions: list[ColumnElement[bool]] = [is_judged()]
    if reach is not None:
        conditions.append(DrillRow.person_id.in_(sorted(reach)))
    joined: Select[Any] = (
        query.select_from(AnswerRow)
        .join(AttemptRow, AttemptRow.attempt_id == AnswerRow.attempt_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .join(ExerciseSetRow, ExerciseSetRow.set_id == DrillRow.set_id)
        .join(PersonRow, PersonRow.person_id == DrillRow.person_id)
        .where(*conditions)
    )
    return joined
