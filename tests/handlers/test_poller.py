"""Polling: Telegram keeps an update until we have committed what it did."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram.error import Conflict, InvalidToken, NetworkError

from bot.core.events import Said, Tapped
from bot.errors import StoreUnavailable
from handlers.telegram import poller as poller_module
from handlers.telegram.intake import PIECE, Intake
from handlers.telegram.poller import Poller
from handlers.telegram.rawbot import RawBot
from tests.line.helpers import House, running, until
from tests.telegram_double import TelegramDouble


@asynccontextmanager
async def polling(house: House, bot: RawBot) -> AsyncIterator[Intake]:
    """A poller at work until the block ends. It holds no question open, so that a test need not wait."""
    intake = Intake(bot, house.gate, house.clock, most_bytes=20_000_000, username="nongda_bot")
    task = asyncio.create_task(Poller(bot, intake, hold=0, first_wait=0.01).run())
    try:
        yield intake
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def texts(house: House) -> list[str]:
    return [event.text for event in house.desk.events if isinstance(event, Said)]


def acknowledged(telegram: TelegramDouble) -> int:
    return telegram.bot.mailbox.acknowledged


def test_what_people_say_is_handled_in_order_and_then_acknowledged(
    tmp_path: Path, raw_bot: RawBot, telegram: TelegramDouble
) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            await raw_bot.raw_updates(None, hold=0, limit=1, allowed=("message",))
            for number in range(250):
                telegram.person(f"farmer {number % 3}").says(f"{number}")
            async with polling(house, raw_bot):
                await until(lambda: acknowledged(telegram) == 250, "all acknowledged")
            assert texts(house) == [str(number) for number in range(250)]

    asyncio.run(story())


def test_nothing_is_acknowledged_before_its_commit(
    tmp_path: Path, raw_bot: RawBot, telegram: TelegramDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            submit_all, refused = house.gate.submit_all, []

            async def away(items: Any) -> Any:
                refused.append(len(items))
                raise StoreUnavailable("the database is away")

            monkeypatch.setattr(house.gate, "submit_all", away)
            telegram.person("farmer").says("鹅下软蛋")
            telegram.person("farmer").says("三天了")
            async with polling(house, raw_bot):
                await until(lambda: len(refused) >= 3, "some vain tries")
                assert acknowledged(telegram) == 0
                assert set(refused) == {2}
                monkeypatch.setattr(house.gate, "submit_all", submit_all)
                await until(lambda: acknowledged(telegram) == 2, "both acknowledged")
            assert texts(house) == ["鹅下软蛋", "三天了"]

    asyncio.run(story())


def test_what_was_committed_before_the_store_went_away_is_a_repeat_and_nothing_is_acknowledged_before_the_last(
    tmp_path: Path, raw_bot: RawBot, telegram: TelegramDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            submit_all, pieces = house.gate.submit_all, []

            async def away_the_third_time(items: Any) -> Any:
                pieces.append(len(items))
                if len(pieces) == 3:
                    assert acknowledged(telegram) == 0
                    raise StoreUnavailable("the database is away")
                return await submit_all(items)

            monkeypatch.setattr(house.gate, "submit_all", away_the_third_time)
            for number in range(PIECE * 2 + 1):
                telegram.person("farmer").says(f"{number}")
            async with polling(house, raw_bot):
                await until(lambda: acknowledged(telegram) == PIECE * 2 + 1, "all acknowledged")
            assert pieces == [PIECE, PIECE, 1] * 2
            assert texts(house) == [str(number) for number in range(PIECE * 2 + 1)]

    asyncio.run(story())


def test_a_process_that_died_between_commit_and_acknowledgement_does_nothing_twice(
    tmp_path: Path, raw_bot: RawBot, telegram: TelegramDouble
) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            telegram.person("farmer").says("鹅下软蛋")
            dying = Poller(raw_bot, Intake(raw_bot, house.gate, house.clock, most_bytes=1), hold=0)
            assert await dying.once(None) is not None
            assert acknowledged(telegram) == 0, "it would be with the next question, which never comes"
            async with polling(house, raw_bot):
                await until(lambda: acknowledged(telegram) == 1, "the next process to acknowledge it")
            assert texts(house) == ["鹅下软蛋"]
            assert len(house.keys()) == 1

    asyncio.run(story())


def test_an_update_that_cannot_be_read_is_a_dead_letter_and_holds_up_no_other(
    tmp_path: Path, raw_bot: RawBot, telegram: TelegramDouble
) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            telegram.world.judge = None  # the judge would not let this pass
            telegram.person("farmer").says("一")
            with telegram.world.lock:
                telegram.world.publish(telegram.bot, "message", {"message_id": 1, "text": ["torn"]}, 1)
            telegram.person("farmer").says("二")
            async with polling(house, raw_bot):
                await until(lambda: acknowledged(telegram) == 3, "all three acknowledged")
            assert texts(house) == ["一", "二"]
            assert len(house.dead_keys()) == 1

    asyncio.run(story())


def test_a_pressed_button_stops_turning_even_when_telegram_takes_no_answer(
    tmp_path: Path, raw_bot: RawBot, telegram: TelegramDouble
) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            farmer = telegram.person("farmer")
            farmer.starts()
            await raw_bot.send_message(farmer.id, "有用吗")
            async with polling(house, raw_bot):
                farmer.taps_forged("ok.1")
                await until(lambda: farmer.toasts == [""], "a silent answer")
                telegram.trouble.refuses(
                    400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
                )
                farmer.taps_forged("ok.2")
                await until(lambda: acknowledged(telegram) == 3, "the second tap all the same")
            assert [event.data for event in house.desk.events if isinstance(event, Tapped)] == ["ok.1", "ok.2"]

    asyncio.run(story())


class Unlucky(RawBot):
    """A bot whose first questions go wrong as the test says."""

    failures: list[Exception] = []  # noqa: RUF012 - filled by the test
    asked: list[int | None] = []  # noqa: RUF012
    given: list[list[Any]] = []  # noqa: RUF012

    async def raw_updates(self, offset: int | None, *, hold: int, limit: int, allowed: tuple[str, ...]) -> list[Any]:
        self.asked.append(offset)
        await asyncio.sleep(0)
        if self.failures:
            raise self.failures.pop(0)
        return self.given.pop(0) if self.given else []


def test_trouble_with_telegram_is_told_and_waited_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            bot = Unlucky("1:token")
            bot.failures[:] = [NetworkError("down"), Conflict("terminated by other getUpdates"), InvalidToken("no")]
            bot.given[:] = [[{"no": "id"}], [{"update_id": 7, "poll": {}}], []]
            poller = Poller(bot, Intake(bot, house.gate, house.clock, most_bytes=1), hold=0)
            slept: list[float] = []

            async def sleep(seconds: float) -> None:
                slept.append(seconds)

            monkeypatch.setattr(poller_module, "sleep", sleep)
            bot.asked.clear()
            with capture_logs() as told:
                offset: int | None = None
                for _ in range(6):
                    offset = await poller.once(offset)
            assert bot.asked == [None] * 5 + [8]
            assert [wait for wait in slept if wait] == [1, 2, 4, 8]
            assert "another process polls" in json.dumps(told)

    asyncio.run(story())


def test_it_has_caught_up_when_a_batch_was_not_full(tmp_path: Path, raw_bot: RawBot, telegram: TelegramDouble) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            await raw_bot.raw_updates(None, hold=0, limit=1, allowed=("message",))
            for number in range(poller_module.AT_ONCE + 1):
                telegram.person("farmer").says(f"{number}")
            intake = Intake(raw_bot, house.gate, house.clock, most_bytes=20_000_000, username="nongda_bot")
            caught_up = asyncio.Event()
            poller = Poller(raw_bot, intake, caught_up=caught_up)
            offset = await poller.once(None)
            assert not caught_up.is_set()
            await poller.once(offset)
            assert caught_up.is_set()
            assert len(texts(house)) == poller_module.AT_ONCE + 1

    asyncio.run(story())
