"""The figures of a period: how much was asked, who answered and how fast, what became of it. Counted, never guessed.

What a figure means is said beside it on the page: bot/locale/figures.yaml, one `..._is` for each.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from bot.config import County
from bot.core.clocks.hours import WorkingDays
from bot.core.situation import Status

UNANSWERED = frozenset({Status.PLACING, Status.WAITING, Status.TAKEN})
_MOST_ENTRIES = 20


class By(StrEnum):
    """Who answered a consultation in the end."""

    BOT = "bot"  # an entry was shown, and nobody was needed
    PERSON = "person"  # somebody with a post wrote
    OPEN = "open"  # with people, or on the way to one, without an answer so far
    NOBODY = "nobody"  # it ended without an answer: nothing was said, or the farmer went on to something else


class Fact(NamedTuple):
    """What is counted of one consultation. `went` and `did`: what the farmer said when asked days later, "" where nothing.

    A tuple, because there may be hundreds of thousands.
    """

    opened_at: datetime
    status: Status
    township: str | None
    industry: str | None
    entry: str | None
    holder: str | None
    red_flags: tuple[str, ...]
    first_reply_at: datetime | None
    outcome: str
    went: str = ""
    did: str = ""

    @property
    def by(self) -> By:
        if self.first_reply_at is not None:
            return By.PERSON
        if self.status in UNANSWERED:
            return By.OPEN
        return By.BOT if self.entry is not None and self.holder is None else By.NOBODY


@dataclass(frozen=True, slots=True)
class Speed:
    """Minutes to the first answer of a person: the middle one, and the one that nine of ten do not exceed. None without any."""

    middle: int | None = None
    ninth: int | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """The figures of one lot of consultations. `working` counts the county's working time, `red` plain minutes of red flags."""

    total: int
    by: dict[By, int]
    working: Speed
    reds: int
    red: Speed
    went: dict[str, int]
    did: dict[str, int]

    def share(self, by: By) -> float:
        """Of all consultations, how many were answered by these; 0 where there are none."""
        return self.by.get(by, 0) / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class EntryUse:
    """How often an entry was the answer, and what farmers said of it: at once, or days later."""

    entry: str
    shown: int
    helped: int
    not_helped: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a period. Groups stand in the order of config.yaml; experts too: this is no league table."""

    all: Sum
    days: tuple[tuple[date, int], ...]
    townships: tuple[tuple[str | None, Sum], ...]
    industries: tuple[tuple[str | None, Sum], ...]
    experts: tuple[tuple[str, Sum], ...]
    entries: tuple[EntryUse, ...]
    weeks: tuple[date, ...]  # their Mondays
    heat: tuple[tuple[str | None, str | None, tuple[int, ...]], ...]  # township, industry, how many a week


class _Timed(NamedTuple):
    """A fact with what is reckoned from it: once, though it counts in several groups. Minutes are None without an answer."""

    fact: Fact
    by: By
    day: date  # when it was opened, in the county's calendar
    working: int | None
    plain: int | None


def figures(county: County, facts: Sequence[Fact], first: date, last: date, industries: Sequence[str]) -> Figures:
    """The figures of what was opened from the first day to the last, both included, in the county's calendar."""
    towns = [town.id for town in county.townships]
    posts = [post.id for post in county.people if post.role != "staff"]
    timed = _timed(county, facts)
    days = Counter(one.day for one in timed)
    weeks = tuple(first - timedelta(days=first.weekday()) + timedelta(weeks=n) for n in range(_weeks(first, last)))
    return Figures(
        all=_total(timed),
        days=tuple((day, days[day]) for day in _span(first, last)),
        townships=_groups(timed, lambda fact: fact.township, towns),
        industries=_groups(timed, lambda fact: fact.industry, industries),
        experts=tuple((who, one) for who, one in _groups(timed, lambda fact: fact.holder, posts) if who),
        entries=_entries(facts),
        weeks=weeks,
        heat=_heat(timed, weeks, towns, industries),
    )


