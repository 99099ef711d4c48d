"""The addresses of the consultations. Entrance has let nobody but staff come this far."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette_admin import route

from bot.core.events import Tapped
from bot.core.situation import Consultation, Person
from bot.store import views
from handlers.web.audit import Seen, audit
from handlers.web.console import asked as asking
from handlers.web.console import deeds, download, exports_page, kept, listing, notices, record
from handlers.web.console.counting import Counting
from handlers.web.console.duties import Duty, check_red_flags, needs, seen_by
from handlers.web.console.page import HOME, Page, voice_of, way_back
from handlers.web.doors import let_out
from handlers.web.errors import trouble
from handlers.web.forms import came_from_us, read_form, submit
from handlers.web.ports import site_of
from handlers.web.serve import media_response
from handlers.web.tongue import keep, read_tag

_MOST_NUMBER = 2**31 - 1  # what the database's own number can hold

_log = structlog.get_logger(__name__)


class Consultations(Page):
    """The list of consultations and all that hangs on it."""

    menu_label = "consultations"
    path = "/"
    _counts = Counting()

    def is_active(self, request: Request) -> bool:
        """Whether the menu shows it as where one is: the list, and every consultation."""
        return request.url.path.removeprefix(HOME).partition("/")[0] in ("", "consultation")

    @route("")
    @needs(Duty.VIEWER)
    async def index(self, request: Request) -> Response:
        """The list. A form's empty fields are cleared from the address, a page that is not there becomes the last one."""
        if asking.has_blanks(request.query_params):
            return RedirectResponse(HOME + asking.read(request.query_params).query(), status_code=303)
        site, asked, voice = site_of(request), asking.read(request.query_params), voice_of(request)
        wanted = seen_by(voice.person, asked.filter(voice.county.tz, site.clock.now()))
        look = partial(views.consultations, wanted=wanted, size=asking.SIZE, sort=asked.sort)
        counts = self._counts.begin(
            site.gate, wanted, f"{asked.query(sort=asking.NEWEST)} {wanted.hide_red}", site.clock.now()
        )
        found = await site.gate.read(partial(look, page=asked.page))
        if not found.rows and found.total:
            asked = replace(asked, page=listing.pages_of(found.total))
            found = await site.gate.read(partial(look, page=asked.page))
        values = listing.context(voice, asked, found, await self._counts.wait(counts), site.clock.now())
        values |= await kept.context(site, voice, asked, request.query_params.get("dropped", ""))
        values |= exports_page.context(site, voice, found)
        return await self.show(request, "list.html", values)

    @route("/consultation/{number:int}")
    @needs(Duty.VIEWER)
    async def consultation(self, request: Request) -> Response:
        """One consultation, whole."""
        found = await site_of(request).gate.read(partial(views.everything, number=_number(request)))
        if found is None:
            raise HTTPException(404)
        check_red_flags(request.state.person, found.transcript.consultation.red_flags)
        await _note_what_is_seen(request, found.transcript.consultation, found.transcript.farmer)
        back = asking.read(request.query_params)
        voice = voice_of(request)
        values = record.context(voice, found, site_of(request).clock.now())
        give = notices.pass_tap(voice.county, found.transcript.consultation, voice.person)
        way = {"back": HOME + back.query(page=back.page), "give": give, **deeds.context(voice, found.transcript)}
        return await self.show(request, "record.html", values | way)

    @route("/consultation/{number:int}/media/{file}")
    @needs(Duty.VIEWER)
    async def media(self, request: Request) -> Response:
        """A picture or recording of this consultation."""
        found = await site_of(request).gate.read(partial(views.transcript, number=_number(request)))
        check_red_flags(request.state.person, found.consultation.red_flags if found else ())
        media = record.file_of(found, request.path_params["file"]) if found else None
        if media is None:
            raise HTTPException(404)
        return await media_response(site_of(request), media)

    @route("/consultations.{suffix}")
    @needs(Duty.VIEWER)
    async def table(self, request: Request) -> Response:
        """All that is filtered, not only the page, as CSV or XLSX. Who took it is logged. A big one leads to where it is made."""
        suffix = request.path_params["suffix"]
        if suffix not in exports_page.KINDS:
            raise HTTPException(404)
        site, voice, asked = site_of(request), voice_of(request), asking.read(request.query_params)
        table = voice.table()
        wanted = seen_by(voice.person, asked.filter(voice.county.tz, site.clock.now()))
        if site.exports.possible:
            enough = partial(views.how_many, wanted=wanted, most=site.exports.at_once + 1)
            if await site.gate.read(enough) > site.exports.at_once:
                return RedirectResponse(exports_page.offer(suffix, asked.query()), status_code=303)
        file, count = await site.gate.read(partial(download.write, wanted=wanted, table=table, suffix=suffix))
        await audit(request, Seen.EXPORT, detail=f"consultations.{suffix}, {count} {asked.query()}")
        day = site.clock.now().astimezone(voice.county.tz).date()
        return download.response(file, suffix, table.sheet, day)

    @route("/consultation/{number:int}/note", methods=["POST"])
    @needs(Duty.EDITOR)
    async def note(self, request: Request) -> Response:
        """A remark that no farmer sees."""
        return await _deed(request, "note")

    @route("/consultation/{number:int}/correct", methods=["POST"])
    @needs(Duty.EDITOR)
    async def correct(self, request: Request) -> Response:
        """Which industry or entry was the right one."""
        return await _deed(request, "correct")

    @route("/consultation/{number:int}/close", methods=["POST"])
    @needs(Duty.MANAGER)
    async def close(self, request: Request) -> Response:
        """An end, with its reason."""
        return await _deed(request, "close")

    @route("/consultation/{number:int}/reopen", methods=["POST"])
    @needs(Duty.MANAGER)
    async def reopen(self, request: Request) -> Response:
        """What was closed is looked at again."""
        return await _deed(request, "reopen")

    @route("/filters", methods=["POST"])
    @needs(Duty.VIEWER)
    async def keep_filter(self, request: Request) -> Response:
        """Keeps a filter by name, or renames, deletes or brings back one of one's own."""
        form = await read_form(request, request.state.visitor)
        event = kept.event_of(form, site_of(request).clock.now(), request.state.visitor.address)
        await submit(request, event)
        return RedirectResponse(kept.after(event, way_back(form.text("back"))), status_code=303)

    @route("/tap", methods=["POST"])
    @needs(Duty.VIEWER)
    async def tap(self, request: Request) -> Response:
        """A button of a notice. What it carries may be forged: the core decides who may, and its answer is shown."""
        site, visitor = site_of(request), request.state.visitor
        form = await read_form(request, visitor)
        event = Tapped(key=form.key, at=site.clock.now(), sender=visitor.address, data=form.text("data")[:64])
        await submit(request, event)
        told = await notices.answer_to(site, request.state.person.id, event)
        return RedirectResponse(notices.with_answer(way_back(form.text("back")), told), status_code=303)

    @route("/language", methods=["POST"])
    @needs(Duty.VIEWER)
    async def language(self, request: Request) -> Response:
        """Remembers the language in this browser and leads back to the page."""
        form = await _own_form(request)
        back, chosen = str(form.get("back", "")), read_tag(str(form.get("language", "")))
        response = RedirectResponse(way_back(back), status_code=303)
        if chosen is not None:
            keep(request, response, chosen)
        return response

    @route("/out", methods=["POST"])
    @needs(Duty.VIEWER)
    async def leave(self, request: Request) -> Response:
        """Signs this person out, here and in every other browser."""
        await _own_form(request)
        response = trouble(request, 401, key="desk_left")
        response.status_code = 200
        await let_out(request, response, request.state.visitor)
        await audit(request, Seen.SIGN_OUT)
        return response


