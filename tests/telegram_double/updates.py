"""What a bot has not yet acknowledged, for polling and for the webhook.

add --> pending --> poll(offset)      an update goes when an offset above it is asked for
               |--> claim, settle     an update goes when the webhook answered 2xx; one a chat at a time
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.telegram_double import words

Json = dict[str, Any]

KEPT_FOR = timedelta(hours=24)
_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Pending:
    """One update that waits. `lane` is its chat: the webhook gets one at a time of each lane."""

    update_id: int
    lane: int
    at: datetime
    body: Json


@dataclass(slots=True)
class Webhook:
    """Where updates are posted to, and how that went."""

    url: str
    secret: str = ""
    connections: int = 40
    last_error: str = ""
    last_error_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """An update on its way to the webhook."""

    pending: Pending
    webhook: Webhook


@dataclass
class Mailbox:
    """One bot's updates. `made`, `acknowledged` and `expired` count what passed through."""

    next_id: int
    pending: OrderedDict[int, Pending] = field(default_factory=OrderedDict)
    allowed: frozenset[str] = frozenset()
    webhook: Webhook | None = None
    serial: int = 0
    ended_by: str = words.POLL_OTHER
    made: int = 0
    acknowledged: int = 0
    expired: int = 0
    _under_way: dict[int, int] = field(default_factory=dict)

    def add(self, kind: str, payload: Json, lane: int, at: datetime) -> Pending | None:
        """A new update; None where the bot did not ask for this kind."""
        wanted = kind in self.allowed if self.allowed else kind not in _NOT_BY_DEFAULT
        if not wanted:
            return None
        new = Pending(self.next_id, lane, at, {"update_id": self.next_id, kind: payload})
        self.pending[self.next_id] = new
        self.next_id += 1
        self.made += 1
        return new

    def poll(self, offset: int, limit: int, now: datetime) -> list[Json]:
        """The updates from `offset` on, at most `limit`. All below it are acknowledged and gone.

        A negative offset counts from the end of the queue and forgets all before.
        """
        if offset < 0:
            keep = list(self.pending)[offset:]
            offset = keep[0] if keep else self.next_id
        while self.pending and offset and next(iter(self.pending)) < offset:
            self.pending.popitem(last=False)
            self.acknowledged += 1
        self.drop_old(now)
        return [p.body for p in _first(self.pending.values().__iter__(), limit)]

    def drop_old(self, now: datetime) -> None:
        while self.pending and next(iter(self.pending.values())).at < now - KEPT_FOR:
            self.pending.popitem(last=False)
            self.expired += 1

    def forget_all(self) -> None:
        self.pending.clear()

    def begin_poll(self) -> int:
        """A new getUpdates ends the one that waits. Returns the serial under which the new one waits."""
        if self.webhook:
            raise words.conflict(words.POLL_WHILE_WEBHOOK)
        self.serial += 1
        self.ended_by = words.POLL_OTHER
        return self.serial

    def still_polling(self, serial: int) -> None:
        """Raises:
        Refusal: 409, when another poll or a webhook took the place of the one with this serial.
        """
        if serial != self.serial:
            raise words.conflict(self.ended_by)

    def set_webhook(self, webhook: Webhook | None) -> None:
        self.webhook = webhook
        self.serial += 1
        self.ended_by = words.POLL_WEBHOOK_SET

    def claim(self, now: datetime) -> list[Delivery]:
        """Updates to post now: the oldest of every chat that has none under way, within the webhook's connections."""
        if self.webhook is None:
            return []
        self.drop_old(now)
        taken: list[Delivery] = []
        for one in self.pending.values():
            if len(self._under_way) >= self.webhook.connections:
                break
            if one.lane not in self._under_way:
                self._under_way[one.lane] = one.update_id
                taken.append(Delivery(one, self.webhook))
        return taken

    def settle(self, delivery: Delivery, *, accepted: bool, error: str = "", now: datetime) -> None:
        """The webhook answered. An update that was accepted is gone; else its chat is free to try it again."""
        self._under_way.pop(delivery.pending.lane, None)
        if accepted:
            if self.pending.pop(delivery.pending.update_id, None):
                self.acknowledged += 1
        else:
            delivery.webhook.last_error, delivery.webhook.last_error_at = error, now


def _first(items: Iterator[Pending], limit: int) -> Iterator[Pending]:
    for _, item in zip(range(limit), items, strict=False):
        yield item
