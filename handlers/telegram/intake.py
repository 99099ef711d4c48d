"""Raw updates, polled or brought, on their way through the gate. What cannot be read goes along as a dead letter."""

from __future__ import annotations

import asyncio
import hashlib
import json
import traceback
from collections.abc import Sequence

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.clock import Clock
from bot.core.events import Tapped
from bot.gate import Gate, Item, Unreadable
from handlers.telegram.menus import Menus, may_change
from handlers.telegram.parse import Parser
from handlers.telegram.reading import Json

PIECE = 16  # what else waits at the gate, such as the mark of a message that was sent, waits for no more than so many

_log = structlog.get_logger(__name__)


class Intake:
    """Reads updates and submits them in their order, `PIECE` of them in a transaction."""

    def __init__(self, bot: Bot, gate: Gate, clock: Clock, *, most_bytes: int, username: str = "") -> None:
        """Files above `most_bytes` are left out. `username` is the bot's own, until `called` tells it for certain."""
        self._bot = bot
        self._gate = gate
        self._clock = clock
        self._most_bytes = most_bytes
        self._parser = Parser(username, most_bytes)
        self._answering: set[asyncio.Task[None]] = set()
        self._menus: Menus | None = None

    def with_menus(self, menus: Menus) -> None:
        """Whose menus to show anew when somebody takes a post or chooses a language."""
        self._menus = menus

    def called(self, username: str) -> None:
        """What Telegram calls the bot."""
        self._parser = Parser(username, self._most_bytes)

    def read(self, updates: Sequence[object]) -> list[Item]:
        """The updates as events or dead letters. Never raises.

        A pressed button stops turning at once: its query is answered here, the only thing a handler ever sends.
        """
        read = (self._read(update) for update in updates)
        return [item for item in read if item is not None]

    async def submit(self, items: Sequence[Item]) -> None:
        """Returns after the commit of all. Raises StoreUnavailable: submit the same again, what was done is a repeat."""
        for start in range(0, len(items), PIECE):
            await self._gate.submit_all(items[start : start + PIECE])
        changed = [chat for item in items if not isinstance(item, Unreadable) and (chat := may_change(item))]
        if changed and self._menus is not None:
            await self._menus.show(changed)

    def _read(self, update: object) -> Item | None:
        try:
            if not isinstance(update, dict):
                raise TypeError("an update is an object")
            event = self._parser.parse(update, self._clock.now())
        except Exception as fault:
            _log.warning("update not understood", fault=repr(fault))
            return Unreadable(_key(update), json.dumps(update, default=repr), traceback.format_exc())
        if isinstance(event, Tapped):
            self._answer(update)
        return event

    def _answer(self, update: Json) -> None:
        query = update["callback_query"].get("id")
        if isinstance(query, str):
            task = asyncio.create_task(self._answer_query(query))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def _answer_query(self, query: str) -> None:
        try:
            await self._bot.answer_callback_query(query)
        except TelegramError as error:  # too old, or answered before a restart: it has stopped turning by itself
            _log.info("callback query not answered", error=str(error))


def _key(update: object) -> str:
    """The update's own key if it has one, else one made of its content: what comes again is one dead letter."""
    number = update.get("update_id") if isinstance(update, dict) else None
    if isinstance(number, int) and not isinstance(number, bool):
        return f"tg:{number}"
    return "tg:?" + hashlib.sha256(json.dumps(update, default=repr).encode()).hexdigest()[:16]
