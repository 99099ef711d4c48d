"""Putting a bot's message into a chat, and changing one that stands there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.telegram_double import words
from tests.telegram_double.files import StoredFile
from tests.telegram_double.keyboards import checked_markup
from tests.telegram_double.text import CAPTION_LIMIT, MESSAGE_LIMIT, prepared
from tests.telegram_double.wire import Call
from tests.telegram_double.world import BotAccount, Chat, ChatMessage, World

Json = dict[str, Any]


def text_of(call: Call) -> Json:
    """`text` and `entities` for a message. Raises Refusal: empty, too long, markup that cannot be read."""
    entities = call.params.get("entities")
    text, found = prepared(call.text("text"), call.text("parse_mode"), entities, MESSAGE_LIMIT, words.TEXT_TOO_LONG)
    if not text:
        raise words.bad(words.TEXT_EMPTY)
    return {"text": text, **({"entities": found} if found else {})}


def caption_of(source: Json) -> Json:
    """`caption` and `caption_entities` of a request's parameters or of one item of an album; nothing if it is empty."""
    raw, mode = source.get("caption") or "", source.get("parse_mode") or ""
    entities = source.get("caption_entities")
    caption, found = prepared(str(raw), str(mode), entities, CAPTION_LIMIT, words.CAPTION_TOO_LONG)
    if not caption:
        return {}
    return {"caption": caption, **({"caption_entities": found} if found else {})}


def replied_to(chat: Chat, parameters: Any) -> ChatMessage | None:
    """The message a request replies to; None for none, or if it is gone and the bot said that this does not matter."""
    if not isinstance(parameters, dict):
        return None
    elsewhere = parameters.get("chat_id") not in (None, chat.id, str(chat.id))
    found = None if elsewhere else chat.by_id.get(int(parameters.get("message_id") or 0))
    if found is None and not parameters.get("allow_sending_without_reply"):
        raise words.bad(words.REPLY_UNKNOWN)
    return found


def shown_reply(message: ChatMessage | None) -> Json:
    """How a message shows the one it replies to: without that one's own reply."""
    if message is None:
        return {}
    return {"reply_to_message": {k: v for k, v in message.body.items() if k != "reply_to_message"}}


def author(bot: BotAccount, chat: Chat) -> Json:
    return {"sender_chat": chat.body} if chat.kind == "channel" else {"from": bot.user}


def post(world: World, bot: BotAccount, call: Call, content: Json, files: Sequence[StoredFile] = ()) -> Json:
    """Send: the message now stands in the chat. Returns it as the Bot API shows it."""
    chat = world.chat_of(bot, call.params.get("chat_id"))
    reply = replied_to(chat, call.params.get("reply_parameters"))
    markup = checked_markup(call.params.get("reply_markup"), private=chat.kind == "private")
    return place(world, bot, call, chat, reply, markup, content, files).body


def place(
    world: World,
    bot: BotAccount,
    call: Call,
    chat: Chat,
    reply: ChatMessage | None,
    markup: Json | None,
    content: Json,
    files: Sequence[StoredFile],
) -> ChatMessage:
    """The last step of sending, when everything has been checked."""
    now = world.clock.now()
    body: Json = {
        "message_id": chat.next_id(),
        **author(bot, chat),
        "chat": chat.body,
        "date": int(now.timestamp()),
        **shown_reply(reply),
        **content,
    }
    if call.yes("protect_content"):
        body["has_protected_content"] = True
    if markup and "inline_keyboard" in markup:
        body["reply_markup"] = markup
    elif markup:
        chat.keyboard = markup if "keyboard" in markup else None
    sent = ChatMessage(chat, body, now, True, tuple(files), markup, call.yes("disable_notification"), reply)
    chat.put(sent)
    world.sent += 1
    world.stirred()
    return sent


def own_message(world: World, bot: BotAccount, call: Call) -> ChatMessage:
    """The message a request wants to change. Raises Refusal: unknown, or not the bot's."""
    chat = world.chat_of(bot, call.params.get("chat_id"))
    found = chat.by_id.get(call.whole("message_id"))
    if found is None:
        raise words.bad(words.EDIT_UNKNOWN)
    if not found.from_bot or found.body.get("from", bot.user)["id"] != bot.id:
        raise words.bad(words.EDIT_FOREIGN)
    return found


def change(world: World, message: ChatMessage, changed: Json, markup: Json | None) -> Json:
    """Write a new version. Raises Refusal: when nothing would be different."""
    if markup and "inline_keyboard" not in markup:
        raise words.bad("inline keyboard expected")
    new = {k: v for k, v in message.body.items() if k not in ("reply_markup", "edit_date", *_replaced(changed))}
    new.update(changed)
    if markup:
        new["reply_markup"] = markup
    if new == {k: v for k, v in message.body.items() if k != "edit_date"}:
        raise words.bad(words.EDIT_SAME)
    message.versions.append(message.body)
    message.body = {**new, "edit_date": int(world.clock.now().timestamp())}
    world.stirred()
    return message.body


def _replaced(changed: Json) -> tuple[str, ...]:
    return ("text", "entities") if "text" in changed else ()
