"""Working time: when is it due if it may take so many working minutes, and how does one say that."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.config import County, Hours

# A search over days that hold no working time has to end: config.yaml could name only holidays.
_HORIZON_DAYS = 400


def add_working(county: County, start: datetime, minutes: int) -> datetime:
    """The moment when `minutes` of the county's working time have passed since `start`.

    `start` is aware; the result is aware, in UTC. Outside working hours the clock stands still. Where no working hour comes
    within about a year, plain minutes are added, so that a deadline always exists.
    """
    left = timedelta(minutes=minutes)
    at = start.astimezone(county.tz)
    for _ in range(_HORIZON_DAYS):
        if _is_working_day(county.hours, at):
            opens, closes = _bounds(county, at)
            begin = max(at, opens)
            if begin < closes:
                if closes - begin >= left:
                    return (begin + left).astimezone(start.tzinfo)
                left -= closes - begin
        at = _bounds(county, at + timedelta(days=1), midnight=True)[0]
    return start + timedelta(minutes=minutes)


def next_opening(county: County, start: datetime) -> datetime | None:
    """`start` where it lies within working hours, else when they begin again; None where none come within about a year."""
    opens = add_working(county, start, 0)
    return opens if is_open(county, opens) else None


def is_open(county: County, at: datetime) -> bool:
    """Whether this is within working hours, at whose very end nothing more begins."""
    local = at.astimezone(county.tz)
    return _is_working_day(county.hours, local) and county.hours.start <= local.time() < county.hours.end


def _is_working_day(hours: Hours, at: datetime) -> bool:
    return at.isoweekday() in hours.days and at.date() not in hours.holidays


def _bounds(county: County, at: datetime, *, midnight: bool = False) -> tuple[datetime, datetime]:
    opens = time(0, 0) if midnight else county.hours.start
    day = at.date()
    return datetime.combine(day, opens, county.tz), datetime.combine(day, county.hours.end, county.tz)


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
