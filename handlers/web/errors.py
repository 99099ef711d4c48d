"""What a visitor is told when it does not go: in plain words, and what to do now."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.errors import StoreUnavailable
from handlers.web.headers import harden
from handlers.web.ports import site_of
from handlers.web.tongue import language_of

TOLD = frozenset({400, 401, 403, 404, 405, 410, 413, 429, 500, 503})


class Refused(HTTPException):
    """An HTTPException that is told by a sentence of its own, `key` of web.yaml, in place of its status's."""

    def __init__(self, status: int, key: str) -> None:
        super().__init__(status)
        self.key = key


def trouble(request: Request, status: int, key: str = "", **values: object) -> Response:
    """The page (or, for a script, the sentence) for this status.

    `key` names another sentence of web.yaml than the status's own.
    """
    pages, language = site_of(request).pages, language_of(request)
    name = key.removeprefix("web.") or f"error_{status if status in TOLD else 500 if status >= 500 else 400}"
    response: Response
    if wants_json(request):
        response = JSONResponse({"ok": False, "message": pages.say(name, language, **values)}, status_code=status)
    else:
        title = {"desk_left": "signed_out"}.get(name, "sign_in_first" if status == 401 else "error_title")
        facts = {"message": pages.say(name, language, **values), "status": status, "title": title}
        facts["home"] = "/chat" if status == 401 else _home(request)
        response = pages.show(request, "error.html", facts, status=status)
    if status == 503:
        response.headers["retry-after"] = "5"
    harden(response.headers)
    return response


def wants_json(request: Request) -> bool:
    """Whether one of our scripts asks, and not a browser that shows a page."""
    return "application/json" in request.headers.get("accept", "")


async def on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = trouble(request, error.status_code, key=error.key if isinstance(error, Refused) else "")
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


async def on_store_away(request: Request, error: Exception) -> Response:
    return trouble(request, 503)


async def on_bug(request: Request, error: Exception) -> Response:
    return trouble(request, 500)


HANDLERS = {HTTPException: on_http, StoreUnavailable: on_store_away, Exception: on_bug}


def _home(request: Request) -> str:
    """The front of the door this page belongs to."""
    first = request.url.path.split("/")[1]
    return f"/{first}" if first in {"desk", "console"} else "/chat"
