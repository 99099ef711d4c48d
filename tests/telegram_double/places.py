"""Groups and channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.telegram_double import contents
from tests.telegram_double.speaking import change_standing, edit, say
from tests.telegram_double.world import BotAccount, Chat, ChatMessage, World

if TYPE_CHECKING:
    from tests.telegram_double.people import Person

Json = dict[str, Any]


class _Place:
    def __init__(self, world: World, bot: BotAccount, chat: Chat) -> None:
        self._world, self._bot, self.chat = world, bot, chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def inbox(self) -> list[ChatMessage]:
        """What bots sent here, oldest first."""
        with self._world.lock:
            return [message for message in self.chat.messages if message.from_bot]

    @property
    def has_bot(self) -> bool:
        return self.chat.standing.get(self._bot.id) in ("member", "administrator")


class Group(_Place):
    """A group chat. People write there with `says(..., in_group=group)`."""

    def adds_bot(self, by: Person) -> None:
        """Somebody puts the bot in (again): the bot is told, and everybody sees it."""
        with self._world.lock:
            old = self.chat.standing.get(self._bot.id, "left")
            self.chat.standing[self._bot.id] = "member"
            change_standing(self._world, self._bot, self.chat, by.user, old, "member")
            say(self._world, self._bot, self.chat, {"from": by.user}, ({"new_chat_members": [self._bot.user]}, ()))

    def throws_bot_out(self, by: Person) -> None:
        with self._world.lock:
            old = self.chat.standing.get(self._bot.id, "left")
            self.chat.standing[self._bot.id] = "kicked"
            change_standing(self._world, self._bot, self.chat, by.user, old, "kicked")


class Channel(_Place):
    """A channel: it posts in its own name."""

    def posts(self, text: str) -> ChatMessage:
        author = {"sender_chat": self.chat.body}
        return say(self._world, self._bot, self.chat, author, contents.words_of(text), kind="channel_post")

    def edits(self, message: ChatMessage, new_text: str) -> None:
        edit(self._world, self._bot, message, contents.words_of(new_text))
