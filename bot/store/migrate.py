"""Bringing the tables up to date: one history for both databases, run from code at start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from alembic import command
from alembic.config import Config
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text

from bot.errors import Fault, InputFault
from bot.store.types import Moment, Words

# Any number will do, as long as every process of ours takes the same.
_LOCK = 7_262_001
_LOCK_SECONDS = 60


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Up to `revision`, in one transaction. Raises InputFault when the database is of a newer version than the code."""
    _run(engine, lambda config: command.upgrade(config, revision))


def downgrade(engine: Engine, revision: str) -> None:
    """Back down to `revision`; "base" leaves nothing."""
    _run(engine, lambda config: command.downgrade(config, revision))


def config_for(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made in code; no alembic.ini is needed."""
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """How a new step writes our own types: as plain ones, so that it still runs when ours have changed."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Words):
        return "sa.Text()"
    return False


def _run(engine: Engine, work: Callable[[Config], None]) -> None:
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        try:
            work(config_for(connection))
        except CommandError as error:
            if isinstance(error.__cause__, ResolutionError):
                newer = f"it was made by a newer Nongda than this one ({error})"
                raise InputFault([Fault("database", 0, 0, newer)]) from error
            raise
        if connection.dialect.name == "sqlite":
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError(f"rows without what they belong to after migrating: {broken[:5]}")
