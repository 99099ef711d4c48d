"""Run by alembic: migrates over the connection that bot/store/migrate.py opened, inside its transaction."""

from __future__ import annotations

from alembic import context

from bot.store import audit, filters, group_tables, panel_tables, proposal_tables, work_tables  # noqa: F401 - all tables
from bot.store.migrate import render_item
from bot.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
