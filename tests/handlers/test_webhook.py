"""The webhook: only Telegram gets in, and it hears 200 only after the commit."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.core.events import Said
from handlers.telegram.intake import Intake
from handlers.telegram.rawbot import RawBot
from handlers.telegram.webhook import MOST_BYTES, header_of, path_of, webhook_route
from tests.handlers.test_parse import message
from tests.line.helpers import House, away, running

SECRET = "a secret of sixteen letters"
HEADER = {"X-Telegram-Bot-Api-Secret-Token": header_of(SECRET)}


def telegram_to(house: House, raw_bot: RawBot) -> httpx.AsyncClient:
    """What Telegram uses to bring updates."""
    intake = Intake(raw_bot, house.gate, house.clock, most_bytes=20_000_000)
    site = Starlette(routes=[webhook_route(intake, SECRET)])
    return httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="https://bot.example.org")


def test_an_update_is_on_record_when_telegram_hears_200(tmp_path: Path, raw_bot: RawBot) -> None:
    async def story() -> None:
        async with running(tmp_path) as house, telegram_to(house, raw_bot) as telegram:
            for _ in range(2):
                answer = await telegram.post(path_of(SECRET), json=message(text="鹅下软蛋"), headers=HEADER)
                assert answer.status_code == 200
                assert house.keys() == ["tg:5"], "brought twice, done once"
            assert [event.text for event in house.desk.events if isinstance(event, Said)] == ["鹅下软蛋"]

    asyncio.run(story())


@pytest.mark.parametrize("headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "guessed"}])
def test_whoever_does_not_know_the_secret_is_not_read(tmp_path: Path, raw_bot: RawBot, headers: dict[str, str]) -> None:
    async def story() -> None:
        async with running(tmp_path) as house, telegram_to(house, raw_bot) as stranger:
            answer = await stranger.post(path_of(SECRET), json=message(text="x"), headers=headers)
            assert answer.status_code == 403
            assert (await stranger.post("/telegram/guessed", json={}, headers=HEADER)).status_code == 404
            assert house.keys() == []

    asyncio.run(story())


def test_while_the_database_is_away_telegram_is_asked_to_come_again(tmp_path: Path, raw_bot: RawBot) -> None:
    async def story() -> None:
        async with running(tmp_path) as house, telegram_to(house, raw_bot) as telegram:
            house.desk.deeds["tg:5"] = away
            answer = await telegram.post(path_of(SECRET), json=message(text="x"), headers=HEADER)
            assert answer.status_code == 503
            house.desk.deeds.clear()
            assert (await telegram.post(path_of(SECRET), json=message(text="x"), headers=HEADER)).status_code == 200
            assert house.keys() == ["tg:5"]

    asyncio.run(story())


def test_what_is_no_update_is_a_dead_letter_and_acknowledged(tmp_path: Path, raw_bot: RawBot) -> None:
    async def story() -> None:
        async with running(tmp_path) as house, telegram_to(house, raw_bot) as telegram:
            for body in (b"{torn", b"[]", b'{"update_id": 9, "message": 1}', b"{torn"):
                assert (await telegram.post(path_of(SECRET), content=body, headers=HEADER)).status_code == 200
            assert len(house.dead_keys()) == 3, "the same again is the same letter"

    asyncio.run(story())


def test_a_body_far_beyond_any_update_is_not_read_to_its_end(tmp_path: Path, raw_bot: RawBot) -> None:
    async def story() -> None:
        async with running(tmp_path) as house, telegram_to(house, raw_bot) as telegram:
            answer = await telegram.post(path_of(SECRET), content=b" " * (MOST_BYTES + 1), headers=HEADER)
            assert answer.status_code == 413
            assert house.keys() == house.dead_keys() == []

    asyncio.run(story())


def test_path_and_header_tell_nothing_of_each_other_or_of_the_secret() -> None:
    assert path_of(SECRET).removeprefix("/telegram/") != header_of(SECRET)
    assert path_of(SECRET) != path_of(SECRET + "x")
    assert SECRET not in path_of(SECRET) + header_of(SECRET)
