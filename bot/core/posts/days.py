"""The days somebody names: 12月3日到12月9日, 明天, 2026-12-03 2026-12-09, 从12.3起5天."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

_DATE = re.compile(
    r"(?:(?P<year>20\d\d)\s*[-./年]\s*)?(?P<month>1[0-2]|0?[1-9])\s*[-./月]\s*(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s*[日号]?"
    r"|(?P<word>今天|今儿|明天|明儿|后天|大后天|today|tomorrow)"
)
_WORDS = {"今天": 0, "今儿": 0, "today": 0, "明天": 1, "明儿": 1, "tomorrow": 1, "后天": 2, "大后天": 3}
_LENGTH = re.compile(r"(?<![\d月.-])(\d{1,3})\s*(?:天|days?)")


def span(text: str, today: date) -> tuple[date, date] | None:
    """The first and the last day that are named, both included; None when none is, or they stand the wrong way round.

    A day without a year is the next one of that name; one day with a length (5天) lasts so long; one alone is that day.
    """
    named = list(_dates(text.lower(), today))
    if not named:
        return None
    first = named[0]
    if len(named) > 1:
        last = named[1]
    elif length := _LENGTH.search(text.lower()):
        last = first + timedelta(days=max(1, int(length.group(1))) - 1)
    else:
        last = first
    return (first, last) if first <= last else None


def _dates(text: str, today: date) -> Iterator[date]:
    earliest = today
    for found in _DATE.finditer(text):
        day = _date(found, earliest, today)
        if day is not None:
            earliest = day
            yield day


def _date(found: re.Match[str], earliest: date, today: date) -> date | None:
    if word := found["word"]:
        return today + timedelta(days=_WORDS[word])
    year = int(found["year"] or earliest.year)
    try:
        day = date(year, int(found["month"]), int(found["day"]))
        return day.replace(year=year + 1) if found["year"] is None and day < earliest else day
    except ValueError:  # 30 February
        return None