async def _note_what_is_seen(request: Request, case: Consultation, farmer: Person | None) -> None:
    """A red flag's record, and a whole telephone number, go on record with who read them."""
    if any(case.red_flags):
        await audit(request, Seen.RED_FLAG, number=case.number)
    if farmer is not None and farmer.phone and request.state.person.sees_phones:
        await audit(request, Seen.PHONE, number=case.number)


async def _deed(request: Request, deed: str) -> Response:
    """What staff do about one consultation. The core decides whether it can be; its answer is shown."""
    form = await read_form(request, request.state.visitor)
    now, sender = site_of(request).clock.now(), request.state.visitor.address
    event = deeds.event_of(deed, _number(request), form, now, sender)
    if event is None:
        raise HTTPException(404)
    await submit(request, event)
    told = await notices.answer_to(site_of(request), request.state.person.id, event)
    return RedirectResponse(notices.with_answer(way_back(form.text("back")), told), status_code=303)


def _number(request: Request) -> int:
    number = int(request.path_params["number"])
    if number > _MOST_NUMBER:
        raise HTTPException(404)
    return number


async def _own_form(request: Request) -> Any:
    """The form; starlette-admin has checked its token. HTTPException 403 when another site's page sent it."""
    if not came_from_us(request):
        raise HTTPException(403)
    return await request.form(max_files=0, max_fields=10)
