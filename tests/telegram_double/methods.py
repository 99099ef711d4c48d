"""The methods that do not send, and the table of all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from tests.telegram_double import sending, words
from tests.telegram_double.files import DOWNLOAD_LIMIT
from tests.telegram_double.keyboards import checked_markup
from tests.telegram_double.messages import change, own_message, text_of
from tests.telegram_double.text import units
from tests.telegram_double.updates import Webhook
from tests.telegram_double.wire import Answer, Call
from tests.telegram_double.world import BotAccount, World

Json = dict[str, Any]
Method = Callable[[World, BotAccount, Call], Any]

QUERY_LIVES = timedelta(seconds=150)
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def get_me(world: World, bot: BotAccount, call: Call) -> Json:
    abilities = ("can_connect_to_business", "has_main_web_app", "supports_inline_queries")
    return {
        **bot.user,
        "can_join_groups": True,
        "can_read_all_group_messages": bot.reads_groups,
        **dict.fromkeys(abilities, False),
    }


def set_webhook(world: World, bot: BotAccount, call: Call) -> Answer:
    """As Telegram does, but plain http is taken for this machine itself, as a local Bot API server takes it."""
    url, box = call.text("url"), bot.mailbox
    if not url:
        return delete_webhook(world, bot, call)
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise words.bad(words.WEBHOOK_NOT_HTTPS)
    secret = call.text("secret_token")
    if len(secret) > 256:
        raise words.bad(words.SECRET_TOO_LONG)
    if not _SECRET.fullmatch(secret):
        raise words.bad(words.SECRET_CHARACTERS)
    take_allowed(bot, call)
    if call.yes("drop_pending_updates"):
        box.forget_all()
    box.set_webhook(Webhook(url, secret, max(1, min(100, call.whole("max_connections", 40)))))
    world.stirred(updates=True)
    return Answer.of(True, "Webhook was set")


def delete_webhook(world: World, bot: BotAccount, call: Call) -> Answer:
    was_set = bot.mailbox.webhook is not None
    if was_set:
        bot.mailbox.set_webhook(None)
    if call.yes("drop_pending_updates"):
        bot.mailbox.forget_all()
    world.stirred(updates=True)
    return Answer.of(True, "Webhook was deleted" if was_set else "Webhook is already deleted")


def get_webhook_info(world: World, bot: BotAccount, call: Call) -> Json:
    box, hook = bot.mailbox, bot.mailbox.webhook
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(box.pending),
    }
    if hook:
        info |= {"max_connections": hook.connections, "ip_address": "127.0.0.1"}
    if hook and hook.last_error_at:
        info |= {"last_error_date": int(hook.last_error_at.timestamp()), "last_error_message": hook.last_error}
    if box.allowed:
        info["allowed_updates"] = sorted(box.allowed)
    return info


def take_allowed(bot: BotAccount, call: Call) -> None:
    """`allowed_updates` holds from now on and until it is given again; an empty list means the default."""
    given = call.params.get("allowed_updates")
    if isinstance(given, list):
        bot.mailbox.allowed = frozenset(map(str, given))


def answer_callback_query(world: World, bot: BotAccount, call: Call) -> bool:
    query = world.queries.get(call.text("callback_query_id"))
    if units(call.text("text")) > 200:
        raise words.bad(words.ANSWER_TOO_LONG)
    foreign = query is None or query.bot_id != bot.id
    if query is None or foreign or query.answered or world.clock.now() - query.at > QUERY_LIVES:
        raise words.bad(words.QUERY_TOO_OLD)
    query.toast, query.alert = call.text("text"), call.yes("show_alert")
    world.stirred()
    return True


def edit_message_text(world: World, bot: BotAccount, call: Call) -> Json:
    content = text_of(call)
    message = own_message(world, bot, call)
    if "text" not in message.body:
        raise words.bad(words.EDIT_NO_TEXT)
    if isinstance(preview := call.params.get("link_preview_options"), dict) and preview:
        content["link_preview_options"] = preview
    return change(world, message, content, checked_markup(call.params.get("reply_markup"), private=True))


def edit_message_reply_markup(world: World, bot: BotAccount, call: Call) -> Json:
    message = own_message(world, bot, call)
    return change(world, message, {}, checked_markup(call.params.get("reply_markup"), private=True))


def get_file(world: World, bot: BotAccount, call: Call) -> Json:
    kept = world.files.find(call.text("file_id"))
    if kept is None or world.files.file_id(kept, bot.id) != call.text("file_id"):
        raise words.bad(words.FILE_UNKNOWN)
    if kept.size > DOWNLOAD_LIMIT:
        raise words.bad(words.FILE_TOO_BIG)
    names = {"file_id": call.text("file_id"), "file_unique_id": kept.unique}
    return {**names, "file_size": kept.size, "file_path": kept.path}


def _shelf(call: Call) -> str:
    return json.dumps([call.params.get("scope") or {"type": "default"}, call.text("language_code")], sort_keys=True)


def set_my_commands(world: World, bot: BotAccount, call: Call) -> bool:
    commands = call.params.get("commands")
    if not isinstance(commands, list):
        raise words.bad("can't parse commands JSON object")
    if len(commands) > 100:
        raise words.bad("BOT_COMMANDS_TOO_MUCH")
    for one in commands:
        if not _COMMAND.fullmatch(str(one.get("command", "")).removeprefix("/")):
            raise words.bad("BOT_COMMAND_INVALID")
        if not 1 <= units(str(one.get("description", "")).strip()) <= 256:
            raise words.bad("BOT_COMMAND_DESCRIPTION_INVALID")
    bot.commands[_shelf(call)] = [{**one, "command": str(one["command"]).removeprefix("/")} for one in commands]
    return True


def get_my_commands(world: World, bot: BotAccount, call: Call) -> list[Json]:
    return bot.commands.get(_shelf(call), [])


def delete_my_commands(world: World, bot: BotAccount, call: Call) -> bool:
    bot.commands.pop(_shelf(call), None)
    return True


def _profile(name: str, limit: int, error: str) -> Method:
    def method(world: World, bot: BotAccount, call: Call) -> bool:
        if units(call.text(name)) > limit:
            raise words.bad(error)
        bot.profile[f"{name}:{call.text('language_code')}"] = call.text(name)
        return True

    return method


def leave_chat(world: World, bot: BotAccount, call: Call) -> bool:
    chat = world.chat_of(bot, call.params.get("chat_id"))
    if chat.kind == "private":
        raise words.bad("chat member status can't be changed in private chats")
    chat.standing[bot.id] = "left"
    world.stirred()
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendVoice": sending.send_voice,
    "sendVideo": sending.send_video,
    "sendAudio": sending.send_audio,
    "sendDocument": sending.send_document,
    "sendLocation": sending.send_location,
    "sendMediaGroup": sending.send_media_group,
    "sendChatAction": sending.send_chat_action,
    "answerCallbackQuery": answer_callback_query,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editMessageText": edit_message_text,
    "getFile": get_file,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyDescription": _profile("description", 512, "bot description is too long"),
    "setMyShortDescription": _profile("short_description", 120, "bot short description is too long"),
    "setMyName": _profile("name", 64, "bot name is too long"),
    "leaveChat": leave_chat,
}
NAMES = {name.lower(): name for name in [*METHODS, "getUpdates"]}
