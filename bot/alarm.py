"""Due times become events, in order, and so does every new day. What was due while the house was closed rings once when it
opens, after what people wrote meanwhile has been taken in."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, date, datetime, time, timedelta

import structlog

from bot.clock import Clock
from bot.config import County
from bot.core.clocks.hours import is_open, next_opening
from bot.core.events import RosterLookedOver
from bot.errors import StoreUnavailable
from bot.gate import Gate
from bot.store import timers

AT_ONCE = 100
SHORTEST_SLEEP = 0.02  # seconds: a timer that somebody else is just ringing must not keep us busy
LONGEST_SLEEP = 1.0  # seconds: a timer set by another process is late by this much at most
PATIENCE = 60.0  # seconds that a start waits for what people wrote meanwhile, at most

_log = structlog.get_logger(__name__)


class Alarm:
    """Looks at the timers and rings those that are due."""

    def __init__(
        self,
        gate: Gate,
        clock: Clock,
        *,
        longest_sleep: float = LONGEST_SLEEP,
        county: County | None = None,
        backlog: asyncio.Event | None = None,
        patience: float = PATIENCE,
    ) -> None:
        """With a `county`, its days begin too: see `begin_day`. Nothing rings before `backlog` is set (all that people wrote while
        the house was closed is taken in), but for no longer than `patience` seconds."""
        self._backlog = backlog
        self._patience = patience
        self._gate = gate
        self._county = county
        self._begun: date | None = None
        self._clock = clock
        self._longest_sleep = longest_sleep
        self._woken = asyncio.Event()
        self._stopping = False
        self._stopped = asyncio.Event()

    def wake(self) -> None:
        """Look again now."""
        self._woken.set()

    def stop(self) -> None:
        """Let `run` return after what it is doing."""
        self._stopping = True
        self._stopped.set()
        self.wake()

    async def run(self) -> None:
        """Ring what is due, until stopped."""
        await self._let_people_speak_first()
        while not self._stopping:
            self._woken.clear()
            try:
                await self.begin_day()
                rang = await self.ring()
                pause = 0.0 if rang else await self._until_next()
            except StoreUnavailable:
                pause = self._longest_sleep
            if pause:
                await self._sleep(pause)

    async def _let_people_speak_first(self) -> None:
        """What somebody has answered or opened meanwhile is not to be reminded of, or passed on."""
        if self._backlog is None:
            return
        waited = [asyncio.ensure_future(one.wait()) for one in (self._backlog, self._stopped)]
        done, rest = await asyncio.wait(waited, timeout=self._patience, return_when=asyncio.FIRST_COMPLETED)
        for one in rest:
            one.cancel()
        if not done:
            _log.warning("bells ring before all that people wrote is taken in", waited=self._patience)

    async def ring(self) -> int:
        """Ring what is due now, the earliest first, all in one transaction; how many of them were news."""
        now = self._clock.now()
        due = await self._gate.read(lambda session: timers.due(session, now, AT_ONCE))
        if not due:
            return 0
        outcomes = await self._gate.submit_all(due)
        return sum(not outcome.repeat for outcome in outcomes)

    async def begin_day(self) -> None:
        """Once on every working day of the county, within its working hours (nobody is written to at night, on a Sunday or a
        holiday): the roster is looked over. Several processes, and a restart, make it no more often."""
        if self._county is None:
            return
        now = self._clock.now()
        day = now.astimezone(self._county.tz).date()
        if day == self._begun or not is_open(self._county, now):
            return
        posts = sorted(post.id for post in self._county.people)
        mark = hashlib.blake2s(",".join(posts).encode(), digest_size=4).hexdigest()
        await self._gate.submit(RosterLookedOver(key=f"day:{day}:{mark}", at=now, day=day))
        self._begun = day

    def next_day(self) -> datetime | None:
        """When the next working day begins, or could begin now; None without a county, or where none comes."""
        if self._county is None:
            return None
        now = self._clock.now()
        local = now.astimezone(self._county.tz)
        midnight = datetime.combine(local.date() + timedelta(days=1), time(), self._county.tz)
        return next_opening(self._county, midnight.astimezone(UTC) if local.date() == self._begun else now)

    async def _until_next(self) -> float:
        """Seconds until the next one is due, at least a little and at most the longest sleep."""
        next_due = await self._gate.read(timers.next_due)
        if next_due is None:
            return self._longest_sleep
        return min(self._longest_sleep, max(SHORTEST_SLEEP, (next_due - self._clock.now()).total_seconds()))

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            pass
