"""The county's time as config.yaml tells it: working hours, market days, and the clocks of everything that waits."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _clock_time(value: object) -> object:
    """Hours and minutes only: pydantic alone would take the number 1080 for 18 minutes past midnight."""
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-2]?\d:[0-5]\d", value) or value.zfill(5) >= "24:00":
        raise ValueError('要写成 "08:30" 这样的时刻 / must be a time of day such as "08:30"')
    return value.zfill(5)


TimeOfDay = Annotated[time, BeforeValidator(_clock_time)]
# Longer than a year is a slip of the pen, and far longer is more than a calendar holds.
Minutes = Annotated[int, Field(gt=0, le=525_600)]
Days = Annotated[int, Field(ge=0, le=365)]
HoursLong = Annotated[int, Field(gt=0, le=8760)]


class Frozen(BaseModel):
    """Data that is read once and never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class MarketDays(Frozen):
    """Days on which the county is at market. `ending_in`: days of the month by their last digit (3 and 8: the 3rd, 8th, 13th,
    18th, ...); `weekdays`: 1 = Monday ... 7 = Sunday; `dates`: single days, for markets by the lunar calendar. Work lasts from
    `start` to `end` then; without both there is none."""

    ending_in: tuple[Annotated[int, Field(ge=0, le=9)], ...] = ()
    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = ()
    dates: tuple[date, ...] = ()
    start: TimeOfDay | None = None
    end: TimeOfDay | None = None

    def holds(self, day: date) -> bool:
        """Whether this is a market day."""
        return day.day % 10 in self.ending_in or day.isoweekday() in self.weekdays or day in self.dates


class Hours(Frozen):
    """Working hours, in the county's own time. `days`: 1 = Monday ... 7 = Sunday."""

    days: Annotated[tuple[Annotated[int, Field(ge=1, le=7)], ...], Field(min_length=1)] = (1, 2, 3, 4, 5, 6)
    start: TimeOfDay = time(8, 0)
    end: TimeOfDay = time(18, 0)
    holidays: tuple[date, ...] = ()
    market_days: MarketDays = MarketDays()


class RungClock(Frozen):
    """How long one rung has a case, in working minutes since it came there: `seen` until it has to be opened, `reply` until the
    farmer is to have an answer, `remind` until (and between) reminders, `pass_on` until the next rung has it all the same."""

    seen_working_minutes: Minutes = 480
    reply_working_minutes: Minutes = 240
    remind_working_minutes: Minutes = 240
    pass_on_working_minutes: Minutes = 960


class RedClock(Frozen):
    """As RungClock for red flags, on every rung alike: plain minutes, day and night. `hold`: the longest hold."""

    seen_minutes: Minutes = 30
    reply_minutes: Minutes = 30
    remind_minutes: Minutes = 30
    pass_on_minutes: Minutes = 60
    hold_minutes: Minutes = 60


class RungClocks(Frozen):
    """The clock of each rung of the ladder."""

    guide: RungClock = RungClock()
    township: RungClock = RungClock()
    stand_in: RungClock = RungClock()
    lead: RungClock = RungClock()


class OutcomeDays(Frozen):
    """How many days after an answer the farmer is asked whether it helped, by the stage its entry belongs to; 0: not asked.

    `disease` also holds for whatever is about deaths, poisoning or an emergency; `reply` for an expert's own words; `other` for all
    stages without a number of their own.
    """

    disease: Days = 2
    lambing: Days = 2
    brooding: Days = 3
    disaster: Days = 3
    pest: Days = 5
    feeding: Days = 7
    laying: Days = 7
    sowing: Days = 14
    fertilising: Days = 14
    people: Days = 0
    sale: Days = 0
    service: Days = 0
    reply: Days = 3
    other: Days = 7


class Clocks(Frozen):
    """How long things may take, a year at most. Minutes named `working` count only inside working hours."""

    burst_seconds: Annotated[float, Field(gt=0, le=60)] = 4.0
    photo_wait_minutes: Minutes = 120
    place_wait_minutes: Minutes = 30
    rungs: RungClocks = RungClocks()
    red: RedClock = RedClock()
    hold_hours: HoursLong = 72
    close_after_hours: HoursLong = 72
    outcome_days: OutcomeDays = OutcomeDays()
