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

from bot.config import County
from bot.core.clocks import hours
from bot.core.situation import Status

UNANSWERED = frozenset({Status.PLACING, Status.WAITING, Status.TAKEN})
_MOST_ENTRIES = 20


class By(StrEnum):
    """Who answered a consultation in the end."""

    BOT = "bot"  # an entry was shown, and nobody was needed
    PERSON = "person"  # somebody with a post wrote
    OPEN = "open"  # with people, or on the way to one, without an answer so far
    NOBODY = "nobody"  # it ended without an answer: nothing was said, or the farmer went on to something else


@dataclass(frozen=True, slots=True)
class Fact:
    """What is counted of one consultation. `went` and `did`: what the farmer said when asked days later, "" where nothing."""

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


def figures(county: County, facts: Sequence[Fact], first: date, last: date, industries: Sequence[str]) -> Figures:
    """The figures of what was opened from the first day to the last, both included, in the county's calendar."""
    towns = [town.id for town in county.townships]
    posts = [post.id for post in county.people if post.role != "staff"]
    days = Counter(_day(county, fact) for fact in facts)
    weeks = tuple(first - timedelta(days=first.weekday()) + timedelta(weeks=n) for n in range(_weeks(first, last)))
    return Figures(
        all=total(county, facts),
        days=tuple((day, days[day]) for day in _span(first, last)),
        townships=_groups(county, facts, lambda fact: fact.township, towns),
        industries=_groups(county, facts, lambda fact: fact.industry, industries),
        experts=tuple((who, one) for who, one in _groups(county, facts, lambda fact: fact.holder, posts) if who),
        entries=_entries(facts),
        weeks=weeks,
        heat=_heat(county, facts, weeks, towns, industries),
    )


def total(county: County, facts: Sequence[Fact]) -> Sum:
    """The sums of these consultations."""
    answered = [(fact, fact.first_reply_at) for fact in facts if fact.first_reply_at is not None]
    reds = [(fact, at) for fact, at in answered if fact.red_flags]
    return Sum(
        total=len(facts),
        by=dict(Counter(fact.by for fact in facts)),
        working=_speed(hours.working_between(county, fact.opened_at, at) for fact, at in answered),
        reds=sum(bool(fact.red_flags) for fact in facts),
        red=_speed(math.ceil((at - fact.opened_at) / timedelta(minutes=1)) for fact, at in reds),
        went=dict(Counter(fact.went for fact in facts if fact.went)),
        did=dict(Counter(fact.did for fact in facts if fact.did)),
    )


def _speed(minutes: Iterable[int]) -> Speed:
    ordered = sorted(minutes)
    if not ordered:
        return Speed()
    return Speed(math.ceil(median(ordered)), ordered[math.ceil(0.9 * len(ordered)) - 1])


def _groups(
    county: County, facts: Sequence[Fact], key: Callable[[Fact], str | None], order: Sequence[str]
) -> tuple[tuple[str | None, Sum], ...]:
    """The sums by what `key` says: those of `order` first and in it, then what the county does not know (any more), None last."""
    lots: dict[str | None, list[Fact]] = {}
    for fact in facts:
        lots.setdefault(key(fact), []).append(fact)
    known = [one for one in order if one in lots]
    others = sorted(one for one in lots if one is not None and one not in order)
    keys = [*known, *others, *([None] if None in lots else [])]
    return tuple((one, total(county, lots[one])) for one in keys)


def _entries(facts: Sequence[Fact]) -> tuple[EntryUse, ...]:
    """The entries that answered most, the most first."""
    shown = Counter(fact.entry for fact in facts if fact.entry)
    good = Counter(f.entry for f in facts if f.entry and (f.went == "better" or (f.outcome == "helped" and not f.went)))
    bad = Counter(f.entry for f in facts if f.entry and (f.went in ("same", "worse") or (f.holder and not f.went)))
    return tuple(EntryUse(entry, count, good[entry], bad[entry]) for entry, count in shown.most_common(_MOST_ENTRIES))


def _heat(
    county: County, facts: Sequence[Fact], weeks: Sequence[date], towns: Sequence[str], industries: Sequence[str]
) -> tuple[tuple[str | None, str | None, tuple[int, ...]], ...]:
    """How many a week, by township and industry; only pairs that were asked about."""
    counts: Counter[tuple[str | None, str | None, date]] = Counter()
    for fact in facts:
        day = _day(county, fact)
        counts[fact.township, fact.industry, day - timedelta(days=day.weekday())] += 1
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


def _day(county: County, fact: Fact) -> date:
    return fact.opened_at.astimezone(county.tz).date()


def _span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _weeks(first: date, last: date) -> int:
    return (last - (first - timedelta(days=first.weekday()))).days // 7 + 1
