"""Fresh databases for tests: a file, or one of the PostgreSQL server that the test run started."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import event as sqlalchemy_event

from bot.store.session import Session

_names = count(1)
BOTH = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.slow)]


def run(server: str, command: sql.SQL | sql.Composed, database: str = "postgres") -> None:
    """One statement outside any transaction; `server` is an address with `{database}` for the name."""
    with psycopg.connect(server.format(database=database), autocommit=True) as connection:
        connection.execute(command)


@contextmanager
def migrated(dialect: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The address of a migrated database; a file in `folder`, or a database of the server, dropped at the end."""
    if dialect == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), folder / "nongda.db")
        yield f"sqlite:///{folder / 'nongda.db'}"
        return
    with postgresql_database(request.getfixturevalue("migrated_postgresql"), "model") as address:
        yield address


@contextmanager
def postgresql_database(server: str, template: str) -> Iterator[str]:
    """A database of its own, copied from `template`, dropped at the end."""
    name = f"test_{next(_names)}"
    run(server, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    yield server.format(database=name)
    run(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def listening(session: Session) -> Iterator[list[tuple[str, Any]]]:
    """The statements that run in this session while the block lasts, with their parameters."""
    heard: list[tuple[str, Any]] = []

    def hear(*arguments: Any) -> None:
        heard.append((arguments[2], arguments[3]))

    sqlalchemy_event.listen(session.connection, "before_cursor_execute", hear)
    yield heard
    sqlalchemy_event.remove(session.connection, "before_cursor_execute", hear)
