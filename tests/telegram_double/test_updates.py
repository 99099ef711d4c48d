"""What waits for the bot, and when it goes: offsets, long polls, webhook mode, the kinds of update."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import ManualClock
from tests.telegram_double import TOKEN, TelegramDouble
from tests.telegram_double.doors import outcome_of, until
from tests.telegram_double.people import Person
from tests.telegram_double.wire import Answer, Call, Wait

Json = dict[str, Any]


@pytest.fixture
def farmer(telegram: TelegramDouble) -> Person:
    return telegram.person("farmer")


def ask(double: TelegramDouble, method: str, **params: Any) -> Any:
    outcome = double.call(Call(TOKEN, method, params))
    assert isinstance(outcome, Answer)
    return outcome.body["result"] if outcome.status == 200 else outcome.body["description"]


def texts(updates: list[Json]) -> list[str]:
    return [update["message"]["text"] for update in updates]


def test_an_update_stays_until_an_offset_above_it_is_asked_for(telegram: TelegramDouble, farmer: Person) -> None:
    for text in ("一", "二", "三"):
        farmer.says(text)
    first = ask(telegram, "getUpdates")
    assert texts(first) == ["一", "二", "三"]
    assert ask(telegram, "getUpdates") == first
    assert texts(ask(telegram, "getUpdates", offset=first[1]["update_id"])) == ["二", "三"]
    assert texts(ask(telegram, "getUpdates")) == ["二", "三"]
    assert ask(telegram, "getUpdates", offset=first[2]["update_id"] + 1) == []
    assert telegram.counters()["updates"] == {"made": 3, "acknowledged": 3, "expired": 0, "pending": 0}


def test_limit_and_negative_offset(telegram: TelegramDouble, farmer: Person) -> None:
    for text in ("一", "二", "三"):
        farmer.says(text)
    assert texts(ask(telegram, "getUpdates", limit=2)) == ["一", "二"]
    assert texts(ask(telegram, "getUpdates", offset=-1)) == ["三"]
    assert texts(ask(telegram, "getUpdates")) == ["三"]


def test_updates_are_kept_for_24_hours(telegram: TelegramDouble, farmer: Person, telegram_clock: ManualClock) -> None:
    farmer.says("昨天的")
    telegram_clock.move(timedelta(hours=23))
    farmer.says("今天的")
    telegram_clock.move(timedelta(hours=2))
    assert texts(ask(telegram, "getUpdates")) == ["今天的"]
    assert telegram.counters()["updates"]["expired"] == 1


def test_a_long_poll_ends_when_somebody_writes(telegram: TelegramDouble, farmer: Person) -> None:
    async def scene() -> Any:
        poll = asyncio.create_task(outcome_of(telegram, Call(TOKEN, "getUpdates", {"timeout": 50})))
        await asyncio.sleep(0)
        assert not poll.done()
        await asyncio.to_thread(farmer.says, "在吗")
        return await poll

    assert texts(asyncio.run(scene()).body["result"]) == ["在吗"]


def test_a_story_waits_for_what_the_bot_does_in_the_same_loop(telegram: TelegramDouble, farmer: Person) -> None:
    farmer.says("在吗")
    answer = Call(TOKEN, "sendMessage", {"chat_id": farmer.id, "text": "在"})

    async def scene() -> None:
        asyncio.get_running_loop().call_soon(telegram.call, answer)
        await until(telegram, lambda: farmer.inbox)
        with pytest.raises(AssertionError, match="still not: two answers"):
            await until(telegram, lambda: len(farmer.inbox) == 2, seconds=0.01, why="two answers")

    asyncio.run(scene())
    assert farmer.sees("在").reply_to is None


def test_a_long_poll_that_hears_nothing_ends_empty(telegram: TelegramDouble) -> None:
    waiting = telegram.call(Call(TOKEN, "getUpdates", {"timeout": 10}))
    assert isinstance(waiting, Wait)
    assert waiting.seconds == 10
    assert telegram.resume(waiting, expired=False) == waiting
    assert telegram.resume(waiting, expired=True) == Answer.of([])


def test_the_second_of_two_long_polls_ends_the_first_with_409(telegram: TelegramDouble) -> None:
    async def scene() -> tuple[Any, Any]:
        first = asyncio.create_task(outcome_of(telegram, Call(TOKEN, "getUpdates", {"timeout": 50})))
        await asyncio.sleep(0)
        second = asyncio.create_task(outcome_of(telegram, Call(TOKEN, "getUpdates", {"timeout": 50})))
        ended = await first
        telegram.person("farmer").says("在吗")
        return ended, await second

    ended, served = asyncio.run(scene())
    assert ended.status == 409
    assert ended.body["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    assert texts(served.body["result"]) == ["在吗"]


def test_polling_and_webhook_exclude_each_other(telegram: TelegramDouble) -> None:
    waiting = telegram.call(Call(TOKEN, "getUpdates", {"timeout": 10}))
    assert isinstance(waiting, Wait)
    assert ask(telegram, "setWebhook", url="https://nongda.example/tg", secret_token="abc_1") is True
    ended = telegram.resume(waiting, expired=False)
    assert isinstance(ended, Answer)
    assert ended.body["description"] == "Conflict: terminated by setWebhook request"
    assert ask(telegram, "getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    info = ask(telegram, "getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == ("https://nongda.example/tg", 0)
    assert ask(telegram, "deleteWebhook") is True
    assert ask(telegram, "getUpdates") == []
    assert ask(telegram, "getWebhookInfo")["url"] == ""


def test_a_webhook_that_cannot_be_is_refused(telegram: TelegramDouble) -> None:
    assert "HTTPS URL must be provided" in ask(telegram, "setWebhook", url="http://nongda.example/tg")
    https = "https://nongda.example/tg"
    assert "unallowed characters" in ask(telegram, "setWebhook", url=https, secret_token="a:b")
    assert "secret token is too long" in ask(telegram, "setWebhook", url=https, secret_token="a" * 257)


def test_pending_updates_can_be_dropped_with_the_webhook(telegram: TelegramDouble, farmer: Person) -> None:
    farmer.says("旧话")
    assert ask(telegram, "deleteWebhook", drop_pending_updates=True) is True
    assert ask(telegram, "getUpdates") == []


def test_only_the_kinds_that_were_asked_for_come(telegram: TelegramDouble, farmer: Person) -> None:
    assert ask(telegram, "getUpdates", allowed_updates=["callback_query"]) == []
    farmer.says("听不见")
    assert ask(telegram, "getUpdates", allowed_updates=[]) == []
    farmer.says("听得见")
    assert texts(ask(telegram, "getUpdates")) == ["听得见"]


def test_everything_a_person_can_do_is_an_update_that_the_judge_knows(telegram: TelegramDouble, farmer: Person) -> None:
    farmer.starts("code-1")
    farmer.sends_photo("鹅")
    farmer.sends_album(3, "三张")
    farmer.sends_voice()
    farmer.sends_video(30_000_000, "大")
    farmer.sends_audio()
    farmer.sends_document(caption="化验单")
    farmer.sends_sticker()
    farmer.sends_poll()
    farmer.sends_nothing()
    farmer.shares_location()
    farmer.shares_contact()
    farmer.forwards("听说是小鹅瘟")
    own = farmer.says("看 https://a.example/x 和 @nongda_bot")
    farmer.edits(own, "改了")
    farmer.replies(own, "答自己")
    group, channel = telegram.group("养鹅群"), telegram.channel("农技频道")
    farmer.says("群里说", in_group=group)
    telegram.another_bot("spammer").says("广告", in_group=group)
    channel.edits(channel.posts("公告"), "公告二")
    group.throws_bot_out(farmer)
    group.adds_bot(farmer)
    farmer.blocks_bot()
    farmer.unblocks_bot()
    telegram.person("stranger").taps_forged("take.1")
    updates = ask(telegram, "getUpdates")
    kinds = [next(kind for kind in update if kind != "update_id") for update in updates]
    assert len(kinds) == 28
    others = [kind for kind in kinds if kind != "message"]
    standing = ["my_chat_member"] * 4
    assert others == ["edited_message", "channel_post", "edited_channel_post", *standing, "callback_query"]
    album = {update["message"].get("media_group_id") for update in updates[2:5]}
    assert len(album) == 1
    assert updates[0]["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


def test_a_long_text_is_split_as_an_app_does_unless_the_test_wants_it_whole(
    telegram: TelegramDouble, farmer: Person
) -> None:
    farmer.says("鹅" * 5000)
    farmer.says("鸭" * 5000, split=False)
    assert [len(text) for text in texts(ask(telegram, "getUpdates"))] == [4096, 904, 5000]


def test_a_bot_in_privacy_mode_hears_only_what_is_for_it(telegram: TelegramDouble, farmer: Person) -> None:
    telegram.bot.reads_groups = False
    group = telegram.group("养鹅群")
    farmer.says("今天卖蛋吗", in_group=group)
    farmer.says("/help@nongda_bot", in_group=group)
    farmer.says("@nongda_bot 在吗", in_group=group)
    assert texts(ask(telegram, "getUpdates")) == ["/help@nongda_bot", "@nongda_bot 在吗"]


def test_a_test_that_does_the_impossible_is_told_so(telegram: TelegramDouble, farmer: Person) -> None:
    with pytest.raises(AssertionError, match="no app sends an empty text"):
        farmer.says("  ")
    with pytest.raises(AssertionError, match="no button '有用'"):
        farmer.taps("有用")
    with pytest.raises(AssertionError, match="does not see '你好'"):
        farmer.sees("你好")
    farmer.blocks_bot()
    with pytest.raises(AssertionError, match="blocked"):
        farmer.says("在吗")
