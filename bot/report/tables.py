"""The tables of a report: rows of what was counted, each row with the page of the console that shows it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.figures import By, Sum
from bot.report.addresses import Addresses
from bot.report.count import Counted
from bot.report.names import Names
from bot.sheets import Cell
from bot.store.views.deeds import Alarm, Reach, Sat, Visited
from knowledge.gaps import Unknown, clusters

_MOST_ASKED = _MOST_UNKNOWN = 10
Rows = Iterable[tuple[tuple[Cell, ...], str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `links`: for each row the page of the console that shows what was counted; "" for none. `internal`: not for
    readers outside the house."""

    key: str
    title: str
    means: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    links: tuple[str, ...]
    internal: bool = False


def grids(counted: Counted, names: Names, addresses: Addresses, *, internal: bool = False) -> Iterator[Grid]:
    """Every table, in the order of the report. Unless `internal`, nothing is told of what a panel on a red flag said."""
    made = _Tables(counted, names, addresses, internal)
    for key in (
        "cover", "teams", "experts", "places", "villages", "industries", "months", "panels", "visits", "training", "pages",
        "entries", "unknown", "alarms",
    ):  # fmt: skip
        rows = list(getattr(made, key)())
        yield Grid(
            key=key,
            title=names.say(f"grid.{key}"),
            means=names.say(f"grid_is.{key}"),
            headings=tuple(names.say(f"head.{key}").split("|")),
            rows=tuple(row for row, _ in rows),
            links=tuple(link for _, link in rows),
            internal=key == "alarms",
        )


