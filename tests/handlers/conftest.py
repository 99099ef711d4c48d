"""A bot of ours on the Telegram double, without sockets."""

import pytest

from handlers.telegram.rawbot import RawBot
from tests.telegram_double import TOKEN, TelegramDouble
from tests.telegram_double.inprocess import InProcessRequest


@pytest.fixture
def raw_bot(telegram: TelegramDouble) -> RawBot:
    return RawBot(TOKEN, request=InProcessRequest(telegram), get_updates_request=InProcessRequest(telegram))
