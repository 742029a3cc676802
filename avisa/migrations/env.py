"""Alembic's entry: runs the steps in the transaction that `avisa.migrations.upgrade` opened."""

from __future__ import annotations

from alembic import context

from avisa.migrations.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
