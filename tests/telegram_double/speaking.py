"""How what somebody does becomes a message in a chat and an update for the bot."""

from __future__ import annotations

from typing import Any

from tests.telegram_double.contents import Content
from tests.telegram_double.messages import shown_reply
from tests.telegram_double.world import BotAccount, Chat, ChatMessage, World

Json = dict[str, Any]


def _addressed(bot: BotAccount, body: Json, reply_to: ChatMessage | None) -> bool:
    """Whether a bot that does not read groups gets this message of a group all the same."""
    text = str(body.get("text", ""))
    name = f"@{bot.user['username']}"
    command = text.startswith("/") and ("@" not in text.split()[0] or name in text)
    return command or name in text or bool(reply_to and reply_to.from_bot)


def say(
    world: World,
    bot: BotAccount,
    chat: Chat,
    author: Json,
    content: Content,
    *,
    reply_to: ChatMessage | None = None,
    kind: str = "message",
) -> ChatMessage:
    """Put a message into a chat and tell the bot. `author` is {"from": user} or {"sender_chat": chat}."""
    with world.lock:
        body, files = content
        now = world.clock.now()
        head = {"message_id": chat.next_id(), **author, "chat": chat.body, "date": int(now.timestamp())}
        message = ChatMessage(chat, {**head, **shown_reply(reply_to), **body}, now, False, files, reply_to=reply_to)
        chat.put(message)
        unheard = kind == "message" and chat.kind != "private" and not bot.reads_groups
        if not unheard or _addressed(bot, body, reply_to):
            world.publish(bot, kind, message.body, chat.id)
        return message


def edit(world: World, bot: BotAccount, message: ChatMessage, content: Content) -> None:
    """A new version of a message, and an edited_... update."""
    with world.lock:
        message.versions.append(message.body)
        dropped = ("text", "entities", "caption", "caption_entities")
        kept = {k: v for k, v in message.body.items() if k not in dropped}
        message.body = {**kept, **content[0], "edit_date": int(world.clock.now().timestamp())}
        kind = "edited_channel_post" if message.chat.kind == "channel" else "edited_message"
        world.publish(bot, kind, message.body, message.chat.id)


def change_standing(world: World, bot: BotAccount, chat: Chat, by: Json, old: str, new: str) -> None:
    """A my_chat_member update: somebody blocked the bot, or put it into a group or out of it."""

    def member(status: str) -> Json:
        return {"user": bot.user, "status": status, **({"until_date": 0} if status == "kicked" else {})}

    with world.lock:
        payload = {
            "chat": chat.body,
            "from": by,
            "date": int(world.clock.now().timestamp()),
            "old_chat_member": member(old),
            "new_chat_member": member(new),
        }
        world.publish(bot, "my_chat_member", payload, chat.id)
