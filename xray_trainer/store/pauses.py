"""Pauses: the scan is covered and no clock runs; kept in the database, so any computer can resume."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from xray_trainer.errors import AttemptError, SubmittedError
from xray_trainer.store.attempts import expired
from xray_trainer.store.clocks import expire_if_over, rules_in
from xray_trainer.store.database import insert_new, writing
from xray_trainer.store.events import lock_attempt
from xray_trainer.store.schema import AnswerRow, AttemptRow, DrillRow, PauseRow
from xray_trainer.store.store import Store


def pause(store: Store, attempt_id: str, *, now: datetime) -> None:
    """Stops the clocks of an open attempt; pausing again changes nothing.

    Raises:
        UnknownAttemptError: there is no such attempt.
        SubmittedError: it is submitted.
        ExpiredError: the time for it is over.
        AttemptError: it belongs to an exam.
    """
    with writing(store.engine) as session:
        attempt = lock_attempt(session, attempt_id)
        is_over = _refuse_closed(session, attempt, now)
        if not is_over:
            _begin_pause(session, attempt, now)
    if is_over:
        raise expired()


def resume(store: Store, attempt_id: str, *, now: datetime) -> None:
    """Lets the clocks of an attempt run on; resuming again changes nothing.

    Raises:
        UnknownAttemptError: there is no such attempt.
    """
    with writing(store.engine) as session:
        lock_attempt(session, attempt_id)
        end_pauses(session, attempt_id, now)


def end_pauses(session: Session, attempt_id: str, now: datetime) -> None:
    """Ends the pause of an attempt that lasts, within a transaction."""
    lasting = PauseRow.attempt_id == attempt_id, PauseRow.until.is_(None)
    session.execute(update(PauseRow).where(*lasting).values(until=now))


def _refuse_closed(session: Session, attempt: AttemptRow, now: datetime) -> bool:
    """Returns whether the attempt's time is over; refuses what can never be paused."""
    if not rules_in(session, session.get_one(DrillRow, attempt.drill_id)).can_pause:
        raise AttemptError("an exam cannot be paused")
    if session.get(AnswerRow, attempt.attempt_id) is not None:
        raise SubmittedError("the attempt is submitted, so there is nothing to pause; go on to the next")
    return expire_if_over(session, attempt, now)


def _begin_pause(session: Session, attempt: AttemptRow, now: datetime) -> None:
    lasting = select(PauseRow).where(PauseRow.attempt_id == attempt.attempt_id, PauseRow.until.is_(None))
    if session.scalar(lasting) is None:
        row = {"attempt_id": attempt.attempt_id, "since": now, "until": None}
        insert_new(session, PauseRow, [row])
