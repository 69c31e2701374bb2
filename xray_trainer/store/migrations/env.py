"""Runs migrations on the connection that `xray_trainer.store.migrate` hands over; never run by itself."""

from __future__ import annotations

from alembic import context

from xray_trainer.store.schema import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
