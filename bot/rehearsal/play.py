"""Plays a script: every step and every due time in its order, under a clock that is moved and never waited for."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from bot.clock import ManualClock
from bot.core.events import Commanded, Invited
from bot.core.house import House
from bot.core.people import code_hash
from bot.errors import Fault, InputFault
from bot.rehearsal.actors import Actor, Company, places
from bot.rehearsal.script import Cue, Script, Step
from bot.rehearsal.stage import Happening, Stage
from bot.rehearsal.verbs import CannotDo, Deed, event_of

_BEFORE = timedelta(days=1)  # when everybody pressed Start and farmers told their place: nobody is shown that


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing in the story: at a time (aware, UTC), what somebody did or what came due, with what left because of it.

    did     the step, by whom, and what happened
    rang    a due time, or the fate of a parcel
    stopped, started   the program
    """

    at: datetime
    kind: Literal["did", "rang", "stopped", "started"]
    happened: tuple[Happening, ...] = ()
    actor: Actor | None = None
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """A story as far as it came, who played in it, and what kept it from going on or could not be handled."""

    script: Script
    company: Company
    moments: tuple[Moment, ...]
    faults: tuple[Fault, ...] = ()


def play(script: Script, house: House, on_time: Callable[[float], None] = lambda share: None) -> Played:
    """The whole story. `on_time` hears from time to time which share of the simulated time is over, 0 to 1."""
    with tempfile.TemporaryDirectory(prefix="nongda-rehearsal-") as folder:
        return asyncio.run(_Play(script, house, Path(folder), on_time).play())


class _Play:
    def __init__(self, script: Script, house: House, folder: Path, on_time: Callable[[float], None]) -> None:
        self._script, self._house, self._on_time = script, house, on_time
        self._tz = house.county.tz
        self._start = self._utc(script.scenario.start)
        self._end = self._utc(script.end)
        self._clock = ManualClock(self._start - _BEFORE)
        self._stage = Stage(folder, house, self._clock)
        self._company = Company(house.county, frozenset(script.scenario.never_started))
        self._down = [(self._utc(down.start), self._utc(down.end)) for down in script.scenario.down]
        self._moments: list[Moment] = []
        self._held: list[Cue] = []
        self._stopped_until: datetime | None = None

    def _utc(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self._tz).astimezone(UTC)

    async def play(self) -> Played:
        self._stage.open()
        faults: list[Fault] = []
        try:
            await self._before_the_story()
            for cue in self._script.cues():
                await self._until(self._utc(cue.when))
                await self._on_cue(cue)
            await self._until(self._end)
        except InputFault as cannot:
            faults += cannot.faults
        finally:
            traces = await self._stage.dead_letters()
            await self._stage.close()
        faults += [self._broken(trace) for trace in traces]
        return Played(self._script, self._company, tuple(self._moments), tuple(faults))

    def _broken(self, trace: str) -> Fault:
        last = trace.strip().splitlines()[-1]
        return Fault(self._script.file, 0, 0, f"程序自己出错，请交给开发的人 / a fault of the program itself: {last}")

    async def _before_the_story(self) -> None:
        """Everybody with a post has pressed Start, and farmers whose village is written have told it."""
        for actor in self._company.posts():
            code, now = f"REHEARSAL-{actor.id}", self._clock.now()
            expires = now + _BEFORE
            invited = Invited(
                key=f"cli:{actor.id}", at=now, code_hash=code_hash(code), person=actor.id, expires=expires
            )
            await self._stage.do([invited, self._command(actor, "start", code)])
        homes = {cue.actor: cue.step.village for cue in self._script.cues() if cue.step.village}
        for who, village in homes.items():
            await self._stage.do([self._command(self._company[who], "place", self._known_as(village))])

    def _known_as(self, place: str) -> str:
        """The name under which the line knows this place, which the scenario may call by its id."""
        return next((one.name.zh for one in places(self._house.county) if one.id == place), place)

    def _command(self, actor: Actor, command: str, argument: str) -> Commanded:
        return Commanded(
            key=self._stage.key(),
            at=self._clock.now(),
            sender=actor.homes[0],
            name=actor.name,
            command=command,
            argument=argument,
        )

    # --- time

    async def _until(self, when: datetime) -> None:
        """Everything that is due up to then."""
        while (stop := await self._next_stop(when)) is not None:
            self._move(stop)
            await self._at_stop()
        self._move(when)

    def _move(self, to: datetime) -> None:
        """The clock never goes back: what happens at one instant is a few milliseconds apart."""
        self._clock.set(max(to, self._clock.now()))
        whole = (self._end - self._start).total_seconds() or 1.0
        self._on_time(min(1.0, (self._clock.now() - self._start).total_seconds() / whole))

    async def _next_stop(self, when: datetime) -> datetime | None:
        """The next instant, up to `when`, at which something comes by itself; None when there is none."""
        if self._stopped_until is not None:
            return self._stopped_until if self._stopped_until <= when else None
        due = await self._stage.next_due()
        stops = [stop for stop in (due, *(start for start, _ in self._down[:1])) if stop is not None and stop <= when]
        return min(stops, default=None)

    async def _at_stop(self) -> None:
        now = self._clock.now()
        if self._stopped_until is not None:
            await self._start_again()
        elif self._down and self._down[0][0] <= now:
            self._stopped_until = self._down.pop(0)[1]
            self._moments.append(Moment(now, "stopped"))
        else:
            await self._ring()

    async def _ring(self) -> None:
        if happened := await self._stage.ring():
            self._moments.append(Moment(self._clock.now(), "rang", tuple(happened)))

    async def _start_again(self) -> None:
        """What people wrote meanwhile comes in, in its order; then what came due rings, as at a real start."""
        self._stopped_until = None
        self._moments.append(Moment(self._clock.now(), "started"))
        held, self._held = self._held, []
        for cue in held:
            await self._do(cue)
        await self._ring()

    # --- deeds

    async def _on_cue(self, cue: Cue) -> None:
        if self._stopped_until is not None:
            self._held.append(cue)  # the messenger keeps it
        else:
            await self._do(cue)

    async def _do(self, cue: Cue) -> None:
        actor = self._company[cue.actor]
        try:
            event = event_of(Deed(self._stage, actor, cue.step))
        except CannotDo as cannot:
            line, column = self._script.lines[cue.index]
            raise InputFault([Fault(self._script.file, line, column, str(cannot))]) from None
        happened = await self._stage.do([event])
        self._moments.append(Moment(self._clock.now(), "did", tuple(happened), actor, cue.step))
