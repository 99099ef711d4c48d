"""The form of a scenario: what may be written in the file. What it says of people and places is compared in checks.py.

A new verb is a field of Step here, a small function in verbs.py and a sentence `rehearsal.did.<verb>` in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.config import Hours, Name
from bot.rehearsal.times import Moment, day_and_time, moment, next_at, span

Role = Literal["farmer", "expert", "staff", "guide"]
ROLES: tuple[Role, ...] = ("farmer", "expert", "staff", "guide")
# What a step may do; exactly one of these, but words may go with what is sent.
VERBS = ("says", "sends", "taps", "commands", "edits", "away", "blocks", "comes_back")

At = Annotated[Moment, BeforeValidator(moment)]
Day = Annotated[datetime, BeforeValidator(day_and_time)]
Span = Annotated[timedelta, BeforeValidator(span)]
Text = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=1, le=5000)]


def _listed(value: object) -> object:
    """One stop need not be written as a list."""
    return [value] if isinstance(value, dict) else value


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Away(_Form):
    """The days of an absence, both included, and who stands in."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    stand_in: str | None = None


class Repeat(_Form):
    """So many farmers do the same, evenly over this time; they are called NAME1, NAME2, ..."""

    farmers: Count
    within: Span


class Down(_Form):
    """The program does not run from here to there."""

    start: Day = Field(alias="from")
    end: Day = Field(alias="to")


class Step(_Form):
    """One person does one thing at one time: `at` it, or so long `after` the step before; without both, right after it."""

    who: Text
    at: At | None = None
    after: Span | None = None
    village: str | None = None
    says: Text | None = None
    sends: Literal["photo", "voice", "video", "audio", "document", "location"] | None = None
    taps: Text | None = None
    replies_to: Literal["card", "last"] | int | None = None
    commands: Text | None = None
    edits: Text | None = None
    away: Away | None = None
    blocks: Literal[True] | None = None
    comes_back: Literal[True] | None = None
    repeat: Repeat | None = None

    @property
    def verb(self) -> str:
        """What it does."""
        return next(name for name in VERBS if getattr(self, name) is not None)


class Scenario(_Form):
    """All of a scenario's file. Times are the county's own."""

    title: Name | None = None
    config: str | None = None  # another config.yaml, from the scenario's folder on
    hours: Hours | None = None  # other working hours than the county's, such as market days
    start: Day
    until: At | None = None  # None: an hour after the last step
    never_started: tuple[str, ...] = ()  # people with a post who have not pressed Start: they read the browser desk
    down: Annotated[tuple[Down, ...], BeforeValidator(_listed)] = ()
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Cue:
    """A step at its time, done by one actor (`farmer:NAME`, `expert:ID`); `index` is its place in the file."""

    when: datetime
    index: int
    actor: str
    step: Step


@dataclass(frozen=True, slots=True)
class Script:
    """A scenario without faults. `file`: what faults call it."""

    file: str
    folder: Path
    scenario: Scenario
    lines: tuple[tuple[int, int], ...]  # line and column of each step

    def cues(self) -> list[Cue]:
        """Every step in the order of time; a repeated one once for each of its farmers."""
        return sorted(self._cues(), key=lambda cue: (cue.when, cue.index))

    def _cues(self) -> Iterator[Cue]:
        when = self.scenario.start
        for index, step in enumerate(self.scenario.steps):
            when = when_of(step, when)
            if step.repeat is None:
                yield Cue(when, index, step.who, step)
                continue
            for number in range(step.repeat.farmers):
                later = step.repeat.within * number / step.repeat.farmers
                yield Cue(when + later, index, f"{step.who}{number + 1}", step)

    @property
    def end(self) -> datetime:
        last = max(cue.when for cue in self._cues())
        until = self.scenario.until
        return last + timedelta(hours=1) if until is None else next_at(until, last)


def when_of(step: Step, before: datetime) -> datetime:
    """When the step happens, if the one before it happens at `before`."""
    if step.at is not None:
        return next_at(step.at, before)
    return before + (step.after or timedelta())
