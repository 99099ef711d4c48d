"""A messenger that tests hold in their hands, and a sender at work on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.core.plan import Parcel
from bot.delivery.pace import Pace
from bot.delivery.sender import Sender
from bot.store.outbox import Load, Outgoing
from tests.line.helpers import House, said


class Wire:
    """A messenger that does what the test says: `fails` holds what happens to the next sends of a text, in order."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.tries: list[str] = []
        self.fails: dict[str, list[Exception]] = {}
        self.hold = asyncio.Event()
        self.hold.set()
        self.under_way = 0
        self.most_under_way = 0

    async def send(self, outgoing: Outgoing) -> str:
        text = outgoing.parcel.text
        self.tries.append(text)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            await self.hold.wait()
            if self.fails.get(text):
                raise self.fails[text].pop(0)
        finally:
            self.under_way -= 1
        self.sent.append(text)
        return f"m{len(self.sent)}"


@asynccontextmanager
async def sending(
    house: House,
    wire: Wire,
    *,
    pace: Pace | None = None,
    slots: int = 16,
    lease: float = 60.0,
    only: Load = "all",
) -> AsyncIterator[Sender]:
    sender = Sender(house.gate, "tg", wire, house.clock, pace=pace, slots=slots, lease=lease, only=only)
    task = asyncio.create_task(sender.run())
    try:
        yield sender
    finally:
        wire.hold.set()
        sender.stop()
        await asyncio.wait_for(task, 5)


async def post(house: House, *parcels: Parcel) -> None:
    """One event that makes these parcels."""
    event = said(len(house.desk.handled) + 1)
    house.desk.answers[event.key] = parcels
    await house.gate.submit(event)


def states(house: House) -> list[str]:
    return [state for _, state, _ in house.parcels()]


def all_sent(house: House) -> Callable[[], bool]:
    return lambda: set(states(house)) == {"sent"}
