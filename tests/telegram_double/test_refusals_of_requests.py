"""Refusals of chats, files, taps, edits and whole requests, in Telegram's words; and bad luck on demand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.clock import ManualClock
from tests.telegram_double import TOKEN, TelegramDouble
from tests.telegram_double.asking import Json, ask, inline, said
from tests.telegram_double.people import Person
from tests.telegram_double.samples import jpeg
from tests.telegram_double.wire import Answer, Call, Lost, Upload
from tests.telegram_double.world import Query


@pytest.fixture
def double(telegram_clock: ManualClock) -> TelegramDouble:
    return TelegramDouble(telegram_clock)


@pytest.fixture
def farmer(double: TelegramDouble) -> Person:
    somebody = double.person("farmer")
    somebody.starts()
    return somebody


def test_an_unknown_chat_or_reply_target_is_refused(double: TelegramDouble, farmer: Person) -> None:
    assert said(double, "sendMessage", chat_id=1, text="x") == "chat not found"
    assert said(double, "sendMessage", chat_id="@nowhere", text="x") == "chat not found"
    assert said(double, "sendMessage", text="x") == "chat_id is empty"
    gone = {"message_id": 999}
    refused = said(double, "sendMessage", chat_id=farmer.id, text="x", reply_parameters=gone)
    assert refused == "message to be replied not found"
    forgiving = {**gone, "allow_sending_without_reply": True}
    sent = ask(double, "sendMessage", chat_id=farmer.id, text="x", reply_parameters=forgiving)
    assert "reply_to_message" not in sent.body["result"]


def test_people_who_cannot_be_reached_are_403(double: TelegramDouble, farmer: Person) -> None:
    def forbidden(chat: int) -> str:
        answer = ask(double, "sendMessage", chat_id=chat, text="x")
        assert answer.status == 403
        return str(answer.body["description"])

    stranger = double.person("stranger")
    assert forbidden(stranger.id) == "Forbidden: bot can't initiate conversation with a user"
    farmer.blocks_bot()
    assert forbidden(farmer.id) == "Forbidden: bot was blocked by the user"
    farmer.unblocks_bot()
    assert ask(double, "sendMessage", chat_id=farmer.id, text="x").status == 200
    farmer.deletes_account()
    assert forbidden(farmer.id) == "Forbidden: user is deactivated"
    assert forbidden(double.another_bot("spammer").id) == "Forbidden: bot can't send messages to bots"
    group = double.group("养鹅群")
    group.throws_bot_out(farmer)
    assert forbidden(group.id) == "Forbidden: bot was kicked from the supergroup chat"
    group.adds_bot(farmer)
    assert ask(double, "leaveChat", chat_id=group.id).body["result"] is True
    assert forbidden(group.id) == "Forbidden: bot is not a member of the supergroup chat"


def test_files_that_cannot_be_are_refused(double: TelegramDouble, farmer: Person) -> None:
    def photo(value: Any) -> str:
        return said(double, "sendPhoto", chat_id=farmer.id, photo=value)

    assert photo("no-such-id") == "wrong file identifier/HTTP URL specified"
    assert photo("https://pictures.example/a.jpg") == "failed to get HTTP URL content"
    assert photo(Upload("a.jpg", b"")) == "file must be non-empty"
    assert photo(Upload("a.jpg", b"not a picture")) == "IMAGE_PROCESS_FAILED"
    assert photo(Upload("a.jpg", jpeg() + b"\0" * 11_000_000)) == "too big for a photo"
    assert said(double, "sendPhoto", chat_id=farmer.id) == "there is no photo in the request"
    voice = farmer.sends_voice().body["voice"]["file_id"]
    assert photo(voice) == "can't use file of type VoiceNote as Photo"
    assert said(double, "getFile", file_id="x") == "wrong file_id or the file is temporarily unavailable"
    film = farmer.sends_video(size=30_000_000).body["video"]["file_id"]
    assert said(double, "getFile", file_id=film) == "file is too big"


def test_a_file_id_is_good_for_one_bot_only(double: TelegramDouble, farmer: Person) -> None:
    other = double.add_bot("987654321:other-bot", "other_bot", "Other")
    double.person("visitor", bot=other).starts()
    photo = farmer.sends_photo().body["photo"][-1]["file_id"]
    visitor = double.person("visitor").id
    answer = ask(double, "sendPhoto", other.token, chat_id=visitor, photo=photo)
    assert answer.body["description"] == "Bad Request: wrong file identifier/HTTP URL specified"


def test_albums_hold_two_to_ten_items_of_one_sort(double: TelegramDouble, farmer: Person) -> None:
    def album(*media: Json) -> str:
        return said(double, "sendMediaGroup", chat_id=farmer.id, media=list(media))

    photo = {"type": "photo", "media": farmer.sends_photo().body["photo"][-1]["file_id"]}
    paper = {"type": "document", "media": farmer.sends_document().body["document"]["file_id"]}
    assert album() == "there are no messages to send"
    assert album(photo) == "an album needs at least 2 messages"
    assert album(*[photo] * 11) == "too many messages to send as an album"
    assert album(photo, paper) == "document can't be mixed with other media types"
    assert album(photo, {"type": "photo", "media": "x"}) == "wrong file identifier/HTTP URL specified"
    assert album(photo, {"type": "animation", "media": "x"}).startswith("can't parse InputMedia")
    assert ask(double, "sendMediaGroup", chat_id=farmer.id, media=[photo] * 10).status == 200
    assert len({message.album for message in farmer.inbox}) == 1


def test_a_tap_is_answered_once_and_in_time(
    double: TelegramDouble, farmer: Person, telegram_clock: ManualClock
) -> None:
    too_old = "query is too old and response timeout expired or query ID is invalid"
    ask(double, "sendMessage", chat_id=farmer.id, text="有用吗？", reply_markup=inline(callback_data="ok.1"))
    first = farmer.taps("有用")
    assert isinstance(first, Query)
    assert ask(double, "answerCallbackQuery", callback_query_id=first.id, text="谢谢").body["result"] is True
    assert farmer.toasts == ["谢谢"]
    assert said(double, "answerCallbackQuery", callback_query_id=first.id) == too_old
    assert said(double, "answerCallbackQuery", callback_query_id="1") == too_old
    second = farmer.taps_forged("x" * 30)
    telegram_clock.move(timedelta(seconds=151))
    assert said(double, "answerCallbackQuery", callback_query_id=second.id) == too_old
    long = said(double, "answerCallbackQuery", callback_query_id=second.id, text="x" * 201)
    assert long == "MESSAGE_TOO_LONG"


def test_edits_are_refused_when_nothing_changes_or_nothing_is_there(double: TelegramDouble, farmer: Person) -> None:
    question = farmer.says("鹅不吃食")
    sent = ask(double, "sendMessage", chat_id=farmer.id, text="a", reply_markup=inline(callback_data="ok.1"))
    where = {"chat_id": farmer.id, "message_id": sent.body["result"]["message_id"]}
    edited = ask(double, "editMessageReplyMarkup", **where).body["result"]
    assert "reply_markup" not in edited
    assert edited["edit_date"]
    assert said(double, "editMessageReplyMarkup", **where).startswith("message is not modified: specified new")
    assert ask(double, "editMessageText", text="b", **where).body["result"]["text"] == "b"
    assert said(double, "editMessageText", text="b", chat_id=farmer.id, message_id=99) == "message to edit not found"
    theirs = said(double, "editMessageText", text="b", chat_id=farmer.id, message_id=question.id)
    assert theirs == "message can't be edited"
    assert farmer.inbox[0].versions[0]["text"] == "a"


def test_tokens_and_methods_that_do_not_exist(double: TelegramDouble) -> None:
    assert ask(double, "getMe", "123:wrong").body == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert ask(double, "getMe", "nonsense").status == 404
    answer = ask(double, "sendGoose")
    assert (answer.status, answer.body["description"]) == (404, "Not Found: method not found")
    assert ask(double, "GETME").status == 200


def test_commands_profile_actions_and_places_are_checked(double: TelegramDouble, farmer: Person) -> None:
    good = [{"command": "mine", "description": "我的咨询"}]
    assert ask(double, "setMyCommands", commands=good, language_code="zh").body["result"] is True
    assert ask(double, "getMyCommands", language_code="zh").body["result"] == good
    assert ask(double, "getMyCommands").body["result"] == []
    assert ask(double, "deleteMyCommands", language_code="zh").body["result"] is True
    assert said(double, "setMyCommands", commands=[{"command": "我的", "description": "x"}]) == "BOT_COMMAND_INVALID"
    empty = [{"command": "mine", "description": ""}]
    assert said(double, "setMyCommands", commands=empty) == "BOT_COMMAND_DESCRIPTION_INVALID"
    assert said(double, "setMyName", name="x" * 65) == "bot name is too long"
    assert ask(double, "setMyDescription", description="x").body["result"] is True
    assert ask(double, "setMyShortDescription", short_description="x").body["result"] is True
    assert said(double, "sendChatAction", chat_id=farmer.id, action="dance") == "wrong parameter action in request"
    assert ask(double, "sendChatAction", chat_id=farmer.id, action="typing").body["result"] is True
    assert said(double, "sendLocation", chat_id=farmer.id, latitude=41.2) == "longitude is empty"
    assert ask(double, "sendLocation", chat_id=farmer.id, latitude=41.2, longitude=115.2).status == 200


def test_bad_luck_on_demand(double: TelegramDouble, farmer: Person) -> None:
    send = Call(TOKEN, "sendMessage", {"chat_id": farmer.id, "text": "x"})
    other = double.person("other")
    other.starts()
    double.trouble.floods(7, method="sendMessage", chat=farmer)
    assert ask(double, "sendMessage", chat_id=other.id, text="x").status == 200
    flooded = double.call(send)
    assert isinstance(flooded, Answer)
    assert flooded.body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    double.trouble.breaks(502, times=2)
    assert [ask(double, "getMe").status for _ in range(3)] == [502, 502, 200]
    double.trouble.drops()
    assert double.call(send) is Lost.BROKEN
    assert farmer.inbox == []
    double.trouble.loses_answer(times=None)
    assert double.call(send) is Lost.SILENT
    assert len(farmer.inbox) == 1
    double.trouble.behaves()
    assert ask(double, "getMe").status == 200
    assert [status for _, status, _ in double.refused] == [429, 502, 502]
