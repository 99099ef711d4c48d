"""The console over a real SQLite file with a hundred and twenty consultations, and staff's browsers."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette

from bot.clock import ManualClock
from bot.config import load_county
from bot.core.house import House
from bot.delivery.media import MediaStore
from bot.delivery.web import Broadcaster
from bot.desk import Desk
from bot.gate import Gate
from bot.locale.load import load_catalogue
from bot.store.session import Database
from handlers.web.doors import cookie_name
from handlers.web.keys import Keys
from handlers.web.site import build_site
from tests.console.seed import NOW, PHOTO, VOICE, fill, staff_without_phones
from tests.shipped import shipped_base, shipped_matcher
from tests.web.browser import TestClient

ROOT = Path(__file__).parents[2]
SECRET = b"a secret of the tests, long enough"
CLERK, READER = "staff-office", "staff-reader"
# One point, one pixel, one colour.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63b0d9a1f01f00041d02099e60fb2a"
    "0000000049454e44ae426082"
)


@dataclass
class Console:
    """The site in one process. `client` runs its loop; browsers share it."""

    app: Starlette
    house: House
    database: Database
    clock: ManualClock
    client: TestClient

    def browser(self, who: str | None = CLERK, language: str = "zh-Hans", door: str = "console") -> TestClient:
        """A browser; signed in at that door unless `who` is None."""
        browser = TestClient(self.app, follow_redirects=False, raise_server_exceptions=False)
        browser.portal = self.client.portal
        browser.cookies.set("nongda_lang", language)
        if who is not None:
            holds = {"w": who, "s": "5e5510", "i": self.clock.now().timestamp()}
            value = Keys(SECRET).seal(door, holds, datetime(2027, 1, 1, tzinfo=UTC))
            browser.cookies.set(cookie_name(door), value, path="/")  # type: ignore[arg-type]
        return browser


@pytest.fixture(scope="session")
def house() -> House:
    return House(
        staff_without_phones(load_county(ROOT / "config.yaml")), shipped_base(), shipped_matcher(), load_catalogue()
    )


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, house: House) -> Path:
    """A database file with all the consultations, to be copied by whoever changes it."""
    file = tmp_path_factory.mktemp("console") / "nongda.db"
    database = Database(f"sqlite:///{file}")
    database.migrate()
    fill(database, house.county)
    database.dispose()
    return file


@pytest.fixture(scope="session")
def console(tmp_path_factory: pytest.TempPathFactory, house: House, filled: Path) -> Iterator[Console]:
    """The filled console. Nothing in it can be changed, so all tests share it."""
    yield from serve(tmp_path_factory.mktemp("media"), house, filled)


@pytest.fixture
def own_console(tmp_path: Path, house: House, filled: Path) -> Iterator[Console]:
    """A filled console for a test that writes to its database."""
    shutil.copy(filled, tmp_path / "nongda.db")
    yield from serve(tmp_path, house, tmp_path / "nongda.db")


@pytest.fixture
def empty_console(tmp_path: Path, house: House) -> Iterator[Console]:
    """A console on its first day."""
    Database(f"sqlite:///{tmp_path / 'nongda.db'}").migrate()
    yield from serve(tmp_path, house, tmp_path / "nongda.db")


def serve(folder: Path, house: House, file: Path) -> Iterator[Console]:
    database = Database(f"sqlite:///{file}")
    clock = ManualClock(NOW)
    gate = Gate(database, Desk(house), clock)
    media = folder / "media"
    media.mkdir()
    (media / PHOTO.file.removeprefix("file:")).write_bytes(PNG)
    (media / VOICE.file.removeprefix("file:")).write_bytes(b"OggS" + bytes(36))

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        gate.start()
        yield
        await gate.stop()

    app = build_site(gate, house, clock, Broadcaster(), MediaStore(media), SECRET, folder=folder)
    app.router.lifespan_context = life
    with TestClient(app) as client:
        yield Console(app, house, database, clock, client)
    database.dispose()
