"""The history of the tables: its head is what the models say, each step goes up and down, several processes may start at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, Text, create_engine, inspect, text

from bot.errors import InputFault, StoreUnavailable
from bot.store import migrate
from bot.store.session import Database, _checked, _engine
from bot.store.tables import Base
from bot.store.types import Moment, Words

Open = Callable[[str], Database]
Make = Callable[[str], Engine]


@pytest.fixture
def engine_for() -> Iterator[Make]:
    """Engines for looking at a database from outside, closed at the end."""
    made: list[Engine] = []

    def make(address: str) -> Engine:
        made.append(create_engine(_checked(address)))
        return made[-1]

    yield make
    for engine in made:
        engine.dispose()


def _objects(engine: Engine) -> set[str]:
    """Every index and constraint as the database itself words it."""
    queries = {
        "sqlite": ["SELECT name || ' ' || coalesce(sql, '') FROM sqlite_master WHERE type = 'index'"],
        "postgresql": [
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
            "SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
            "SELECT sequencename FROM pg_sequences",
        ],
    }
    with engine.connect() as connection:
        found = {row[0] for query in queries[engine.dialect.name] for row in connection.execute(text(query))}
    return {" ".join(item.split()) for item in found if "alembic" not in item}


def _tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def test_the_head_of_the_history_is_what_the_models_say(url: str, engine_for: Make) -> None:
    engine = engine_for(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_indexes_and_constraints_are_worded_as_the_models_word_them(url: str, empty_url: str, engine_for: Make) -> None:
    migrated, made = engine_for(url), engine_for(empty_url.replace("nongda.db", "made.db"))
    Base.metadata.create_all(made)
    assert _objects(migrated) == _objects(made)
    assert any("uq_consultation_open" in item and "WHERE" in item.upper() for item in _objects(migrated))


def test_every_step_goes_up_and_down_and_up_again(empty_url: str) -> None:
    engine = _engine(_checked(empty_url), begin="BEGIN IMMEDIATE", size=1, foreign_keys=False)
    steps = [step.revision for step in ScriptDirectory.from_config(migrate.config_for()).walk_revisions()][::-1]
    for step in steps:
        migrate.upgrade(engine, step)
        before = _objects(engine)
        migrate.downgrade(engine, "-1")
        migrate.upgrade(engine, step)
        assert _objects(engine) == before
    migrate.downgrade(engine, "base")
    assert _tables(engine) == {"alembic_version"}
    migrate.upgrade(engine)
    assert "journal" in _tables(engine)
    engine.dispose()


def test_four_processes_may_migrate_at_the_same_time(empty_url: str, open_database: Open, engine_for: Make) -> None:
    databases = [open_database(empty_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda database: database.migrate(), databases))
    engine = engine_for(empty_url)
    assert "parcel" in _tables(engine)


def test_migrating_twice_changes_nothing(database: Database, url: str, engine_for: Make) -> None:
    engine = engine_for(url)
    before = _objects(engine)
    database.migrate()
    assert _objects(engine) == before


def test_a_database_of_a_newer_version_is_told_in_plain_words(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(InputFault, match="newer Nongda"):
        database.migrate()


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)  # PostgreSQL never lets go of its foreign keys
def test_rows_that_lost_what_they_belong_to_stop_a_migration(url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "nongda.db")) as raw:
        raw.execute("INSERT INTO timer (number, kind, due) VALUES (5, 'close', '2026-05-20 04:00:00')")
        raw.commit()
    with pytest.raises(RuntimeError, match="without what they belong to"):
        Database(url).migrate()


def test_a_new_step_names_plain_types_only() -> None:
    assert migrate.render_item("type", Moment(), None) == "sa.DateTime(timezone=True)"
    assert migrate.render_item("type", Words(), None) == "sa.Text()"
    assert migrate.render_item("type", Text(), None) is False
    assert migrate.render_item("table", Words(), None) is False


def test_a_step_that_is_not_there_is_a_bug_and_stays_one(database: Database) -> None:
    with pytest.raises(Exception, match="nonsense") as caught:
        database.migrate("nonsense+1")
    assert not isinstance(caught.value, StoreUnavailable)
