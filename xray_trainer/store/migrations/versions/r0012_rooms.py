"""Live rooms and their records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Adds the tables of rooms."""
    _make_rooms()
    _make_scans()
    _make_members()
    _make_events()


def downgrade() -> None:
    """Drops them."""
    for table in ("room_events", "room_members", "room_scans", "rooms"):
        op.drop_table(table)


def _make_rooms() -> None:
    op.create_table(
        "rooms",
        sa.Column("room_id", sa.String(36), nullable=False),
        sa.Column("leader_id", sa.String(36), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("code", sa.String(12), nullable=True),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("room_id", name="pk_rooms"),
        sa.UniqueConstraint("code", name="uq_rooms_code"),
        _of_person("rooms", "leader_id"),
    )
    op.create_index("ix_rooms_leader_id", "rooms", ["leader_id"])


def _make_scans() -> None:
    op.create_table(
        "room_scans",
        sa.Column("room_id", sa.String(36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("room_id", "position", name="pk_room_scans"),
        _of_room("room_scans"),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercises.exercise_id"], name="fk_room_scans_exercise_id_exercises"
        ),
    )
    op.create_index("ix_room_scans_exercise_id", "room_scans", ["exercise_id"])


def _make_members() -> None:
    op.create_table(
        "room_members",
        sa.Column("room_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("room_id", "person_id", name="pk_room_members"),
        sa.UniqueConstraint("room_id", "number", name="uq_room_members_room_id_number"),
        _of_room("room_members"),
        _of_person("room_members", "person_id"),
    )
    op.create_index("ix_room_members_person_id", "room_members", ["person_id"])


def _make_events() -> None:
    op.create_table(
        "room_events",
        sa.Column("room_id", sa.String(36), nullable=False),
        sa.Column("uuid", sa.String(64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("order_", sa.BigInteger(), nullable=False),
        sa.Column("t", sa.Double(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("room_id", "uuid", name="pk_room_events"),
        sa.UniqueConstraint("room_id", "seq", name="uq_room_events_room_id_seq"),
        _of_room("room_events"),
        _of_person("room_events", "person_id"),
    )
    op.create_index("ix_room_events_person_id", "room_events", ["person_id"])


def _of_room(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["room_id"], ["rooms.room_id"], name=f"fk_{table}_room_id_rooms", ondelete="CASCADE"
    )


def _of_person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["people.person_id"], name=f"fk_{table}_{column}_people", ondelete="CASCADE"
    )
