"""The answers that a mentor looks through: those of the people in reach, unreviewed errors first.

Second readings are left out, because whoever compares them finds them with the first; and so are one's own
answers. What is told here holds the verdicts, so only who may `review_answers` is shown it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Row, case, delete, func, select

from xray_trainer.drills.outcome import Verdict
from xray_trainer.store.answer_access import still_to_read
from xray_trainer.store.attempts import unknown_attempt
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.people import Person
from xray_trainer.store.schema import (
    AnswerRow,
    AttemptRow,
    CommentRow,
    DrillRow,
    ExerciseSetRow,
    PersonRow,
    ReviewedAnswerRow,
    SecondReadingRow,
)
from xray_trainer.store.store import Store
from xray_trainer.store.units import reach_of

Judged = Verdict | Literal["sealed"]

MOST = 200
"""How many answers a list holds at most."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which answers somebody wants to see; what is empty or None asks for all.

    Attributes:
        person_ids: of whom.
        set_id: from which set.
        exercise_id: to which exercise.
        verdicts: with which outcome.
        since: submitted at or after this.
        until: submitted before this.
        is_reviewed: done with or not.
    """

    person_ids: frozenset[str] | None = None
    set_id: str = ""
    exercise_id: str = ""
    verdicts: frozenset[Judged] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    is_reviewed: bool | None = None


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer in the list.

    Attributes:
        attempt_id: the answer.
        person_id: who gave it.
        person: their name.
        exercise_id: to which exercise.
        set_id: of which set.
        title: of the set, a message id.
        position: place in the drill, from 0.
        verdict: what it was worth, `sealed` where the truth is not on this machine.
        num_marks: how many marks it has.
        num_false_marks: how many of them hit nothing.
        seconds: how long it took.
        submitted_at: when it was given.
        is_reviewed: whether a mentor is done with it.
        num_comments: what was said about it.
        is_sealed: whether its trainee may not see the answer yet.
    """

    attempt_id: str
    person_id: str
    person: str
    exercise_id: str
    set_id: str
    title: str
    position: int
    verdict: Judged
    num_marks: int
    num_false_marks: int
    seconds: float
    submitted_at: datetime
    is_reviewed: bool
    num_comments: int
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far reviewing is: of so many answers so many are done, and so many errors still wait."""

    num: int
    num_reviewed: int
    num_errors_waiting: int


def given_answers(
    store: Store, person: Person, wanted: Wanted = Wanted(), *, most: int = MOST
) -> tuple[GivenAnswer, ...]:
    """Returns answers in a mentor's reach: unreviewed first, there errors first, then the latest."""
    query = _answers(answer_conditions(store, person, wanted)).limit(most)
    with reading(store.engine) as session:
        return tuple(_given(row) for row in session.execute(query))


def review_progress(store: Store, person: Person, wanted: Wanted = Wanted()) -> Progress:
    """Returns how far a mentor's reviewing is, whatever `wanted` says about being reviewed."""
    done = ReviewedAnswerRow.attempt_id.is_not(None)
    every = Wanted(**{**_fields(wanted), "is_reviewed": None})
    query = select(
        func.count(),
        func.count(ReviewedAnswerRow.attempt_id),
        func.sum(case((~done & _is_error(), 1), else_=0)),
    )
    with reading(store.engine) as session:
        row = session.execute(answers_joined(query).where(*answer_conditions(store, person, every))).one()
    return Progress(row[0], row[1], int(row[2] or 0))


def given_answer(store: Store, attempt_id: str) -> GivenAnswer:
    """Returns one answer; ask `answer_access.require_access` first.

    Raises:
        UnknownAttemptError: there is no answer to such an attempt.
    """
    with reading(store.engine) as session:
        row = session.execute(_answers([AnswerRow.attempt_id == attempt_id])).first()
    if row is None:
        raise unknown_attempt()
    return _given(row)


def set_reviewed(store: Store, attempt_id: str, *, person_id: str, is_done: bool, now: datetime) -> None:
    """Keeps whether a mentor is done with an answer."""
    row = {"attempt_id": attempt_id, "person_id": person_id, "reviewed_at": now}
    with writing(store.engine) as session:
        if is_done:
            insert_new(session, ReviewedAnswerRow, [row])
        else:
            session.execute(delete(ReviewedAnswerRow).where(ReviewedAnswerRow.attempt_id == attempt_id))


