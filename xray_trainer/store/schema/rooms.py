"""Live rooms: who leads and who came, which scans there are, and everything that happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from xray_trainer.store.schema.base import Table


class RoomRow(Table):
    """A mentor's room; its code lets people in and is gone once the room is closed.

    `salt` makes the names under which anonymous marks are shown.
    """

    __tablename__ = "rooms"

    room_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    leader_id: Mapped[str] = mapped_column(ForeignKey("people.person_id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    code: Mapped[str | None] = mapped_column(String(12), unique=True)
    salt: Mapped[str] = mapped_column(String(32))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class RoomScanRow(Table):
    """An exercise of a room at its place."""

    __tablename__ = "room_scans"

    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.room_id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    exercise_id: Mapped[str] = mapped_column(ForeignKey("exercises.exercise_id"), index=True)


class RoomMemberRow(Table):
    """A person who came to a room, the leader too; `number` gives the colour."""

    __tablename__ = "room_members"
    __table_args__ = (UniqueConstraint("room_id", "number"),)

    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.room_id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(
        ForeignKey("people.person_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    number: Mapped[int]
    joined_at: Mapped[datetime]


class RoomEventRow(Table):
    """One thing that happened in a room, never changed; `seq` is the server's, `order` its author's."""

    __tablename__ = "room_events"
    __table_args__ = (UniqueConstraint("room_id", "seq"),)

    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.room_id", ondelete="CASCADE"), primary_key=True)
    uuid: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.person_id", ondelete="CASCADE"), index=True)
    order: Mapped[int] = mapped_column("order_", BigInteger)
    t: Mapped[float]
    kind: Mapped[str] = mapped_column(String(16))
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
