"""Units, cohorts and assignments; where people are written to, and whether they have left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Adds two columns to people, and the tables."""
    op.add_column("people", sa.Column("email", sa.String(254), nullable=False, server_default=""))
    op.add_column("people", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
    _make_units()
    _make_cohorts()
    _make_members("memberships", "unit", "units")
    _make_members("cohort_members", "cohort", "cohorts")
    _make_assignments()
    _make_members("assigned_people", "assignment", "assignments")
    _make_restricted_sets()


def downgrade() -> None:
    """Drops the tables and the columns."""
    for table in (
        "restricted_sets",
        "assigned_people",
        "assignments",
        "cohort_members",
        "memberships",
        "cohorts",
        "units",
    ):
        op.drop_table(table)
    op.drop_column("people", "retired_at")
    op.drop_column("people", "email")


def _make_units() -> None:
    op.create_table(
        "units",
        sa.Column("unit_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("goal_minutes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("unit_id", name="pk_units"),
        sa.UniqueConstraint("name", name="uq_units_name"),
    )


def _make_cohorts() -> None:
    op.create_table(
        "cohorts",
        sa.Column("cohort_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(36), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("cohort_id", name="pk_cohorts"),
        sa.UniqueConstraint("name", name="uq_cohorts_name"),
        _reference("cohorts", "made_by", "people.person_id", "SET NULL"),
    )


def _make_members(table: str, of: str, parent: str) -> None:
    op.create_table(
        table,
        sa.Column(f"{of}_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(f"{of}_id", "person_id", name=f"pk_{table}"),
        _reference(table, f"{of}_id", f"{parent}.{of}_id", "CASCADE"),
        _reference(table, "person_id", "people.person_id", "CASCADE"),
    )
    op.create_index(f"ix_{table}_person_id", table, ["person_id"])


def _make_assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("assignment_id", sa.String(36), nullable=False),
        sa.Column("work", sa.String(16), nullable=False),
        sa.Column("set_id", sa.String(64), nullable=True),
        sa.Column("lesson", sa.String(64), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.String(36), nullable=True),
        sa.Column("cohort_id", sa.String(36), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("made_by", sa.String(36), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("assignment_id", name="pk_assignments"),
        _reference("assignments", "set_id", "exercise_sets.set_id"),
        _reference("assignments", "unit_id", "units.unit_id", "CASCADE"),
        _reference("assignments", "cohort_id", "cohorts.cohort_id", "CASCADE"),
        _reference("assignments", "made_by", "people.person_id", "SET NULL"),
    )
    for column in ("set_id", "unit_id", "cohort_id"):
        op.create_index(f"ix_assignments_{column}", "assignments", [column])


def _make_restricted_sets() -> None:
    op.create_table(
        "restricted_sets",
        sa.Column("set_id", sa.String(64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("set_id", name="pk_restricted_sets"),
        _reference("restricted_sets", "set_id", "exercise_sets.set_id"),
    )


def _reference(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target.split('.', maxsplit=1)[0]}"
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete=ondelete)
