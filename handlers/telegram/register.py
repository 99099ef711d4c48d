"""Telling Telegram who we are at the start: how updates come, and which commands the menu shows."""

from __future__ import annotations

from asyncio import sleep

import structlog
from telegram import Bot, BotCommand
from telegram.error import InvalidToken, TelegramError

from bot.core.situation import Language
from bot.core.wording import Catalogue
from bot.errors import Fault, InputFault
from handlers.telegram.parse import ALLOWED_UPDATES

# In the order of the menu; the words are those of the catalogue's `command.<name>`.
COMMANDS = ("start", "expert", "mine", "topics", "place", "base", "language", "help", "forget")
_MENUS = ((None, Language.SIMPLIFIED), ("en", Language.ENGLISH))
_CONNECTIONS = 40
_LONGEST_WAIT = 30.0

_log = structlog.get_logger(__name__)


async def introduce(bot: Bot, words: Catalogue, *, webhook: str | None = None, secret: str | None = None) -> str:
    """Register with Telegram and return the bot's username. Waits and tries again while Telegram is out of reach.

    `webhook`: the whole address to bring updates to, with `secret` as their mark; without it the bot is set to be
    polled. No update that waits is dropped. Raises InputFault when the token is rejected.
    """
    wait = 1.0
    while True:
        try:
            await bot.initialize()
            if webhook is None:
                await bot.delete_webhook(drop_pending_updates=False)
            else:
                await bot.set_webhook(
                    webhook, allowed_updates=ALLOWED_UPDATES, secret_token=secret, max_connections=_CONNECTIONS
                )
            break
        except InvalidToken as error:
            fault = Fault("NONGDA_TELEGRAM_TOKEN", 0, 0, "Telegram 不认这个令牌 / rejected by Telegram")
            raise InputFault([fault]) from error
        except TelegramError as error:
            _log.warning("Telegram out of reach", error=str(error), seconds=wait)
            await sleep(wait)
            wait = min(_LONGEST_WAIT, wait * 2)
    await _show_commands(bot, words)
    return bot.username


async def _show_commands(bot: Bot, words: Catalogue) -> None:
    """The menu is a nicety: without it everything still works."""
    try:
        for code, language in _MENUS:
            menu = [BotCommand(name, words.text(f"command.{name}", language)) for name in COMMANDS]
            await bot.set_my_commands(menu, language_code=code)
    except TelegramError as error:
        _log.warning("command menu not set", error=str(error))
