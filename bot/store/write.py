"""Two statements that both databases know and SQLAlchemy's core does not: write over what is there, and leave what is
there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.rows import Values
from bot.store.transaction import Session


@cache
def _statement(dialect: str, table: Table, key: str, keep: tuple[str, ...], overwrite: bool) -> Insert:
    insert = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    if not overwrite:
        return insert.on_conflict_do_nothing(index_elements=[key]).returning(table.c[key])
    fresh = {column.name: insert.excluded[column.name] for column in table.c if column.name not in (key, "id", *keep)}
    return insert.on_conflict_do_update(index_elements=[key], set_=fresh)


def put(session: Session, table: Table, key: str, rows: Sequence[Values], *, keep: tuple[str, ...] = ()) -> None:
    """Inserts the rows; where `key` is there already, writes over it, except the columns to `keep`."""
    if rows:
        session.execute(_statement(session.dialect, table, key, keep, True), list(rows))


def put_new(session: Session, table: Table, key: str, row: Values) -> bool:
    """Inserts the row unless `key` is there already (also when another process is about to commit it); whether it
    did.
    """
    statement = _statement(session.dialect, table, key, (), False)
    return session.execute(statement, row).first() is not None
