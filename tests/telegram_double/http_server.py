"""The door with sockets: a Bot API server on the loopback, in a thread with a loop of its own.

POST /bot{token}/{method}      the methods        GET /file/bot{token}/{path}    downloads
/control/...                   for another process: feed people's doings, read what they see (control.py)
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from types import TracebackType
from urllib.parse import unquote

from tests.telegram_double.control import control
from tests.telegram_double.doors import outcome_of
from tests.telegram_double.http_protocol import Request, read_request, response
from tests.telegram_double.state import TelegramDouble
from tests.telegram_double.webhooks import WebhookSender
from tests.telegram_double.wire import Answer, Call, Lost, read_body
from tests.telegram_double.words import Refusal

_NOT_FOUND = Answer.refusing(Refusal(404, "Not Found"))


class HttpDouble:
    """Serves a TelegramDouble over HTTP while the `with` block runs.

    `api` is the base address, such as http://127.0.0.1:40001: `{api}/bot` and `{api}/file/bot` are the base_url and
    base_file_url of a python-telegram-bot. `faults` are exceptions of the double itself and of its judge: the bot saw
    a 500.
    """

    def __init__(self, double: TelegramDouble, port: int = 0, *, webhook_again_after: float = 0.1) -> None:
        self.double = double
        self.webhooks = WebhookSender(double, webhook_again_after)
        self.faults: list[str] = []
        self._wanted_port = port
        self.port = 0
        self._ready = threading.Event()
        self._stop: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._failed: BaseException | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, name="telegram-double", daemon=True)

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> HttpDouble:
        self._thread.start()
        self._ready.wait()
        if self._failed:
            raise self._failed
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop and self._stop:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as failed:  # told to whoever waits in __enter__
            self._failed = failed
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", self._wanted_port, backlog=512)
        self.port = server.sockets[0].getsockname()[1]
        sender = asyncio.create_task(self.webhooks.run())
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in (sender, *self._connections):
            task.cancel()
        await asyncio.gather(sender, *self._connections, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            while request := await read_request(reader):
                answered = await self._respond(request)
                if answered is Lost.BROKEN:
                    writer.transport.abort()
                    return
                if isinstance(answered, Lost):
                    await reader.read()  # silent until the bot hangs up
                    return
                writer.write(answered)
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            return
        finally:
            self._connections.discard(task)
            writer.close()

    async def _respond(self, request: Request) -> bytes | Lost:
        door, _, rest = request.path.lstrip("/").partition("/")
        try:
            if door == "control":
                return _json(await control(self.double, self.webhooks, rest, request))
            if door == "file":
                token, _, path = unquote(rest).removeprefix("bot").partition("/")
                content = self.double.download(token, path)
                return _json(_NOT_FOUND) if content is None else response(200, content, "application/octet-stream")
            if not door.startswith("bot"):
                return _json(_NOT_FOUND)
            params, uploads = read_body(request.headers.get("content-type", ""), request.body, request.query)
            outcome = await outcome_of(self.double, Call(unquote(door[3:]), rest, params, uploads))
        except Refusal as why:
            return _json(Answer.refusing(why))
        except Exception as fault:
            self.faults.append(repr(fault))
            return _json(Answer.refusing(Refusal(500, f"The double: {fault!r}")))
        return outcome if isinstance(outcome, Lost) else _json(outcome)


def _json(answer: Answer) -> bytes:
    return response(answer.status, answer.payload)
