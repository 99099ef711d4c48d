"""A small sample in a real SQLite file, made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import load_county
from bot.core.house import House
from bot.delivery.media import MediaStore
from bot.locale.load import load_catalogue
from bot.sample.pictures import pictures
from bot.sample.year import Wish, make
from bot.store.session import Database
from tests.console.conftest import ROOT, Console, serve
from tests.console.seed import NOW, staff_without_phones
from tests.shipped import shipped_base, shipped_matcher

WISH = Wish(2026, 400, 5)


@pytest.fixture(scope="session")
def house() -> House:
    return House(
        staff_without_phones(load_county(ROOT / "config.yaml")), shipped_base(), shipped_matcher(), load_catalogue()
    )


def sample(file: Path, house: House, wish: Wish = WISH) -> Database:
    """A sample in this file, with two pictures in the folder beside it."""
    database = Database(f"sqlite:///{file}", durable=False)
    database.migrate()
    store = MediaStore(file.parent / "media")
    photos = tuple(store.save(data, "image/png") for data in pictures(2, wish.seed))
    make(database, house, wish, NOW, photos, lambda what, share: None)
    return database


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory, house: House) -> Path:
    """The sample's file, to be copied by whoever changes it."""
    made = tmp_path_factory.mktemp("sample") / "nongda.db"
    sample(made, house).dispose()
    return made


@pytest.fixture
def year(file: Path) -> Iterator[Database]:
    """The sample to read from."""
    database = Database(f"sqlite:///{file}")
    yield database
    database.dispose()


@pytest.fixture
def console(tmp_path: Path, house: House, file: Path) -> Iterator[Console]:
    """The console over a copy of the sample."""
    shutil.copy(file, tmp_path / "nongda.db")
    yield from serve(tmp_path, house, tmp_path / "nongda.db")
