"""Status, versions and collections of sets and exercises."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from xray_trainer.store.schema.base import UtcDateTime

revision = "0009"
down_revision = "0008"

_EXERCISE = ("exercise_id", "exercises", "exercise_id")
_SET = ("set_id", "exercise_sets", "set_id")


def upgrade() -> None:
    """Adds the tables; sets that an analyst proposed become drafts, with what only they hold."""
    _sets()
    _exercises()
    _scans()
    _collections()
    _mark_drafts()


def downgrade() -> None:
    """Drops the tables; drafts are offered again, as they were before."""
    op.execute("UPDATE exercises SET status = 'offered' WHERE status = 'draft'")
    for table in ("collection_members", "collections", "library_entries", "scan_facts"):
        op.drop_table(table)
    op.drop_table("exercise_details")
    op.drop_table("set_states")


def _sets() -> None:
    op.create_table(
        "set_states",
        sa.Column("set_id", sa.String(64), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(36)),
        sa.Column("provenance", sa.String(16), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.String(64)),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("released_at", UtcDateTime()),
        sa.Column("released_by", sa.String(36)),
        sa.PrimaryKeyConstraint("set_id", name="pk_set_states"),
        _key("set_states", *_SET),
        _key("set_states", "first_id", "exercise_sets", "set_id"),
        _person("set_states", "owner"),
        _person("set_states", "released_by"),
    )
    op.create_index("ix_set_states_first_id", "set_states", ["first_id"])


def _exercises() -> None:
    op.create_table(
        "exercise_details",
        sa.Column("exercise_id", sa.String(64), nullable=False),
        sa.Column("provenance", sa.String(16), nullable=False),
        sa.Column("author", sa.String(36)),
        sa.Column("copied_from", sa.String(64)),
        sa.Column("correction", sa.Double(), nullable=False),
        sa.Column("accepted_at", UtcDateTime()),
        sa.Column("accepted_by", sa.String(36)),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("exercise_id", name="pk_exercise_details"),
        _key("exercise_details", *_EXERCISE),
        _key("exercise_details", "copied_from", "exercises", "exercise_id"),
        _person("exercise_details", "author"),
        _person("exercise_details", "accepted_by"),
    )
    op.create_index("ix_exercise_details_copied_from", "exercise_details", ["copied_from"])


def _scans() -> None:
    op.create_table(
        "scan_facts",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("measure", sa.String(16), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_scan_facts"),
        _key("scan_facts", "sha256", "scans", "sha256"),
    )
    op.create_table(
        "library_entries",
        sa.Column("exercise_id", sa.String(64), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("text", "families", "items")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("materials", "languages", "beams")),
        sa.Column("num_hidden", sa.Integer(), nullable=False),
        sa.Column("hardness", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("exercise_id", name="pk_library_entries"),
        _key("library_entries", *_EXERCISE),
    )


def _collections() -> None:
    op.create_table(
        "collections",
        sa.Column("collection_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("owner", sa.String(36)),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("collection_id", name="pk_collections"),
        sa.UniqueConstraint("name", name="uq_collections_name"),
        _person("collections", "owner"),
    )
    op.create_table(
        "collection_members",
        sa.Column("collection_id", sa.String(36), nullable=False),
        sa.Column("exercise_id", sa.String(64), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("collection_id", "exercise_id", name="pk_collection_members"),
        _key("collection_members", "collection_id", "collections", "collection_id", ondelete="CASCADE"),
        _key("collection_members", *_EXERCISE),
    )
    op.create_index("ix_collection_members_exercise_id", "collection_members", ["exercise_id"])


def _mark_drafts() -> None:
    op.execute(
        "INSERT INTO set_states (set_id, status, provenance, note, version, changed_at) "
        "SELECT set_id, 'draft', 'search', '', 1, created_at FROM exercise_sets WHERE set_id LIKE 'draft-%'"
    )
    op.execute(
        "UPDATE exercises SET status = 'draft' WHERE status = 'offered' "
        "AND exercise_id IN (SELECT exercise_id FROM set_members WHERE set_id LIKE 'draft-%') "
        "AND exercise_id NOT IN (SELECT exercise_id FROM set_members WHERE set_id NOT LIKE 'draft-%')"
    )


def _key(
    table: str, column: str, other: str, other_column: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.{other_column}"], name=name, ondelete=ondelete)


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return _key(table, column, "people", "person_id", ondelete="SET NULL")
