"""The filters that staff keep by name, on the list's page: one's own, with their forms, and those that others share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from bot.core.events import Address, FilterKept
from bot.core.posts.filters import NAME_CHARS
from bot.core.situation import SavedFilter
from bot.store import filters
from handlers.web.console import asked as asking
from handlers.web.console.asked import Asked
from handlers.web.console.words import Voice
from handlers.web.forms import Form
from handlers.web.ports import Site

_MOST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Kept:
    """One filter as the page shows it. `whose`: who shares it, where it is somebody else's."""

    id: int
    name: str
    address: str
    shared: bool
    own: bool
    whose: str
    on: bool


async def context(site: Site, voice: Voice, asked: Asked, dropped: str) -> dict[str, Any]:
    """The kept filters; and the one that was deleted just now, which `dropped` names, so that it can come back."""
    found = await site.gate.read(partial(filters.seen_by, person=voice.person.id))
    gone = await site.gate.read(partial(filters.one, number=_number(dropped))) if _number(dropped) else None
    if gone is not None and (not gone.gone or gone.owner != voice.person.id):
        gone = None
    now = asked.query()
    return {
        "kept": [_told(voice, one, now) for one in found],
        "gone": gone,
        "name_chars": NAME_CHARS,
        "keepable": now if asked.narrowed and now not in {_address(one) for one in found} else "",
    }


def event_of(form: Form, at: datetime, sender: Address) -> FilterKept:
    """The event of a form. The query is read as an address is: nothing but the fields of the list goes into it."""
    params = {name: values[0] for name, values in parse_qs(form.text("query").lstrip("?")).items()}
    return FilterKept(
        key=form.key,
        at=at,
        sender=sender,
        id=_number(form.text("id")),
        name=form.text("name"),
        query=asking.read(params).query(),
        shared=form.text("shared") == "1",
        gone=form.text("gone") == "1",
    )


def after(event: FilterKept, back: str) -> str:
    """Where the form leads: to the page it came from, which offers to bring back what was deleted."""
    parts = urlsplit(back)
    pairs = [pair for pair in parse_qsl(parts.query) if pair[0] != "dropped"]
    if event.gone:
        pairs.append(("dropped", str(event.id)))
    return f"{parts.path}?{urlencode(pairs)}" if pairs else parts.path


def _told(voice: Voice, one: SavedFilter, now: str) -> Kept:
    own, address = one.owner == voice.person.id, _address(one)
    return Kept(one.id, one.name, address, one.shared, own, "" if own else voice.post(one.owner), address == now)


def _address(one: SavedFilter) -> str:
    return asking.read_query(one.query).query()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 and int(text) <= _MOST_ID else 0
