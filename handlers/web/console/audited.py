"""The audit log as admins read it and take it along."""

from __future__ import annotations

import asyncio
import io
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette_admin import route

from bot.sheets import write_csv
from bot.store.audit import Audited, found
from handlers.web.audit import Seen, audit
from handlers.web.console import download
from handlers.web.console.duties import Duty, needs
from handlers.web.console.page import Page, voice_of
from handlers.web.console.words import Voice
from handlers.web.ports import site_of

_A_PAGE = 100
_MOST_PAGES = 10_000
_IN_A_FILE = 100_000
_COLUMNS = ("at", "person", "what", "number", "detail")


class AuditPage(Page):
    """Who saw whole telephone numbers and red flags, took files, signed in or tried to."""

    menu_label = "audit"
    path = "/audit"

    @route("")
    @needs(Duty.ADMIN)
    async def index(self, request: Request) -> Response:
        """The newest lines, narrowed by person and kind."""
        voice, (person, what), page = voice_of(request), _asked(request), _page(request)
        look = partial(found, person=person, what=what, limit=_A_PAGE + 1, skip=(page - 1) * _A_PAGE)
        lines = await site_of(request).gate.read(look)
        values: dict[str, Any] = {
            "a": partial(_say, voice),
            "lines": [(voice.exact(one.at), *_told(voice, one)) for one in lines[:_A_PAGE]],
            "more": len(lines) > _A_PAGE,
            "page": page,
            "person": person,
            "what": what,
            "people": [(one.id, voice.post(one.id)) for one in voice.county.people],
            "kinds": [(str(kind), _say(voice, f"what.{kind}")) for kind in Seen],
            "days": voice.county.web.audit_days,
        }
        return await self.show(request, "audit.html", values)

    @route("/audit.csv")
    @needs(Duty.ADMIN)
    async def table(self, request: Request) -> Response:
        """The same as a file; that it was taken is on record as well."""
        site, voice, (person, what) = site_of(request), voice_of(request), _asked(request)
        lines = await site.gate.read(partial(found, person=person, what=what, limit=_IN_A_FILE))
        await audit(request, Seen.EXPORT, detail=f"audit.csv, {len(lines)}")
        file = await asyncio.to_thread(_written, voice, lines)
        day = site.clock.now().astimezone(voice.county.tz).date()
        return download.response(file, "csv", _say(voice, "file"), day, "audit")


def _written(voice: Voice, lines: tuple[Audited, ...]) -> io.BytesIO:
    file = io.BytesIO()
    text = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="")
    rows = ([voice.exact(one.at), *map(str, _told(voice, one))] for one in lines)
    write_csv(text, [_say(voice, f"head.{name}") for name in _COLUMNS], rows)
    text.detach()
    file.seek(0)
    return file


def _told(voice: Voice, one: Audited) -> tuple[str, str, int | str, str]:
    who = voice.post(one.person) or _say(voice, "unknown")
    return who, voice.named("audit.what", one.what), one.number or "", voice.named("audit.how", one.detail)


def _say(voice: Voice, key: str, **values: object) -> str:
    return voice.house.words.text(f"audit.{key}", voice.language, **values)


def _asked(request: Request) -> tuple[str, str]:
    """Whose deeds and which; what is not known does not narrow."""
    person, what = (request.query_params.get(name, "") for name in ("person", "what"))
    known = site_of(request).house.county.person(person) is not None
    return person if known else "", what if what in set(Seen) else ""


def _page(request: Request) -> int:
    told = request.query_params.get("page", "")
    return min(max(1, int(told)), _MOST_PAGES) if told.isascii() and told.isdecimal() and len(told) < 9 else 1
