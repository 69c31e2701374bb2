"""Keep hand-made exercises: own scans, drafts, records of what was hidden, notes and pictures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Adds the tables of hand-made exercises."""
    _attachments()
    _own_scans()
    _hand_drafts()
    op.create_table(
        "hand_overlays",
        sa.Column("exercise_id", sa.String(64), nullable=False),
        sa.Column("records", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("exercise_id", name="pk_hand_overlays"),
        _reference("hand_overlays", "exercise_id", "exercises"),
    )
    op.create_table(
        "feedback_texts",
        sa.Column("exercise_id", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("exercise_id", "language", name="pk_feedback_texts"),
        _reference("feedback_texts", "exercise_id", "exercises"),
    )


def downgrade() -> None:
    """Drops the tables."""
    for name in ("feedback_texts", "hand_overlays", "hand_drafts", "own_scans", "attachments"):
        op.drop_table(name)


def _attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("exercise_id", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("media_type", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("caption", sa.String(500), nullable=False),
        sa.Column("num_bytes", sa.Integer(), nullable=False),
        sa.Column("added_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("exercise_id", "sha256", name="pk_attachments"),
        _reference("attachments", "exercise_id", "exercises"),
    )


def _own_scans() -> None:
    op.create_table(
        "own_scans",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("added_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("sha256", "person_id", name="pk_own_scans"),
        _reference("own_scans", "sha256", "scans"),
        _reference("own_scans", "person_id", "people", ondelete="CASCADE"),
    )


def _hand_drafts() -> None:
    op.create_table(
        "hand_drafts",
        sa.Column("draft_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("scan_sha256", sa.String(64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("work", sa.JSON(), nullable=False),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("exercise_id", sa.String(64), nullable=True),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("draft_id", name="pk_hand_drafts"),
        _reference("hand_drafts", "person_id", "people", ondelete="CASCADE"),
        _reference("hand_drafts", "scan_sha256", "scans"),
        _reference("hand_drafts", "exercise_id", "exercises"),
    )
    op.create_index("ix_hand_drafts_person_id", "hand_drafts", ["person_id"])


def _reference(
    table: str, column: str, other: str, *, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    key = {"scan_sha256": "sha256"}.get(column, column)
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.{key}"], name=f"fk_{table}_{column}_{other}", ondelete=ondelete
    )
