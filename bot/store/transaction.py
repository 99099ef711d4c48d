"""A transaction that is open. Whoever is given a Session may read and write in it; only the Database opens and ends one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection

from bot.core.situation import Absence, Person


class Session:
    """One transaction on one connection, and what is known while it lasts.

    `execute`, `scalar` and `scalars` are the connection's own: the store has no objects that would need watching.

    people   those with a post, once posts.py has loaded them; None: not loaded, or something about them was written since
    absences who is away, likewise
    spares   consultation numbers that the database gave and nobody used; shared by all sessions of a Database
    offered  the consultation number that the event at hand may use
    """

    def __init__(self, connection: Connection, spares: list[int]) -> None:
        self.connection = connection
        self.dialect = connection.dialect.name
        self.execute = connection.execute
        self.scalar = connection.scalar
        self.scalars = connection.scalars
        self.people: Mapping[str, Person] | None = None
        self.absences: tuple[Absence, ...] | None = None
        self.spares = spares
        self.offered: int | None = None

    @contextmanager
    def begin_nested(self) -> Iterator[None]:
        """A savepoint: when the block raises, what it did is undone, and what was before it stays."""
        try:
            with self.connection.begin_nested():
                yield
        except BaseException:
            self.people = self.absences = None  # they may have been loaded within
            raise
