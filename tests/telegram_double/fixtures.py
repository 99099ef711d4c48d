"""The double as pytest fixtures. A plugin: `pytest_plugins = ["tests.telegram_double.fixtures"]`.

telegram_clock    a ManualClock on a working day, 9:00 in the county (01:00 UTC)
telegram_oracle   the judge; whatever it found fails the test at its end, even if the bot swallowed it
telegram          the TelegramDouble that both serve
telegram_bot      a python-telegram-bot Bot on it, without sockets
telegram_http     the same double over real HTTP on the loopback (HttpDouble)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from telegram import Bot

from bot.clock import ManualClock
from tests.telegram_double.http_server import HttpDouble
from tests.telegram_double.inprocess import in_process_bot
from tests.telegram_double.oracle import Oracle
from tests.telegram_double.state import TelegramDouble


@pytest.fixture
def telegram_clock() -> ManualClock:
    return ManualClock(datetime(2026, 5, 12, 1, 0, tzinfo=UTC))


@pytest.fixture
def telegram_oracle() -> Iterator[Oracle]:
    oracle = Oracle()
    yield oracle
    oracle.assert_clean()


@pytest.fixture
def telegram(telegram_clock: ManualClock, telegram_oracle: Oracle) -> TelegramDouble:
    return TelegramDouble(telegram_clock, telegram_oracle)


@pytest.fixture
def telegram_bot(telegram: TelegramDouble) -> Bot:
    return in_process_bot(telegram)


@pytest.fixture
def telegram_http(telegram: TelegramDouble) -> Iterator[HttpDouble]:
    with HttpDouble(telegram) as server:
        yield server
    assert not server.faults, server.faults