def total(county: County, facts: Sequence[Fact]) -> Sum:
    """The sums of these consultations."""
    return _total(_timed(county, facts))


def _timed(county: County, facts: Sequence[Fact]) -> list[_Timed]:
    between, tz = WorkingDays(county).between, county.tz

    def timed(fact: Fact) -> _Timed:
        day, replied = fact.opened_at.astimezone(tz).date(), fact.first_reply_at
        if replied is None:
            return _Timed(fact, fact.by, day, None, None)
        plain = math.ceil((replied - fact.opened_at) / timedelta(minutes=1))
        return _Timed(fact, fact.by, day, between(fact.opened_at, replied), plain)

    return [timed(fact) for fact in facts]


def _total(timed: Sequence[_Timed]) -> Sum:
    return Sum(
        total=len(timed),
        by=dict(Counter(one.by for one in timed)),
        working=_speed(one.working for one in timed if one.working is not None),
        reds=sum(bool(one.fact.red_flags) for one in timed),
        red=_speed(one.plain for one in timed if one.plain is not None and one.fact.red_flags),
        went=dict(Counter(one.fact.went for one in timed if one.fact.went)),
        did=dict(Counter(one.fact.did for one in timed if one.fact.did)),
    )


def _speed(minutes: Iterable[int]) -> Speed:
    ordered = sorted(minutes)
    if not ordered:
        return Speed()
    return Speed(math.ceil(median(ordered)), ordered[math.ceil(0.9 * len(ordered)) - 1])


def _groups(
    timed: Sequence[_Timed], key: Callable[[Fact], str | None], order: Sequence[str]
) -> tuple[tuple[str | None, Sum], ...]:
    """The sums by what `key` says: those of `order` first and in it, then what the county does not know (any more), None last."""
    lots: dict[str | None, list[_Timed]] = {}
    for one in timed:
        lots.setdefault(key(one.fact), []).append(one)
    known = [name for name in order if name in lots]
    others = sorted(name for name in lots if name is not None and name not in order)
    keys = [*known, *others, *([None] if None in lots else [])]
    return tuple((name, _total(lots[name])) for name in keys)


def _entries(facts: Sequence[Fact]) -> tuple[EntryUse, ...]:
    """The entries that answered most, the most first."""
    shown = Counter(fact.entry for fact in facts if fact.entry)
    good = Counter(f.entry for f in facts if f.entry and (f.went == "better" or (f.outcome == "helped" and not f.went)))
    bad = Counter(f.entry for f in facts if f.entry and (f.went in ("same", "worse") or (f.holder and not f.went)))
    return tuple(EntryUse(entry, count, good[entry], bad[entry]) for entry, count in shown.most_common(_MOST_ENTRIES))


def _heat(
    timed: Sequence[_Timed], weeks: Sequence[date], towns: Sequence[str], industries: Sequence[str]
) -> tuple[tuple[str | None, str | None, tuple[int, ...]], ...]:
    """How many a week, by township and industry; only pairs that were asked about."""
    mondays = {day: day - timedelta(days=day.weekday()) for day in {one.day for one in timed}}
    counts = Counter((one.fact.township, one.fact.industry, mondays[one.day]) for one in timed)
    pairs = {(town, industry) for town, industry, _ in counts}

    def place(pair: tuple[str | None, str | None]) -> tuple[int, int]:
        town, industry = pair
        return (
            towns.index(town) if town in towns else len(towns),
            industries.index(industry) if industry in industries else len(industries),
        )

    return tuple(
        (town, industry, tuple(counts[town, industry, week] for week in weeks))
        for town, industry in sorted(pairs, key=lambda pair: (place(pair), str(pair)))
    )


def _span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _weeks(first: date, last: date) -> int:
    return (last - (first - timedelta(days=first.weekday()))).days // 7 + 1
