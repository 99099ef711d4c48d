"""The one roof: everything in one loop, from a question over real HTTP to its answer, and a clean end."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from bot.app import Runtime, run, serve
from bot.config import Environment, home, read_county
from bot.errors import InputFault
from bot.logs import masked
from tests.line.helpers import until
from tests.telegram_double import TOKEN
from tests.telegram_double.http_server import HttpDouble

pytestmark = pytest.mark.slow

COUNTY = read_county(home() / "config.yaml").county


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return Environment(
        secret="a secret of sixteen letters",
        database_url=f"sqlite:///{tmp_path / 'nongda.db'}",
        data_dir=tmp_path,
        http=f"127.0.0.1:{free_port()}",
    )


@asynccontextmanager
async def open_house(environment: Environment) -> AsyncIterator[Runtime]:
    """A house that is open until the block ends; it must then close cleanly, and soon."""
    runtime, stop, started = Runtime(COUNTY, environment), asyncio.Event(), asyncio.Event()
    task = asyncio.create_task(serve(runtime, stop, started.set))
    try:
        await asyncio.wait_for(started.wait(), 10)
        yield runtime
    finally:
        begun = time.monotonic()
        stop.set()
        assert await asyncio.wait_for(task, 20) == 0
        assert time.monotonic() - begun < 4


def test_a_question_over_http_is_answered_over_http(environment: Environment, telegram_http: HttpDouble) -> None:
    async def story() -> None:
        farmer = telegram_http.double.person("farmer")
        farmer.says("鹅下软蛋怎么办")
        async with open_house(replace(environment, telegram_token=TOKEN, telegram_api=telegram_http.api)):
            await until(lambda: any("软壳蛋" in message.text for message in farmer.inbox), "the answer", 10)

    asyncio.run(story())


def test_a_question_brought_by_the_webhook_is_answered(environment: Environment, telegram_http: HttpDouble) -> None:
    async def story() -> None:
        farmer = telegram_http.double.person("farmer")
        farmer.says("鹅下软蛋怎么办")
        by_webhook = replace(
            environment,
            telegram_token=TOKEN,
            telegram_api=telegram_http.api,
            telegram_webhook=f"http://{environment.http}/",
        )
        async with open_house(by_webhook):
            await until(lambda: any("软壳蛋" in message.text for message in farmer.inbox), "the answer", 10)
            assert telegram_http.webhooks.posts >= 1

    asyncio.run(story())


def test_the_pages_are_open_and_a_page_that_listens_does_not_hold_up_the_end(environment: Environment) -> None:
    async def story() -> None:
        async with open_house(environment) as runtime, httpx.AsyncClient(base_url=environment.address) as browser:
            assert (await browser.get("/healthz")).status_code == 200
            page = await browser.get("/chat")
            assert page.status_code == 200
            listening = asyncio.create_task(browser.get("/chat/stream"))
            await until(lambda: runtime.broadcaster.listeners == 1, "the page to listen")
        await asyncio.gather(listening, return_exceptions=True)

    asyncio.run(story())


def test_an_address_in_use_is_told_in_plain_words(environment: Environment) -> None:
    with socket.create_server((environment.host, environment.port)):
        runtime = Runtime(COUNTY, environment)
        with pytest.raises(InputFault, match="NONGDA_HTTP"):
            asyncio.run(serve(runtime, asyncio.Event()))
        runtime.dispose()


def test_a_rejected_token_is_told_in_plain_words(environment: Environment, telegram_http: HttpDouble) -> None:
    runtime = Runtime(COUNTY, replace(environment, telegram_token="42:wrong-token", telegram_api=telegram_http.api))
    with pytest.raises(InputFault, match="NONGDA_TELEGRAM_TOKEN"):
        asyncio.run(serve(runtime, asyncio.Event()))


def test_a_part_that_breaks_ends_the_whole_so_that_somebody_starts_it_again(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = Runtime(COUNTY, environment)

    async def broken() -> None:
        raise RuntimeError("a bug in the alarm")

    monkeypatch.setattr(runtime.alarm, "run", broken)
    with capture_logs() as told:
        assert asyncio.run(serve(runtime, asyncio.Event())) == 1
    assert any(line["event"] == "a part ended by itself" and line["part"] == "alarm" for line in told)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(environment: Environment, number: signal.Signals) -> None:
    assert run(Runtime(COUNTY, environment), lambda: os.kill(os.getpid(), number)) == 0


def test_no_log_holds_a_token_or_a_link_that_signs_in() -> None:
    line = masked(f"POST https://api.telegram.org/bot{TOKEN}/sendMessage and http://x/in?t=eyJhbGciOi.abc-def")
    assert TOKEN not in line
    assert "eyJ" not in line
    assert "sendMessage" in line
