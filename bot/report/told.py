"""The report in a language: numbers and tables, each with what it means and the page of the console that shows it.

Every number of a report stands here once. The Word template takes it by its key, the workbook and the console list all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.figures import By
from bot.report.addresses import Addresses
from bot.report.count import Counted, Period, Report
from bot.report.names import Names
from bot.report.tables import Grid, grids
from bot.sheets import Cell
from bot.store.views.deeds import Told as Case

_CASES, _OF_ONE_INDUSTRY = 6, 2
_ENOUGH = 8  # a shorter question or answer tells nobody anything
# Numbers that stay within the house.
_INTERNAL = frozenset({"reds", "red_minutes"})


@dataclass(frozen=True, slots=True)
class Number:
    """One number, with its value in the same days a year before. `address`: the page of the console that shows it."""

    key: str
    name: str
    value: Cell
    before: Cell
    means: str
    address: str


@dataclass(frozen=True, slots=True)
class Story:
    """A typical case. No names: nobody was asked whether theirs may be printed."""

    number: int
    place: str
    industry: str
    question: str
    author: str
    answer: str
    did: str
    address: str


@dataclass(frozen=True, slots=True)
class Told:
    """All of a report. What is for the house only is left out where it was not asked for."""

    names: Names
    place: str
    period: Period
    numbers: Mapping[str, Number]
    grids: Mapping[str, Grid]
    stories: tuple[Story, ...]
    months: tuple[tuple[str, int], ...]
    internal: bool


def tell(report: Report, names: Names, *, internal: bool = False) -> Told:
    """The report as this reader reads it. `internal`: with the red flags, each by itself."""
    period = report.this.period
    addresses = Addresses(period)
    numbers = [one for one in _numbers(report, names, addresses) if internal or one.key not in _INTERNAL]
    tables = [one for one in grids(report.this, names, addresses, internal=internal) if internal or not one.internal]
    return Told(
        names=names,
        place=names.township(period.township) if period.township else "",
        period=period,
        numbers={one.key: one for one in numbers},
        grids={one.key: one for one in tables},
        stories=tuple(_story(one, names, addresses) for one in typical(report.this.deeds.good)),
        months=tuple((names.month(month), count) for month, count in report.this.months),
        internal=internal,
    )


def _numbers(report: Report, names: Names, addresses: Addresses) -> Iterator[Number]:
    now, then = _values(report.this), _values(report.before)
    for key, (value, page) in now.items():
        earlier, _ = then[key]
        told = (names.minutes(value), names.minutes(earlier)) if key.endswith("minutes") else (value, earlier)
        means = names.say(f"means.{key}")
        yield Number(key, names.say(f"number.{key}"), told[0], told[1], means, addresses.of(page))


def _values(counted: Counted) -> dict[str, tuple[int | None, str]]:
    """Every number by its key, with where it is shown: see Addresses.of."""
    figures, done = counted.figures, counted.deeds
    whole = figures.all
    better = whole.went.get("better", 0)
    return {
        "asked": (whole.total, "list"),
        "households": (done.all.households, "places"),
        "townships": (sum(bool(one.township) for one in done.townships), "places"),
        "villages": (len(done.villages), "villages"),
        "by_bot": (whole.by.get(By.BOT, 0), "list answered=bot"),
        "by_person": (whole.by.get(By.PERSON, 0), "list answered=person"),
        "by_open": (whole.by.get(By.OPEN, 0), "list answered=open"),
        "by_nobody": (whole.by.get(By.NOBODY, 0), "list answered=nobody"),
        "middle_minutes": (whole.working.middle, "figures"),
        "ninth_minutes": (whole.working.ninth, "figures"),
        "experts": (len(done.answered), "experts"),
        "person_times": (sum(one.cases for one in done.answered), "experts"),
        "panels": (len(done.panels), "panels"),
        "concluded": (sum(one.concluded for one in done.panels), "panels"),
        "visits": (len(done.visits), "visits"),
        "classes": (len(done.training), "training"),
        "trained": (sum(one.people for one in done.training), "training"),
        "page_kinds": (len(done.pages), "pages"),
        "page_copies": (sum(copies for _, copies in done.pages), "pages"),
        "went_better": (better, "figures"),
        "went_asked": (sum(whole.went.values()), "figures"),
        "did": (whole.did.get("yes", 0) + whole.did.get("partly", 0), "figures"),
        "reds": (whole.reds, "list flag=any"),
        "red_minutes": (whole.red.middle, "figures"),
    }


def typical(good: tuple[Case, ...]) -> list[Case]:
    """Some of those that went well: the newest, done as advised first, of several industries, with words worth reading."""
    ordered = sorted(good, key=lambda one: ({"yes": 0, "partly": 1}.get(one.did, 2), -one.number))
    chosen: list[Case] = []
    for one in ordered:
        alike = [other for other in chosen if other.industry == one.industry or other.answer == one.answer]
        words = min(len(one.question), len(one.answer))
        if one.industry and len(alike) < _OF_ONE_INDUSTRY and words >= _ENOUGH and len(chosen) < _CASES:
            chosen.append(one)
    return chosen


def _story(one: Case, names: Names, addresses: Addresses) -> Story:
    return Story(
        number=one.number,
        place=names.township(one.township),
        industry=names.industry(one.industry),
        question=names.question(one.question),
        author=names.post(one.author),
        answer=names.answer(one.answer),
        did=names.word("after", one.did) if one.did else "",
        address=addresses.case(one.number),
    )
