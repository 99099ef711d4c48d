"""The line as a rehearsal runs it: the real gate, desk, store and alarm on a throw-away SQLite database, and a postman who
brings every parcel at once and notes who got it. Nothing leaves the machine.

    do(event) / ring() ──> gate ──> desk ──> database ──> postman ──> fates back through the gate ──> happened()
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.alarm import Alarm
from bot.clock import ManualClock
from bot.core.events import Address, Delivered, Event, Ref, Undelivered
from bot.core.house import House
from bot.core.plan import Line, Parcel
from bot.desk import Desk, Outcome
from bot.gate import Gate
from bot.store import deadletters, outbox, timers
from bot.store.outbox import Channel, Outgoing
from bot.store.session import Database, Session

_CHANNELS: tuple[Channel, ...] = ("tg", "web")
_AT_ONCE = 500
_LEASE = 60.0
_BLOCKED = "Forbidden: bot was blocked by the user"
_TICK = timedelta(milliseconds=1)  # no two things happen at the same instant


@dataclass(frozen=True, slots=True)
class Letter:
    """A parcel that was brought, under the id its message got on the channel; or that could not be brought."""

    parcel: Parcel
    message: str
    arrived: bool
    id: int = 0  # the parcel's: what left later has a higher one

    @property
    def ref(self) -> Ref:
        return Ref(self.parcel.to, self.message)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event and what left because of it. `line`: its journal line; None when it could not be handled (`dead`)."""

    event: Event
    line: Line | None
    letters: tuple[Letter, ...]
    dead: bool = False


class _Witness(Desk):
    """The desk, and a note of every event it handled with what became of it."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.seen: dict[str, tuple[Event, Outcome]] = {}

    def handle(self, session: Session, event: Event) -> Outcome:
        outcome = super().handle(session, event)
        if not outcome.repeat:
            self.seen[event.key] = (event, outcome)
        return outcome


@dataclass
class _Chat:
    """One chat as its owner sees it: what the bot sent, and the ids of messages, one after the other."""

    letters: list[Letter] = field(default_factory=list)
    last: int = 0

    def next_id(self) -> str:
        self.last += 1
        return str(self.last)


class Stage:
    """Open it, do things at their times, close it. All of it lives in one event loop."""

    def __init__(self, folder: Path, house: House, clock: ManualClock) -> None:
        self.house, self.clock = house, clock
        self.blocked: set[Address] = set()
        self._database = Database(f"sqlite:///{folder / 'rehearsal.db'}", durable=False)
        self._witness = _Witness(house)
        self._gate = Gate(self._database, self._witness, clock)
        self._alarm = Alarm(self._gate, clock, county=house.county)
        self._chats: dict[Address, _Chat] = {}
        self._brought: dict[int, Letter] = {}
        self._keys = 0

    def open(self) -> None:
        self._database.migrate()
        self._gate.start()

    async def close(self) -> None:
        await self._gate.stop()
        self._database.dispose()

    def chat(self, address: Address) -> _Chat:
        return self._chats.setdefault(address, _Chat())

    def key(self) -> str:
        """A new event's key, a moment after the last one."""
        self._keys += 1
        self.clock.move(_TICK)
        return f"tg:{self._keys}"

    async def do(self, events: Sequence[Event]) -> list[Happening]:
        """Let these happen, in this order, each with all that follows at once."""
        happened: list[Happening] = []
        for event in events:
            outcome = (await self._gate.submit_all([event]))[0]
            if outcome.dead:
                happened.append(Happening(event, None, (), dead=True))
            happened += await self._settle()
        return happened

    async def next_due(self) -> datetime | None:
        """When the next due time comes, or came, or the next day begins."""
        due = await self._gate.read(timers.next_due)
        return min(filter(None, (due, self._alarm.next_day())), default=None)

    async def ring(self) -> list[Happening]:
        """Ring what is due now, in order, with all that follows."""
        await self._alarm.begin_day()
        happened = await self._settle()
        while await self._alarm.ring():
            happened += await self._settle()
        return happened

    async def dead_letters(self) -> list[str]:
        """The traces of what could not be handled, the oldest first."""
        found = await self._gate.read(deadletters.newest)
        return [letter.error for letter in reversed(found)]

    async def _settle(self) -> list[Happening]:
        await self._bring_all()
        seen, self._witness.seen = self._witness.seen, {}
        return [
            Happening(event, outcome.line, tuple(self._brought.pop(id_) for id_ in outcome.queued))
            for event, outcome in seen.values()
        ]

    async def _bring_all(self) -> None:
        """Claim, bring, mark, as bot/delivery/sender.py does, until nothing waits any more."""
        now = self.clock.now()

        def claim(session: Session) -> list[Outgoing]:
            return [one for on in _CHANNELS for one in outbox.claim(session, on, now, _LEASE, _AT_ONCE)]

        while claimed := await self._gate.write(claim):
            fates = [self._bring(outgoing) for outgoing in sorted(claimed, key=lambda one: one.id)]

            def mark(session: Session, claimed: Sequence[Outgoing] = claimed) -> None:
                for outgoing in claimed:
                    letter = self._brought[outgoing.id]
                    if letter.arrived:
                        outbox.sent(session, outgoing.id, letter.message, now)
                    else:
                        outbox.dead(session, outgoing.id, _BLOCKED, now)

            await self._gate.write(mark, then=[fate for fate in fates if fate is not None])

    def _bring(self, outgoing: Outgoing) -> Event | None:
        parcel, now = outgoing.parcel, self.clock.now()
        if parcel.to in self.blocked:
            self._brought[outgoing.id] = Letter(parcel, "", arrived=False, id=outgoing.id)
            key = f"parcel:{outgoing.id}:undelivered"
            return Undelivered(key=key, at=now, parcel=outgoing.id, reason=_BLOCKED, unreachable=True)
        chat = self.chat(parcel.to)
        letter = Letter(parcel, chat.next_id(), arrived=True, id=outgoing.id)
        chat.letters.append(letter)
        self._brought[outgoing.id] = letter
        key = f"parcel:{outgoing.id}:delivered"
        return Delivered(key=key, at=now, parcel=outgoing.id) if parcel.tell else None
