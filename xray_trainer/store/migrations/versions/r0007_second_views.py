"""Let an exercise have a second view, in a table of its own: SQLite adds no reference to an old one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Adds the table of second views."""
    op.create_table(
        "second_views",
        sa.Column("exercise_id", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("exercise_id", name="pk_second_views"),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercises.exercise_id"], name="fk_second_views_exercise_id_exercises"
        ),
        sa.ForeignKeyConstraint(["sha256"], ["scans.sha256"], name="fk_second_views_sha256_scans"),
    )


def downgrade() -> None:
    """Drops the table."""
    op.drop_table("second_views")
