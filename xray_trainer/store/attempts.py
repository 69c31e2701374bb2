"""Attempts: one person's go at one exercise. What is told here holds no truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import uuid4

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from xray_trainer.drills.answer import Decision
from xray_trainer.drills.limits import Timing
from xray_trainer.errors import AttemptError, ExpiredError, UnknownAttemptError
from xray_trainer.exercises.declaration import Declaration
from xray_trainer.exercises.exercise import Rules
from xray_trainer.store.clocks import expire_if_over, rules_in, timing_in, timing_of_drill
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.schema import (
    OFFERED,
    AnswerRow,
    AttemptRow,
    DrillRow,
    ExerciseRow,
    ExerciseSetRow,
    ScanRow,
    SecondViewRow,
    SetMemberRow,
)
from xray_trainer.store.store import Store

State = Literal["open", "submitted", "expired"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt with all that the person may know while it is open.

    Attributes:
        attempt_id: never guessable; the browser gets a token in its place.
        drill_id: the drill that it belongs to.
        position: place in the drill, from 0.
        opened_at: when it was first opened, by the server's clock.
        declaration: the papers.
        scan_sha256: address of the scan in the library.
        second_sha256: address of its view from above, `""` where there is none.
        shape_hw: height and width of the scan in pixels.
        rules: of the drill.
        timing: the clocks.
        state: `open`, `submitted`, or `expired` where time ran out before an answer.
        decision: what was decided, None where nothing was.
        seconds: from opening to submitting, pauses left out; None without an answer.
    """

    attempt_id: str
    drill_id: str
    position: int
    opened_at: datetime
    declaration: Declaration
    scan_sha256: str
    second_sha256: str
    shape_hw: tuple[int, int]
    rules: Rules
    timing: Timing
    state: State
    decision: Decision | None
    seconds: float | None


def attempt_info(store: Store, attempt_id: str) -> Attempt:
    """Returns an attempt.

    Raises:
        UnknownAttemptError: there is none of this id.
    """
    with reading(store.engine) as session:
        row = session.execute(_attempts().where(AttemptRow.attempt_id == attempt_id)).first()
        if row is None:
            raise unknown_attempt()
        return _attempt(session, row)


def exercise_of(store: Store, attempt_id: str) -> str:
    """Returns the id of the exercise that an attempt is at; it says nothing about the truth, and opens it.

    Raises:
        UnknownAttemptError: there is no such attempt.
    """
    with reading(store.engine) as session:
        row = session.get(AttemptRow, attempt_id)
        if row is None:
            raise unknown_attempt()
        return row.exercise_id


def latest_attempt(store: Store, drill_id: str) -> Attempt | None:
    """Returns the attempt of a drill that was opened last, None before the first; a reload shows it again."""
    query = _attempts().where(AttemptRow.drill_id == drill_id).order_by(AttemptRow.position.desc())
    with reading(store.engine) as session:
        row = session.execute(query.limit(1)).first()
        return _attempt(session, row) if row else None


def attempts_of_drill(store: Store, drill_id: str) -> tuple[Attempt, ...]:
    """Returns every attempt of a drill in the order of its exercises."""
    query = _attempts().where(AttemptRow.drill_id == drill_id).order_by(AttemptRow.position)
    with reading(store.engine) as session:
        return tuple(_attempt(session, row) for row in session.execute(query))


def next_attempt(store: Store, drill_id: str, *, now: datetime) -> Attempt | None:
    """Returns the attempt to work on: the open one, or the next exercise, whose clock starts now.

    An open attempt whose time is over is closed without an answer; a drill whose time is up opens no more
    exercises and is finished. None means that nothing can be answered now: the drill is finished, and marked
    so, or its next exercise is still being rendered (`drill_info(...).is_finished` tells which).

    Raises:
        AttemptError: there is no such drill.
    """
    with writing(store.engine) as session:
        drill = session.scalar(select(DrillRow).where(DrillRow.drill_id == drill_id).with_for_update())
        if drill is None:
            raise AttemptError("there is no such drill; start one from the list of exercise sets")
        attempt_id = None if drill.finished_at else _open_one(session, drill, now)
    return attempt_info(store, attempt_id) if attempt_id else None


def unknown_attempt() -> UnknownAttemptError:
    """Returns the error for an attempt that does not exist."""
    return UnknownAttemptError("there is no such attempt; open the drill again")


def expired() -> ExpiredError:
    """Returns the error for an attempt whose time is over."""
    return ExpiredError("the time for this exercise is over, so it stays without an answer; go on")


