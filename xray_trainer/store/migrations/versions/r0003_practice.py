"""Keep what practice learns: sets of one person's own, items, abilities, and empty scans to compare with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_TABLES = (
    "reference_scans",
    "learned_answers",
    "abilities",
    "difficulty_models",
    "exercise_items",
    "personal_sets",
)


def upgrade() -> None:
    """Makes the tables; items of exercises that are there are made when practice first needs them."""
    _make_sets_and_items()
    _make_what_is_learned()
    op.create_table(
        "reference_scans",
        _text("sha256", 64),
        _text("conveyance", 200),
        _time("added_at"),
        sa.PrimaryKeyConstraint("sha256", name="pk_reference_scans"),
        _refers("reference_scans", "sha256", "scans"),
    )
    op.create_index("ix_reference_scans_conveyance", "reference_scans", ["conveyance"])


def downgrade() -> None:
    """Drops the tables."""
    for table in _TABLES:
        op.drop_table(table)


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _time(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _refers(table: str, column: str, target: str, *, cascade: bool = False) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.{column}"], name=name, ondelete="CASCADE" if cascade else None
    )


def _make_sets_and_items() -> None:
    op.create_table(
        "personal_sets",
        _text("set_id", 64),
        _text("person_id", 36),
        sa.PrimaryKeyConstraint("set_id", name="pk_personal_sets"),
        _refers("personal_sets", "set_id", "exercise_sets"),
        _refers("personal_sets", "person_id", "people", cascade=True),
    )
    op.create_index("ix_personal_sets_person_id", "personal_sets", ["person_id"])
    op.create_table(
        "exercise_items",
        _text("exercise_id", 64),
        _text("family", 64),
        _text("conveyance", 64),
        sa.Column("features", sa.JSON(), nullable=False),
        sa.Column("offset_mean", sa.Double(), nullable=False),
        sa.Column("offset_variance", sa.Double(), nullable=False),
        sa.Column("num_answers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("exercise_id", name="pk_exercise_items"),
        _refers("exercise_items", "exercise_id", "exercises"),
    )


def _make_what_is_learned() -> None:
    op.create_table(
        "difficulty_models",
        _text("name", 32),
        sa.Column("state", sa.JSON(), nullable=False),
        _time("changed_at"),
        sa.PrimaryKeyConstraint("name", name="pk_difficulty_models"),
    )
    op.create_table(
        "abilities",
        _text("person_id", 36),
        sa.Column("state", sa.JSON(), nullable=False),
        _time("changed_at"),
        sa.PrimaryKeyConstraint("person_id", name="pk_abilities"),
        _refers("abilities", "person_id", "people", cascade=True),
    )
    op.create_table(
        "learned_answers",
        _text("attempt_id", 36),
        _time("learned_at"),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_learned_answers"),
        _refers("learned_answers", "attempt_id", "attempts", cascade=True),
    )
