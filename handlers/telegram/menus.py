"""The menu of commands beside the message field of those with a post: their own, in the language they read.

Farmers see the one that register.py sets for everybody. A menu is a nicety: without it everything still works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

import structlog
from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.config import County
from bot.core.events import Commanded, Event, Tapped
from bot.core.situation import Person, Role
from bot.core.taps import Verb, parse
from bot.core.wording import Catalogue
from bot.errors import StoreUnavailable
from bot.gate import Gate
from bot.store import posts

# In the order of the menu; the words are those of the catalogue's `command.of_post.<name>`.
COMMANDS: Mapping[Role, tuple[str, ...]] = {
    Role.EXPERT: ("mine", "for", "away", "back", "help", "language"),
    Role.GUIDE: ("for", "away", "back", "help", "language"),
    Role.STAFF: ("help", "language"),
}

_log = structlog.get_logger(__name__)


class Menus:
    """Shows everybody with a post on Telegram their menu. `show` reads who that is."""

    def __init__(self, bot: Bot, gate: Gate, county: Callable[[], County], words: Catalogue) -> None:
        self._bot = bot
        self._gate = gate
        self._county = county
        self._words = words

    async def show(self, chats: Iterable[str] | None = None) -> None:
        """The menus of all, or of those who speak from these chats. Never raises."""
        try:
            people = await self._gate.read(partial(posts.people, county=self._county()))
        except StoreUnavailable as error:
            _log.warning("command menus not set", error=str(error))
            return
        wanted = None if chats is None else set(chats)
        for person in people.values():
            address = person.address
            if address is not None and person.on_telegram and (wanted is None or address.chat in wanted):
                await self._show(person, address.chat)

    async def _show(self, person: Person, chat: str) -> None:
        menu = [
            BotCommand(name, self._words.text(f"command.of_post.{name}", person.language))
            for name in COMMANDS[person.role]
        ]
        try:
            await self._bot.set_my_commands(menu, scope=BotCommandScopeChat(int(chat)))
        except TelegramError as error:
            _log.warning("command menu not set", person=person.id, error=str(error))


def may_change(event: Event) -> str | None:
    """The chat whose menu may be another one after this event: somebody took a post, or chose a language."""
    if isinstance(event, Commanded) and event.command == "start" and event.argument:
        return event.sender.chat
    if isinstance(event, Tapped) and (tap := parse(event.data)) is not None and tap.verb is Verb.LANGUAGE:
        return event.sender.chat
    return None
