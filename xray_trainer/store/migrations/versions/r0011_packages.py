"""Packages that came in and went out, units that are trusted, seals, answers from elsewhere, and cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from xray_trainer.store.schema import UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Adds the tables."""
    _units_and_packages()
    _seals()
    _imported()
    _cases()


def downgrade() -> None:
    """Drops the tables."""
    op.drop_index("ix_cases_exercise_id", "cases")
    op.drop_index("ix_sealed_exercises_seal_id", "sealed_exercises")
    op.drop_index("ix_seals_set_id", "seals")
    tables = ("cases", "imported_drills", "imported_people", "sealed_exercises", "seals", "packages")
    for table in (*tables, "known_units"):
        op.drop_table(table)


def _units_and_packages() -> None:
    op.create_table(
        "known_units",
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("signing_key", sa.String(64), nullable=False),
        sa.Column("encryption_key", sa.String(64), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_known_units"),
    )
    op.create_table(
        "packages",
        sa.Column("package_id", sa.String(64), nullable=False),
        sa.Column("direction", sa.String(3), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("num_bytes", sa.BigInteger(), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("package_id", "direction", name="pk_packages"),
    )


def _seals() -> None:
    op.create_table(
        "seals",
        sa.Column("seal_id", sa.String(36), nullable=False),
        sa.Column("set_id", sa.String(64), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("rule", sa.String(16), nullable=False),
        sa.Column("opens_at", UtcDateTime(), nullable=True),
        sa.Column("secret", sa.String(64), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("seal_id", name="pk_seals"),
    )
    op.create_index("ix_seals_set_id", "seals", ["set_id"])
    op.create_table(
        "sealed_exercises",
        sa.Column("exercise_id", sa.String(64), nullable=False),
        sa.Column("seal_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("exercise_id", name="pk_sealed_exercises"),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercises.exercise_id"], name="fk_sealed_exercises_exercise_id_exercises"
        ),
        sa.ForeignKeyConstraint(["seal_id"], ["seals.seal_id"], name="fk_sealed_exercises_seal_id_seals"),
    )
    op.create_index("ix_sealed_exercises_seal_id", "sealed_exercises", ["seal_id"])


def _imported() -> None:
    op.create_table(
        "imported_people",
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("told_name", sa.String(120), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_imported_people"),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.person_id"],
            name="fk_imported_people_person_id_people",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "imported_drills",
        sa.Column("drill_id", sa.String(36), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("drill_id", name="pk_imported_drills"),
        sa.ForeignKeyConstraint(
            ["drill_id"], ["drills.drill_id"], name="fk_imported_drills_drill_id_drills", ondelete="CASCADE"
        ),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(64), nullable=False),
        sa.Column("direction", sa.String(3), nullable=False),
        sa.Column("exercise_id", sa.String(64), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "direction", name="pk_cases"),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercises.exercise_id"], name="fk_cases_exercise_id_exercises"
        ),
    )
    op.create_index("ix_cases_exercise_id", "cases", ["exercise_id"])
