"""How much a request may carry.

Starlette's own limit answers in bare words; here the visitor gets the page that says what to do.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BodyLimit:
    """ASGI middleware: reading more than `max_bytes` of a body raises HTTPException 413 where it is read."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self._app, self._max = app, max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "")
        seen = int(told) if told.isdecimal() and int(told) > self._max else 0

        async def limited() -> Message:
            nonlocal seen
            if seen > self._max:
                raise HTTPException(413)
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._max:
                raise HTTPException(413)
            return message

        await self._app(scope, limited, send)
