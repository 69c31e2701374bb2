"""What happened in a room: stored once each, numbered in the order of arrival, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from xray_trainer.errors import AttemptError, ForbiddenError, InputError, Sentence
from xray_trainer.rooms.events import RoomEvent, RoomKind, Sent, read_sent
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.events import Stored
from xray_trainer.store.rooms import Room, lock_room, next_seq
from xray_trainer.store.schema import RoomEventRow, RoomMemberRow, RoomRow
from xray_trainer.store.store import Store

LATEST = timedelta(days=7)
"""How long after its end a room still takes what people did offline."""

MAX_EVENTS = 20_000
"""Most events of one person in one room."""


def append_room_events(
    store: Store, room: Room, person_id: str, *, events: Sequence[Mapping[str, Any]], now: datetime
) -> Stored:
    """Returns what became of events from a member's browser; sending them again changes nothing.

    Args:
        store: the store.
        room: the room.
        person_id: whose they are.
        events: decoded JSON with a `uuid` each, otherwise not trusted.
        now: the server's time.

    Raises:
        ForbiddenError: the person is not in the room.
        AttemptError: the room has been closed for too long.
    """
    sent, refused = _read(room, person_id, events)
    with writing(store.engine) as session:
        row = lock_room(session, room.room_id)
        _check_place(session, row, person_id, now)
        fresh = _fresh(session, room.room_id, sent)
        first = next_seq(session, room.room_id)
        values = [_values(row, person_id, one, first + index, now) for index, one in enumerate(fresh)]
        insert_new(session, RoomEventRow, values)
        if row.closed_at is None and any(one.kind == "close" for one in fresh):
            row.closed_at, row.code = now, None
    return Stored(tuple(one.uuid for one in sent), refused)


def room_events(store: Store, room_id: str, *, after: int = 0) -> tuple[RoomEvent, ...]:
    """Returns the events of a room in the order of arrival, those behind a number."""
    query = (
        select(RoomEventRow)
        .where(RoomEventRow.room_id == room_id, RoomEventRow.seq > after)
        .order_by(RoomEventRow.seq)
    )
    with reading(store.engine) as session:
        return tuple(_event(row) for row in session.scalars(query))


def _read(
    room: Room, person_id: str, events: Sequence[Mapping[str, Any]]
) -> tuple[list[Sent], dict[str, Sentence]]:
    sent: dict[str, Sent] = {}
    refused: dict[str, Sentence] = {}
    for data in events:
        try:
            one = read_sent(data, shapes_hw=room.shapes_hw, is_leader=person_id == room.leader_id)
        except (InputError, ForbiddenError) as error:
            refused[str(data["uuid"])] = error.sentence
        else:
            sent.setdefault(one.uuid, one)
    return list(sent.values()), refused


def _check_place(session: Session, row: RoomRow, person_id: str, now: datetime) -> None:
    if session.get(RoomMemberRow, (row.room_id, person_id)) is None:
        raise ForbiddenError("only who came in by its code takes part in a room")
    if row.closed_at is not None and now > row.closed_at + LATEST:
        raise AttemptError("this room was closed more than a week ago; it takes nothing any more")
    of_person = (RoomEventRow.room_id == row.room_id, RoomEventRow.person_id == person_id)
    if (session.scalar(select(func.count()).where(*of_person)) or 0) >= MAX_EVENTS:
        raise InputError(
            "a room takes {max_events} events of a person; ask for another room", max_events=MAX_EVENTS
        )


def _fresh(session: Session, room_id: str, sent: Sequence[Sent]) -> list[Sent]:
    """Returns what is not stored yet, so that no number is given in vain."""
    uuids = [one.uuid for one in sent]
    query = select(RoomEventRow.uuid).where(RoomEventRow.room_id == room_id, RoomEventRow.uuid.in_(uuids))
    known = set(session.scalars(query))
    return [one for one in sent if one.uuid not in known]


def _values(row: RoomRow, person_id: str, sent: Sent, seq: int, now: datetime) -> dict[str, object]:
    return {
        "room_id": row.room_id,
        "uuid": sent.uuid,
        "seq": seq,
        "person_id": person_id,
        "order": sent.order,
        "t": sent.t,
        "kind": sent.kind,
        "payload": dict(sent.payload),
        "received_at": now,
    }


def _event(row: RoomEventRow) -> RoomEvent:
    return RoomEvent(
        uuid=row.uuid,
        order=row.order,
        t=row.t,
        kind=cast("RoomKind", row.kind),
        payload=row.payload,
        seq=row.seq,
        person_id=row.person_id,
        at=row.received_at,
    )
