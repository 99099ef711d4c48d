"""All pages under one roof. `build_site` is called once, by bot/app.py; tests call it with doubles."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from bot.clock import Clock
from bot.core.house import House
from handlers.web.auth import sign_in_routes
from handlers.web.chat.routes import CHAT_ROUTES
from handlers.web.console.admin import mount_console
from handlers.web.console.exports import Exports
from handlers.web.desk.routes import DESK_ROUTES
from handlers.web.errors import HANDLERS
from handlers.web.headers import HardenedHeaders
from handlers.web.health import HEALTH_ROUTES
from handlers.web.keys import Keys
from handlers.web.limits import BodyLimit
from handlers.web.pages import HERE, Pages
from handlers.web.ports import Broadcaster, Gate, MediaStore, SignOuts, Site
from handlers.web.readings import Readings
from handlers.web.record import Record
from handlers.web.signouts import KeptSignOuts
from knowledge.load import HOME

# An album of several files at their limit still goes in one form; more than that is refused while it is read.
FILES_AT_ONCE = 5


class _Static(StaticFiles):
    """Static files: those asked for by their mark may be kept for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        marked = scope.get("query_string", b"").startswith(b"v=")
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if marked else "no-cache"
        return response


async def _front(request: Request) -> Response:
    return RedirectResponse("/chat", status_code=303)


def build_site(
    gate: Gate,
    house: House,
    clock: Clock,
    broadcaster: Broadcaster,
    media: MediaStore,
    secret: bytes,
    console: ASGIApp | None = None,
    *,
    routes: Sequence[BaseRoute] = (),
    readings: Readings | None = None,
    sign_outs: SignOuts | None = None,
    sample: bool = False,
    folder: Path | None = None,
    knowledge: Path = HOME,
) -> Starlette:
    """The site as one application.

    `secret` signs cookies, links and forms (at least 16 bytes). `routes` are added before all others (the messenger's
    webhook). `console` stands in for the staff's console, `readings` and `sign_outs` for the record; these are given by
    tests only. `sample`: every page says that its data are made up. `folder`: the data folder, where the county may keep templates
    of its own. `knowledge`: the folder that entries are published into.
    """
    keys = Keys(secret)
    pages = Pages(house, clock, keys, sample=sample)
    record, left = readings or Record(gate, house, clock), sign_outs or KeptSignOuts(gate)
    site = Site(gate, house, clock, broadcaster, media, keys, pages, record, left, Exports(folder), folder, knowledge)
    app = Starlette(
        routes=[
            *routes,
            Route("/", _front, methods=["GET"]),
            *CHAT_ROUTES,
            *DESK_ROUTES,
            *sign_in_routes(),
            *HEALTH_ROUTES,
            *([Mount("/console", console)] if console else []),
            Mount("/static", _Static(directory=HERE / "static"), name="static"),
        ],
        middleware=[
            Middleware(HardenedHeaders),
            Middleware(BodyLimit, max_bytes=(house.county.limits.media_mb * FILES_AT_ONCE + 1) * 1024 * 1024),
        ],
        exception_handlers=dict(HANDLERS),
    )
    app.state.site = site
    if console is None:
        mount_console(app, site)
    return app


def renew(app: Starlette, house: House, notes: tuple[str, ...] = ()) -> None:
    """Pages made from now on show this house's answers; county and words are the same. `notes` are for /healthz.

    Call it in the loop that serves the pages.
    """
    site = app.state.site
    assert isinstance(site, Site)
    if house is not site.house:
        site.house, site.readings = house, Record(site.gate, house, site.clock)
    site.notes = notes
