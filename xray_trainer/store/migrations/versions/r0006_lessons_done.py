"""Keep which lessons a person has done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"


def upgrade() -> None:
    """Adds the table of answered quizzes."""
    op.create_table(
        "lessons_done",
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("lesson", sa.String(64), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("num_right", sa.Integer(), nullable=False),
        sa.Column("num_questions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "lesson", "done_at", name="pk_lessons_done"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name="fk_lessons_done_person_id_people", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Drops the table."""
    op.drop_table("lessons_done")
