"""What the bot told this staff member: red flags, cases nobody can take, and what came of a pressed button."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.config import County, PersonConfig
from bot.core.events import Event
from bot.core.plan import Button
from bot.core.posts.ladder import may_pass
from bot.core.situation import Consultation, Status
from bot.core.taps import Tap, Verb
from bot.store.views.alerts import Alert, alert, alerts
from handlers.web.console.words import Voice
from handlers.web.ports import Site

SHOWN_FOR = timedelta(days=7)
_MOST_ID = 2**31 - 1  # what the database's own number can hold
_NOTHING_CAME = "-"
_UNANSWERED = (Status.WAITING, Status.TAKEN)


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as the pages show it. `open`: its consultation is with people and has not been answered."""

    id: int
    text: str
    when: str
    exact: str
    number: int | None
    status: str
    status_code: str
    red: bool
    open: bool
    buttons: tuple[tuple[Button, ...], ...]


async def context(site: Site, voice: Voice, told: str) -> dict[str, Any]:
    """What every page of the console needs: the last days' notices (those that wait for an answer apart, the newest of each
    case), and the answer to the button that was pressed just now, which `told` names.
    """
    look = partial(alerts, person_id=voice.person.id, since=site.clock.now() - SHOWN_FOR)
    rows = [_row(voice, one) for one in await site.gate.read(look)]
    waiting = _newest_of_each(row for row in rows if row.open)
    return {
        "waiting": waiting,
        "earlier": [row for row in rows if row not in waiting],
        "attention": len(waiting),
        "flash": await _flash(site, voice, told),
        "nothing_came": told == _NOTHING_CAME,
    }


async def answer_to(site: Site, person_id: str, event: Event) -> str:
    """What `told` is in the address of the page that follows this form: the notice that came of it, if any did."""
    found = await site.gate.read(partial(alerts, person_id=person_id, since=event.at))
    return next((str(one.id) for one in found if one.at == event.at), _NOTHING_CAME)


def with_answer(back: str, told: str) -> str:
    """The address with that answer in it, in place of an earlier one."""
    parts = urlsplit(back)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != "told"]
    return f"{parts.path}?{urlencode([*query, ('told', told)])}"


def pass_tap(county: County, case: Consultation, person: PersonConfig) -> str:
    """What the button carries that gives this case to another expert; empty where that cannot be."""
    if not case.with_person or not may_pass(county, case, person.id):
        return ""
    return str(Tap(Verb.PASS, case.number))


async def _flash(site: Site, voice: Voice, told: str) -> NoticeRow | None:
    """Only what was told to this very person is shown, whatever number the address names."""
    if not (told.isascii() and told.isdecimal() and len(told) < 12) or int(told) > _MOST_ID:
        return None
    found = await site.gate.read(partial(alert, person_id=voice.person.id, parcel_id=int(told)))
    return _row(voice, found) if found else None


def _newest_of_each(rows: Iterable[NoticeRow]) -> list[NoticeRow]:
    """One notice a case: what nobody answers is told again and again."""
    newest: dict[int | None, NoticeRow] = {}
    for row in rows:
        newest.setdefault(row.number, row)
    return list(newest.values())


def _row(voice: Voice, one: Alert) -> NoticeRow:
    return NoticeRow(
        id=one.id,
        text=voice.said(one.text),
        when=voice.when(one.at),
        exact=voice.exact(one.at),
        number=one.number,
        status=voice.status(one.status) if one.status else "",
        status_code=one.status,
        red=bool(one.red_flags),
        open=one.status in _UNANSWERED,
        buttons=one.buttons,
    )
