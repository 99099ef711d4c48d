"""How many each choice of the filters would find: counted beside the page, kept for a minute, and never waited for long."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import partial
from weakref import WeakKeyDictionary

import structlog

from bot.store import views
from bot.store.views import Facets, Filter
from handlers.web.ports import Gate

KEPT_FOR = timedelta(minutes=1)
PATIENCE = 0.08  # seconds that a page waits once it has its rows
_MOST_KEPT = 64

_log = structlog.get_logger(__name__)
Count = asyncio.Task[Facets]


class Counting:
    """The counts of the last filters. What is not counted in time is not shown; the next look at the page finds it ready."""

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[Gate, dict[tuple[int, str], tuple[datetime, Count]]] = WeakKeyDictionary()

    def begin(self, gate: Gate, wanted: Filter, query: str, now: datetime) -> Count:
        """Starts to count, or gives what is counted already. `query` names the filter."""
        kept = self._kept.setdefault(gate, {})
        key = (id(asyncio.get_running_loop()), query)  # a task can be waited for in its own loop only
        known = kept.pop(key, None)
        if known is None or now - known[0] > KEPT_FOR or (known[1].done() and known[1].exception() is not None):
            known = (now, asyncio.create_task(_count(gate, wanted, now)))
        kept[key] = known
        while len(kept) > _MOST_KEPT:
            kept.pop(next(iter(kept)))
        return known[1]

    async def wait(self, count: Count) -> Facets:
        """The counts, or nothing where they take longer or cannot be had."""
        await asyncio.wait([count], timeout=PATIENCE)
        if not count.done():
            return {}
        if (error := count.exception()) is not None:
            _log.warning("the choices could not be counted", error=repr(error))
            return {}
        return count.result()


async def _count(gate: Gate, wanted: Filter, now: datetime) -> Facets:
    return await gate.read(partial(views.facets, wanted=wanted, now=now))
