"""Who is there: posts and how they are reached, who is away, what nobody covers; and absences, which staff state and take back.

An absence is looked at before it is kept: the page says what nobody would cover on those days, and only then offers the button.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette_admin import route

from bot.config import County, PersonConfig
from bot.core.events import AbsenceEnded, AbsencePlanned, Event
from bot.core.posts.coverage import Gap, findings, gaps, in_words, new_gaps
from bot.core.situation import Absence, Person
from bot.core.wording import localised
from bot.store import posts, roster
from bot.store.transaction import Session
from handlers.web.console import notices
from handlers.web.console.duties import Duty, needs
from handlers.web.console.page import HOME, Page, voice_of
from handlers.web.console.words import Voice
from handlers.web.forms import Form, read_form, submit
from handlers.web.ports import site_of

AHEAD = timedelta(days=30)
PLACE = f"{HOME}people"


@dataclass(frozen=True, slots=True)
class Team:
    """Who has a post and can be reached, and the absences that are not over."""

    people: dict[str, Person]
    absences: tuple[Absence, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the form: whose absence, from when to when, who stands in. `wrong` names a field that could not be read."""

    person: str = ""
    first: date | None = None
    last: date | None = None
    stand_in: str = ""
    wrong: str = ""

    @property
    def absence(self) -> Absence | None:
        """What is asked for; None while the form is not whole."""
        if not self.person or self.first is None or self.last is None or self.wrong:
            return None
        return Absence(0, self.person, self.first, self.last, self.stand_in or None)


class People(Page):
    """The posts, and the absences of those who have them."""

    menu_label = "people"
    path = "/people"

    @route("")
    @needs(Duty.VIEWER)
    async def index(self, request: Request) -> Response:
        """Everybody with a post; with a form that is filled in, what its absence would leave open."""
        voice, site = voice_of(request), site_of(request)
        now = site.clock.now()
        today = now.astimezone(voice.county.tz).date()
        team = await site.gate.read(partial(_team, county=voice.county, now=now))
        asked = _asked(voice.county, request.query_params)
        values = _context(voice, team, asked, today)
        return await self.show(request, "people.html", values)

    @route("/away", methods=["POST"])
    @needs(Duty.MANAGER)
    async def away(self, request: Request) -> Response:
        """Keeps the absence. The core looks at it once more; what it says is shown."""
        form = await read_form(request, request.state.visitor)
        planned = _asked(voice_of(request).county, form).absence
        if planned is None:
            return RedirectResponse(PLACE, status_code=303)
        event = AbsencePlanned(
            key=form.key, at=site_of(request).clock.now(), sender=request.state.visitor.address, person=planned.person,
            first=planned.first, last=planned.last, stand_in=planned.stand_in, sure=form.text("sure") == "1",
        )  # fmt: skip
        return await _done(request, event)

    @route("/back", methods=["POST"])
    @needs(Duty.MANAGER)
    async def back(self, request: Request) -> Response:
        """Takes an absence back."""
        form = await read_form(request, request.state.visitor)
        number = form.text("absence")
        known = number.isascii() and number.isdecimal() and len(number) < 10
        event = AbsenceEnded(
            key=form.key, at=site_of(request).clock.now(), sender=request.state.visitor.address,
            person=form.text("person")[:40], absence=int(number) if known else 0,
        )  # fmt: skip
        return await _done(request, event)


async def _done(request: Request, event: Event) -> Response:
    await submit(request, event)
    told = await notices.answer_to(site_of(request), request.state.person.id, event)
    return RedirectResponse(notices.with_answer(PLACE, told), status_code=303)


def _team(session: Session, county: County, now: datetime) -> Team:
    return Team(dict(posts.people(session, county)), roster.absences(session, now))


def _asked(county: County, given: QueryParams | Form) -> Asked:
    def text(name: str) -> str:
        return given.text(name) if isinstance(given, Form) else given.get(name, "")

    person = text("person")
    if not person:
        return Asked()
    if not any(post.id == person for post in _leaving(county)):
        return Asked(wrong="person")
    first, last = _day(text("first")), _day(text("last"))
    stand_in = text("stand_in") if county.person(text("stand_in")) else ""
    wrong = "first" if first is None else "last" if last is None or last < first else ""
    return Asked(person, first, last, stand_in, wrong)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _leaving(county: County) -> list[PersonConfig]:
    """Whose absence matters: staff take no cases."""
    return [post for post in county.people if post.role != "staff"]


def _context(voice: Voice, team: Team, asked: Asked, today: date) -> dict[str, Any]:
    county, planned = voice.county, asked.absence
    found = findings(county, team.people)
    names = {village.id: voice.village(village.id) for town in county.townships for village in town.villages}
    open_days = gaps(county, team.people, team.absences, today, today + AHEAD - timedelta(days=1))
    return {
        "posts": [_post(voice, post, team, today) for post in county.people],
        "away": [_absence(voice, one, today) for one in team.absences if today <= one.last and one.first <= one.last],
        "gaps": _gap_lines(voice, open_days),
        "no_panel": [voice.named("industry", code) for code in found.no_panel],
        "no_guide": [names[village] for village in found.no_guide],
        "shared": [(voice.township(town), [voice.post(one) for one in who]) for town, who in found.shared],
        "leaving": [(post.id, localised(post.title, voice.language)) for post in _leaving(county)],
        "experts": [(p.id, localised(p.title, voice.language)) for p in county.people if p.role == "expert"],
        "asked": asked,
        "weighed": _gap_lines(voice, new_gaps(county, team.people, team.absences, planned, today)) if planned else None,
        "today": today,
    }


def _gap_lines(voice: Voice, found: Iterable[Gap]) -> list[str]:
    return [in_words(gap, voice.county, voice.house.words, voice.language) for gap in found]


def _post(voice: Voice, post: PersonConfig, team: Team, today: date) -> dict[str, Any]:
    county, person = voice.county, team.people.get(post.id)
    base = county.enterprise(post.enterprise)
    villages = [v for town in county.townships for v in town.villages if v.guide == post.id]
    covers = [voice.township(town) for town in post.townships] + [voice.village(v.id) for v in villages]
    covers += [localised(base.name, voice.language)] if base else []
    away = [one for one in team.absences if one.person == post.id and one.first <= today <= one.last]
    telegram = person is not None and person.on_telegram
    return {
        "id": post.id,
        "title": localised(post.title, voice.language),
        "role": post.role,
        "covers": covers,
        "panel": [voice.named("industry", code) for code in post.panel],
        "stand_in": voice.post(post.stand_in),
        "reached": "telegram" if telegram else "pages" if person is not None else "not",
        "away": bool(away),
    }


def _absence(voice: Voice, one: Absence, today: date) -> dict[str, Any]:
    return {
        "id": one.id,
        "person": one.person,
        "whose": voice.post(one.person),
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "stand_in": voice.post(one.stand_in),
        "set_by": voice.post(one.set_by),
        "now": one.first <= today,
    }
