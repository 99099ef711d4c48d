"""Working time: when is it due if it may take so many working minutes, how much lies between, and how does one say that.

Reckoned in UTC, so that a night on which the clocks change gives and takes nothing.
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta

from bot.config import County

# A search over days that hold no working time has to end: config.yaml could name only holidays.
_HORIZON_DAYS = 400
# What comes due at the very end of work is still said then; a bell rings seconds late.
_AFTER_WORK = timedelta(minutes=15)


def add_working(county: County, start: datetime, minutes: int) -> datetime:
    """The moment when `minutes` of the county's working time have passed since `start`.

    `start` is aware; the result is aware, in UTC. Outside working hours the clock stands still. Where no working hour comes
    within about a year, plain minutes are added, so that a deadline always exists.
    """
    left, at = timedelta(minutes=minutes), start.astimezone(UTC)
    day = start.astimezone(county.tz).date()
    for _ in range(_HORIZON_DAYS):
        if (span := _span(county, day)) is not None:
            opens, closes = span
            begin = max(at, opens)
            if begin < closes:
                if closes - begin >= left:
                    return begin + left
                left -= closes - begin
        day += timedelta(days=1)
    return start.astimezone(UTC) + timedelta(minutes=minutes)


def working_between(county: County, start: datetime, end: datetime) -> int:
    """How many minutes of working time lie between two moments, a begun one counted whole; 0 when `end` is not later."""
    return WorkingDays(county).between(start, end)


class WorkingDays:
    """The county's working days, each worked out once: for whoever measures many spans."""

    def __init__(self, county: County) -> None:
        self._county = county
        self._tz = county.tz
        self._spans: dict[date, tuple[datetime, datetime] | None] = {}

    def between(self, start: datetime, end: datetime) -> int:
        """As `working_between`."""
        day, last = start.astimezone(self._tz).date(), end.astimezone(self._tz).date()
        passed = timedelta()
        while day <= last:
            if (span := self._span(day)) is not None:
                passed += max(timedelta(), min(end, span[1]) - max(start, span[0]))
            day += timedelta(days=1)
        return math.ceil(passed / timedelta(minutes=1))

    def _span(self, day: date) -> tuple[datetime, datetime] | None:
        if day not in self._spans:
            self._spans[day] = _span(self._county, day)
        return self._spans[day]


def next_opening(county: County, start: datetime) -> datetime | None:
    """`start` where it lies within working hours, else when they begin again; None where none come within about a year."""
    opens = add_working(county, start, 0)
    return opens if is_open(county, opens) else None


def is_open(county: County, at: datetime) -> bool:
    """Whether this is within working hours, at whose very end nothing more begins."""
    span = _span(county, at.astimezone(county.tz).date())
    return span is not None and span[0] <= at < span[1]


def may_ring(county: County, at: datetime) -> bool:
    """Whether somebody may be reminded at this time: within working hours, and in the minutes after them."""
    return is_open(county, at) or is_open(county, at - _AFTER_WORK)


def _span(county: County, day: date) -> tuple[datetime, datetime] | None:
    """When work begins and ends on this day, in UTC; None on a day without."""
    hours, market = county.hours, county.hours.market_days
    start, end = hours.start, hours.end
    if day.isoweekday() not in hours.days or day in hours.holidays:
        return None
    if market.holds(day):
        if market.start is None or market.end is None:
            return None
        start, end = market.start, market.end
    opens, closes = datetime.combine(day, start, county.tz), datetime.combine(day, end, county.tz)
    return opens.astimezone(UTC), closes.astimezone(UTC)


def words_for(county: County, due: datetime, now: datetime) -> tuple[str, dict[str, object]]:
    """The message key and values that say `due` in words, as seen from `now`: today, tomorrow, or the date; local time."""
    local, today = due.astimezone(county.tz), now.astimezone(county.tz).date()
    values: dict[str, object] = {
        "time": f"{local:%H:%M}",
        "month": local.month,
        "day": local.day,
        "month_name": f"{local:%B}",
    }
    days = (local.date() - today).days
    key = {0: "when.today", 1: "when.tomorrow"}.get(days, "when.date")
    return key, values
