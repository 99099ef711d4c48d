"""What a work report is made of: figures and deeds of a period, and of the same days a year before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.config import County
from bot.core.figures import Fact, Figures, figures
from bot.store.session import Session
from bot.store.views import facts
from bot.store.views.deeds import Deeds, Span, deeds
from bot.store.views.unknown import Question, unknown
from knowledge.model import INDUSTRIES


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the county, both included, and one township's id, or "" for all."""

    first: date
    last: date
    township: str = ""

    def year_before(self) -> Period:
        """The same days of the year before; the 29th of February becomes the 28th."""
        return Period(_year_before(self.first), _year_before(self.last), self.township)

    def span(self, county: County) -> Span:
        return Span(_midnight(county, self.first), _midnight(county, self.last + timedelta(days=1)), self.township)


@dataclass(frozen=True, slots=True)
class Counted:
    """One period's figures and deeds, how much was asked in each month (its first day), and what no entry fitted."""

    period: Period
    figures: Figures
    deeds: Deeds
    months: tuple[tuple[date, int], ...]
    unknown: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What there is to tell. `before`: the same days a year before, all zeros where nothing is on record."""

    this: Counted
    before: Counted


def report(session: Session, county: County, period: Period) -> Report:
    """The report of a period. Twenty-five queries, in one snapshot."""
    span = period.span(county)
    questions = unknown(session, span.since, span.until, kind="unmatched", township=period.township)
    this = replace(_count(session, county, period), unknown=questions)
    return Report(this, _count(session, county, period.year_before()))


def _count(session: Session, county: County, period: Period) -> Counted:
    span = period.span(county)
    found = [one for one in facts(session, span.since, span.until) if period.township in ("", one.township)]
    counted = figures(county, found, period.first, period.last, INDUSTRIES)
    return Counted(period, counted, deeds(session, span), _months(county, period, found))


def _months(county: County, period: Period, found: list[Fact]) -> tuple[tuple[date, int], ...]:
    """Every month of the period, also those in which nobody asked."""
    asked = Counter(fact.opened_at.astimezone(county.tz).date().replace(day=1) for fact in found)
    months = [period.first.replace(day=1)]
    while (following := (months[-1] + timedelta(days=32)).replace(day=1)) <= period.last:
        months.append(following)
    return tuple((month, asked[month]) for month in months)


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - 1, day=28)


def _midnight(county: County, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=county.tz)
