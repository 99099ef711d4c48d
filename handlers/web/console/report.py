"""The work report on a page: its numbers and tables, each with the way to what was counted, and the files to take along."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette_admin import route

from bot.core.wording import localised
from bot.errors import InputFault
from bot.report import word
from bot.report.book import sheets
from bot.report.count import Period, report
from bot.report.names import Names
from bot.report.told import Told, tell
from handlers.web.audit import Seen, audit
from handlers.web.console import download
from handlers.web.console.duties import Duty, needs
from handlers.web.console.page import Page, voice_of
from handlers.web.console.words import Voice
from handlers.web.ports import site_of

_LONGEST = 732  # days: two years
_YEARS = 3  # how many are offered
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for. `unread`: its days made no sense, and this year is shown instead."""

    period: Period
    internal: bool = False
    unread: bool = False

    @property
    def query(self) -> str:
        days = f"?from={self.period.first}&to={self.period.last}"
        town = f"&township={self.period.township}" if self.period.township else ""
        return days + town + ("&internal=1" if self.internal else "")


class ReportPage(Page):
    """The year's work, to look at and to take along."""

    menu_label = "report"
    path = "/report"

    @route("")
    @needs(Duty.VIEWER)
    async def index(self, request: Request) -> Response:
        """The numbers and tables of the days asked for; without any, of this year so far."""
        return await self._page(request, _wanted(request))

    async def _page(self, request: Request, wanted: Wanted, fault: str = "", status: int = 200) -> Response:
        told, voice = await _told(request, wanted), voice_of(request)
        response = await self.show(request, "report.html", _context(request, voice, told, wanted) | {"fault": fault})
        response.status_code = status
        return response

    @route("/report.docx")
    @needs(Duty.VIEWER)
    async def document(self, request: Request) -> Response:
        """The Word file. Who took it is logged; a faulty template of the county's own is told on the page."""
        wanted, voice = _wanted(request), voice_of(request)
        told = await _told(request, wanted)
        template = word.chosen_template(voice.language, site_of(request).folder)
        try:
            made = await asyncio.to_thread(word.written, told, template, template.name)
        except InputFault as wrong:
            return await self._page(request, wanted, str(wrong.faults[0]), status=409)
        await _note(request, wanted, "docx")
        return _file(voice, wanted, "docx", made)

    @route("/report.xlsx")
    @needs(Duty.VIEWER)
    async def book(self, request: Request) -> Response:
        """All numbers and tables as a workbook. Who took it is logged."""
        wanted, voice = _wanted(request), voice_of(request)
        told = await _told(request, wanted)
        made = await asyncio.to_thread(download.book, sheets(told))
        await _note(request, wanted, "xlsx")
        return download.response(made, "xlsx", _say(voice, "file"), wanted.period.last, "work-report")

    @route("/template.docx")
    @needs(Duty.VIEWER)
    async def template(self, request: Request) -> Response:
        """The template that is used, to be edited in Word."""
        voice, site = voice_of(request), site_of(request)
        chosen = word.chosen_template(voice.language, site.folder)
        today = _today(request)
        file = io.BytesIO(await asyncio.to_thread(chosen.read_bytes))
        return download.response(file, "docx", _say(voice, "template_file"), today, "report-template")


def _say(voice: Voice, key: str, **values: object) -> str:
    return voice.house.words.text(f"report.{key}", voice.language, **values)


async def _told(request: Request, wanted: Wanted) -> Told:
    site, voice = site_of(request), voice_of(request)
    names = Names(site.house.county, site.house.knowledge, site.house.words, voice.language)
    found = await site.gate.read(partial(report, county=site.house.county, period=wanted.period))
    return await asyncio.to_thread(tell, found, names, internal=wanted.internal)


def _context(request: Request, voice: Voice, told: Told, wanted: Wanted) -> dict[str, Any]:
    today = _today(request)
    own = word.own_name(voice.language)
    return {
        "r": partial(_say, voice),
        "told": told,
        "wanted": wanted,
        "period": wanted.period,
        "towns": [(town.id, localised(town.name, voice.language)) for town in voice.county.townships],
        "years": [today.year - n for n in range(_YEARS)],
        "own_name": own,
        "own": word.chosen_template(voice.language, site_of(request).folder).name == own,
    }


def _today(request: Request) -> date:
    site = site_of(request)
    return site.clock.now().astimezone(site.house.county.tz).date()


def _wanted(request: Request) -> Wanted:
    given, today = request.query_params, _today(request)
    town = voice_of(request).county.township(given.get("township"))
    usual = Period(date(today.year, 1, 1), today, town.id if town else "")
    wanted = Wanted(usual, internal=bool(given.get("internal")) and request.state.person.reads_red_flags)
    if not given.get("from") and not given.get("to"):
        return wanted
    try:
        asked = replace(
            usual, first=date.fromisoformat(given.get("from", "")), last=date.fromisoformat(given.get("to", ""))
        )
    except ValueError:
        return replace(wanted, unread=True)
    if not 0 <= (asked.last - asked.first).days < _LONGEST or not 2000 < asked.first.year <= asked.last.year < 2100:
        return replace(wanted, unread=True)
    return replace(wanted, period=asked)


async def _note(request: Request, wanted: Wanted, kind: str) -> None:
    period = wanted.period
    parts = [
        f"report.{kind}",
        f"{period.first} – {period.last}",
        period.township,
        "internal" if wanted.internal else "",
    ]
    await audit(request, Seen.EXPORT, detail=", ".join(filter(None, parts)))


def _file(voice: Voice, wanted: Wanted, suffix: str, made: bytes) -> Response:
    return download.response(io.BytesIO(made), suffix, _say(voice, "file"), wanted.period.last, "work-report")
