"""A gate on a real SQLite file with a desk that tests tell what to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, text

from bot.clock import Clock, ManualClock
from bot.core.events import Address, Event, Said
from bot.core.plan import Line, Parcel, ParcelKind, Plan
from bot.desk import Desk, Outcome
from bot.errors import StoreUnavailable
from bot.gate import Gate
from bot.store import apply, load
from bot.store.session import Database, Session

NOON = datetime(2026, 5, 12, 4, 0, tzinfo=UTC)
FARMER = Address("tg", "700")

Deed = Callable[[Session, Event], None]


def said(number: int, text: str = "鹅下软蛋", at: datetime = NOON, sender: Address = FARMER) -> Said:
    return Said(key=f"tg:{number}", at=at, sender=sender, text=text)


def parcel(text: str = "知道了", to: Address = FARMER, *, tell: bool = False) -> Parcel:
    return Parcel(to=to, person="f-1", kind=ParcelKind.NOTICE, text=text, tell=tell)


class ScriptedDesk(Desk):
    """Writes a journal line for every event, sends what `answers` says, and first does what the test wants done."""

    def __init__(self) -> None:
        self.deeds: dict[str, Deed] = {}
        self.answers: dict[str, tuple[Parcel, ...]] = {}
        self.handled: list[str] = []
        self.events: list[Event] = []

    def handle(self, session: Session, event: Event) -> Outcome:
        self.handled.append(event.key)
        if load.seen(session, event.key):
            return Outcome(repeat=True)
        plan = Plan(line=Line("test"), parcels=self.answers.get(event.key, ()))
        applied = apply.apply(session, event, plan)
        if event.key in self.deeds:
            self.deeds[event.key](session, event)
        self.events.append(event)
        return Outcome(parcels=len(applied.parcels), reached=applied.addresses, orphans=applied.orphans)


class House:
    """What a test works with: the gate and what stands behind it."""

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        self.clock = clock or ManualClock(NOON)
        self.database = Database(f"sqlite:///{folder / 'nongda.db'}")
        self.database.migrate()
        self.desk = ScriptedDesk()
        self.gate = Gate(self.database, self.desk, self.clock)

    def keys(self) -> list[str]:
        """The keys of the journal, in order."""
        with self.database.reading() as session:
            return [row.key for row in _rows(session, "journal", "key")]

    def dead_keys(self) -> list[str]:
        with self.database.reading() as session:
            return [row.key for row in _rows(session, "dead_letter", "key")]

    def parcels(self) -> list[tuple[str, str, str]]:
        """(text, state, error) of every parcel, in order."""
        with self.database.reading() as session:
            return [(row.text, row.state, row.error) for row in _rows(session, "parcel", "text, state, error")]


def _rows(session: Session, table: str, columns: str) -> list[Row[Any]]:
    return list(session.execute(text(f"SELECT {columns} FROM {table} ORDER BY id")))


@asynccontextmanager
async def running(folder: Path, clock: Clock | None = None) -> AsyncIterator[House]:
    """A house whose gate serves until the block ends."""
    house = House(folder, clock)
    house.gate.start()
    try:
        yield house
    finally:
        await house.gate.stop()
        house.database.dispose()


async def until(condition: Callable[[], bool], what: str, seconds: float = 5.0) -> None:
    """Wait until it holds; AssertionError when it does not in time."""
    try:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - what is waited for has no event of its own
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError(f"waited in vain for: {what}") from None


def broken(session: Session, event: Event) -> None:
    """A deed: our own code raises."""
    raise ValueError("a bug")


def away(session: Session, event: Event) -> None:
    """A deed: the database goes away."""
    raise StoreUnavailable("the connection is lost")
