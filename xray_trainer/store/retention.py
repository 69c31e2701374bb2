"""Taking away what was kept long enough: journals of answers, closed rooms, old entries of the audit log.

Answers stay, with everything that was computed from their journal; only the replay is gone. Nothing is taken
away unless a number of days is set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, Delete, delete, select
from sqlalchemy.orm import Session

from xray_trainer.store.audit import NOBODY, cut_in, record_in
from xray_trainer.store.database import writing
from xray_trainer.store.schema import AnswerRow, EventRow, RoomRow
from xray_trainer.store.store import Store


@dataclass(frozen=True, slots=True)
class Keep:
    """For how many days things are kept, 0 for ever: journals after the answer, rooms after their end."""

    events_days: int = 0
    rooms_days: int = 0
    audit_days: int = 0


def tidy(store: Store, keep: Keep, *, now: datetime, by: str = NOBODY) -> Mapping[str, int]:
    """Returns how many rows were taken away, by table; a record tells so where there were any."""
    with writing(store.engine) as session:
        gone = {
            "events": _events(session, _before(now, keep.events_days)),
            "rooms": _rooms(session, _before(now, keep.rooms_days)),
        }
        told = {table: num for table, num in gone.items() if num}
        if told:
            record_in(session, store, "tidy", person_id=by, subject="retention", now=now, details=told)
            session.flush()
        past = _before(now, keep.audit_days)
        gone["audit"] = cut_in(session, store, before=past, now=now) if past else 0
    return gone


def _before(now: datetime, days: int) -> datetime | None:
    return now - timedelta(days=days) if days else None


def _events(session: Session, before: datetime | None) -> int:
    if before is None:
        return 0
    past = select(AnswerRow.attempt_id).where(AnswerRow.submitted_at < before)
    return _done(session, delete(EventRow).where(EventRow.attempt_id.in_(past)))


def _rooms(session: Session, before: datetime | None) -> int:
    if before is None:
        return 0
    return _done(session, delete(RoomRow).where(RoomRow.closed_at < before))


def _done(session: Session, statement: Delete) -> int:
    result = session.execute(statement, execution_options={"synchronize_session": False})
    assert isinstance(result, CursorResult)
    return int(result.rowcount)
