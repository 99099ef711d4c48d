"""The figures of a period on a page, each as a table and the whole as a workbook; drawn without any script."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette_admin import route

from bot.core.figures import Fact, Figures, Sum, figures, total
from bot.store import views
from bot.store.transaction import Session
from handlers.web.audit import Seen, audit
from handlers.web.console import download
from handlers.web.console.duties import Duty, needs
from handlers.web.console.figures_told import USUAL, Period, context, tables
from handlers.web.console.page import Page, voice_of
from handlers.web.console.words import Voice
from handlers.web.ports import site_of
from knowledge.model import INDUSTRIES

_LONGEST = 732  # days: two years


class FiguresPage(Page):
    """How much was asked, who answered, how fast, and what became of it."""

    menu_label = "figures"
    path = "/figures"

    @route("")
    @needs(Duty.VIEWER)
    async def index(self, request: Request) -> Response:
        """The figures of the days asked for; without any, of the last thirty."""
        voice, period = voice_of(request), _period(request)
        found, before = await _count(request, period)
        return await self.show(request, "figures.html", context(voice, found, before, period, _today(request)))

    @route("/figures.xlsx")
    @needs(Duty.VIEWER)
    async def book(self, request: Request) -> Response:
        """All tables of the page as a workbook. Who took it is logged."""
        voice, period = voice_of(request), _period(request)
        found, before = await _count(request, period)
        file = download.book(tables(voice, found, before, period))
        await audit(request, Seen.EXPORT, detail=f"figures.xlsx, {period.first} – {period.last}")
        return download.response(file, "xlsx", voice.say("menu_figures"), period.last, "figures")


def _today(request: Request) -> date:
    site = site_of(request)
    return site.clock.now().astimezone(site.house.county.tz).date()


def _period(request: Request) -> Period:
    today = _today(request)
    usual = Period(today - timedelta(days=USUAL - 1), today)
    given = request.query_params
    if not given.get("from") and not given.get("to"):
        return usual
    try:
        asked = Period(date.fromisoformat(given.get("from", "")), date.fromisoformat(given.get("to", "")))
    except ValueError:
        return Period(usual.first, usual.last, unread=True)
    if not 0 < asked.days <= _LONGEST or not 2000 <= asked.first.year <= asked.last.year < 2100:
        return Period(usual.first, usual.last, unread=True)
    return asked


async def _count(request: Request, period: Period) -> tuple[Figures, Sum]:
    site = site_of(request)
    return await site.gate.read(partial(_counted, voice=voice_of(request), period=period))


def _counted(session: Session, voice: Voice, period: Period) -> tuple[Figures, Sum]:
    county = voice.county

    def of(days: Period) -> tuple[Fact, ...]:
        return views.facts(session, *days.moments(county.tz))

    found = figures(county, of(period), period.first, period.last, INDUSTRIES)
    return found, total(county, of(period.before))
