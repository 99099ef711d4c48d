"""The line as stories need it: everything `nongda run` builds, but moved step by step, so that nothing has to be waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from bot.alarm import Alarm
from bot.clock import ManualClock
from bot.config import County
from bot.core.events import Invited, Said
from bot.core.house import House
from bot.core.people import code_hash
from bot.delivery.media import MediaStore
from bot.delivery.pages import Printer
from bot.delivery.sender import Sender
from bot.delivery.telegram import TelegramTransport, fetch_with
from bot.delivery.web import WebTransport
from bot.desk import Desk, Outcome
from bot.gate import Gate
from bot.store.session import Database, Session
from bot.store.views.transcript import Transcript, transcript
from handlers.telegram.intake import Intake
from handlers.telegram.menus import Menus
from handlers.telegram.poller import Poller
from handlers.telegram.rawbot import RawBot
from tests.telegram_double import TOKEN, TelegramDouble
from tests.telegram_double.inprocess import InProcessRequest
from tests.telegram_double.people import Person

T = TypeVar("T")


class Line:
    """A running county. Say or tap something on the double, then `settle()`: all that follows has happened.

    `runner` is the one event loop everything lives in.
    """

    def __init__(self, folder: Path, house: House, telegram: TelegramDouble, clock: ManualClock, url: str = "") -> None:
        self.house, self.telegram, self.clock = house, telegram, clock
        self.runner = asyncio.Runner()
        self.database = Database(url or f"sqlite:///{folder / 'nongda.db'}")
        self.database.migrate()
        self.gate = Gate(self.database, Desk(house), clock)
        bot = RawBot(TOKEN, request=InProcessRequest(telegram), get_updates_request=InProcessRequest(telegram))
        printer = Printer(lambda: house, {}, lambda: clock.now().astimezone(house.county.tz).date())
        self.media = MediaStore(folder / "media", fetch_with(bot), printer.print)
        limit = house.county.limits.media_mb * 1024 * 1024
        intake = Intake(bot, self.gate, clock, most_bytes=limit, username="nongda_bot")
        self.menus = Menus(bot, self.gate, lambda: house.county, house.words)
        intake.with_menus(self.menus)
        self._poller = Poller(bot, intake, hold=0)
        self._offset: int | None = None
        self._alarm = Alarm(self.gate, clock)
        self._codes = 0
        self.runner.run(self._open(bot, telegram))

    async def _open(self, bot: RawBot, telegram: TelegramDouble) -> None:
        self._senders = [
            Sender(self.gate, "web", WebTransport(), self.clock),
            Sender(self.gate, "tg", TelegramTransport(bot, self.media), self.clock),
        ]
        self.gate.start()

    def close(self) -> None:
        """Stop the gate and close the database."""
        self.runner.run(self.gate.stop())
        self.database.dispose()
        self.runner.close()

    @property
    def county(self) -> County:
        return self.house.county

    def settle(self) -> None:
        """Take every update, ring what is due, send what waits, until nothing moves any more."""
        self.runner.run(self._settle())

    async def _settle(self) -> None:
        for _ in range(200):
            before = self.telegram.bot.mailbox.acknowledged
            self._offset = await self._poller.once(self._offset)
            rang = await self._alarm.ring()
            sent = [await self._send_all(sender) for sender in self._senders]
            again = await self._poller.once(self._offset)
            if (
                again == self._offset
                and not rang
                and not any(sent)
                and before == self.telegram.bot.mailbox.acknowledged
            ):
                return
            self._offset = again
        raise AssertionError("the line does not come to rest")

    async def _send_all(self, sender: Sender) -> bool:
        moved = False
        while await sender.turn() or sender._sending:
            moved = True
            await asyncio.sleep(0.001)
        return moved

    def time_passes(self, *, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Move the clock, then let everything that is due by then happen."""
        self.clock.move(timedelta(hours=hours, minutes=minutes, seconds=seconds))
        self.settle()

    def submit(self, event: Said | Invited) -> Outcome:
        """Put an event through the gate, as a page does."""
        return self.runner.run(self.gate.submit(event))

    def read(self, view: Callable[[Session], T]) -> T:
        """Look at the record."""
        return self.runner.run(self.gate.read(view))

    def appoint(self, person: Person, post: str) -> None:
        """Give somebody on Telegram a post, the way it is done: an invitation, and /start with its code."""
        self._codes += 1
        code = f"CODE-{self._codes}"
        expires = self.clock.now() + timedelta(days=7)
        hashed = code_hash(code)
        self.submit(Invited(key=f"cli:{code}", at=self.clock.now(), code_hash=hashed, person=post, expires=expires))
        person.starts(code)
        self.settle()

    def transcript(self, number: int) -> Transcript:
        """The record of a consultation. Fails when there is none."""
        found = self.read(lambda session: transcript(session, number))
        assert found is not None, f"no consultation {number}"
        return found
