"""Rows of drills that come from other installations: attempts, events, flags and answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from xray_trainer.drills.copies import CopiedAnswer, CopiedAttempt, CopiedDrill
from xray_trainer.drills.journal import Event, ticked
from xray_trainer.errors import InputError
from xray_trainer.store.answers import judged_values
from xray_trainer.store.database import insert_new
from xray_trainer.store.schema import (
    OFFERED,
    AnswerRow,
    AttemptRow,
    DrillRow,
    EventRow,
    ExerciseRow,
    FlagRow,
    ImportedDrillRow,
    PauseRow,
    SetMemberRow,
)


def insert_drill(session: Session, copy: CopiedDrill, unit: str, now: datetime) -> None:
    """Keeps a new drill, without its attempts, and which unit it came from."""
    row = {
        "drill_id": copy.drill_id,
        "person_id": copy.person_id,
        "set_id": copy.set_id,
        "started_at": copy.started_at,
        "finished_at": copy.finished_at,
    }
    insert_new(session, DrillRow, [row])
    origin = {"drill_id": copy.drill_id, "unit": unit, "imported_at": now}
    insert_new(session, ImportedDrillRow, [origin])


def write_drill(session: Session, before: CopiedDrill, after: CopiedDrill, now: datetime) -> None:
    """Writes what of a drill differs from what is kept of it."""
    values = {"started_at": after.started_at, "finished_at": after.finished_at}
    session.execute(update(DrillRow).where(DrillRow.drill_id == after.drill_id).values(values))
    query = select(SetMemberRow.exercise_id, SetMemberRow.position).where(SetMemberRow.set_id == after.set_id)
    positions = {row.exercise_id: row.position for row in session.execute(query)}
    old = {attempt.exercise_id: attempt for attempt in before.attempts}
    for attempt in after.attempts:
        if attempt != old.get(attempt.exercise_id):
            _write_attempt(
                session, after.drill_id, attempt, old.get(attempt.exercise_id), positions=positions, now=now
            )


def _write_attempt(
    session: Session,
    drill_id: str,
    attempt: CopiedAttempt,
    before: CopiedAttempt | None,
    *,
    positions: Mapping[str, int],
    now: datetime,
) -> None:
    if before is not None and before.attempt_id != attempt.attempt_id:
        session.execute(delete(AttemptRow).where(AttemptRow.attempt_id == before.attempt_id))
        before = None
    row = {
        "attempt_id": attempt.attempt_id,
        "drill_id": drill_id,
        "exercise_id": attempt.exercise_id,
        "position": positions[attempt.exercise_id],
        "opened_at": attempt.opened_at,
        "expired_at": attempt.expired_at,
    }
    if insert_new(session, AttemptRow, [row]) == 0:
        if before is None:
            raise InputError(
                "attempt {attempt_id}: it belongs to another drill here; refused",
                attempt_id=attempt.attempt_id,
            )
        values = {"opened_at": attempt.opened_at, "expired_at": attempt.expired_at}
        session.execute(update(AttemptRow).where(AttemptRow.attempt_id == attempt.attempt_id).values(values))
    exercise = session.get_one(ExerciseRow, attempt.exercise_id)
    _write_journal(session, attempt, now)
    _write_flags(session, attempt, exercise)
    if attempt.answer and (before is None or before.answer != attempt.answer):
        _write_answer(session, attempt, attempt.answer, exercise)


def _write_journal(session: Session, attempt: CopiedAttempt, now: datetime) -> None:
    of_attempt = attempt.attempt_id
    events = [
        {
            "attempt_id": of_attempt,
            "uuid": event.uuid,
            "seq": event.seq,
            "t": event.t,
            "kind": event.kind,
            "payload": dict(event.payload),
            "received_at": now,
        }
        for event in attempt.events
    ]
    session.execute(delete(EventRow).where(EventRow.attempt_id == of_attempt))
    session.execute(delete(PauseRow).where(PauseRow.attempt_id == of_attempt))
    for start in range(0, len(events), 500):
        insert_new(session, EventRow, events[start : start + 500])
    pauses = [{"attempt_id": of_attempt, "since": one.since, "until": one.until} for one in attempt.pauses]
    insert_new(session, PauseRow, pauses)


def _write_flags(session: Session, attempt: CopiedAttempt, exercise: ExerciseRow) -> None:
    """Keeps flags; an exercise with a new one waits for a mentor's look, as it does where it was flagged."""
    rows = [
        {
            "attempt_id": attempt.attempt_id,
            "key": flag.key,
            "exercise_id": attempt.exercise_id,
            "kind": flag.kind,
            "comment": flag.comment,
            "raised_at": flag.raised_at,
        }
        for flag in attempt.flags
    ]
    if insert_new(session, FlagRow, rows) and exercise.status == OFFERED:
        exercise.status = "flagged"


def _write_answer(
    session: Session, attempt: CopiedAttempt, answer: CopiedAnswer, exercise: ExerciseRow
) -> None:
    given = answer.given(attempt.exercise_id)
    journal = [Event(one.uuid, one.seq, one.t, one.kind, one.payload) for one in attempt.events]
    session.execute(delete(AnswerRow).where(AnswerRow.attempt_id == attempt.attempt_id))
    row = {
        "attempt_id": attempt.attempt_id,
        "key": answer.key,
        "decision": answer.decision,
        **judged_values(session, exercise, answer=given, ticks=ticked(journal)),
        "seconds_server": given.seconds,
        "seconds_client": answer.seconds_client,
        "submitted_at": answer.submitted_at,
    }
    insert_new(session, AnswerRow, [row])
