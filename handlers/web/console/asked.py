"""What the address of a list asks for: read from its query, and written back into the links of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, get_args
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from bot.store.views import Filter
from bot.store.views.find import Sort

SIZE = 50
SORTS: tuple[str, ...] = get_args(Sort)
RUNGS = ("0", "1", "2", "3", "4")  # the rungs of bot/core/ladder.py
NEWEST: Sort = "-number"
_TEXT_CHARS = 100
_YEARS = range(2000, 2100)  # what databases and time zones can reckon with, and no typing mistake
_MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What to look for, in which order, which page. Days are whole days of the county's own time, both included.

    `unread`: fields whose value made no sense and was left out.
    """

    q: str = ""
    since: date | None = None
    until: date | None = None
    township: str = ""
    village: str = ""
    industry: str = ""
    entry: str = ""
    status: str = ""
    late: str = ""
    verdict: str = ""
    rung: str = ""
    expert: str = ""
    answered: str = ""
    passed: str = ""
    panel: str = ""
    outcome: str = ""
    flag: str = ""
    sort: Sort = NEWEST
    page: int = 1
    unread: tuple[str, ...] = ()

    @property
    def narrowed(self) -> bool:
        """Whether anything at all is filtered."""
        return any(getattr(self, name) for name in NARROWING)

    def filter(self, tz: ZoneInfo, now: datetime) -> Filter:
        """The same for the store; what is overdue is so at `now`."""
        return Filter(
            since=_midnight(self.since, tz) if self.since else None,
            until=_midnight(self.until + timedelta(days=1), tz) if self.until else None,
            township=self.township,
            village=self.village,
            industry=self.industry,
            entry=self.entry,
            status=self.status,
            late_at=now if self.late else None,
            decision=self.verdict,
            rung=int(self.rung) if self.rung else None,
            expert=self.expert,
            answered=self.answered,
            passed_on=bool(self.passed),
            panel=bool(self.panel),
            outcome=self.outcome,
            red_flag=self.flag,
            text=self.q,
        )

    def query(self, **changes: Any) -> str:
        """The query of an address, `?...` or empty, with these changes. Another filter begins at its first page."""
        if "page" not in changes:
            changes["page"] = 1
        asked = replace(self, **changes)
        pairs = [(_FIELD.get(name, name), getattr(asked, name)) for name in NARROWING]
        pairs += [("sort", asked.sort if asked.sort != NEWEST else ""), ("page", asked.page if asked.page > 1 else "")]
        told = [(field, str(value)) for field, value in pairs if value]
        return f"?{urlencode(told)}" if told else ""


# What narrows, in the order in which the page names it; and what a field is called in the address where that differs.
NARROWING = (
    "q", "since", "until", "township", "village", "industry", "entry", "status", "late", "verdict", "rung", "expert",
    "answered", "passed", "panel", "outcome", "flag",
)  # fmt: skip
_FIELD = {"since": "from", "until": "to"}


def read(params: Mapping[str, str]) -> Asked:
    """What this query asks for. Values that make no sense are left out and named; days in the wrong order change places."""
    unread: list[str] = []
    since, until = _day(params, "from", unread), _day(params, "to", unread)
    if since and until and since > until:
        since, until = until, since
    codes = {name: _text(params, name) for name in NARROWING if name not in ("q", "since", "until")}
    if codes["rung"] not in RUNGS:
        codes["rung"] = ""
    return Asked(
        q=_text(params, "q"),
        since=since,
        until=until,
        sort=_sort(params.get("sort", "")),
        page=_page(params.get("page", "")),
        unread=tuple(unread),
        **codes,
    )


def read_query(query: str) -> Asked:
    """As `read`, of the part of an address that follows the question mark."""
    return read(dict(parse_qsl(query.lstrip("?"))))


def has_blanks(params: Mapping[str, str]) -> bool:
    """Whether a form sent fields that nobody filled in; the address is the longer for it."""
    return any(value == "" for value in params.values())


def _text(params: Mapping[str, str], field: str) -> str:
    """The field's words in one line; NUL goes, because PostgreSQL refuses it."""
    return " ".join(params.get(field, "").replace("\0", "").split())[:_TEXT_CHARS]


def _day(params: Mapping[str, str], field: str, unread: list[str]) -> date | None:
    value = params.get(field, "")
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = date.min
    if day.year not in _YEARS:
        unread.append(field)
        return None
    return day


def _midnight(day: date, tz: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=tz)


def _sort(value: str) -> Sort:
    known: dict[str, Sort] = {str(sort): sort for sort in get_args(Sort)}
    return known.get(value, NEWEST)


def _page(value: str) -> int:
    return min(int(value), _MOST_PAGES) if value.isascii() and value.isdecimal() and 0 < len(value) < 9 else 1
