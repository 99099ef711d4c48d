"""Parcels leave: claim -> send -> mark, and never the mark first.

    outbox --claim, with a lease--> [ `slots` sends at once ] --fate--> marks and the next claims, in one write

A slot is free again only when the mark of its last parcel is committed: with one slot, at most one message is on its way
or unmarked at any instant, and so at most one is repeated after a crash. Pictures and recordings take long to upload: a
channel has one sender for texts and one for them (`only`), so that no text of another chat waits behind them.

A turn of the books writes down the fates that have gathered and, when half of the room is free, claims as much as fits,
in one transaction, so that many sends share one commit and one claim. The store gives one parcel a lane at a time: the
order of a chat holds across all processes. A process that dies keeps its leases until they run out; then another sends
the same parcel again (at least once).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

import structlog

from bot.clock import Clock
from bot.core.events import Address, Delivered, Event, Undelivered
from bot.delivery.pace import Pace
from bot.errors import Refused, StoreUnavailable, TryLater, Unreachable
from bot.gate import Gate
from bot.store import outbox
from bot.store.outbox import Outgoing
from bot.store.session import Session

LEASE = 60.0  # seconds; a send is given up after half of it, so that it has ended for certain before another may claim
FIRST_WAIT, LONGEST_WAIT = 1.0, 300.0  # seconds between attempts, doubling
MOST_ATTEMPTS = 300  # at the longest wait this is about a day
MOST_SURPRISES = 3  # attempts at a parcel that makes our own code raise
LONGEST_SLEEP = 1.0  # seconds between looks at the outbox when nothing wakes us

_log = structlog.get_logger(__name__)


class Transport(Protocol):
    """Hands one parcel to its messenger and returns the id that the message has there.

    Raises TryLater, Unreachable or Refused; anything else is a fault of ours.
    """

    async def send(self, outgoing: Outgoing) -> str: ...


@dataclass(frozen=True, slots=True)
class _Fate:
    """What became of a parcel: the mark to make in the outbox, and the event that tells of it, if one does."""

    to: Address
    mark: Callable[[Session], object]
    event: Event | None = None
    committed: asyncio.Event = field(default_factory=asyncio.Event)


class Sender:
    """Empties the outbox of one channel.

    `pace` only delays. `on_marked` is called after a commit with the addresses of parcels it marked. `refused` counts
    the parcels that the messenger would not take: above zero, somebody should look.
    """

    def __init__(
        self,
        gate: Gate,
        channel: Literal["tg", "web"],
        transport: Transport,
        clock: Clock,
        *,
        pace: Pace | None = None,
        slots: int = 1,
        only: outbox.Load = "all",
        lease: float = LEASE,
        on_marked: Callable[[frozenset[Address]], None] | None = None,
    ) -> None:
        self._gate = gate
        self._channel = channel
        self._transport = transport
        self._clock = clock
        self._pace = pace
        self._only = only
        self._slots = asyncio.Semaphore(slots)
        self._room = 8 * slots + 8
        self._lease = lease
        self._on_marked = on_marked
        self._sending: set[asyncio.Task[None]] = set()
        self._fates: list[_Fate] = []
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self.refused = 0
        gate.on_changed(self._changed)

    def _changed(self, addresses: frozenset[Address]) -> None:
        if any(address.channel == self._channel for address in addresses):
            self.wake()

    def wake(self) -> None:
        """There may be something to do."""
        self._woken.set()

    def stop(self) -> None:
        """Claim nothing more; `run` returns when what is on its way has arrived and is marked."""
        self._stopping.set()
        self.wake()

    async def run(self) -> None:
        """Send until stopped."""
        while not self._stopping.is_set() or self._sending or self._fates:
            self._woken.clear()
            try:
                await self.turn()
            except StoreUnavailable as away:
                _log.warning("outbox unavailable", channel=self._channel, error=str(away))
                await asyncio.sleep(LONGEST_SLEEP)
            else:
                await self._sleep()

    async def turn(self) -> bool:
        """One turn of the books; True when it wrote or claimed anything. Raises StoreUnavailable; the fates stay."""
        fates = self._fates[:]
        room = 0 if self._stopping.is_set() else self._room - len(self._sending)
        if room < self._room / 2:
            room = 0
        if not fates and not room:
            return False
        now = self._clock.now()

        def books(session: Session) -> list[Outgoing]:
            for fate in fates:
                fate.mark(session)
            return outbox.claim(session, self._channel, now, self._lease, room, self._only) if room else []

        claimed = await self._gate.write(books, then=[fate.event for fate in fates if fate.event])
        del self._fates[: len(fates)]
        for fate in fates:
            fate.committed.set()
        if fates and self._on_marked:
            self._on_marked(frozenset(fate.to for fate in fates))
        for outgoing in claimed:
            task = asyncio.create_task(self._attend(outgoing, now))
            self._sending.add(task)
            task.add_done_callback(self._arrived)
        return bool(fates or claimed)

    def _arrived(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        if self._stopping.is_set():
            self.wake()  # it may have been the last one

    async def _attend(self, outgoing: Outgoing, claimed_at: datetime) -> None:
        """See one parcel to its fate, and the fate to the record."""
        await self._keep_pace(outgoing.parcel.to.chat)
        async with self._slots:
            fate = await self._send(outgoing, claimed_at)
            self._fates.append(fate)
            self.wake()
            await fate.committed.wait()

    async def _send(self, outgoing: Outgoing, claimed_at: datetime) -> _Fate:
        held_for = (self._clock.now() - claimed_at).total_seconds()
        if self._stopping.is_set() or held_for > self._lease / 2:
            return self._later(outgoing, 0.0, "not begun")
        try:
            async with asyncio.timeout(self._lease / 2):
                message = await self._transport.send(outgoing)
        except TryLater as error:
            return self._try_later(outgoing, str(error), error.retry_after)
        except TimeoutError:
            return self._try_later(outgoing, "took too long", None)
        except Unreachable as error:
            _log.info("person unreachable", parcel=outgoing.id, error=str(error))
            return self._dead(outgoing, str(error), unreachable=True)
        except Refused as error:
            return self._refuse(outgoing, str(error))
        except Exception as error:
            _log.exception("sending raised", parcel=outgoing.id)
            if outgoing.attempts < MOST_SURPRISES:
                return self._try_later(outgoing, repr(error), None)
            return self._refuse(outgoing, repr(error))
        return self._sent(outgoing, message)

    async def _keep_pace(self, chat: str) -> None:
        if self._pace is not None:
            await self._pause(self._pace.chat(chat, self._clock.now()))
            await self._pause(self._pace.all(self._clock.now()))

    async def _pause(self, seconds: float) -> None:
        if seconds > 0:
            try:
                async with asyncio.timeout(min(seconds, self._lease)):
                    await self._stopping.wait()
            except TimeoutError:
                pass

    def _sent(self, outgoing: Outgoing, message: str) -> _Fate:
        now = self._clock.now()
        key = f"parcel:{outgoing.id}:delivered"
        event = Delivered(key=key, at=now, parcel=outgoing.id) if outgoing.parcel.tell else None
        return _Fate(outgoing.parcel.to, lambda session: outbox.sent(session, outgoing.id, message, now), event)

    def _try_later(self, outgoing: Outgoing, reason: str, retry_after: float | None) -> _Fate:
        if outgoing.attempts >= MOST_ATTEMPTS:
            return self._refuse(outgoing, f"given up: {reason}")
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(outgoing.attempts - 1, 20))
        return self._later(outgoing, max(wait, retry_after or 0.0), reason)

    def _later(self, outgoing: Outgoing, wait: float, reason: str) -> _Fate:
        now = self._clock.now()
        again = now + timedelta(seconds=wait)
        _log.info("parcel waits", parcel=outgoing.id, seconds=wait, reason=reason)
        return _Fate(outgoing.parcel.to, lambda session: outbox.retry(session, outgoing.id, again, reason, now))

    def _refuse(self, outgoing: Outgoing, reason: str) -> _Fate:
        self.refused += 1
        _log.error("parcel refused", parcel=outgoing.id, reason=reason)
        return self._dead(outgoing, reason, unreachable=False)

    def _dead(self, outgoing: Outgoing, reason: str, *, unreachable: bool) -> _Fate:
        now = self._clock.now()
        key = f"parcel:{outgoing.id}:undelivered"
        event = Undelivered(key=key, at=now, parcel=outgoing.id, reason=reason, unreachable=unreachable)
        return _Fate(outgoing.parcel.to, lambda session: outbox.dead(session, outgoing.id, reason, now), event)

    async def _sleep(self) -> None:
        try:
            async with asyncio.timeout(LONGEST_SLEEP):
                await self._woken.wait()
        except TimeoutError:
            pass
