"""Whom an identity provider's people are here."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "identities",
        sa.Column("identity_hash", sa.String(64), nullable=False),
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("identity_hash", name="pk_identities"),
        sa.UniqueConstraint("issuer", "person_id", name="uq_identities_issuer_person_id"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.person_id"], name="fk_identities_person_id_people", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_identities_person_id", "identities", ["person_id"])


def downgrade() -> None:
    """Drops it; who was linked is linked anew where an administrator prepared the account."""
    op.drop_table("identities")
