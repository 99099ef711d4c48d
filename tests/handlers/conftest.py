"""The Telegram double, and a bot of ours on it without sockets."""

import pytest

from handlers.telegram.rawbot import RawBot
from tests.telegram_double import TOKEN, TelegramDouble
from tests.telegram_double.fixtures import telegram, telegram_clock, telegram_oracle
from tests.telegram_double.inprocess import InProcessRequest

__all__ = ["raw_bot", "telegram", "telegram_clock", "telegram_oracle"]


@pytest.fixture
def raw_bot(telegram: TelegramDouble) -> RawBot:
    return RawBot(TOKEN, request=InProcessRequest(telegram), get_updates_request=InProcessRequest(telegram))
