"""How the bot's requests travel: a line of its own for each that is under way.

httpx looks through all connections of a client at each step of each request, which gets slower with every one of them: with 16
sends at once a client of 20 connections carried 270 messages a second, clients of one connection each carried 1,200, and took
less than half of the processor's time for each. So every line is a client with one connection. The last one that became free
goes first: with little to do there is one line, and the others' connections close by themselves.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import httpx
from telegram.request import BaseRequest, HTTPXRequest

READ_SECONDS = 15.0


class Lines(BaseRequest):
    """Up to `most` requests at once; further ones wait their turn. For a Bot's `request`."""

    def __init__(self, most: int, *, secure: bool = True) -> None:
        """`secure=False`: the other side has no TLS, and loading certificates would be for nothing."""
        self._turns = asyncio.Semaphore(most)
        self._free: list[HTTPXRequest] = []
        self._all: list[HTTPXRequest] = []
        self._options: dict[str, Any] = {"verify": httpx.create_ssl_context() if secure else False}

    @property
    def read_timeout(self) -> float:
        """Seconds."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Lines are made when they are needed."""

    async def shutdown(self) -> None:
        """Close them all."""
        await asyncio.gather(*(line.shutdown() for line in self._all))
        self._all.clear()
        self._free.clear()

    async def do_request(self, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        """As every BaseRequest, over a line that is free. A line on which a request had no answer is not used again."""
        async with self._turns:
            line = self._free.pop() if self._free else self._new()
            try:
                answer = await line.do_request(*arguments, **named)
            except BaseException:
                self._all.remove(line)
                with suppress(Exception):
                    await line.shutdown()
                raise
            self._free.append(line)
            return answer

    def _new(self) -> HTTPXRequest:
        line = HTTPXRequest(connection_pool_size=1, read_timeout=READ_SECONDS, httpx_kwargs=self._options)
        self._all.append(line)
        return line
