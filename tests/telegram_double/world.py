"""The small world: bots, people, groups, channels, and what stands in their chats. Data and look-ups only."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.clock import Clock
from tests.telegram_double import words
from tests.telegram_double.files import FileStore, StoredFile
from tests.telegram_double.updates import Mailbox
from tests.telegram_double.wire import Call

Json = dict[str, Any]


class Judge(Protocol):
    """An independent opinion on everything that passes; raises when something is not Telegram's form."""

    def request(self, call: Call) -> None: ...

    def answer(self, method: str, body: Json) -> None: ...

    def update(self, body: Json) -> None: ...


@dataclass(eq=False)
class BotAccount:
    """A bot as Telegram knows it."""

    id: int
    token: str
    user: Json
    mailbox: Mailbox
    commands: dict[str, list[Json]] = field(default_factory=dict)
    profile: dict[str, str] = field(default_factory=dict)
    reads_groups: bool = True


@dataclass(eq=False)
class ChatMessage:
    """One message as a person sees it. `body` is the Bot API's Message object, kept current when it is edited."""

    chat: Chat
    body: Json
    at: datetime
    from_bot: bool
    files: tuple[StoredFile, ...] = ()
    keyboard: Json | None = None
    silent: bool = False
    reply_to: ChatMessage | None = None
    versions: list[Json] = field(default_factory=list)

    @property
    def id(self) -> int:
        return int(self.body["message_id"])

    @property
    def text(self) -> str:
        """Its words: the text, or the caption."""
        return str(self.body.get("text") or self.body.get("caption") or "")

    @property
    def buttons(self) -> list[Json]:
        """Its inline buttons, row after row, as the bot sent them."""
        rows = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    @property
    def button_texts(self) -> list[str]:
        return [str(button["text"]) for button in self.buttons]

    @property
    def photo(self) -> StoredFile | None:
        return self.files[0] if "photo" in self.body else None

    @property
    def file(self) -> StoredFile | None:
        return self.files[0] if self.files else None

    @property
    def album(self) -> str:
        return str(self.body.get("media_group_id", ""))

    def __repr__(self) -> str:
        kinds = [k for k in ("photo", "voice", "video", "audio", "document", "location") if k in self.body]
        return f"<{'bot' if self.from_bot else 'person'} {self.id} {'+'.join(kinds)} {self.text!r} {self.button_texts}>"


@dataclass(eq=False)
class Chat:
    """A private chat of one bot with one person, or a group or channel that all share."""

    body: Json
    messages: list[ChatMessage] = field(default_factory=list)
    by_id: dict[int, ChatMessage] = field(default_factory=dict)
    last_id: int = 0
    opened: bool = False
    blocked: bool = False
    keyboard: Json | None = None
    standing: dict[int, str] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)

    @property
    def id(self) -> int:
        return int(self.body["id"])

    @property
    def kind(self) -> str:
        return str(self.body["type"])

    def next_id(self) -> int:
        """Ids are counted in each chat by itself: two chats have equal ids all the time, as the Bot API allows."""
        self.last_id += 1
        return self.last_id

    def put(self, message: ChatMessage) -> ChatMessage:
        self.messages.append(message)
        self.by_id[message.id] = message
        return message


@dataclass(eq=False)
class Query:
    """A tap on an inline button; the bot may answer once, within 150 seconds. `toast` is what the person then sees."""

    id: str
    bot_id: int
    at: datetime
    toast: str | None = None
    alert: bool = False

    @property
    def answered(self) -> bool:
        return self.toast is not None


class World:
    """Everything there is. Hold `lock` while looking at more than one thing; `stirred` tells those who wait of news."""

    def __init__(self, clock: Clock, judge: Judge | None) -> None:
        self.clock = clock
        self.judge = judge
        self.lock = threading.RLock()
        self.news = threading.Condition(self.lock)
        self.watchers: set[Callable[[], None]] = set()
        self.curious: set[Callable[[], None]] = set()
        self.bots: dict[str, BotAccount] = {}
        self.users: dict[int, Json] = {}
        self.gone: set[int] = set()
        self.private: dict[tuple[int, int], Chat] = {}
        self.shared: dict[int, Chat] = {}
        self.files = FileStore()
        self.queries: dict[str, Query] = {}
        self.calls: Counter[str] = Counter()
        self.refused: list[tuple[str, int, str]] = []
        self.serial = 0
        self.sent = 0

    def next_serial(self) -> int:
        self.serial += 1
        return self.serial

    def private_chat(self, bot: BotAccount, person_id: int) -> Chat:
        chat = self.private.get((bot.id, person_id))
        if chat is None:
            user = self.users[person_id]
            names: Json = {k: user[k] for k in ("first_name", "last_name", "username") if k in user}
            chat = self.private[(bot.id, person_id)] = Chat({"id": person_id, "type": "private", **names})
        return chat

    def publish(self, bot: BotAccount, kind: str, payload: Json, lane: int) -> int | None:
        """Give the bot an update; returns its update_id, None where the bot does not take this kind."""
        new = bot.mailbox.add(kind, payload, lane, self.clock.now())
        if new is None:
            return None
        if self.judge:
            self.judge.update(new.body)
        self.stirred(updates=True)
        return new.update_id

    def stirred(self, *, updates: bool = False) -> None:
        """Something is new: wake the `curious`, and with `updates` the `watchers` that hand updates out."""
        self.news.notify_all()
        for wake in (*self.curious, *(self.watchers if updates else ())):
            wake()

    def chat_of(self, bot: BotAccount, raw: Any) -> Chat:
        """The chat a request names, if this bot may write there.

        Raises:
            Refusal: no such chat, or one the bot is kept out of.
        """
        if raw is None or raw == "":
            raise words.bad(words.CHAT_EMPTY)
        if isinstance(raw, str):
            named = [c for c in self.shared.values() if c.body.get("username") == raw.removeprefix("@")]
            if not named:
                raise words.bad(words.CHAT_UNKNOWN)
            return self._joined(bot, named[0])
        if raw in self.shared:
            return self._joined(bot, self.shared[raw])
        if raw not in self.users:
            raise words.bad(words.CHAT_UNKNOWN)
        return self._reachable(bot, int(raw))

    def _reachable(self, bot: BotAccount, person_id: int) -> Chat:
        chat = self.private_chat(bot, person_id)
        if self.users[person_id]["is_bot"]:
            raise words.forbidden(words.TO_A_BOT)
        if person_id in self.gone:
            raise words.forbidden(words.DEACTIVATED)
        if chat.blocked:
            raise words.forbidden(words.BLOCKED)
        if not chat.opened:
            raise words.forbidden(words.NEVER_STARTED)
        return chat

    @staticmethod
    def _joined(bot: BotAccount, chat: Chat) -> Chat:
        standing = chat.standing.get(bot.id, "left")
        if standing == "kicked":
            raise words.forbidden(f"bot was kicked from the {chat.kind} chat")
        if standing == "left":
            raise words.forbidden(f"bot is not a member of the {chat.kind} chat")
        if chat.kind == "channel" and standing != "administrator":
            raise words.bad("need administrator rights in the channel chat")
        return chat
