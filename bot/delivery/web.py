"""The browser: a parcel is delivered the moment it is marked, and open pages are told to look."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable

from bot.core.events import Address
from bot.store.outbox import Outgoing


class WebTransport:
    """Nothing to send: pages read what the outbox holds. The parcel's own id serves as the message's."""

    async def send(self, outgoing: Outgoing) -> str:
        return str(outgoing.id)


class Broadcaster:
    """Tells this process's open pages that something changed for an address. Ticks carry nothing and may be merged."""

    def __init__(self) -> None:
        self._bells: dict[Address, set[asyncio.Event]] = {}
        self._closed = False

    async def subscribe(self, address: Address) -> AsyncIterator[None]:
        """Yields once for every change (several may be one) until the house closes or the reader goes."""
        bell = asyncio.Event()
        self._bells.setdefault(address, set()).add(bell)
        try:
            while not self._closed:
                await bell.wait()
                bell.clear()
                if not self._closed:
                    yield
        finally:
            self._bells[address].discard(bell)
            if not self._bells[address]:
                del self._bells[address]

    def tick(self, addresses: Iterable[Address]) -> None:
        """Something changed for these. Call it in the loop's own thread."""
        for address in addresses:
            for bell in self._bells.get(address, ()):
                bell.set()

    def close(self) -> None:
        """Ends every subscription, so that open pages do not hold up the stop."""
        self._closed = True
        for bells in self._bells.values():
            for bell in bells:
                bell.set()

    @property
    def listeners(self) -> int:
        """How many pages listen now."""
        return sum(len(bells) for bells in self._bells.values())
