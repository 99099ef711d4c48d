"""The database as an object: whole transactions, durable settings, and what it does with odd text and naive times."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from bot.errors import InputFault, StoreUnavailable
from bot.store import meta, session
from bot.store.session import Database, Session
from bot.store.tables import consultation, journal
from bot.store.tables import meta as meta_table
from tests.store.cast import NOON, ask, case, do, farmer, key, plan, said


@pytest.mark.parametrize(
    "address",
    ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://root@localhost/x", "postgresql+asyncpg://localhost/x"],
)
def test_an_address_that_is_none_of_ours_is_told_in_plain_words(address: str) -> None:
    with pytest.raises(InputFault, match="NONGDA_DATABASE_URL"):
        Database(address)


def test_short_forms_of_a_postgresql_address_are_understood() -> None:
    for address in ("postgres://u@localhost/x", "postgresql://u@localhost/x", "postgresql+psycopg://u@localhost/x"):
        assert Database(address).dialect == "postgresql"


def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new' / 'folder' / 'nongda.db'}")
    database.migrate()
    assert (tmp_path / "new" / "folder" / "nongda.db").exists()
    database.dispose()


def test_sqlite_is_set_to_be_durable_and_strict(database: Database) -> None:
    if database.dialect != "sqlite":
        with database.reading() as one:
            assert one.scalar(text("SHOW lock_timeout")) == "5s"
            assert one.scalar(text("SHOW timezone")) == "UTC"
        return
    with database.writing() as one:
        read = {name: one.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "busy_timeout")}
        assert read == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 5000}
        assert one.scalar(text("PRAGMA foreign_keys")) == 1


def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    def keep_and_fail() -> None:
        with database.writing() as one:
            meta.keep(one, "offset", "12", NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        keep_and_fail()
    with database.reading() as one:
        assert meta.recall(one, "offset") is None


def test_what_is_kept_is_found_and_written_over(database: Database) -> None:
    for value in ("12", "13"):
        with database.writing() as one:
            meta.keep(one, "offset", value, NOON)
    with database.reading() as one:
        assert meta.recall(one, "offset") == "13"


def keep_twice(session: Session) -> None:
    with session.begin_nested():
        meta.keep(session, "second", "lost", NOON)
        session.execute(insert(meta_table), [{"key": "first", "value": "again", "at": NOON}])


def test_an_event_that_fails_takes_only_its_own_savepoint_with_it(database: Database) -> None:
    with database.writing() as one:
        with one.begin_nested():
            meta.keep(one, "first", "kept", NOON)
        with pytest.raises(IntegrityError):
            keep_twice(one)
        meta.keep(one, "third", "kept", NOON)
    with database.reading() as one:
        assert [meta.recall(one, name) for name in ("first", "second", "third")] == ["kept", None, "kept"]


def test_nobody_can_write_through_a_reader(database: Database) -> None:
    with pytest.raises((DBAPIError, StoreUnavailable)), database.reading() as one:
        meta.keep(one, "offset", "12", NOON)
    with database.reading() as one:
        assert meta.recall(one, "offset") is None


def test_a_reader_sees_the_last_commit_while_somebody_writes(database: Database) -> None:
    with database.writing() as writer:
        meta.keep(writer, "offset", "12", NOON)
        with database.reading() as one:
            assert meta.recall(one, "offset") is None
    with database.reading() as one:
        assert meta.recall(one, "offset") == "12"


def test_when_every_connection_is_in_use_the_store_is_unavailable(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(session, "_READERS", 1)
    database = Database(url.replace("postgresql:", "postgres:"))
    with database.reading() as one:
        one.execute(text("SELECT 1"))
        with pytest.raises(StoreUnavailable, match="in use"), database.reading() as other:
            other.execute(text("SELECT 1"))
    database.dispose()


def test_a_database_that_is_not_there_is_unavailable(
    tmp_path: Path, open_database: Callable[[str], Database], dialect: str
) -> None:
    folder = tmp_path / "taken.db"
    folder.mkdir()
    address = f"sqlite:///{folder}" if dialect == "sqlite" else f"postgresql://u@/x?host={tmp_path}"
    database = open_database(address)
    with pytest.raises(StoreUnavailable), database.writing():
        pass
    with pytest.raises(StoreUnavailable):
        database.migrate()


def test_a_new_file_that_another_process_is_switching_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "BUSY_SECONDS", 0.1)
    pauses: list[float] = []
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    with closing(sqlite3.connect(tmp_path / "new.db", isolation_level=None)) as other:
        other.execute("CREATE TABLE busy (x)")
        other.execute("BEGIN")
        other.execute("SELECT * FROM busy")
        monkeypatch.setattr("bot.store.session.time.sleep", pauses.append)
        with pytest.raises(StoreUnavailable, match="locked"), database.writing():
            pass
        # As soon as the other has let go, the next try succeeds.
        monkeypatch.setattr("bot.store.session.time.sleep", lambda _: other.execute("ROLLBACK"))
        with database.writing() as one:
            assert one.scalar(text("PRAGMA journal_mode")) == "wal"
    database.dispose()


def test_a_statement_that_is_wrong_is_a_bug_and_not_a_reason_to_try_again(database: Database) -> None:
    with pytest.raises(DBAPIError), database.reading() as one:
        one.execute(text("SELECT nothing FROM nowhere"))


def test_moments_come_back_as_they_went_in_and_always_in_utc(database: Database) -> None:
    beijing = datetime(2026, 5, 20, 12, 0, 0, 123456, timezone(timedelta(hours=8)))
    with database.writing() as one:
        meta.keep(one, "seen", "k1", beijing)
    with database.reading() as one:
        at = one.scalar(select(meta_table.c.at))
    assert at == beijing
    assert at is not None
    assert at.tzinfo is UTC


def test_a_moment_without_its_zone_is_refused(database: Database) -> None:
    with pytest.raises((ValueError, StatementError), match="needs its zone"), database.writing() as one:
        meta.keep(one, "seen", "k1", datetime(2026, 5, 20, 12, 0))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("鹅\0下蛋", "鹅下蛋"), ("半\ud83d个", "半?个"), ("‮倒着<b>&</b>", "‮倒着<b>&</b>"), ("🦢" * 10, "🦢" * 10)],
)
def test_whatever_a_farmer_types_can_be_stored(database: Database, typed: str, kept: str) -> None:
    one = case(1, question=typed, shown=None)
    event = said(typed)
    do(database, event, plan("asked", 1, data={"text": typed}, people=(farmer(),), consultations=(one,)))
    with database.reading() as reader:
        assert reader.scalar(select(consultation.c.question)) == kept
        assert reader.scalar(select(journal.c.key)) == event.key


def test_the_journal_refuses_to_lose_or_change_a_line(database: Database) -> None:
    do(database, said(key=key()), plan())
    for statement in (
        "DELETE FROM journal",
        "UPDATE journal SET kind = 'other'",
        "UPDATE journal SET actor = 'x', data = '{}'",
    ):
        with pytest.raises(DBAPIError, match="only ever added to"), database.writing() as one:
            one.execute(text(statement))
    with database.writing() as one:
        one.execute(text("UPDATE journal SET data = '{}'"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consultation SET status = 'lost'",
        "UPDATE person SET role = 'king'",
        "UPDATE parcel SET state = 'maybe'",
        "UPDATE parcel SET channel = 'pigeon'",
        "UPDATE consultation SET farmer = 'nobody'",
        "DELETE FROM consultation",
    ],
)
def test_the_database_itself_guards_standings_and_belongings(database: Database, statement: str) -> None:
    ask(database, said())
    with pytest.raises(IntegrityError), database.writing() as one:
        one.execute(text(statement))
