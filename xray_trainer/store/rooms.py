"""Rooms in the database: opening one, coming in by its code, and telling which there are."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import numpy as np
from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from xray_trainer.errors import AttemptError, InputError, RecipeError
from xray_trainer.rooms.codes import read_code, sample_code
from xray_trainer.rooms.sight import Viewer
from xray_trainer.store.database import insert_new, reading, writing
from xray_trainer.store.schema import (
    ExerciseRow,
    PersonRow,
    RoomEventRow,
    RoomMemberRow,
    RoomRow,
    RoomScanRow,
    ScanRow,
)
from xray_trainer.store.store import Store

MAX_SCANS = 200
MAX_TITLE = 120
_TRIES = 5


@dataclass(frozen=True, slots=True)
class RoomScan:
    """A scan of a room: its exercise, its address in the library, its height and width in pixels."""

    exercise_id: str
    sha256: str
    shape_hw: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Room:
    """A room; `code` is None once it is closed."""

    room_id: str
    leader_id: str
    title: str
    code: str | None
    salt: str
    opened_at: datetime
    closed_at: datetime | None
    scans: tuple[RoomScan, ...]

    @property
    def shapes_hw(self) -> tuple[tuple[int, int], ...]:
        """Returns height and width of every scan."""
        return tuple(scan.shape_hw for scan in self.scans)

    def viewer(self, person_id: str) -> Viewer:
        """Returns a person as somebody who looks at this room."""
        return Viewer(person_id, self.leader_id, self.salt)


@dataclass(frozen=True, slots=True)
class Member:
    """A person who came to a room; `number` counts from 0, the leader's, and gives the colour."""

    person_id: str
    name: str
    number: int
    joined_at: datetime


def open_room(
    store: Store, leader_id: str, *, title: str, exercise_ids: Sequence[str], now: datetime
) -> Room:
    """Returns a new room with these exercises in their order; its leader is its first member.

    Raises:
        InputError: there is no exercise, or there are too many, or the title is too long.
        RecipeError: an exercise does not exist.
    """
    clean = " ".join(title.split())
    if not 0 < len(clean) <= MAX_TITLE or not clean.isprintable():
        raise InputError("a room's name must have 1 to {max_title} printable characters", max_title=MAX_TITLE)
    chosen = tuple(dict.fromkeys(exercise_ids))
    if not 0 < len(chosen) <= MAX_SCANS:
        raise InputError(
            "a room needs 1 to {max_scans} scans, got {got}", max_scans=MAX_SCANS, got=len(chosen)
        )
    for _ in range(_TRIES):
        room_id = str(uuid4())
        try:
            _insert_room(store, _row(room_id, leader_id, clean, now), chosen)
        except IntegrityError:
            continue  # the code was taken, or an exercise is gone
        return room_of(store, room_id)
    raise RecipeError("a room can only hold exercises of the library; choose them again")


def room_of(store: Store, room_id: str) -> Room:
    """Returns a room.

    Raises:
        AttemptError: there is none of this id.
    """
    with reading(store.engine) as session:
        row = session.get(RoomRow, room_id)
        if row is None:
            raise AttemptError("there is no such room; ask your mentor for its code")
        return _room(session, row)


def join_by_code(store: Store, person_id: str, *, code: str, now: datetime) -> Room:
    """Returns the room that a code opens, the person in it; coming in again changes nothing.

    Raises:
        InputError: this is no code.
        AttemptError: no open room has it.
    """
    wanted = read_code(code)
    with reading(store.engine) as session:
        room_id = session.scalar(select(RoomRow.room_id).where(RoomRow.code == wanted))
    if room_id is None:
        raise AttemptError("no open room has this code; ask your mentor to read it out again")
    return join(store, person_id, room_id=room_id, now=now)


def join(store: Store, person_id: str, *, room_id: str, now: datetime) -> Room:
    """Returns an open room, the person in it; coming in again changes nothing.

    Whoever calls this without a code has checked that the room's mentor trains this person.

    Raises:
        AttemptError: there is no such room, or it is closed.
    """
    with writing(store.engine) as session:
        row = lock_room(session, room_id)
        if row.closed_at is not None and session.get(RoomMemberRow, (room_id, person_id)) is None:
            raise AttemptError("this room is closed; nobody can come in any more")
        _add_member(session, room_id, person_id, now)
        return _room(session, row)


