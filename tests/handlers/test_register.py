"""What Telegram is told at the start."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import InputFault
from bot.locale.load import load_catalogue
from handlers.telegram import register
from handlers.telegram.parse import ALLOWED_UPDATES
from handlers.telegram.rawbot import RawBot
from handlers.telegram.register import COMMANDS, introduce
from tests.telegram_double import TelegramDouble

WORDS = load_catalogue()


def test_the_bot_is_set_to_be_polled_with_its_menu_in_both_languages(raw_bot: RawBot, telegram: TelegramDouble) -> None:
    telegram.person("farmer").says("在吗")
    assert asyncio.run(introduce(raw_bot, WORDS)) == "nongda_bot"
    assert telegram.bot.mailbox.webhook is None
    assert len(telegram.bot.mailbox.pending) == 1, "what waits is not dropped"
    menus = list(telegram.bot.commands.values())
    assert len(menus) == 2
    assert [[command["command"] for command in menu] for menu in menus] == [list(COMMANDS)] * 2
    assert {menu[1]["description"] for menu in menus} == {"转人工（找专家）", "Ask a person"}


def test_a_webhook_is_set_with_its_secret_and_only_what_we_read(raw_bot: RawBot, telegram: TelegramDouble) -> None:
    asyncio.run(introduce(raw_bot, WORDS, webhook="https://bot.example.org/telegram/x", secret="s"))
    webhook = telegram.bot.mailbox.webhook
    assert webhook is not None
    assert (webhook.url, webhook.secret) == ("https://bot.example.org/telegram/x", "s")
    assert telegram.bot.mailbox.allowed == set(ALLOWED_UPDATES)


def test_a_telegram_that_is_out_of_reach_is_waited_for(
    raw_bot: RawBot, telegram: TelegramDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(register, "sleep", sleep)
    telegram.trouble.drops(times=2)
    assert asyncio.run(introduce(raw_bot, WORDS)) == "nongda_bot"
    assert slept == [1, 2]


def test_without_its_menu_the_bot_works_all_the_same(raw_bot: RawBot, telegram: TelegramDouble) -> None:
    telegram.trouble.breaks(method="setMyCommands")
    assert asyncio.run(introduce(raw_bot, WORDS)) == "nongda_bot"


def test_a_rejected_token_is_told_in_plain_words_without_the_token(telegram: TelegramDouble) -> None:
    from tests.telegram_double.inprocess import InProcessRequest

    stranger = RawBot("42:wrong-token", request=InProcessRequest(telegram))
    with pytest.raises(InputFault) as told:
        asyncio.run(introduce(stranger, WORDS))
    assert "NONGDA_TELEGRAM_TOKEN" in str(told.value)
    assert "wrong-token" not in str(told.value)
