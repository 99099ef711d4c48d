"""How the figures of a period are told: as values of the page, and as the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.figures import By, Figures, Speed, Sum
from bot.sheets import Cell, Sheet
from handlers.web.console.page import HOME
from handlers.web.console.words import Voice

PLACE = f"{HOME}figures"
USUAL = 30  # days
_SHADES = 5
_WENT, _DID = ("better", "same", "worse"), ("yes", "partly", "no")


@dataclass(frozen=True, slots=True)
class Period:
    """The days that are counted, both included. `unread`: a day of the address that was none, or too far from the other."""

    first: date
    last: date
    unread: bool = False

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period:
        """As many days, right before."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def moments(self, tz: ZoneInfo) -> tuple[datetime, datetime]:
        """From which moment on, and before which."""
        end = self.last + timedelta(days=1)
        return datetime(self.first.year, self.first.month, self.first.day, tzinfo=tz), datetime(
            end.year, end.month, end.day, tzinfo=tz
        )

    @property
    def query(self) -> str:
        return f"?from={self.first}&to={self.last}"


def context(voice: Voice, found: Figures, before: Sum, period: Period, today: date) -> dict[str, Any]:
    """The values of the template."""
    most = max([count for _, count in found.days], default=0)
    hottest = max([count for *_, weeks in found.heat for count in weeks], default=0)
    return {
        "period": period,
        "before": period.before,
        "quick": list(_quick(voice, period, today)),
        "cards": list(_cards(voice, found.all, before)),
        "bars": [(f"{day:%m-%d}", count, round(100 * count / most) if most else 0) for day, count in found.days],
        "most": most,
        "lots": [
            (
                "townships",
                [_row(voice, _place(voice, key), one) for key, one in found.townships],
            ),
            ("industries", [_row(voice, _industry(voice, key), one) for key, one in found.industries]),
            ("experts", [_row(voice, voice.post(key), one) for key, one in found.experts]),
        ],
        "entries": [(voice.entry(one.entry), one.shown, one.helped, one.not_helped) for one in found.entries],
        "weeks": [f"{week:%m-%d}" for week in found.weeks],
        "heat": [
            (_place(voice, town), _industry(voice, industry), [(count, _shade(count, hottest)) for count in weeks])
            for town, industry, weeks in found.heat
        ],
        "total": found.all.total,
    }


def _place(voice: Voice, township: str | None) -> str:
    return voice.township(township) or voice.say("place_unknown")


def _industry(voice: Voice, code: str | None) -> str:
    return voice.named("industry", code) or voice.say("industry_unknown")


def _shade(count: int, most: int) -> int:
    """0 for none, else 1 to 5 by how much of the most it is."""
    return 0 if not count else 1 + round((_SHADES - 1) * (count / most))


def _quick(voice: Voice, period: Period, today: date) -> Iterator[tuple[str, str, bool]]:
    """The periods most often asked for: (what they are called, address, whether it is the one shown)."""
    starts = (
        ("period_week", today - timedelta(days=6)),
        ("period_month", today - timedelta(days=USUAL - 1)),
        ("period_quarter", today - timedelta(days=89)),
        ("period_year", date(today.year, 1, 1)),
    )
    for key, first in starts:
        one = Period(first, today)
        yield voice.say(key), PLACE + one.query, (period.first, period.last) == (one.first, one.last)


def _cards(voice: Voice, now: Sum, before: Sum) -> Iterator[tuple[str, str, str, str]]:
    """(key of the figure, its value, the value of the period before, a second line)."""

    def percent(one: Sum, by: By) -> str:
        return f"{one.by.get(by, 0)}（{voice.percent(one.share(by))}）" if one.total else "0"

    yield "asked", str(now.total), str(before.total), ""
    for by in (By.BOT, By.PERSON, By.OPEN, By.NOBODY):
        yield f"by_{by}", percent(now, by), percent(before, by), ""
    yield (
        "working",
        _minutes(voice, now.working.middle),
        _minutes(voice, before.working.middle),
        _ninth(voice, now.working),
    )
    yield "reds", str(now.reds), str(before.reds), ""
    yield "red_minutes", _minutes(voice, now.red.middle), _minutes(voice, before.red.middle), _ninth(voice, now.red)
    yield (
        "went",
        _told(voice, now.went, ("better", "same", "worse")),
        _told(voice, before.went, ("better", "same", "worse")),
        "",
    )
    yield "did", _told(voice, now.did, ("yes", "partly", "no")), _told(voice, before.did, ("yes", "partly", "no")), ""


def _told(voice: Voice, counts: Mapping[str, int], order: Sequence[str]) -> str:
    told = [
        f"{voice.house.words.text(f'after.{one}', voice.language)} {counts[one]}" for one in order if counts.get(one)
    ]
    return " · ".join(told) or "–"


def _minutes(voice: Voice, minutes: int | None) -> str:
    """Minutes as a person says them; a dash where there are none."""
    if minutes is None:
        return "–"
    hours, rest = divmod(minutes, 60)
    return voice.say("hours_minutes", hours=hours, minutes=rest) if hours else voice.say("minutes", minutes=rest)


def _ninth(voice: Voice, speed: Speed) -> str:
    return voice.say("ninth", time=_minutes(voice, speed.ninth)) if speed.ninth is not None else ""


def _row(voice: Voice, name: str, one: Sum) -> tuple[str, ...]:
    by = [str(one.by.get(kind, 0)) for kind in By]
    speed = [_minutes(voice, one.working.middle), _minutes(voice, one.working.ninth)]
    return (name, str(one.total), *by, *speed, str(one.reds))


def tables(voice: Voice, found: Figures, before: Sum, period: Period) -> Iterator[Sheet]:
    """Every table of the page as a sheet; numbers stay numbers."""
    say = voice.say
    rows = [(say(f"figure_{key}"), value, earlier) for key, value, earlier, _ in _cards(voice, found.all, before)]
    names = (say("figure"), f"{period.first} – {period.last}", f"{period.before.first} – {period.before.last}")
    yield Sheet(say("figures_all"), names, rows)
    days: list[Sequence[Cell]] = [(f"{day}", count) for day, count in found.days]
    yield Sheet(say("figures_days"), (say("day"), say("figure_asked")), days)
    by = [say(f"figure_by_{one}") for one in By]
    heads = [say("figure_asked"), *by, say("middle_minutes"), say("ninth_minutes"), say("figure_reds")]
    for key, lot, name in (
        ("townships", found.townships, lambda code: _place(voice, code)),
        ("industries", found.industries, lambda code: _industry(voice, code)),
        ("experts", found.experts, voice.post),
    ):
        cells = [
            (name(one), s.total, *(s.by.get(kind, 0) for kind in By), s.working.middle, s.working.ninth, s.reds)
            for one, s in lot
        ]
        yield Sheet(say(f"figures_{key}"), [say(f"of_{key}"), *heads], cells)
    yield Sheet(
        say("figures_entries"),
        [say("of_entries"), say("entry_shown"), say("entry_helped"), say("entry_not_helped")],
        [(voice.entry(one.entry), one.shown, one.helped, one.not_helped) for one in found.entries],
    )
    yield Sheet(
        say("figures_heat"),
        [say("of_townships"), say("of_industries"), *(str(week) for week in found.weeks)],
        [(_place(voice, town), _industry(voice, industry), *weeks) for town, industry, weeks in found.heat],
    )
