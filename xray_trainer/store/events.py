"""The journal of an attempt in the database: stored once, in any order, until the attempt is submitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from xray_trainer.drills.journal import Event, ordered, read_event
from xray_trainer.errors import InputError, Sentence, SubmittedError
from xray_trainer.store.attempts import expired, unknown_attempt
from xray_trainer.store.clocks import expire_if_over
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.schema import AnswerRow, AttemptRow, EventRow, ExerciseRow, ScanRow
from xray_trainer.store.store import Store


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of events that came in.

    `uuids` are in the database now, whether new or there before. `refused` gives, by uuid, why an event can
    never be stored, so that whoever sent it stops sending it.
    """

    uuids: tuple[str, ...]
    refused: Mapping[str, Sentence] = field(default_factory=dict)


def append_events(
    store: Store, attempt_id: str, *, events: Sequence[Mapping[str, Any]], now: datetime
) -> Stored:
    """Returns what became of events from a browser; sending them again changes nothing.

    Args:
        store: the store.
        attempt_id: the attempt that they belong to.
        events: decoded JSON with a `uuid` each, otherwise not trusted.
        now: the server's time.

    Raises:
        UnknownAttemptError: there is no such attempt.
        SubmittedError: the attempt is submitted, and an event is new.
        ExpiredError: the time for it is over, and an event is new.
    """
    with writing(store.engine) as session:
        attempt = lock_attempt(session, attempt_id)
        is_submitted = session.get(AnswerRow, attempt_id) is not None
        if not is_submitted and not expire_if_over(session, attempt, now):
            return store_events(session, attempt_id, events=events, now=now)
        sent = [str(event["uuid"]) for event in events]
        known = {event.uuid for event in events_in(session, attempt_id)}
    if not known.issuperset(sent):
        if not is_submitted:
            raise expired()
        raise SubmittedError(
            "the attempt is submitted, so its marks do not change any more; go on to the next"
        )
    return Stored(tuple(sent))


def events_of(store: Store, attempt_id: str) -> tuple[Event, ...]:
    """Returns the journal of an attempt by sequence number."""
    with reading(store.engine) as session:
        return events_in(session, attempt_id)


def lock_attempt(session: Session, attempt_id: str) -> AttemptRow:
    """Returns the row of an attempt, kept from other writers until the transaction ends.

    Raises:
        UnknownAttemptError: there is no such attempt.
    """
    row = session.scalar(select(AttemptRow).where(AttemptRow.attempt_id == attempt_id).with_for_update())
    if row is None:
        raise unknown_attempt()
    return row


def store_events(
    session: Session, attempt_id: str, *, events: Sequence[Mapping[str, Any]], now: datetime
) -> Stored:
    """Returns what became of the events of an open attempt, within a transaction."""
    shape_hw = _shape_hw(session, attempt_id)
    rows: list[dict[str, object]] = []
    refused: dict[str, Sentence] = {}
    for data in events:
        try:
            rows.append(_values(attempt_id, read_event(data, shape_hw=shape_hw), now))
        except InputError as error:
            refused[str(data["uuid"])] = error.sentence
    insert_new(session, EventRow, rows)
    return Stored(tuple(str(row["uuid"]) for row in rows), refused)


def events_in(session: Session, attempt_id: str) -> tuple[Event, ...]:
    """Returns the journal of an attempt by sequence number, within a transaction."""
    rows = session.scalars(select(EventRow).where(EventRow.attempt_id == attempt_id))
    return ordered(Event(row.uuid, row.seq, row.t, row.kind, row.payload) for row in rows)


def _shape_hw(session: Session, attempt_id: str) -> tuple[int, int]:
    query = (
        select(ScanRow.height_px, ScanRow.width_px)
        .join(ExerciseRow, ExerciseRow.scan_sha256 == ScanRow.sha256)
        .join(AttemptRow, AttemptRow.exercise_id == ExerciseRow.exercise_id)
    )
    height_px, width_px = session.execute(query.where(AttemptRow.attempt_id == attempt_id)).one()
    return height_px, width_px


def _values(attempt_id: str, event: Event, now: datetime) -> dict[str, object]:
    return {
        "attempt_id": attempt_id,
        "uuid": event.uuid,
        "seq": event.seq,
        "t": event.t,
        "kind": event.kind,
        "payload": dict(event.payload),
        "received_at": now,
    }
