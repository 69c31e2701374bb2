"""Keep recipes of sets, how far building is, and what each exercise was rendered from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Adds the three tables."""
    op.create_table(
        "set_recipes",
        sa.Column("set_id", sa.String(64), nullable=False),
        sa.Column("recipe", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("set_id", name="pk_set_recipes"),
        _set("set_recipes"),
    )
    op.create_table(
        "set_builds",
        sa.Column("set_id", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("num_before", sa.Integer(), nullable=False),
        sa.Column("num_starts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("set_id", name="pk_set_builds"),
        _set("set_builds"),
    )
    op.create_table(
        "exercise_wishes",
        sa.Column("exercise_id", sa.String(64), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("exercise_id", name="pk_exercise_wishes"),
        sa.ForeignKeyConstraint(
            ["exercise_id"],
            ["exercises.exercise_id"],
            name="fk_exercise_wishes_exercise_id_exercises",
        ),
    )


def downgrade() -> None:
    """Drops them."""
    for table in ("exercise_wishes", "set_builds", "set_recipes"):
        op.drop_table(table)


def _set(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["set_id"], ["exercise_sets.set_id"], name=f"fk_{table}_set_id_exercise_sets"
    )