def next_member(drill: DrillRow) -> Select[str, int]:
    """Returns the query for the exercise of a drill to be opened next; flagged ones are skipped."""
    tried = select(AttemptRow.exercise_id).where(AttemptRow.drill_id == drill.drill_id)
    return (
        select(SetMemberRow.exercise_id, SetMemberRow.position)
        .join(ExerciseRow, ExerciseRow.exercise_id == SetMemberRow.exercise_id)
        .where(
            SetMemberRow.set_id == drill.set_id,
            SetMemberRow.exercise_id.not_in(tried),
            ExerciseRow.status == OFFERED,
        )
        .order_by(SetMemberRow.position)
        .limit(1)
    )


def _open_one(session: Session, drill: DrillRow, now: datetime) -> str | None:
    unanswered = session.scalar(_unanswered(drill))
    if unanswered is not None and _is_open(session, unanswered, now):
        return unanswered.attempt_id
    if _is_up(session, drill, now):
        drill.finished_at = now
        return None
    member = session.execute(next_member(drill)).first()
    if member is None:
        _finish_if_complete(session, drill, now)
        return None
    row = {
        "attempt_id": str(uuid4()),
        "drill_id": drill.drill_id,
        "exercise_id": member.exercise_id,
        "position": member.position,
        "opened_at": now,
    }
    insert_new(session, AttemptRow, [row])
    return str(row["attempt_id"])


def _unanswered(drill: DrillRow) -> Select[AttemptRow]:
    return (
        select(AttemptRow)
        .outerjoin(AnswerRow, AnswerRow.attempt_id == AttemptRow.attempt_id)
        .where(
            AttemptRow.drill_id == drill.drill_id,
            AttemptRow.expired_at.is_(None),
            AnswerRow.attempt_id.is_(None),
        )
        .order_by(AttemptRow.position)
        .limit(1)
    )


def _is_open(session: Session, attempt: AttemptRow, now: datetime) -> bool:
    """Returns whether an attempt can be answered, with its row locked: an answer may come in right now."""
    session.refresh(attempt, with_for_update=True)
    if session.get(AnswerRow, attempt.attempt_id) is not None:
        return False
    return not expire_if_over(session, attempt, now)


def _is_up(session: Session, drill: DrillRow, now: datetime) -> bool:
    left_s = timing_of_drill(session, drill, opened=drill.started_at).drill_left_s(now)
    return left_s is not None and left_s <= 0


def _finish_if_complete(session: Session, drill: DrillRow, now: datetime) -> None:
    members = select(func.count()).where(SetMemberRow.set_id == drill.set_id).scalar_subquery()
    planned = select(ExerciseSetRow.num_planned <= members).where(ExerciseSetRow.set_id == drill.set_id)
    if session.scalar(planned):
        drill.finished_at = now


def _attempts() -> Select[AttemptRow, ExerciseRow, ScanRow, AnswerRow]:
    return (
        select(AttemptRow, ExerciseRow, ScanRow, AnswerRow)
        .join(ExerciseRow, ExerciseRow.exercise_id == AttemptRow.exercise_id)
        .join(ScanRow, ScanRow.sha256 == ExerciseRow.scan_sha256)
        .outerjoin(AnswerRow, AnswerRow.attempt_id == AttemptRow.attempt_id)
    )


def _attempt(session: Session, row: Row[AttemptRow, ExerciseRow, ScanRow, AnswerRow]) -> Attempt:
    attempt, exercise, scan = row[0], row[1], row[2]
    answer: AnswerRow | None = row[3]
    drill = session.get_one(DrillRow, attempt.drill_id)
    second = session.get(SecondViewRow, attempt.exercise_id)
    return Attempt(
        attempt_id=attempt.attempt_id,
        drill_id=attempt.drill_id,
        position=attempt.position,
        opened_at=attempt.opened_at,
        declaration=Declaration.model_validate(exercise.declaration),
        scan_sha256=scan.sha256,
        second_sha256=second.sha256 if second else "",
        shape_hw=(scan.height_px, scan.width_px),
        rules=rules_in(session, drill),
        timing=timing_in(session, attempt),
        state=_state(attempt, answer),
        decision=answer.decision if answer else None,
        seconds=answer.seconds_server if answer else None,
    )


def _state(attempt: AttemptRow, answer: AnswerRow | None) -> State:
    if answer is not None:
        return "submitted"
    return "open" if attempt.expired_at is None else "expired"
