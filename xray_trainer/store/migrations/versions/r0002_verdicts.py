"""Give people a role, and keep what analysts say about findings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds the role, `trainee` for everybody who is there, and the table of verdicts."""
    role = sa.Column("role", sa.String(16), nullable=False, server_default="trainee")
    op.add_column("people", role)
    op.create_table(
        "verdicts",
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("uuid", sa.String(64), nullable=False),
        sa.Column("checkpoint", sa.String(200), nullable=False),
        sa.Column("scan_key", sa.String(16), nullable=False),
        sa.Column("finding_key", sa.String(16), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "uuid", name="pk_verdicts"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name="fk_verdicts_person_id_people", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_verdicts_checkpoint_scan_key", "verdicts", ["checkpoint", "scan_key"])


def downgrade() -> None:
    """Drops the table and the column."""
    op.drop_table("verdicts")
    op.drop_column("people", "role")
