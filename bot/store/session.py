"""The database as one object: migrate it, write to it in whole transactions, read from it beside.

SQLite has one writer: its pool holds one connection, and every writing transaction takes the lock at its beginning
(BEGIN IMMEDIATE), so that what was read is still true when it is written. Readers have an engine of their own and,
thanks to the WAL, never wait. PostgreSQL has as many writers as there are processes; load.py locks what an event is
about.

Every error that means "not now" leaves as StoreUnavailable, whatever call it strikes; other errors are bugs and leave
as they are.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import Fault, InputFault, StoreUnavailable
from bot.store import migrate, numbers
from bot.store.transaction import Session
from bot.store.types import to_json

__all__ = ["Database", "Session"]  # who is given a session names its type from here

BUSY_SECONDS = 5.0
_READERS = 5
_WAL_PAUSE = 0.02
_NOT_NOW = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PROTOCOL,
}


class Database:
    """One database, by its address: `sqlite:///data/nongda.db` (a file) or `postgresql://user@host/name`.

    Nothing is opened before the first use. Raises InputFault when the address is none of these. Not `durable`: for a file
    that is thrown away, SQLite does not wait for the disk.
    """

    def __init__(self, url: str, *, durable: bool = True) -> None:
        self._url = _checked(url)
        self._spares: list[int] = []
        lite = self._url.get_backend_name() == "sqlite"
        if lite and self._url.database:
            Path(self._url.database).parent.mkdir(parents=True, exist_ok=True)
        self._durable = durable
        self._writer = _engine(self._url, begin="BEGIN IMMEDIATE", size=1 if lite else _READERS, durable=durable)
        self._reader = _engine(self._url, begin="BEGIN", size=_READERS, read_only=True)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._writer.dialect.name

    def migrate(self, revision: str = "head") -> None:
        """Brings the tables up to date; several processes may do so at once. Raises StoreUnavailable, InputFault."""
        engine = _engine(self._url, begin="BEGIN IMMEDIATE", size=1, foreign_keys=False, durable=self._durable)
        try:
            migrate.upgrade(engine, revision)
        finally:
            engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises. Raises StoreUnavailable."""
        with _border(), self._writer.connect() as connection:
            session = Session(connection, self._spares)
            try:
                with connection.begin():  # takes SQLite's lock now, not at the first write
                    yield session
            finally:
                numbers.take_back(session)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One snapshot to read from; writing through it fails. Raises StoreUnavailable."""
        with _border(), self._reader.connect() as connection, connection.begin():
            yield Session(connection, [])

    def dispose(self) -> None:
        """Closes all connections that are not in use."""
        self._writer.dispose()
        self._reader.dispose()


def _checked(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError:
        raise _fault("this is no database address") from None
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise _fault(f"'{url.drivername}' is not supported: use sqlite:///FILE or postgresql://USER@HOST/NAME")
    if url.drivername == "sqlite" and (url.database or ":memory:") == ":memory:":
        raise _fault("SQLite needs a file: sqlite:///FILE")
    return url


def _fault(message: str) -> InputFault:
    return InputFault([Fault("NONGDA_DATABASE_URL", 0, 0, message)])


def _engine(
    url: URL, *, begin: str, size: int, read_only: bool = False, foreign_keys: bool = True, durable: bool = True
) -> Engine:
    common: dict[str, Any] = {
        "pool_size": size,
        "max_overflow": 0,
        "pool_timeout": BUSY_SECONDS,
        "json_serializer": to_json,
        "pool_pre_ping": read_only,  # a writer's caller tries again anyway; a page's reader should not notice a restart
    }
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}, **common)
        _sqlite_hooks(engine, begin, read_only, foreign_keys, durable)
    else:
        milliseconds = int(BUSY_SECONDS * 1000)
        options = f"-c lock_timeout={milliseconds} -c timezone=UTC"
        if read_only:
            options += " -c default_transaction_read_only=on"
        engine = create_engine(url, connect_args={"connect_timeout": int(BUSY_SECONDS), "options": options}, **common)
    event.listen(engine, "handle_error", _translate)
    return engine


def _sqlite_hooks(engine: Engine, begin: str, read_only: bool, foreign_keys: bool, durable: bool) -> None:
    pragmas = [
        f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}",
        f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}",
        f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}",
        f"PRAGMA query_only = {'ON' if read_only else 'OFF'}",
    ]

    def connected(connection: sqlite3.Connection, _: object) -> None:
        # Left alone, the driver would begin transactions by itself, too late and without the lock.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(pragma)
        if not read_only:
            _write_ahead(connection)

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """WAL stays with the file. Two processes that switch a new file at once do not wait for each other: try again."""
    patience = int(BUSY_SECONDS / _WAL_PAUSE) + 1
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            patience -= 1
            if not patience:
                raise
            time.sleep(_WAL_PAUSE)


def _translate(context: ExceptionContext) -> StoreUnavailable | None:
    if context.is_pre_ping:  # the pool itself mends that
        return None
    error = context.original_exception
    if isinstance(error, sqlite3.Error):
        not_now = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF in _NOT_NOW
    else:
        not_now = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    if not_now or context.is_disconnect:
        return StoreUnavailable(str(error))
    return None


@contextmanager
def _border() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        raise StoreUnavailable("all connections are in use") from error
    except PendingRollbackError as error:
        raise StoreUnavailable("the connection was lost within the transaction") from error
