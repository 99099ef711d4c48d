"""The headers every answer of the pages carries. The console may bring a policy of its own; then that one stays."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# No inline script or style, nothing from another host; blob: shows a picture before it is sent.
POLICY = (
    "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_ALWAYS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "geolocation=(self), camera=(self), microphone=(self)",
    # What a page shows is for one person; files under /static set their own.
    "cache-control": "no-store",
}


def harden(headers: MutableHeaders) -> None:
    """Adds what is missing; what an answer set itself stays."""
    for name, value in _ALWAYS.items():
        headers.setdefault(name, value)


class HardenedHeaders:
    """ASGI middleware that does so for every answer.

    Written on bare ASGI, so that streams pass through as they come.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                harden(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, hardened if scope["type"] == "http" else send)
