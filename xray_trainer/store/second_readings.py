"""Second readings: two answers to one exercise side by side, and what a third person decides of them.

The first answer stays as it was; what is decided is kept beside it, with the reason, and every such decision
stays on record. Asking for a second reading is in `store.second_asking`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from xray_trainer.drills.answer import DECISIONS, Answer, Decision, PlacedMark
from xray_trainer.drills.records import from_json, to_json
from xray_trainer.drills.two_readings import Differences, differences
from xray_trainer.errors import AttemptError, InputError
from xray_trainer.store.audit import record_in
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.people import Person
from xray_trainer.store.schema import (
    AdjudicationRow,
    AnswerRow,
    AttemptRow,
    DrillRow,
    ExerciseRow,
    PersonRow,
    ScanRow,
    SecondReadingRow,
)
from xray_trainer.store.store import Store
from xray_trainer.store.units import reach_of

MAX_REASON = 2000


@dataclass(frozen=True, slots=True)
class Reading:
    """One person's reading of an exercise; `answer` is None until it is submitted and may be seen."""

    person_id: str
    person: str
    answer: Answer | None
    attempt_id: str = ""


@dataclass(frozen=True, slots=True)
class Adjudication:
    """What somebody decided of two readings: a decision, the marks that stand, and why."""

    person: str
    decision: Decision
    marks: tuple[PlacedMark, ...]
    reason: str
    when: datetime


@dataclass(frozen=True, slots=True)
class SecondReading:
    """Two readings of one exercise, and what was decided of them, the last decision last."""

    reading_id: str
    exercise_id: str
    first: Reading
    second: Reading
    asked_at: datetime
    adjudications: tuple[Adjudication, ...]
    shape_hw: tuple[int, int]
    pixel_mm_xy: tuple[float, float]

    @property
    def is_done(self) -> bool:
        """Returns whether both readings are there."""
        return self.first.answer is not None and self.second.answer is not None

    @property
    def differences(self) -> Differences | None:
        """Returns where the two differ, None as long as one is missing."""
        if self.first.answer is None or self.second.answer is None:
            return None
        return differences(
            self.first.answer, self.second.answer, shape_hw=self.shape_hw, pixel_mm_xy=self.pixel_mm_xy
        )


def second_readings(store: Store, person: Person) -> tuple[SecondReading, ...]:
    """Returns the second readings of answers in a mentor's reach, the latest first.

    Those that the person is still to read are left out.
    """
    query = select(SecondReadingRow).order_by(SecondReadingRow.asked_at.desc(), SecondReadingRow.reading_id)
    reach = reach_of(store, person)
    with reading(store.engine) as session:
        found = [_reading(session, row) for row in session.scalars(query)]
    return tuple(
        one
        for one in found
        if (reach is None or one.first.person_id in reach)
        and (one.second.person_id != person.person_id or one.second.answer is not None)
    )


def second_reading(store: Store, person: Person, reading_id: str) -> SecondReading:
    """Returns one second reading in a mentor's reach.

    Raises:
        AttemptError: there is none of this id, or it is not to be seen by this person.
    """
    found = next((one for one in second_readings(store, person) if one.reading_id == reading_id), None)
    if found is None:
        raise AttemptError("there is no such second reading; go back to the list")
    return found


