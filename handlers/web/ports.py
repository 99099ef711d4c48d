"""What the pages need of the rest of the house, and the whole they share: built once by `build_site`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from starlette.requests import Request

from bot.clock import Clock
from bot.core.events import Address, Event, Media
from bot.core.house import House
from bot.core.plan import Line
from handlers.web.keys import Keys
from knowledge.load import HOME

if TYPE_CHECKING:
    from handlers.web.console.exports import Exports
    from handlers.web.pages import Pages
    from handlers.web.readings import Readings

T = TypeVar("T")


class Outcome(Protocol):
    """What the gate says about an event.

    `repeat`: the key was seen before and nothing was done. `dead`: it could not be handled. `line`: its line of the journal.
    """

    @property
    def repeat(self) -> bool: ...

    @property
    def dead(self) -> bool: ...

    @property
    def line(self) -> Line | None: ...


class Gate(Protocol):
    """The one door to the database. All raise StoreUnavailable; submit and write return only after the commit."""

    async def submit(self, event: Event) -> Outcome: ...

    async def read(self, view: Callable[[Any], T]) -> T: ...

    async def write(self, work: Callable[[Any], T]) -> T: ...


class SignOuts(Protocol):
    """When people signed out last: cookies from before do not count. Both raise StoreUnavailable."""

    async def last(self, person_id: str) -> datetime | None: ...

    async def note(self, person_id: str, at: datetime) -> None: ...


class Broadcaster(Protocol):
    """Tells open pages that something came for an address. The iterator ends when the house closes."""

    def subscribe(self, address: Address) -> AsyncIterator[object]: ...


class MediaStore(Protocol):
    """The folder of pictures and recordings."""

    def save(self, data: bytes, mime: str, name: str = "") -> Media: ...

    async def path(self, media: Media) -> Path | None: ...


@dataclass
class Site:
    """Everything a page may use. Changed by `renew` (handlers/web/site.py) only: never while a page is being made."""

    gate: Gate
    house: House
    clock: Clock
    broadcaster: Broadcaster
    media: MediaStore
    keys: Keys
    pages: Pages
    readings: Readings
    sign_outs: SignOuts
    exports: Exports
    folder: Path | None = None  # the data folder, where the county may keep a template of its own
    knowledge: Path = HOME  # the folder that entries are published into
    notes: tuple[str, ...] = ()  # what the operator should look at besides the figures, for /healthz


def site_of(request: Request) -> Site:
    """The site this request came to."""
    site = request.app.state.site
    assert isinstance(site, Site)
    return site
