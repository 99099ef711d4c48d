"""A changed knowledge base begins to serve without a pause; a faulty one is refused and the old one serves on.

files ──Watch, in a thread──> Fresh ──a new House──> desk and pages, between two events
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TypeVar

import structlog

from bot.core.house import House
from knowledge.reload import Fresh, Kept, Watch

LOOK_EVERY = 2.0  # seconds; a change is taken in after two looks

_log = structlog.get_logger(__name__)
_T = TypeVar("_T")


class Renewal:
    """Keeps a house's knowledge as its files are.

    `take` gets the house that counts from now on, and what an operator should know (nothing when all is well); it is
    called in the loop. `every` is the seconds between two looks.
    """

    def __init__(
        self, house: House, folder: Path, take: Callable[[House, tuple[str, ...]], None], *, every: float = LOOK_EVERY
    ) -> None:
        self._house = house
        self._watch = Watch(folder, house.knowledge, house.matcher.embedder)
        self._take = take
        self.every = every

    async def run(self) -> None:
        """Look after the files until cancelled."""
        while True:
            await asyncio.sleep(self.every)
            try:
                found = await _aside(self._watch.look)
            except Exception:
                # A bug in a check must not end the line: what serves is as good as before.
                _log.exception("the changed knowledge base could not be read: the old one serves on")
                self._take(
                    self._house, ("the changed knowledge base could not be read (see the log): the old one serves",)
                )
            else:
                self._took(found)

    def _took(self, found: Fresh | Kept | None) -> None:
        if found is None:
            return
        if isinstance(found, Kept):
            for fault in found.faults:
                _log.warning("a fault in the changed knowledge base: the old one serves on", fault=str(fault))
            note = f"the changed knowledge base has {len(found.faults)} faults (nongda check): the old one serves"
            self._take(self._house, (note,) if found.faults else ())
            return
        self._house = replace(self._house, knowledge=found.base, matcher=found.matcher)
        changes = found.changes
        _log.info(
            "the knowledge base is renewed",
            entries=len(found.base.entries),
            added=list(changes.added),
            changed=list(changes.changed),
            removed=list(changes.removed),
            lexicon=changes.words,
            red_flags=changes.red_flags,
            stale=found.stale,
        )
        note = "the thresholds were measured on an older knowledge base (nongda calibrate)"
        self._take(self._house, (note,) if found.stale else ())


async def _aside(work: Callable[[], _T]) -> _T:
    """What `work` gives, done in a thread that nobody waits for when the house closes."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[_T] = loop.create_future()

    def settle(result: _T | None, error: Exception | None) -> None:
        if done.done():
            return
        if error:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]  # without an error it is a _T

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except Exception as wrong:
            error = wrong
        with suppress(RuntimeError):  # the loop is closed already
            loop.call_soon_threadsafe(settle, result, error)

    Thread(target=run, name="renewal", daemon=True).start()
    return await done
