"""Updates brought by Telegram: 200 only after the commit; 503 while the database is away, and they come again."""

from __future__ import annotations

import hashlib
import hmac
import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.errors import StoreUnavailable
from handlers.telegram.intake import Intake

PREFIX = "/telegram/"
MOST_BYTES = 1024 * 1024  # far more than any update has
_HEADER = "x-telegram-bot-api-secret-token"


def path_of(secret: str) -> str:
    """The path under which Telegram finds us; nobody can guess it without the secret."""
    return PREFIX + _derived(secret, "path")


def header_of(secret: str) -> str:
    """What Telegram sends along to show that it is Telegram."""
    return _derived(secret, "header")


def webhook_route(intake: Intake, secret: str) -> Route:
    """The route for the site. Whoever does not show the header gets 403 and is not read."""
    expected = header_of(secret).encode()

    async def receive(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(_HEADER, "").encode(), expected):
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            await intake.submit(intake.read([_json(body)]))
        except StoreUnavailable:
            return Response(status_code=503, headers={"retry-after": "1"})
        return Response(status_code=200)

    return Route(path_of(secret), receive, methods=["POST"])


async def _body(request: Request) -> bytes | None:
    """The body; None as soon as it is too long."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _json(body: bytes) -> object:
    """What the body says; one that is no JSON stays text, which the intake puts among the dead letters."""
    try:
        return json.loads(body)
    except ValueError:
        return body.decode("utf-8", "replace")


def _derived(secret: str, purpose: str) -> str:
    return hmac.new(secret.encode(), f"telegram {purpose}".encode(), hashlib.sha256).hexdigest()[:40]
