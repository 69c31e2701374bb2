"""Accounts, sessions, links that work once, and wrong passwords."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Adds the tables."""
    _make_accounts()
    _make_failures()
    _make_sessions()
    _make_links()


def downgrade() -> None:
    """Drops the tables."""
    for table in ("one_time_links", "sessions", "sign_in_failures", "accounts"):
        op.drop_table(table)


def _make_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("login", sa.String(120), nullable=False),
        sa.Column("identity", sa.String(254), nullable=True),
        sa.Column("password_hash", sa.String(200), nullable=False, server_default=""),
        sa.Column("pin_hash", sa.String(200), nullable=False, server_default=""),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        _time("locked_at", is_optional=True),
        _time("created_at"),
        _time("changed_at"),
        sa.PrimaryKeyConstraint("person_id", name="pk_accounts"),
        sa.UniqueConstraint("login", name="uq_accounts_login"),
        sa.UniqueConstraint("identity", name="uq_accounts_identity"),
        _of_person("accounts"),
    )


def _make_failures() -> None:
    op.create_table(
        "sign_in_failures",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("num", sa.Integer(), nullable=False),
        _time("last_at"),
        sa.PrimaryKeyConstraint("key", name="pk_sign_in_failures"),
    )
    op.create_index("ix_sign_in_failures_last_at", "sign_in_failures", ["last_at"])


def _make_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("session_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=True),
        _time("previous_until", is_optional=True),
        sa.Column("browser", sa.String(80), nullable=False, server_default=""),
        _time("made_at"),
        _time("rotated_at"),
        _time("seen_at"),
        _time("expires_at"),
        sa.Column("idle_s", sa.Integer(), nullable=False),
        _time("revoked_at", is_optional=True),
        sa.PrimaryKeyConstraint("session_id", name="pk_sessions"),
        sa.UniqueConstraint("secret_hash", name="uq_sessions_secret_hash"),
        _of_person("sessions"),
    )
    for column in ("person_id", "previous_hash", "expires_at"):
        op.create_index(f"ix_sessions_{column}", "sessions", [column])


def _make_links() -> None:
    op.create_table(
        "one_time_links",
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        _time("made_at"),
        _time("expires_at"),
        _time("used_at", is_optional=True),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_one_time_links"),
        _of_person("one_time_links"),
    )
    op.create_index("ix_one_time_links_person_id", "one_time_links", ["person_id"])


def _time(name: str, *, is_optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=is_optional)


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["person_id"], ["people.person_id"], name=f"fk_{table}_person_id_people", ondelete="CASCADE"
    )
