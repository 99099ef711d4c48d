"""The addresses under /chat."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.core.events import Event, Said
from bot.core.taps import Tap, Verb, parse
from handlers.web.chat.events import commanded, said, tapped
from handlers.web.chat.topics import topics
from handlers.web.doors import Visitor, farmer_of, known_farmer, let_in
from handlers.web.errors import wants_json
from handlers.web.forms import open_form, read_form, submit
from handlers.web.ports import site_of
from handlers.web.serve import media_response
from handlers.web.stream import ticks
from handlers.web.tongue import chosen, keep, language_of, read_tag
from handlers.web.uploads import take

MENU = ("mine", "expert", "topics", "language", "place", "base", "help", "forget")


async def page(request: Request) -> Response:
    """The whole page. The cookie is set anew on every visit, so that it lasts as long as the farmer keeps coming."""
    site, visitor = site_of(request), farmer_of(request)
    view = await site.readings.chat(visitor.address)
    language = language_of(request, view.language)
    values = {
        "lines": view.lines,
        "cursor": view.cursor,
        "topics": topics(site.house.knowledge, site.clock.now().astimezone(site.house.county.tz).month, language),
        "menu": MENU,
        "media_mb": site.house.county.limits.media_mb,
        "left": request.query_params.get("left") == "file",
    }
    response = site.pages.show(request, "chat/page.html", values, visitor=visitor, known=view.language)
    let_in(request, response, visitor)
    return response


async def lines(request: Request) -> Response:
    """What came after a point of the conversation, as a piece of the page."""
    site, visitor = site_of(request), _here(request)
    view = await site.readings.chat(visitor.address, after=request.query_params.get("after", ""))
    language = language_of(request, view.language)
    values = {"lines": view.lines, "cursor": view.cursor}
    return HTMLResponse(
        site.pages.text("chat/lines.html", language, values, visitor), headers={"x-nongda-cursor": view.cursor}
    )


async def stream(request: Request) -> Response:
    return ticks(site_of(request).broadcaster, _here(request).address)


async def say(request: Request) -> Response:
    """Words, files, a place, a phone number."""
    site, visitor = site_of(request), known_farmer(request)
    async with open_form(request, visitor) as form:
        taken = await take(site, form.files)
    assert visitor is not None
    event = said(form, visitor, site.clock.now(), taken, str(chosen(request) or ""))
    # A file of a kind we do not take is told by the bot where it came alone, and by the page where other things came too.
    left = taken.unknown and not (isinstance(event, Said) and event.unsupported)
    return await _done(request, visitor, event, left=left)


async def command(request: Request) -> Response:
    site, visitor = site_of(request), known_farmer(request)
    form = await read_form(request, visitor)
    assert visitor is not None
    name = form.text("command")
    if name not in MENU:
        raise HTTPException(400)
    event = commanded(form, visitor, site.clock.now(), name, form.text("argument"), str(chosen(request) or ""))
    return await _done(request, visitor, event)


async def tap(request: Request) -> Response:
    """A button of a message, or the language switch at the top: choosing a language also turns the page."""
    site, visitor = site_of(request), known_farmer(request)
    form = await read_form(request, visitor)
    assert visitor is not None
    data = form.text("data")
    meant = parse(data)
    language = read_tag(meant.argument) if meant and meant.verb is Verb.LANGUAGE else None
    event = tapped(form, visitor, site.clock.now(), data, str(language or chosen(request) or ""))
    response = await _done(request, visitor, event, reload=language is not None)
    if language is not None:
        keep(request, response, language)
    return response


async def media(request: Request) -> Response:
    """A file of this farmer's own conversation. 403 for any other."""
    site, visitor = site_of(request), known_farmer(request)
    found = visitor and await site.readings.farmers_media(visitor.address, request.path_params["file"])
    if not found:
        raise HTTPException(403)
    return await media_response(site, found)


def language_tap(tag: str) -> str:
    """The data of the button that chooses this language."""
    return str(Tap(Verb.LANGUAGE, 0, tag))


async def _done(
    request: Request, visitor: Visitor, event: Event, *, reload: bool = False, left: bool = False
) -> Response:
    """Submits, and answers only after the commit: a script with the token of its next form, a browser with the page.

    `left`: a file was left out, which the page tells.
    """
    site = site_of(request)
    outcome = await submit(request, event)
    if not wants_json(request):
        return RedirectResponse("/chat?left=file#end" if left else "/chat#end", status_code=303)
    told = {"ok": True, "repeat": outcome.repeat, "token": site.keys.form_token(visitor.forms), "reload": reload}
    return JSONResponse({**told, "notice": site.pages.say("file_left", language_of(request)) if left else ""})


def _here(request: Request) -> Visitor:
    visitor = known_farmer(request)
    if visitor is None:
        raise HTTPException(401)
    return visitor


CHAT_ROUTES = [
    Route("/chat", page, methods=["GET"]),
    Route("/chat/lines", lines, methods=["GET"]),
    Route("/chat/stream", stream, methods=["GET"]),
    Route("/chat/say", say, methods=["POST"]),
    Route("/chat/command", command, methods=["POST"]),
    Route("/chat/tap", tap, methods=["POST"]),
    Route("/chat/media/{file}", media, methods=["GET"]),
]
