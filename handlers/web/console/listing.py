"""A page of the list: rows with names in place of ids, what is filtered and how to undo it, and the way to other pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.core.situation import Status
from bot.store.types import folded
from bot.store.views import Facets, Page, Row
from handlers.web.console.asked import NARROWING, SIZE, SORTS, Asked
from handlers.web.console.choices import groups, names
from handlers.web.console.words import Voice

_AROUND = 2
_WAITS = {Status.WAITING, Status.TAKEN}


@dataclass(frozen=True, slots=True)
class ListRow:
    """A consultation as the list shows it. `question` in pieces: (text, whether it is what was searched for).

    `elsewhere`: what was searched for stands in an answer, a later message or a remark.
    """

    number: int
    opened: str
    opened_exact: str
    touched: str
    touched_exact: str
    question: tuple[tuple[str, bool], ...]
    elsewhere: bool
    place: str
    industry: str
    decision: str
    confidence: float | None
    status: str
    status_code: str
    due: str
    overdue: bool
    holder: str
    flags: tuple[str, ...]
    media: int
    erased: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that holds, and the address without it."""

    label: str
    value: str
    without: str


def pages_of(total: int) -> int:
    return max(1, -(-total // SIZE))


def context(voice: Voice, asked: Asked, found: Page, counts: Facets, now: datetime) -> dict[str, Any]:
    """Everything the list's template needs. `counts`: how many each choice would find, where that is known."""
    first = (asked.page - 1) * SIZE + 1
    return {
        "asked": asked,
        "rows": [_row(voice, asked, row, now) for row in found.rows],
        "total": found.total,
        "at_least": found.more,
        "first": first,
        "last": first + len(found.rows) - 1,
        "chips": chips(voice, asked),
        "options": groups(voice, {} if asked.q else counts),
        "quick": quick(voice, asked, now.astimezone(voice.county.tz).date()),
        "pager": _pager(asked, pages_of(found.total)),
        "query": asked.query(page=asked.page),
        "all_query": asked.query(),
        "sorts": [(sort, voice.say(f"sort.{sort}")) for sort in SORTS],
    }


def chips(voice: Voice, asked: Asked) -> list[Chip]:
    """What is filtered now."""
    known = names(voice)
    empty: dict[str, Any] = {"since": None, "until": None}
    found = []
    for name in NARROWING:
        value = getattr(asked, name)
        if value:
            told = known.get(name, {}).get(str(value), str(value))
            found.append(Chip(voice.say(f"field.{name}"), told, asked.query(**{name: empty.get(name, "")})))
    return found


def quick(voice: Voice, asked: Asked, today: date) -> list[tuple[str, str, bool]]:
    """The ways most taken: (name, address, whether it is the one before us)."""
    ways = (
        ("all", Asked()),
        ("open", Asked(status="open")),
        ("waiting", Asked(status="waiting")),
        ("late", Asked(late="1")),
        ("nobody", Asked(expert="nobody")),
        ("red", Asked(flag="any")),
        ("today", Asked(since=today)),
        ("week", Asked(since=today - timedelta(days=6))),
    )
    now = asked.query(sort="-number")
    return [(voice.say(f"quick.{name}"), way.query(), way.query() == now) for name, way in ways]


def _row(voice: Voice, asked: Asked, row: Row, now: datetime) -> ListRow:
    pieces = marked(voice.said(row.question), asked.q)
    return ListRow(
        number=row.number,
        opened=voice.when(row.opened_at),
        opened_exact=voice.exact(row.opened_at),
        touched=voice.when(row.touched_at),
        touched_exact=voice.exact(row.touched_at),
        question=pieces,
        elsewhere=bool(asked.q)
        and folded(asked.q) not in folded(row.question)
        and asked.q.lstrip("#") != str(row.number),
        place=voice.place(row.township, row.village),
        industry=voice.named("industry", row.industry),
        decision=voice.named("decision", row.decision),
        confidence=row.confidence,
        status=voice.status(row.status),
        status_code=row.status,
        due=voice.when(row.due_at) if row.due_at else "",
        overdue=row.due_at is not None and row.status in _WAITS and row.due_at < now,
        holder=voice.post(row.holder),
        flags=tuple(voice.flag(code) for code in row.red_flags),
        media=row.media,
        erased=row.erased,
    )


def marked(text: str, wanted: str) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, those that are `wanted` marked. Full-width and other foldings are found but not marked."""
    low, needle = text.lower(), wanted.lower()
    if not needle or len(low) != len(text):
        return ((text, False),) if text else ()
    pieces: list[tuple[str, bool]] = []
    start = 0
    while (at := low.find(needle, start)) >= 0:
        pieces += [(text[start:at], False), (text[at : at + len(needle)], True)]
        start = at + len(needle)
    return tuple(piece for piece in [*pieces, (text[start:], False)] if piece[0])


def _pager(asked: Asked, pages: int) -> list[tuple[int | None, str]]:
    """The pages one can go to: (number, address); None stands for those left out."""
    near = {1, pages, *range(asked.page - _AROUND, asked.page + _AROUND + 1)}
    shown: list[tuple[int | None, str]] = []
    for number in sorted(number for number in near if 1 <= number <= pages):
        before = shown[-1][0] if shown else 0
        if before is not None and number > before + 1:
            shown.append((None, ""))
        shown.append((number, asked.query(page=number)))
    return shown if pages > 1 else []
