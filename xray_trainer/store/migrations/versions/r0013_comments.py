"""Keep comments on answers, which answers are reviewed, second readings and what became of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_TABLES = ("adjudications", "second_readings", "reviewed_answers", "comments_read", "comments")


def upgrade() -> None:
    """Adds the five tables."""
    _make_comments()
    _make_comments_read()
    _make_reviewed_answers()
    _make_second_readings()
    _make_adjudications()


def downgrade() -> None:
    """Drops them."""
    for table in _TABLES:
        op.drop_table(table)


def _make_comments() -> None:
    op.create_table(
        "comments",
        sa.Column("comment_id", sa.String(36), nullable=False),
        sa.Column("attempt_id", sa.String(36), nullable=False),
        sa.Column("thread_id", sa.String(36), nullable=False),
        sa.Column("author_id", sa.String(36), nullable=True),
        sa.Column("mark_id", sa.String(64), nullable=True),
        sa.Column("geometry", sa.JSON(), nullable=True),
        sa.Column("at_ms", sa.Double(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("comment_id", name="pk_comments"),
        _attempt("comments"),
        _person("comments", "author_id"),
    )
    op.create_index("ix_comments_attempt_id", "comments", ["attempt_id"])
    op.create_index("ix_comments_thread_id", "comments", ["thread_id"])


def _make_comments_read() -> None:
    op.create_table(
        "comments_read",
        sa.Column("comment_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("comment_id", "person_id", name="pk_comments_read"),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.comment_id"],
            name="fk_comments_read_comment_id_comments",
            ondelete="CASCADE",
        ),
        _person("comments_read", "person_id", ondelete="CASCADE"),
    )


def _make_reviewed_answers() -> None:
    op.create_table(
        "reviewed_answers",
        sa.Column("attempt_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_reviewed_answers"),
        _attempt("reviewed_answers"),
        _person("reviewed_answers", "person_id"),
    )


def _make_second_readings() -> None:
    op.create_table(
        "second_readings",
        sa.Column("reading_id", sa.String(36), nullable=False),
        sa.Column("attempt_id", sa.String(36), nullable=False),
        sa.Column("drill_id", sa.String(36), nullable=False),
        sa.Column("asked_by", sa.String(36), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("reading_id", name="pk_second_readings"),
        sa.UniqueConstraint("attempt_id", "drill_id", name="uq_second_readings_attempt_id_drill_id"),
        _attempt("second_readings"),
        sa.ForeignKeyConstraint(
            ["drill_id"], ["drills.drill_id"], name="fk_second_readings_drill_id_drills", ondelete="CASCADE"
        ),
        _person("second_readings", "asked_by"),
    )
    op.create_index("ix_second_readings_drill_id", "second_readings", ["drill_id"])


def _make_adjudications() -> None:
    op.create_table(
        "adjudications",
        sa.Column("adjudication_id", sa.String(36), nullable=False),
        sa.Column("reading_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("adjudicated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("adjudication_id", name="pk_adjudications"),
        sa.ForeignKeyConstraint(
            ["reading_id"],
            ["second_readings.reading_id"],
            name="fk_adjudications_reading_id_second_readings",
            ondelete="CASCADE",
        ),
        _person("adjudications", "person_id"),
    )
    op.create_index("ix_adjudications_reading_id", "adjudications", ["reading_id"])


def _attempt(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["attempt_id"],
        ["attempts.attempt_id"],
        name=f"fk_{table}_attempt_id_attempts",
        ondelete="CASCADE",
    )


def _person(table: str, column: str, *, ondelete: str = "SET NULL") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["people.person_id"], name=f"fk_{table}_{column}_people", ondelete=ondelete
    )