def is_reviewed(store: Store, attempt_id: str) -> bool:
    """Returns whether a mentor is done with an answer."""
    with reading(store.engine) as session:
        return session.get(ReviewedAnswerRow, attempt_id) is not None


def _fields(wanted: Wanted) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in Wanted.__slots__}


def _answers(conditions: Collection[ColumnElement[bool]]) -> Any:
    said = (
        select(func.count())
        .select_from(CommentRow)
        .where(CommentRow.attempt_id == AnswerRow.attempt_id)
        .correlate(AnswerRow)
        .scalar_subquery()
    )
    columns = (AnswerRow, AttemptRow, DrillRow, ExerciseSetRow, PersonRow.name, ReviewedAnswerRow.attempt_id)
    query = answers_joined(select(*columns, said)).where(*conditions)
    is_done = ReviewedAnswerRow.attempt_id.is_not(None)
    return query.order_by(
        is_done, case((_is_error(), 0), else_=1), AnswerRow.submitted_at.desc(), AnswerRow.attempt_id
    )


def answers_joined(query: Any) -> Any:
    """Returns a query of answers with attempts, drills, sets, people and whether they are reviewed."""
    return (
        query.select_from(AnswerRow)
        .join(AttemptRow, AttemptRow.attempt_id == AnswerRow.attempt_id)
        .join(DrillRow, DrillRow.drill_id == AttemptRow.drill_id)
        .join(ExerciseSetRow, ExerciseSetRow.set_id == DrillRow.set_id)
        .join(PersonRow, PersonRow.person_id == DrillRow.person_id)
        .outerjoin(ReviewedAnswerRow, ReviewedAnswerRow.attempt_id == AnswerRow.attempt_id)
    )


def _is_error() -> ColumnElement[bool]:
    return AnswerRow.outcome.in_(("miss", "false_alarm"))


def answer_conditions(store: Store, person: Person, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Returns what answers must meet to be in a mentor's reach and wanted, for `answers_joined`."""
    second = select(SecondReadingRow.drill_id)
    found = [
        DrillRow.drill_id.not_in(second),
        DrillRow.person_id != person.person_id,
        AttemptRow.exercise_id.not_in(still_to_read(person.person_id)),
    ]
    reach = reach_of(store, person)
    people = [ids for ids in (reach, wanted.person_ids) if ids is not None]
    found.extend(DrillRow.person_id.in_(sorted(ids)) for ids in people)
    if wanted.set_id:
        found.append(DrillRow.set_id == wanted.set_id)
    if wanted.exercise_id:
        found.append(AttemptRow.exercise_id == wanted.exercise_id)
    if wanted.verdicts:
        found.append(AnswerRow.outcome.in_(sorted(wanted.verdicts)))
    return [*found, *_times(wanted), *_doneness(wanted)]


def _times(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = []
    if wanted.since is not None:
        found.append(AnswerRow.submitted_at >= wanted.since)
    if wanted.until is not None:
        found.append(AnswerRow.submitted_at < wanted.until)
    return found


def _doneness(wanted: Wanted) -> list[ColumnElement[bool]]:
    if wanted.is_reviewed is None:
        return []
    has_row = ReviewedAnswerRow.attempt_id
    return [has_row.is_not(None) if wanted.is_reviewed else has_row.is_(None)]


def _given(row: Row[Any, Any, Any, Any, Any, Any, Any]) -> GivenAnswer:
    answer, attempt, drill, exercise_set, name, reviewed, num_comments = row
    judged = answer.record.get("outcome", {}).get("marks", [])
    mode = exercise_set.rules.get("mode", "practice")
    return GivenAnswer(
        attempt_id=answer.attempt_id,
        person_id=drill.person_id,
        person=name,
        exercise_id=attempt.exercise_id,
        set_id=drill.set_id,
        title=exercise_set.title,
        position=attempt.position,
        verdict=cast("Judged", answer.outcome),
        num_marks=len(answer.record["answer"]["marks"]),
        num_false_marks=sum(mark["outcome"] == "false_mark" for mark in judged),
        seconds=answer.seconds_server,
        submitted_at=answer.submitted_at,
        is_reviewed=reviewed is not None,
        num_comments=num_comments,
        is_sealed=drill.finished_at is None and mode in ("shift", "exam"),
    )
