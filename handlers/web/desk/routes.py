"""The addresses under /desk. Everything asks first who is there; a case that is not theirs does not exist for them."""

from __future__ import annotations

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.config import PersonConfig
from bot.core.events import Asks, Commanded, ConclusionWritten, Opened, Said, Tapped
from bot.core.situation import Status
from bot.core.taps import Verb, parse
from bot.errors import StoreUnavailable
from handlers.web.desk.actions import offers, passes, steps
from handlers.web.desk.panel import shown
from handlers.web.doors import Visitor, let_out, person_at
from handlers.web.errors import trouble
from handlers.web.forms import open_form, read_form, submit
from handlers.web.ports import site_of
from handlers.web.readings import Case
from handlers.web.serve import media_response
from handlers.web.stream import ticks
from handlers.web.tongue import keep, language_of, read_tag
from handlers.web.uploads import take

_log = structlog.get_logger(__name__)


async def front(request: Request) -> Response:
    """The list of cases; for a stranger, how to get in."""
    found = await person_at(request, "desk")
    if found is None:
        return trouble(request, 401, key="desk_stranger")
    visitor, person = found
    return await _list(request, "desk/front.html", visitor, person)


async def rows(request: Request) -> Response:
    """The list alone, for an open page."""
    visitor, person = await _who(request)
    return await _list(request, "desk/rows.html", visitor, person)


async def case(request: Request) -> Response:
    """One case. That who has it has opened it goes on record."""
    await _opened(request)
    return await _case(request, "desk/case.html")


async def live(request: Request) -> Response:
    """The part of a case's page that changes by itself."""
    return await _case(request, "desk/live.html")


async def stream(request: Request) -> Response:
    visitor, _ = await _who(request)
    return ticks(site_of(request).broadcaster, visitor.address)


async def say(request: Request) -> Response:
    """An answer to the farmer, or (`internal`) a remark that no farmer ever sees."""
    site, (visitor, _) = site_of(request), await _who(request)
    found = await _mine(request)
    async with open_form(request, visitor) as form:
        taken = await take(site, form.files)
    text = form.text("text")
    event = Said(
        key=form.key,
        at=site.clock.now(),
        sender=visitor.address,
        text=text,
        media=taken.media,
        album=form.nonce if len(taken.media) > 1 else "",
        about=found.consultation.number,
        internal=form.text("internal") == "1",
        asks=Asks(form.text("asks")) if form.text("asks") in set(Asks) else None,
        too_big=taken.too_big,
        unsupported="file" if taken.unknown and not taken.media and not text else "",
    )
    said = "remark" if event.internal else "answer"
    outcome = await submit(request, event)
    if outcome.line and outcome.line.kind == "reply_stopped":  # what was written stays in its field, to be changed
        return RedirectResponse(f"/desk/case/{found.consultation.number}#newest", status_code=303)
    # What came beside a file of a kind we do not take goes all the same; that the file did not, the page tells.
    left = "&left=file" if taken.unknown and not event.unsupported else ""
    return RedirectResponse(f"/desk/case/{found.consultation.number}?said={said}{left}#end", status_code=303)


async def ask_for(request: Request) -> Response:
    """A question for a farmer without a phone, as /for would bring it; the next step stands in the list below."""
    site, (visitor, _) = site_of(request), await _who(request)
    form = await read_form(request, visitor)
    name, place = ("".join(form.text(part).split()) for part in ("name", "place"))
    argument = f"{name[:20]} {place[:40]} {form.text('question')}"
    event = Commanded(key=form.key, at=site.clock.now(), sender=visitor.address, command="for", argument=argument)
    await submit(request, event)
    return RedirectResponse("/desk", status_code=303)


async def tap(request: Request) -> Response:
    """A button. What it carries may be forged;

    the core decides who may do what. It leads back to the case, if it still is theirs.
    """
    site, (visitor, person) = site_of(request), await _who(request)
    form = await read_form(request, visitor)
    data = form.text("data")[:64]
    meant = parse(data)
    event = Tapped(key=form.key, at=site.clock.now(), sender=visitor.address, data=data)
    back = form.text("back")
    await submit(request, event)
    stays = back.isdecimal() and len(back) < 12 and await site.readings.case(person, int(back)) is not None
    response = RedirectResponse(f"/desk/case/{back}#newest" if stays else "/desk", status_code=303)
    language = read_tag(meant.argument) if meant and meant.verb is Verb.LANGUAGE else None
    if language is not None:
        keep(request, response, language)
    return response


