"""Before every page of the console: staff come in, everybody else is told how to; and the headers its answers carry."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_admin.auth import AdminUser, BaseAuthProvider
from starlette_admin.i18n import set_locale

from bot.core.situation import Language
from bot.core.wording import localised
from bot.errors import StoreUnavailable
from handlers.web.doors import person_at
from handlers.web.errors import trouble
from handlers.web.tongue import language_of

BASE = "/console"
# No script at all, nothing inline, nothing from elsewhere; data: are the arrows that Tabler's sheet draws in its fields.
POLICY = (
    "default-src 'self'; script-src 'none'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_LOCALES = {Language.SIMPLIFIED: "zh", Language.TRADITIONAL: "zh_Hant", Language.ENGLISH: "en"}


class Headers:
    """ASGI middleware: the console's own policy, and its library's sheets kept by the browser and sent compressed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._compressed = GZipMiddleware(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sheet = _is_static(scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", POLICY)
                if sheet and message["status"] == 200:
                    headers["cache-control"] = "public, max-age=31536000, immutable"
                    del headers["set-cookie"]  # a cache between us would hand one visitor's form cookie to all
            await send(message)

        await (self._compressed if sheet else self._app)(scope, receive, with_headers)


class Doorkeeper(BaseAuthProvider):
    """starlette-admin's way to ask who is there, answered by the cookie of our own door."""

    async def authenticate(self, request: Request) -> AdminUser | None:
        found = await person_at(request, "console")
        return AdminUser(username=localised(found[1].title, language_of(request))) if found else None

    def get_middleware(self) -> Middleware:
        """Ours: a stranger is told how to come in, not led to a form for a password that nobody has."""
        return Middleware(Entrance)


class Entrance:
    """ASGI middleware: lets staff in (`request.state.visitor`, `.person`, `.language`), answers 401 to everybody else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_static(scope):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            found = await person_at(request, "console")
        except StoreUnavailable:  # raised out here, in front of the pages' own handlers
            await trouble(request, 503)(scope, receive, send)
            return
        if found is None:
            await trouble(request, 401, key="web.console_stranger")(scope, receive, send)
            return
        request.state.visitor, request.state.person = found
        request.state.language = language_of(request)
        set_locale(_LOCALES[request.state.language])
        await self._app(scope, receive, send)


def _is_static(scope: Scope) -> bool:
    return str(scope["path"]).startswith(f"{BASE}/static/")
