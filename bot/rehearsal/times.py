"""The times of a scenario as people write them: 2026-12-04T17:30, 09:00 (the next time it is nine), 30m, 2h, 1d 12h."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

Moment = datetime | time

_SPAN = re.compile(r"(?:\d{1,4}[dhms]\s*)+")
_PART = re.compile(r"(\d{1,4})([dhms])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_CLOCK = re.compile(r"[0-2]?\d:[0-5]\d")


def moment(value: object) -> Moment:
    """A day with its time, in the county's own time and naive, or a time of day. Raises ValueError with plain words."""
    if isinstance(value, datetime | time):
        return value
    text = value.strip() if isinstance(value, str) else ""
    try:
        if _CLOCK.fullmatch(text):
            return time.fromisoformat(text.zfill(5))
        day, _, clock = text.replace("T", " ").partition(" ")
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock.strip().zfill(5)))
    except ValueError:
        raise ValueError(
            "时间要写成 2026-12-04T17:30 或 09:00（本县时间） / "
            "a time is written 2026-12-04T17:30 or 09:00 (the county's own time)"
        ) from None


def day_and_time(value: object) -> datetime:
    """As `moment`, but the day has to be named."""
    found = moment(value)
    if isinstance(found, time):
        raise ValueError("要写上日期，如 2026-12-04T17:30 / the day is needed, as in 2026-12-04T17:30")
    return found


def span(value: object) -> timedelta:
    """A length of time: numbers with d, h, m or s. Raises ValueError with plain words."""
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str) or not _SPAN.fullmatch(value.strip()):
        raise ValueError("时长要写成 30m、2h、1d 12h 这样 / a length of time is written 30m, 2h, 1d 12h")
    total = timedelta()
    for number, unit in _PART.findall(value):
        total += timedelta(**{_UNITS[unit]: int(number)})
    return total


def next_at(found: Moment, after: datetime) -> datetime:
    """The moment itself, or the first one of that time of day that is not before `after`."""
    if isinstance(found, datetime):
        return found
    same_day = datetime.combine(after.date(), found)
    return same_day if same_day >= after else same_day + timedelta(days=1)
