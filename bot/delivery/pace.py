"""How fast a messenger lets us send: so many messages a second in all, and so many a chat."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

_TIDY_ABOVE = 5000


@dataclass(slots=True)
class _Bucket:
    """Lets `burst` through at once, then one every `interval` seconds. Full again at `full_at`, unix seconds."""

    interval: float
    burst: int
    full_at: float = 0.0

    def take(self, moment: float) -> float:
        at = max(moment, self.full_at - (self.burst - 1) * self.interval)
        self.full_at = max(self.full_at, at) + self.interval
        return at - moment


@dataclass(slots=True)
class Pace:
    """Token buckets, in memory: they only delay, and forgetting them at a restart costs at most a 429.

    Telegram's own limits are the defaults: about 30 messages a second in all, one a second in a private chat (a short
    burst is let through) and 20 a minute in a group.
    """

    per_second: float = 30.0
    burst: int = 30
    chat_per_second: float = 1.0
    chat_burst: int = 4
    group_per_minute: float = 20.0
    group_burst: int = 4
    _all: _Bucket = field(init=False)
    _chats: dict[str, _Bucket] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._all = _Bucket(1 / self.per_second, self.burst)

    def chat(self, chat: str, now: datetime) -> float:
        """Take this chat's next free moment: how many seconds from now it is. Ask `all` when it has come."""
        moment = now.timestamp()
        return (self._chats.get(chat) or self._open(chat, moment)).take(moment)

    def all(self, now: datetime) -> float:
        """Take the next free moment of all chats together: how many seconds from now it is.

        Asked apart from the chat's, and after it: a chat that has to wait must not hold a place that others could use.
        """
        return self._all.take(now.timestamp())

    def _open(self, chat: str, moment: float) -> _Bucket:
        if len(self._chats) > _TIDY_ABOVE:
            self._chats = {name: bucket for name, bucket in self._chats.items() if bucket.full_at > moment}
        if chat.startswith("-"):  # groups and channels have negative ids
            bucket = _Bucket(60 / self.group_per_minute, self.group_burst)
        else:
            bucket = _Bucket(1 / self.chat_per_second, self.chat_burst)
        self._chats[chat] = bucket
        return bucket