async def conclude(request: Request) -> Response:
    """A panel's whole conclusion, in one form. What it holds may be forged: the core looks at it."""
    site, (visitor, _) = site_of(request), await _who(request)
    found = await _mine(request)
    form = await read_form(request, visitor)
    number = found.consultation.number
    event = ConclusionWritten(
        key=form.key,
        at=site.clock.now(),
        sender=visitor.address,
        number=number,
        answer=form.text("text"),
        certainty=form.text("certainty"),
        measures=form.text("measures"),
        answers_for=form.text("answers_for"),
        recheck=form.text("recheck"),
    )
    await submit(request, event)
    return RedirectResponse(f"/desk/case/{number}?said=conclusion#end", status_code=303)


async def media(request: Request) -> Response:
    """A file of a case this person may see. 403 for any other."""
    site, (_, person) = site_of(request), await _who(request)
    found = await site.readings.cases_media(person, request.path_params["number"], request.path_params["file"])
    if found is None:
        raise HTTPException(403)
    return await media_response(site, found)


async def leave(request: Request) -> Response:
    """Signs this person out, here and in every other browser."""
    visitor, _ = await _who(request)
    await read_form(request, visitor)
    response = trouble(request, 401, key="desk_left")
    response.status_code = 200
    await let_out(request, response, visitor)
    return response


async def _list(request: Request, template: str, visitor: Visitor, person: PersonConfig) -> Response:
    site = site_of(request)
    desk = await site.readings.desk(person)
    values = {"rows": desk.rows, "notices": desk.notices, "person": person, "case": None}
    return site.pages.show(request, template, values, visitor=visitor, known=desk.language)


async def _case(request: Request, template: str) -> Response:
    site, (visitor, person) = site_of(request), await _who(request)
    found = await _mine(request)
    language = language_of(request, found.language)
    values = {
        "case": found,
        "person": person,
        "offers": offers(found, site.house, site.clock.now().astimezone(site.house.county.tz)),
        "passes": passes(found, site.house.county, person),
        "steps": steps(found, person),
        "panels": shown(found, site.house.county, person),
        "media_mb": site.house.county.limits.media_mb,
        "left": request.query_params.get("left") == "file",
    }
    return HTMLResponse(site.pages.text(template, language, values, visitor))


async def _opened(request: Request) -> None:
    """Once for each time that the case came to them. A page that can be shown is shown, whatever becomes of the note."""
    site, (visitor, person) = site_of(request), await _who(request)
    one = (await _mine(request)).consultation
    if one.holder != person.id or one.seen_at is not None or one.status not in (Status.WAITING, Status.TAKEN):
        return
    came = one.given_at or one.opened_at
    key = f"open:{one.number}:{person.id}:{came:%Y%m%d%H%M%S}"
    try:
        await site.gate.submit(Opened(key=key, at=site.clock.now(), sender=visitor.address, number=one.number))
    except StoreUnavailable as away:
        _log.warning("a case was opened, and that is not on record", number=one.number, error=str(away))


async def _mine(request: Request) -> Case:
    """The case of the address, if this person may see it; 404 else."""
    _, person = await _who(request)
    found = await site_of(request).readings.case(person, int(request.path_params["number"]))
    if found is None:
        raise HTTPException(404)
    return found


async def _who(request: Request) -> tuple[Visitor, PersonConfig]:
    found = await person_at(request, "desk")
    if found is None:
        raise HTTPException(401)
    return found


DESK_ROUTES = [
    Route("/desk", front, methods=["GET"]),
    Route("/desk/rows", rows, methods=["GET"]),
    Route("/desk/stream", stream, methods=["GET"]),
    Route("/desk/case/{number:int}", case, methods=["GET"]),
    Route("/desk/case/{number:int}/live", live, methods=["GET"]),
    Route("/desk/case/{number:int}/say", say, methods=["POST"]),
    Route("/desk/case/{number:int}/conclude", conclude, methods=["POST"]),
    Route("/desk/for", ask_for, methods=["POST"]),
    Route("/desk/tap", tap, methods=["POST"]),
    Route("/desk/out", leave, methods=["POST"]),
    Route("/desk/case/{number:int}/media/{file}", media, methods=["GET"]),
]
