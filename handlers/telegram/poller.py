"""Long polling that acknowledges after the commit: the offset moves only when all of a batch is on record."""

from __future__ import annotations

import asyncio
from asyncio import sleep

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.errors import StoreUnavailable
from handlers.telegram.intake import Intake
from handlers.telegram.parse import ALLOWED_UPDATES
from handlers.telegram.rawbot import RawBot

AT_ONCE = 100
LONGEST_WAIT = 30.0

_log = structlog.get_logger(__name__)


class Poller:
    """Asks Telegram for updates for ever. Cancel `run` to stop: what was not acknowledged comes again, as a repeat."""

    def __init__(
        self,
        bot: RawBot,
        intake: Intake,
        *,
        hold: int = 25,
        first_wait: float = 1.0,
        caught_up: asyncio.Event | None = None,
    ) -> None:
        """`hold`: seconds Telegram keeps a question open. `first_wait`: seconds after a failure, doubling up to 30. `caught_up` is
        set once a batch was not full and is committed: nothing of what people wrote while nobody asked is left."""
        self._caught_up = caught_up or asyncio.Event()
        self._bot = bot
        self._intake = intake
        self._hold = hold
        self._first_wait = first_wait
        self._failures = 0

    async def run(self) -> None:
        """Take updates, batch by batch, until cancelled."""
        offset: int | None = None
        while True:
            offset = await self.once(offset)

    async def once(self, offset: int | None) -> int | None:
        """Take one batch: the offset to ask with next, which is the same as long as nothing was committed."""
        try:
            hold = self._hold if self._caught_up.is_set() else 0  # an empty backlog is told at once
            updates = await self._bot.raw_updates(offset, hold=hold, limit=AT_ONCE, allowed=ALLOWED_UPDATES)
        except TelegramError as error:
            _complain(error)
            await self._back_off()
            return offset
        ids = [number for update in updates if isinstance(number := _number(update), int)]
        if updates and not ids:
            _log.error("updates without an id", count=len(updates))
            await self._back_off()
            return offset
        self._failures = 0
        items = self._intake.read(updates)
        while True:
            try:
                await self._intake.submit(items)
            except StoreUnavailable as away:
                _log.warning("updates wait for the store", count=len(items), error=str(away))
                await self._back_off()
            else:
                self._failures = 0
                if len(updates) < AT_ONCE:
                    self._caught_up.set()
                return max(ids) + 1 if ids else offset

    async def _back_off(self) -> None:
        wait = min(LONGEST_WAIT, self._first_wait * 2 ** min(self._failures, 10))
        self._failures += 1
        await sleep(wait)


def _number(update: object) -> object:
    return update.get("update_id") if isinstance(update, dict) else None


def _complain(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        _log.error("another process polls with this token, or a webhook is set for it", error=str(error))
    elif isinstance(error, InvalidToken):
        _log.error("Telegram rejects the token", error=str(error))
    else:
        _log.warning("no updates", error=str(error))
