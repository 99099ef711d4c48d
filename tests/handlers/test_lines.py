"""A line of its own for each request that is under way, over real HTTP."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot
from telegram.error import TelegramError

from handlers.telegram.lines import Lines
from handlers.telegram.rawbot import build_bot
from tests.telegram_double import TOKEN
from tests.telegram_double.http_server import HttpDouble


def bot_on(server: HttpDouble, lines: Lines) -> Bot:
    return Bot(TOKEN, base_url=f"{server.api}/bot", request=lines)


def test_no_more_lines_than_allowed_and_no_more_than_needed(telegram_http: HttpDouble) -> None:
    async def story() -> None:
        lines = Lines(3, secure=False)
        bot = bot_on(telegram_http, lines)
        for _ in range(3):
            await bot.get_me()
        assert len(lines._all) == 1, "one after the other needs one"
        await asyncio.gather(*(bot.get_me() for _ in range(10)))
        assert len(lines._all) == 3
        await lines.shutdown()

    asyncio.run(story())


def test_a_line_that_broke_is_used_again(telegram_http: HttpDouble) -> None:
    async def story() -> None:
        lines = Lines(1, secure=False)
        bot = bot_on(telegram_http, lines)
        telegram_http.double.trouble.drops()
        with pytest.raises(TelegramError):
            await bot.get_me()
        assert (await bot.get_me()).username == "nongda_bot"
        await lines.shutdown()

    asyncio.run(story())


def test_a_request_that_is_given_up_frees_its_line(telegram_http: HttpDouble) -> None:
    async def story() -> None:
        lines = Lines(1, secure=False)
        bot = bot_on(telegram_http, lines)
        telegram_http.double.trouble.loses_answer()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await bot.get_me()
        assert (await bot.get_me()).username == "nongda_bot"
        await lines.shutdown()

    asyncio.run(story())


def test_our_bot_speaks_with_the_api_it_is_given(telegram_http: HttpDouble) -> None:
    async def story() -> None:
        async with build_bot(TOKEN, telegram_http.api) as bot:
            farmer = telegram_http.double.person("farmer")
            farmer.says("在吗")
            (update,) = await bot.raw_updates(None, hold=0, limit=10, allowed=("message",))
            assert update["message"]["text"] == "在吗"
            photo = farmer.sends_photo()
            file = await bot.get_file(photo.body["photo"][-1]["file_id"])
            assert await file.download_as_bytearray()

    asyncio.run(story())
