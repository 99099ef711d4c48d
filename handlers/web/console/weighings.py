"""What publishing would do is worked out beside the bot, in a process of its own: begun, waited for, read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import structlog

from knowledge.weigh import Weighed

Key = tuple[int, int]  # a proposal and its version
_KEPT = 20
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Weighing:
    """One that was begun. `text`: the file as it would be; `result`: None while it runs, and where it failed."""

    text: str
    task: asyncio.Task[None] | None = None
    result: Weighed | None = None

    @property
    def running(self) -> bool:
        return self.task is not None and not self.task.done()


class Weighings:
    """The last ones, by proposal and version. They do not outlast the process: then it is done again."""

    def __init__(self) -> None:
        self._known: dict[Key, Weighing] = {}

    def of(self, key: Key) -> Weighing | None:
        return self._known.get(key)

    def begin(self, key: Key, text: str, work: Callable[[], Weighed]) -> None:
        """Begin it, unless it runs already. `work` is handed to another process: a partial of a function of a module."""
        known = self._known.get(key)
        if known is not None and known.running:
            return
        one = Weighing(text)
        one.task = asyncio.create_task(_done(one, work))
        self._known[key] = one
        for old in list(self._known)[:-_KEPT]:
            self._known.pop(old)


async def _done(one: Weighing, work: Callable[[], Weighed]) -> None:
    try:
        one.result = await asyncio.to_thread(_elsewhere, work)
    except Exception:
        _log.exception("an entry could not be weighed")


def _elsewhere(work: Callable[[], Weighed]) -> Weighed:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work).result()