def members(store: Store, room_id: str) -> tuple[Member, ...]:
    """Returns who came to a room, by number."""
    query = (
        select(RoomMemberRow, PersonRow.name)
        .join(PersonRow, PersonRow.person_id == RoomMemberRow.person_id)
        .where(RoomMemberRow.room_id == room_id)
        .order_by(RoomMemberRow.number)
    )
    with reading(store.engine) as session:
        return tuple(
            Member(row.person_id, name, row.number, row.joined_at) for row, name in session.execute(query)
        )


def rooms_led_by(store: Store, person_id: str) -> tuple[Room, ...]:
    """Returns the rooms that a person leads, the newest first."""
    return _rooms(store, select(RoomRow).where(RoomRow.leader_id == person_id))


def rooms_joined_by(store: Store, person_id: str) -> tuple[Room, ...]:
    """Returns the rooms of others that a person came to, the newest first."""
    came = select(RoomMemberRow.room_id).where(RoomMemberRow.person_id == person_id)
    return _rooms(store, select(RoomRow).where(RoomRow.room_id.in_(came), RoomRow.leader_id != person_id))


def open_rooms(store: Store) -> tuple[Room, ...]:
    """Returns the rooms that are open now, the newest first."""
    return _rooms(store, select(RoomRow).where(RoomRow.closed_at.is_(None)))


def lock_room(session: Session, room_id: str) -> RoomRow:
    """Returns the row of a room, kept from other writers until the transaction ends.

    Raises:
        AttemptError: there is no such room.
    """
    row = session.scalar(select(RoomRow).where(RoomRow.room_id == room_id).with_for_update())
    if row is None:
        raise AttemptError("there is no such room; ask your mentor for its code")
    return row


def next_seq(session: Session, room_id: str) -> int:
    """Returns the number of the next event of a room that is locked."""
    last = session.scalar(select(func.max(RoomEventRow.seq)).where(RoomEventRow.room_id == room_id))
    return (last or 0) + 1


def _row(room_id: str, leader_id: str, title: str, now: datetime) -> RoomRow:
    return RoomRow(
        room_id=room_id,
        leader_id=leader_id,
        title=title,
        code=sample_code(np.random.default_rng()),
        salt=secrets.token_hex(16),
        opened_at=now,
    )


def _insert_room(store: Store, row: RoomRow, exercise_ids: Sequence[str]) -> None:
    scans = [
        RoomScanRow(room_id=row.room_id, position=position, exercise_id=exercise_id)
        for position, exercise_id in enumerate(exercise_ids)
    ]
    with writing(store.engine) as session:
        session.add(row)
        session.flush()
        session.add_all(scans)
        session.flush()
        _add_member(session, row.room_id, row.leader_id, row.opened_at)


def _add_member(session: Session, room_id: str, person_id: str, now: datetime) -> None:
    if session.get(RoomMemberRow, (room_id, person_id)) is not None:
        return
    number = session.scalar(select(func.count()).where(RoomMemberRow.room_id == room_id)) or 0
    row = {"room_id": room_id, "person_id": person_id, "number": number, "joined_at": now}
    insert_new(session, RoomMemberRow, [row])
    event = {
        "room_id": room_id,
        "uuid": f"join-{person_id}",
        "seq": next_seq(session, room_id),
        "person_id": person_id,
        "order": 0,
        "t": 0.0,
        "kind": "join",
        "payload": {},
        "received_at": now,
    }
    session.add(RoomEventRow(**event))
    session.flush()


def _rooms(store: Store, query: Select[RoomRow]) -> tuple[Room, ...]:
    with reading(store.engine) as session:
        rows = session.scalars(query.order_by(RoomRow.opened_at.desc(), RoomRow.room_id)).all()
        return tuple(_room(session, row) for row in rows)


def _room(session: Session, row: RoomRow) -> Room:
    query = (
        select(RoomScanRow.exercise_id, ScanRow.sha256, ScanRow.height_px, ScanRow.width_px)
        .join(ExerciseRow, ExerciseRow.exercise_id == RoomScanRow.exercise_id)
        .join(ScanRow, ScanRow.sha256 == ExerciseRow.scan_sha256)
        .where(RoomScanRow.room_id == row.room_id)
        .order_by(RoomScanRow.position)
    )
    scans = tuple(
        RoomScan(name, sha256, (height, width)) for name, sha256, height, width in session.execute(query)
    )
    return Room(
        row.room_id, row.leader_id, row.title, row.code, row.salt, row.opened_at, row.closed_at, scans
    )
