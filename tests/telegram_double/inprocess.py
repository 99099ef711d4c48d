"""The door without sockets: python-telegram-bot's requests go straight to the state machine."""

from __future__ import annotations

import asyncio
from urllib.parse import unquote, urlsplit

from telegram import Bot
from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from tests.telegram_double.doors import outcome_of
from tests.telegram_double.state import TelegramDouble
from tests.telegram_double.wire import Call, Lost, Upload, decode
from tests.telegram_double.world import BotAccount

_NO_FILE = b'{"ok":false,"error_code":404,"description":"Not Found"}'


class InProcessRequest(BaseRequest):
    """Give it to a Bot or an ApplicationBuilder, once as `request` and once as `get_updates_request`.

    An answer that never comes is a TimedOut at once; a broken connection a NetworkError. What the judge finds wrong
    raises inside the Bot, which makes a NetworkError of it: look at `Oracle.violations` at the end, as the fixture
    does.
    """

    def __init__(self, double: TelegramDouble) -> None:
        self._double = double

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = DEFAULT_NONE,
        write_timeout: ODVInput[float] = DEFAULT_NONE,
        connect_timeout: ODVInput[float] = DEFAULT_NONE,
        pool_timeout: ODVInput[float] = DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        await asyncio.sleep(0)  # a real request never finishes without giving others their turn
        door, _, rest = unquote(urlsplit(url).path).lstrip("/").partition("/")
        if door == "file":
            token, _, path = rest.removeprefix("bot").partition("/")
            content = self._double.download(token, path)
            return (404, _NO_FILE) if content is None else (200, content)
        outcome = await outcome_of(self._double, _call(door.removeprefix("bot"), rest, request_data))
        if isinstance(outcome, Lost):
            raise TimedOut if outcome is Lost.SILENT else NetworkError("httpx.ReadError: ")
        return outcome.status, outcome.payload


def _call(token: str, method: str, data: RequestData | None) -> Call:
    if data is None:
        return Call(token, method)
    uploads = {}
    for part, (name, content, mime) in data.multipart_data.items():
        body = content if isinstance(content, bytes) else content.read()
        uploads[part] = Upload(name, body, mime)
    return Call(token, method, decode(data.json_parameters), uploads)


def in_process_bot(double: TelegramDouble, account: BotAccount | None = None) -> Bot:
    """A Bot that speaks with the double without sockets."""
    token = (account or double.bot).token
    return Bot(token, request=InProcessRequest(double), get_updates_request=InProcessRequest(double))
