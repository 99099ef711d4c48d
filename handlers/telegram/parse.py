"""An Update becomes an Event. Pure: raw JSON and the time of its receipt in, an Event or None out.

    private message          Said, or Commanded             its edit            Edited
    button                   Tapped                         (un)block           ReachabilityChanged
    group, channel, a bot, anything without a room here     Unserved
    a poll's new count, a live place that moved, ...        None: nobody said anything

Raises Misread on JSON that is not what Telegram documents: a dead letter for the intake.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypedDict

from bot.core.events import Address, Commanded, Edited, Event, ReachabilityChanged, Ref, Said, Tapped, Unserved
from handlers.telegram.content import content_of
from handlers.telegram.reading import Json, identity, part, required, whole, word

# What we ask Telegram for. Channel posts only to put them on record; everything else is left out at the source.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post")
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+(.*))?\s*", re.DOTALL)

Kind = Literal["group", "channel", "bot", "other"]


class _Who(TypedDict):
    key: str
    at: datetime
    sender: Address
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Parser:
    """Knows what an update does not tell: the bot's own name (for /cmd@name), and how large a file may be, in bytes."""

    username: str
    most_bytes: int

    def parse(self, update: Json, at: datetime) -> Event | None:
        """The event of this update; None when there is nobody it comes from or nothing was said."""
        key = f"tg:{whole(update, 'update_id')}"
        if "message" in update:
            return self._message(key, at, required(update, "message"))
        if "edited_message" in update:
            return _edited(key, at, required(update, "edited_message"))
        if "callback_query" in update:
            return _tapped(key, at, required(update, "callback_query"))
        if "my_chat_member" in update:
            return _membership(key, at, required(update, "my_chat_member"))
        return _unknown(key, at, update)

    def _message(self, key: str, at: datetime, message: Json) -> Event:
        unserved = _unserved(key, at, message)
        if unserved is not None:
            return unserved
        who = _who(key, at, required(message, "from"))
        ref = _ref(message)
        text = word(message, "text") or word(message, "caption")
        forwarded = any(name in message for name in ("forward_origin", "forward_date", "via_bot"))
        command = None if forwarded or "text" not in message else _COMMAND.fullmatch(text.strip())
        if command is not None and (command[2] or self.username).lower() == self.username.lower():
            return Commanded(**who, command=command[1].lower(), argument=(command[3] or "").strip(), ref=ref)
        content = content_of(message, self.most_bytes)
        contact = part(message, "contact")
        own = contact is not None and whole(contact, "user_id") == whole(required(message, "from"), "id")
        unsupported = "contact" if contact is not None and not own else content.unsupported
        if not (text or content.media or content.too_big or unsupported or own or "text" in message):
            return Unserved(**who, kind="other")  # "the wallpaper was changed": nobody spoke
        replied = part(message, "reply_to_message")
        return Said(
            **who,
            text=text,
            media=content.media,
            ref=ref,
            reply_to=_ref(replied) if replied is not None else None,
            album=word(message, "media_group_id"),
            contact=word(contact, "phone_number") if own and contact else "",
            forwarded=forwarded,
            unsupported=unsupported,
            too_big=content.too_big,
        )


def _edited(key: str, at: datetime, message: Json) -> Event | None:
    """A private message with new words. A live place that moves comes as an edit without words."""
    text = word(message, "text") or word(message, "caption")
    if not text or _unserved(key, at, message) is not None:
        return None
    return Edited(**_who(key, at, required(message, "from")), ref=_ref(message), text=text)


def _tapped(key: str, at: datetime, query: Json) -> Event:
    who = _who(key, at, required(query, "from"))
    message = part(query, "message")
    private = message is None or _chat_kind(message) is None
    if "data" not in query or not private:
        return Unserved(**who, kind="other" if private else "group")
    return Tapped(**who, data=word(query, "data"), ref=_ref(message) if message is not None else None)


def _membership(key: str, at: datetime, change: Json) -> Event:
    """Only a private chat's own change says whether the person can be reached."""
    who = _who(key, at, required(change, "from"))
    kind = _chat_kind(change)
    if kind is not None:
        return Unserved(**(who | {"sender": _chat(change)}), kind=kind)
    status = word(required(change, "new_chat_member"), "status")
    return ReachabilityChanged(**who, reachable=status not in ("kicked", "left"))


def _unknown(key: str, at: datetime, update: Json) -> Event | None:
    """A channel's post, or a kind that we did not ask for or that is newer than this code."""
    for body in update.values():
        if not isinstance(body, dict):
            continue
        if "chat" in body:
            return _unserved(key, at, body) or Unserved(key=key, at=at, sender=_chat(body), kind="other")
        person = part(body, "from") or part(body, "user")
        if person is not None:
            return Unserved(**_who(key, at, person), kind="other")
    return None


def _unserved(key: str, at: datetime, message: Json) -> Unserved | None:
    """Why this is not a person's own message in a private chat, or None. Its sender is the chat it stands in."""
    author = part(message, "from") or {}
    kind = "bot" if author.get("is_bot") is True else _chat_kind(message)
    if kind is None:
        return None
    return Unserved(
        key=key, at=at, sender=_chat(message), name=_name(author), language=word(author, "language_code"), kind=kind
    )


def _chat_kind(body: Json) -> Kind | None:
    kind = word(required(body, "chat"), "type")
    return None if kind == "private" else "channel" if kind == "channel" else "group"


def _chat(body: Json) -> Address:
    return Address("tg", identity(required(body, "chat"), "id"))


def _ref(message: Json) -> Ref:
    return Ref(_chat(message), identity(message, "message_id"))


def _who(key: str, at: datetime, person: Json) -> _Who:
    return {
        "key": key,
        "at": at,
        "sender": Address("tg", identity(person, "id")),
        "name": _name(person),
        "language": word(person, "language_code"),
    }


def _name(person: Json) -> str:
    return " ".join(filter(None, (word(person, "first_name").strip(), word(person, "last_name").strip())))
