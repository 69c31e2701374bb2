"""Make the first tables: people, scans, exercises, drills and the journal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TABLES = (
    "events",
    "answers",
    "attempts",
    "drills",
    "set_members",
    "exercise_sets",
    "exercises",
    "scans",
    "people",
)


def upgrade() -> None:
    """Makes the tables, each after those that it refers to."""
    _make_people_and_scans()
    _make_exercises()
    _make_drills()
    _make_journal()


def downgrade() -> None:
    """Drops the tables."""
    for table in _TABLES:
        op.drop_table(table)


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=nullable)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _refers(table: str, column: str, target: str, *, cascade: bool = False) -> sa.ForeignKeyConstraint:
    target_table, _ = target.split(".")
    name = f"fk_{table}_{column}_{target_table}"
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete="CASCADE" if cascade else None)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _make_people_and_scans() -> None:
    op.create_table(
        "people",
        _text("person_id", 36),
        _text("name", 120),
        _text("language", 8),
        _time("created_at"),
        _key("people", "person_id"),
        _unique("people", "name"),
    )
    op.create_table(
        "scans",
        _text("sha256", 64),
        _text("scan_id", 200),
        _count("width_px"),
        _count("height_px"),
        _number("pixel_mm_x"),
        _number("pixel_mm_y"),
        _json("beams"),
        _text("conveyance", 200),
        _text("source", 200),
        _time("added_at"),
        _key("scans", "sha256"),
    )


def _make_exercises() -> None:
    op.create_table(
        "exercises",
        _text("exercise_id", 64),
        _text("scan_sha256", 64),
        _text("benign_sha256", 64, nullable=True),
        _json("declaration"),
        _json("truth"),
        _json("risk_indicators"),
        _json("findings"),
        _text("cargo_family", 200),
        sa.Column("feedback", sa.String(), nullable=False),
        _time("added_at"),
        _key("exercises", "exercise_id"),
        _refers("exercises", "scan_sha256", "scans.sha256"),
        _refers("exercises", "benign_sha256", "scans.sha256"),
    )
    op.create_index("ix_exercises_scan_sha256", "exercises", ["scan_sha256"])
    op.create_table(
        "exercise_sets",
        _text("set_id", 64),
        _text("title", 300),
        _json("rules"),
        _count("num_planned"),
        _time("created_at"),
        _key("exercise_sets", "set_id"),
    )
    op.create_table(
        "set_members",
        _text("set_id", 64),
        _count("position"),
        _text("exercise_id", 64),
        _key("set_members", "set_id", "position"),
        _unique("set_members", "set_id", "exercise_id"),
        _refers("set_members", "set_id", "exercise_sets.set_id"),
        _refers("set_members", "exercise_id", "exercises.exercise_id"),
    )


def _make_drills() -> None:
    op.create_table(
        "drills",
        _text("drill_id", 36),
        _text("person_id", 36),
        _text("set_id", 64),
        _time("started_at"),
        _time("finished_at", nullable=True),
        _key("drills", "drill_id"),
        _refers("drills", "person_id", "people.person_id", cascade=True),
        _refers("drills", "set_id", "exercise_sets.set_id"),
    )
    op.create_index("ix_drills_person_id", "drills", ["person_id"])
    op.create_table(
        "attempts",
        _text("attempt_id", 36),
        _text("drill_id", 36),
        _text("exercise_id", 64),
        _count("position"),
        _time("opened_at"),
        _key("attempts", "attempt_id"),
        _unique("attempts", "drill_id", "exercise_id"),
        _unique("attempts", "drill_id", "position"),
        _refers("attempts", "drill_id", "drills.drill_id", cascade=True),
        _refers("attempts", "exercise_id", "exercises.exercise_id"),
    )


def _make_journal() -> None:
    op.create_table(
        "events",
        _text("attempt_id", 36),
        _text("uuid", 64),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        _number("t"),
        _text("kind", 32),
        _json("payload"),
        _time("received_at"),
        _key("events", "attempt_id", "uuid"),
        _refers("events", "attempt_id", "attempts.attempt_id", cascade=True),
    )
    op.create_index("ix_events_attempt_id_seq", "events", ["attempt_id", "seq"])
    op.create_table(
        "answers",
        _text("attempt_id", 36),
        _text("key", 64),
        _text("decision", 16),
        _text("outcome", 32),
        _text("matching_rule", 16),
        _json("record"),
        _number("seconds_server"),
        _number("seconds_client", nullable=True),
        _time("submitted_at"),
        _key("answers", "attempt_id"),
        _refers("answers", "attempt_id", "attempts.attempt_id", cascade=True),
    )
