"""Open pages learn at once that something came: a stream of ticks. What came, the page fetches itself."""

from __future__ import annotations

from collections.abc import AsyncIterator

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import Response

from bot.core.events import Address
from handlers.web.ports import Broadcaster

PING_SECONDS = 20
RETRY_MS = 3000


def ticks(broadcaster: Broadcaster, address: Address) -> Response:
    """A stream that ticks whenever something came for this address; it ends when the broadcaster ends it."""

    async def stream() -> AsyncIterator[ServerSentEvent]:
        # The first tick fetches what came between the page and the stream.
        yield ServerSentEvent(event="tick", data="1", retry=RETRY_MS)
        async for _ in broadcaster.subscribe(address):
            yield ServerSentEvent(event="tick", data="1")

    return EventSourceResponse(stream(), ping=PING_SECONDS, headers={"x-accel-buffering": "no"})