class _Tables:
    """A method a table."""

    def __init__(self, counted: Counted, names: Names, addresses: Addresses, internal: bool) -> None:
        self._figures, self._done, self._months = counted.figures, counted.deeds, counted.months
        self._unknown, self._internal = counted.unknown, internal
        self._names, self._addresses, self._only = names, addresses, counted.period.township

    def cover(self) -> Rows:
        """Who covers which township, and how many villages have a guide."""
        county, names = self._names.county, self._names
        for town in county.townships:
            if self._only not in ("", town.id):
                continue
            experts = [post for post in county.people if post.role == "expert" and town.id in post.townships]
            bases = [county.enterprise(post.enterprise) for post in experts if post.enterprise]
            guides = sum(village.guide is not None for village in town.villages)
            row = (
                names.township(town.id),
                names.joined(names.post(post.id) for post in experts),
                names.joined(base.name.get(names.language.base) for base in bases if base),
                len(town.villages),
                guides,
            )
            yield row, ""

    def teams(self) -> Rows:
        """Who sits on which industry's panel."""
        county, names = self._names.county, self._names
        for industry in dict.fromkeys(one for post in county.people for one in post.panel):
            experts = [post.id for post in county.people if industry in post.panel]
            yield (names.industry(industry), len(experts), names.joined(names.post(one) for one in experts)), ""

    def experts(self) -> Rows:
        """What each did, in the order of config.yaml: this is no league table."""
        answered = {one.person: one for one in self._done.answered}
        visits = Counter(one.by for one in self._done.visits)
        chaired = Counter(one.chair for one in self._done.panels)
        posts = [post.id for post in self._names.county.people]
        for who in [*posts, *sorted(one for one in answered if one not in posts)]:
            one = answered.get(who)
            if one or visits[who] or chaired[who]:
                cases, households = (one.cases, one.households) if one else (0, 0)
                row = self._names.post(who), cases, households, chaired[who], visits[who]
                yield row, self._addresses.listed(answered=who)

    def places(self) -> Rows:
        villages = Counter(one.township for one in self._done.villages)
        for one in self._in_order(self._done.townships):
            link = self._addresses.listed(township=one.township) if one.township else ""
            yield (self._names.township(one.township), villages[one.township], one.households, one.cases), link

    def villages(self) -> Rows:
        order = [village.id for town in self._names.county.townships for village in town.villages]
        for one in sorted(
            self._done.villages, key=lambda v: order.index(v.village) if v.village in order else len(order)
        ):
            row = self._names.township(one.township), self._names.village(one.village), one.households, one.cases
            yield row, self._addresses.listed(village=one.village or "")

    def industries(self) -> Rows:
        households = {one.industry: one.households for one in self._done.industries}
        for code, one in self._figures.industries:
            link = self._addresses.listed(industry=code) if code else ""
            yield (self._names.industry(code), one.total, households.get(code, 0), *self._answers(one)), link

    def months(self) -> Rows:
        for month, count in self._months:
            yield (self._names.month(month), count), ""

    def panels(self) -> Rows:
        yield from (self._panel(one) for one in self._done.panels)

    def visits(self) -> Rows:
        yield from (self._visit(one) for one in self._done.visits)

    def training(self) -> Rows:
        for one in self._done.training:
            yield (f"{one.day:%Y-%m-%d}", one.title, self._names.township(one.township), one.people), ""

    def pages(self) -> Rows:
        for entry, copies in self._done.pages:
            yield (self._names.industry_of(entry), self._names.entry(entry), copies), ""

    def entries(self) -> Rows:
        for one in self._figures.entries[:_MOST_ASKED]:
            row = (
                self._names.industry_of(one.entry),
                self._names.entry(one.entry),
                one.shown,
                one.helped,
                one.not_helped,
            )
            yield row, self._addresses.listed(entry=one.entry)

    def unknown(self) -> Rows:
        """Questions that ask the same together, those that most households asked first."""
        asked = (Unknown(one.number, one.text, one.farmer, one.subject, one.industry) for one in self._unknown)
        for one in clusters(self._names.knowledge, asked)[:_MOST_UNKNOWN]:
            row = self._names.question(one.title), self._names.industry(one.industry), one.people, len(one.numbers)
            yield row, self._addresses.cluster(one.numbers[0])

    def alarms(self) -> Rows:
        yield from (self._alarm(one) for one in self._done.alarms)

    # --- rows

    def _in_order(self, reached: tuple[Reach, ...]) -> list[Reach]:
        """The county's order, what is not known last."""
        order = [town.id for town in self._names.county.townships]
        return sorted(reached, key=lambda one: order.index(one.township) if one.township in order else len(order))

    def _answers(self, one: Sum) -> tuple[Cell, ...]:
        return (
            *(one.by.get(by, 0) for by in By),
            self._names.minutes(one.working.middle),
            self._names.minutes(one.working.ninth),
        )

    def _panel(self, one: Sat) -> tuple[tuple[Cell, ...], str]:
        names = self._names
        words = (
            names.question(one.question),
            names.question(one.answer) if one.concluded else names.say("not_concluded"),
        )
        if one.red and not self._internal:
            words = (names.say("red_panel"),) * 2
        row = self._day(one.called_at), one.number, names.industry(one.industry), names.post(one.chair), one.opinions
        return (*row, *words), self._addresses.case(one.number)

    def _visit(self, one: Visited) -> tuple[tuple[Cell, ...], str]:
        names = self._names
        row = (
            self._day(one.at),
            one.number,
            names.post(one.by),
            names.township(one.township),
            names.industry(one.industry),
        )
        return row, self._addresses.case(one.number)

    def _alarm(self, one: Alarm) -> tuple[tuple[Cell, ...], str]:
        names = self._names
        waited = one.first_reply_at - one.opened_at if one.first_reply_at else None
        row = (
            self._day(one.opened_at),
            one.number,
            names.flags(one.flags),
            names.township(one.township),
            names.post(one.holder),
            names.minutes(math.ceil(waited / timedelta(minutes=1)) if waited is not None else None),
            names.word("after", one.went) or names.word("outcome", one.outcome),
        )
        return row, self._addresses.case(one.number)

    def _day(self, at: datetime) -> str:
        return f"{at.astimezone(self._names.county.tz):%Y-%m-%d}"
