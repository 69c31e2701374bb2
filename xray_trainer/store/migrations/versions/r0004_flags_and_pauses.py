"""Let time run out, let exercises be paused and flagged, and find the answers to an exercise."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Adds the status of an exercise, `offered` for those that are there, and the tables."""
    status = sa.Column("status", sa.String(16), nullable=False, server_default="offered")
    op.add_column("exercises", status)
    op.add_column("attempts", sa.Column("expired_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_attempts_exercise_id", "attempts", ["exercise_id"])
    _make_pauses()
    _make_flags()


def downgrade() -> None:
    """Drops the tables and the columns."""
    op.drop_table("flags")
    op.drop_table("pauses")
    op.drop_index("ix_attempts_exercise_id", "attempts")
    op.drop_column("attempts", "expired_at")
    op.drop_column("exercises", "status")


def _make_pauses() -> None:
    op.create_table(
        "pauses",
        sa.Column("attempt_id", sa.String(36), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("attempt_id", "since", name="pk_pauses"),
        _of_attempt("pauses"),
    )


def _make_flags() -> None:
    op.create_table(
        "flags",
        sa.Column("attempt_id", sa.String(36), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("exercise_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ruling", sa.String(16), nullable=True),
        sa.Column("ruled_by", sa.String(36), nullable=True),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("attempt_id", "key", name="pk_flags"),
        _of_attempt("flags"),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercises.exercise_id"], name="fk_flags_exercise_id_exercises"
        ),
        sa.ForeignKeyConstraint(
            ["ruled_by"], ["people.person_id"], name="fk_flags_ruled_by_people", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_flags_exercise_id", "flags", ["exercise_id"])


def _of_attempt(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_attempt_id_attempts"
    return sa.ForeignKeyConstraint(["attempt_id"], ["attempts.attempt_id"], name=name, ondelete="CASCADE")