def adjudicate(
    store: Store,
    person: Person,
    reading_id: str,
    *,
    decision: Decision,
    mark_ids: Sequence[str],
    reason: str,
    now: datetime,
) -> None:
    """Keeps what a person decides of two readings, beside both and in place of neither.

    Args:
        store: the store.
        person: who decides; a mentor who sees both, and gave neither.
        reading_id: the second reading.
        decision: what the scan is.
        mark_ids: which marks of the two stand, `first:<id>` or `second:<id>`.
        reason: why, 1 to 2000 characters.
        now: the server's time.

    Raises:
        AttemptError: there is no such second reading.
        InputError: it is not read yet, the person gave one of the readings, or the words do not do.
    """
    both = second_reading(store, person, reading_id)
    if not both.is_done:
        raise InputError("a decision needs both readings, and one is not submitted yet")
    if person.person_id in (both.first.person_id, both.second.person_id):
        raise InputError("whoever gave one of the readings does not decide between them; ask a third person")
    if decision not in DECISIONS:
        raise InputError("a decision must be clear or suspicious, got {got!r}", got=str(decision)[:40])
    known = marks_of(both)
    if not set(mark_ids) <= set(known):
        raise InputError("a mark that stands must be one of the two readings'; reload the page")
    row = {
        "adjudication_id": str(uuid4()),
        "reading_id": reading_id,
        "person_id": person.person_id,
        "decision": decision,
        "marks": [to_json(known[mark_id]) for mark_id in mark_ids],
        "reason": _clean_reason(reason),
        "adjudicated_at": now,
    }
    with writing(store.engine) as session:
        insert_new(session, AdjudicationRow, [row])
        told = {"change": "adjudicated", "decision": decision}
        who = person.person_id
        record_in(session, store, "change_result", subject=reading_id, now=now, person_id=who, details=told)


def marks_of(both: SecondReading) -> dict[str, PlacedMark]:
    """Returns the marks of two readings by `first:<id>` and `second:<id>`."""
    sides = (("first", both.first.answer), ("second", both.second.answer))
    return {f"{side}:{mark.mark_id}": mark for side, answer in sides if answer for mark in answer.marks}


def _reading(session: Session, row: SecondReadingRow) -> SecondReading:
    first = session.get_one(AttemptRow, row.attempt_id)
    drill = session.get_one(DrillRow, row.drill_id)
    exercise = session.get_one(ExerciseRow, first.exercise_id)
    scan = session.get_one(ScanRow, exercise.scan_sha256)
    return SecondReading(
        reading_id=row.reading_id,
        exercise_id=first.exercise_id,
        first=_of_attempt(session, first, session.get_one(DrillRow, first.drill_id)),
        second=_second(session, drill, first.exercise_id),
        asked_at=row.asked_at,
        adjudications=_adjudications(session, row.reading_id),
        shape_hw=(scan.height_px, scan.width_px),
        pixel_mm_xy=(scan.pixel_mm_x, scan.pixel_mm_y),
    )


def _second(session: Session, drill: DrillRow, exercise_id: str) -> Reading:
    """Returns the second reading; its answer is told once the whole drill is finished."""
    query = select(AttemptRow).where(
        AttemptRow.drill_id == drill.drill_id, AttemptRow.exercise_id == exercise_id
    )
    attempt = session.scalar(query)
    if attempt is None or drill.finished_at is None:
        return Reading(drill.person_id, session.get_one(PersonRow, drill.person_id).name, None)
    return _of_attempt(session, attempt, drill)


def _of_attempt(session: Session, attempt: AttemptRow, drill: DrillRow) -> Reading:
    answer = session.get(AnswerRow, attempt.attempt_id)
    name = session.get_one(PersonRow, drill.person_id).name
    told = None if answer is None else from_json(Answer, answer.record["answer"])
    return Reading(drill.person_id, name, told, attempt.attempt_id)


def _adjudications(session: Session, reading_id: str) -> tuple[Adjudication, ...]:
    judge = aliased(PersonRow)
    query = (
        select(AdjudicationRow, judge.name)
        .outerjoin(judge, judge.person_id == AdjudicationRow.person_id)
        .where(AdjudicationRow.reading_id == reading_id)
        .order_by(AdjudicationRow.adjudicated_at, AdjudicationRow.adjudication_id)
    )
    return tuple(_adjudication(row, name) for row, name in session.execute(query))


def _adjudication(row: AdjudicationRow, name: str | None) -> Adjudication:
    marks: list[Any] = row.marks
    return Adjudication(
        person=name or "",
        decision=row.decision,
        marks=tuple(from_json(PlacedMark, mark) for mark in marks),
        reason=row.reason,
        when=row.adjudicated_at,
    )


def _clean_reason(reason: str) -> str:
    clean = "".join(sign for sign in reason if sign.isprintable() or sign in "\n\t").strip()
    if not 0 < len(clean) <= MAX_REASON:
        raise InputError(
            "a reason must have 1 to {max_reason} characters, got {got}",
            max_reason=MAX_REASON,
            got=len(clean),
        )
    return clean
