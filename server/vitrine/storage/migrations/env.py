"""Alembic's entry: runs on the connection and in the transaction that `migrating` opened and locked."""

from __future__ import annotations

from typing import Any

from alembic import context

from vitrine.storage.base import import_all_tables
from vitrine.storage.migrations.compare import render_plain

connection: Any = context.config.attributes["connection"]
# Only `make` compares with the tables; a running shop migrates without importing every slice.
metadata = import_all_tables() if context.config.attributes.get("compare") else None

context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render_plain,
    compare_type=True,
    # SQLite can roll DDL back when the driver does not commit behind our back; ours does not.
    transactional_ddl=True,
)

with context.begin_transaction():
    context.run_migrations()
