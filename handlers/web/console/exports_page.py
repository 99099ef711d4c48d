"""The pages of big exports: begin one, see how far each is, stop it, take its file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette_admin import route

from bot.config import PersonConfig
from bot.store.views import Page as Found
from handlers.web.audit import Seen, audit
from handlers.web.console import asked as asking
from handlers.web.console import download, listing
from handlers.web.console.asked import Asked
from handlers.web.console.duties import Duty, needs, seen_by
from handlers.web.console.exports import EACH, Export, Order, State
from handlers.web.console.page import HOME, Page, voice_of
from handlers.web.console.words import Voice
from handlers.web.forms import read_form
from handlers.web.ports import Site, site_of

PLACE = f"{HOME}exports"
KINDS = ("xlsx", "csv")
_AGAIN = 2  # seconds until the page looks again, while something is under way
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """One export as the page shows it."""

    id: str
    kind: str
    what: str
    begun: str
    state: str
    done: int
    total: int
    address: str

    @property
    def under_way(self) -> bool:
        return self.state in ("waiting", "writing", "packing")


class ExportsPage(Page):
    """Not in the menu: the list leads here."""

    menu_label = "exports"
    path = "/exports"

    def is_accessible(self, request: Request) -> bool:
        return False

    @route("")
    @needs(Duty.VIEWER)
    async def index(self, request: Request) -> Response:
        """What this person has under way and ready. It looks again by itself while something is under way (a header: no script)."""
        site, voice, asked = site_of(request), voice_of(request), asking.read(request.query_params)
        found = site.exports.of(voice.person.id, rights_of(voice.person), site.clock.now())
        kind = request.query_params.get("kind", "")
        values = {
            "x": lambda key, **given: site.house.words.text(f"exports.{key}", voice.language, **given),
            "place": PLACE,
            "exports": [_told(voice, one) for one in found],
            "offered": kind if kind in KINDS else "",
            "offered_what": _what(voice, asked),
            "offered_query": asked.query(),
            "full": request.query_params.get("full") == "1",
            "each": EACH,
            "at_once": site.exports.at_once,
        }
        response = await self.show(request, "exports.html", values)
        if any(one.under_way for one in found):
            response.headers["refresh"] = f"{_AGAIN}; url={PLACE}"
        return response

    @route("", methods=["POST"])
    @needs(Duty.VIEWER)
    async def begin(self, request: Request) -> Response:
        """Begins one, of the filter that the form names. The same again is the same."""
        form = await read_form(request, request.state.visitor)
        site, voice = site_of(request), voice_of(request)
        kind, asked = form.text("kind"), asking.read_query(form.text("query"))
        if kind not in KINDS or not site.exports.possible:
            raise HTTPException(404)
        wanted = seen_by(voice.person, asked.filter(voice.county.tz, site.clock.now()))
        order = Order(voice.person.id, rights_of(voice.person), wanted, voice.table(), kind, asked.query())
        made = site.exports.begin(order, site.gate, site.clock)
        if made is None:
            return RedirectResponse(f"{PLACE}?full=1", status_code=303)
        _log.info("an export was begun", by=voice.person.id, kind=kind, query=asked.query())
        return RedirectResponse(PLACE, status_code=303)

    @route("/{name}/stop", methods=["POST"])
    @needs(Duty.VIEWER)
    async def stop(self, request: Request) -> Response:
        """Stops one of one's own, or throws its file away. What is gone already is gone."""
        await read_form(request, request.state.visitor)
        found = _own(request)
        if found is not None:
            site_of(request).exports.stop(found)
        return RedirectResponse(PLACE, status_code=303)

    @route("/{name}/file")
    @needs(Duty.VIEWER)
    async def file(self, request: Request) -> Response:
        """The finished file, for who asked for it. Who took it is logged."""
        found = _own(request)
        if found is None or found.state is not State.READY or not found.file.is_file():
            raise HTTPException(404)
        voice, order = voice_of(request), found.order
        await audit(request, Seen.EXPORT, detail=f"consultations.{order.suffix}, {found.done} {order.query}")
        day = found.begun_at.astimezone(voice.county.tz).date()
        return download.response(found.file.open("rb"), order.suffix, order.table.sheet, day)


def rights_of(person: PersonConfig) -> tuple[bool, bool]:
    """What decides what a table shows this person."""
    return person.sees_phones, person.reads_red_flags


def offer(kind: str, query: str) -> str:
    """Where a big table can be begun."""
    return f"{PLACE}{query}&kind={kind}" if query else f"{PLACE}?kind={kind}"


def context(site: Site, voice: Voice, found: Found) -> dict[str, Any]:
    """What the list needs: whether its table is a big one, and how many exports this person has."""
    own = site.exports.of(voice.person.id, rights_of(voice.person), site.clock.now())
    big = site.exports.possible and (found.more or found.total > site.exports.at_once)
    return {"big_table": big, "exports_place": PLACE, "exports_kept": len(own)}


def _own(request: Request) -> Export | None:
    site, person = site_of(request), voice_of(request).person
    return site.exports.one(request.path_params["name"], person.id, rights_of(person), site.clock.now())


def _told(voice: Voice, one: Export) -> Shown:
    packing = one.state is State.WRITING and one.total and one.done >= one.total
    return Shown(
        one.id,
        one.order.suffix,
        _what(voice, asking.read_query(one.order.query)),
        voice.when(one.begun_at),
        "packing" if packing else str(one.state),
        one.done,
        max(one.total, one.done),
        f"{PLACE}/{one.id}",
    )


def _what(voice: Voice, asked: Asked) -> str:
    """The filter in words."""
    parts: list[Any] = [f"{chip.label} {chip.value}" for chip in listing.chips(voice, asked)]
    return " · ".join(parts)
