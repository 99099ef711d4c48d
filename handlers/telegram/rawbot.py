"""The bot as our poller needs it: updates come as raw JSON, so that one that cannot be read spoils no other."""

from __future__ import annotations

from typing import Any

from telegram import Bot

from handlers.telegram.lines import READ_SECONDS, Lines

SENDING_LINES = 20  # the sender uses at most 16, answered taps and fetched files the others


class RawBot(Bot):
    """A Bot that also gives updates unread."""

    async def raw_updates(self, offset: int | None, *, hold: int, limit: int, allowed: tuple[str, ...]) -> list[Any]:
        """getUpdates, held open for up to `hold` seconds. An offset tells Telegram to forget all before it."""
        updates = await self._post(
            "getUpdates",
            {"offset": offset, "timeout": hold, "limit": limit, "allowed_updates": allowed},
            read_timeout=hold + READ_SECONDS,
        )
        return updates if isinstance(updates, list) else []


def build_bot(token: str, api: str) -> RawBot:
    """A bot that talks to the Bot API at `api` (methods at {api}/bot{token}/{method}). Opens nothing yet."""
    secure = api.startswith("https:")
    return RawBot(
        token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=Lines(SENDING_LINES, secure=secure),
        get_updates_request=Lines(1, secure=secure),
    )
