"""What a person sees in the app."""

from __future__ import annotations

from typing import Any

from tests.telegram_double.world import BotAccount, Chat, ChatMessage, Query, World

Json = dict[str, Any]


class Onlooker:
    """Somebody who has a private chat with a bot and looks at it."""

    def __init__(self, world: World, bot: BotAccount, key: str, user: Json) -> None:
        self._world, self._bot, self.key, self.user = world, bot, key, user
        self._queries: list[Query] = []

    def __repr__(self) -> str:
        return f"<{self.key} {self.id}>"

    @property
    def id(self) -> int:
        return int(self.user["id"])

    @property
    def chat(self) -> Chat:
        """Their private chat with the bot."""
        return self._world.private_chat(self._bot, self.id)

    @property
    def inbox(self) -> list[ChatMessage]:
        """What the bot sent them in private, oldest first, as it reads now."""
        with self._world.lock:
            return [message for message in self.chat.messages if message.from_bot]

    @property
    def toasts(self) -> list[str]:
        """The short answers that popped up at their taps, "" for a silent one; unanswered taps are left out."""
        return [query.toast for query in self._queries if query.toast is not None]

    @property
    def keys(self) -> list[str]:
        """The texts on the reply keyboard that is open now."""
        return [key["text"] for row in (self.chat.keyboard or {}).get("keyboard", []) for key in row]

    def sees(self, text: str) -> ChatMessage:
        """The bot's newest message with this text in it. Raises AssertionError, with the inbox, when there is none."""
        for message in reversed(self.inbox):
            if text in message.text:
                return message
        shown = "\n".join(map(repr, self.inbox)) or "nothing"
        raise AssertionError(f"{self.key} does not see {text!r}, but:\n{shown}")

    def never_saw(self, text: str) -> bool:
        """True when no message of the bot, in any version, had this text. Raises AssertionError otherwise."""
        for message in self.inbox:
            for body in (*message.versions, message.body):
                seen = str(body.get("text") or body.get("caption") or "")
                assert text not in seen, f"{self.key} saw {text!r} in {message}"
        return True
