"""Big tables are written beside the pages: who asked sees how far it is, may stop it, and takes the file within the hour.

One is written at a time, in one of the gate's reading threads, with a breath every hundred rows, so that farmers are answered
meanwhile. The files lie in the data folder, for nobody's eyes but the program's; they go after an hour and when the program starts.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

import structlog

from bot.clock import Clock
from bot.store import views
from bot.store.session import Session
from bot.store.views import Filter
from bot.store.views.find import Row
from bot.table import Table
from handlers.web.console import download

if TYPE_CHECKING:
    from handlers.web.ports import Gate

AT_ONCE = 2000  # so many consultations come as a download at once; a larger table is written beside the pages
KEPT_FOR = timedelta(hours=1)
EACH, ALL = 3, 12  # exports kept for one person, and for everybody together
_BREATH_ROWS, _BREATH_SECONDS = 100, 0.005

_log = structlog.get_logger(__name__)


class State(StrEnum):
    WAITING = "waiting"
    WRITING = "writing"
    READY = "ready"
    STOPPED = "stopped"
    FAILED = "failed"


class Stopped(Exception):
    """Whoever asked does not want it any more, or the house is closing."""


@dataclass(frozen=True)
class Order:
    """What is to be written, for whom. `rights`: what this person may see; with other rights the file is not theirs."""

    by: str
    rights: tuple[bool, bool]
    wanted: Filter
    table: Table
    suffix: str
    query: str

    def same_as(self, other: Order) -> bool:
        mine = (self.by, self.rights, self.suffix, self.query, self.table.sheet)
        return mine == (other.by, other.rights, other.suffix, other.query, other.table.sheet)


@dataclass
class Export:
    """One order and how far it is: `done` of `total` consultations; both are 0 until they are counted."""

    id: str
    order: Order
    begun_at: datetime
    file: Path
    state: State = State.WAITING
    total: int = 0
    done: int = 0
    ended_at: datetime | None = None
    halt: threading.Event = field(default_factory=threading.Event)

    @property
    def under_way(self) -> bool:
        return self.state in (State.WAITING, State.WRITING)


class Exports:
    """The exports of this process. Without a data folder there are none, and every table comes at once.

    `at_once`: so many consultations need none.
    """

    def __init__(self, data: Path | None) -> None:
        self.at_once = AT_ONCE
        self._folder = folder_in(data) if data else None
        self._kept: dict[str, Export] = {}
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def possible(self) -> bool:
        return self._folder is not None

    def begin(self, order: Order, gate: Gate, clock: Clock) -> Export | None:
        """Starts it, or gives the one that is under way for the same order; None where too many are under way."""
        now = clock.now()
        own = self.of(order.by, order.rights, now)
        for known in own:
            if known.under_way and known.order.same_as(order):
                return known
        ended = [one for one in own if not one.under_way]
        if len(own) >= EACH and ended:
            self._drop(ended[-1])
            own.remove(ended[-1])
        if self._folder is None or len(own) >= EACH or len(self._kept) >= ALL:
            return None
        name = secrets.token_hex(8)
        made = self._kept[name] = Export(name, order, now, self._folder / f"{name}.{order.suffix}")
        task = asyncio.create_task(self._work(made, gate, clock), name=f"export {name}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return made

    def of(self, person: str, rights: tuple[bool, bool], now: datetime) -> list[Export]:
        """This person's exports, the newest first. What is too old, or was made with other rights, is gone."""
        self.sweep(now)
        for one in list(self._kept.values()):
            if one.order.by == person and one.order.rights != rights:
                self._drop(one)
        return [one for one in reversed(self._kept.values()) if one.order.by == person]

    def one(self, name: str, person: str, rights: tuple[bool, bool], now: datetime) -> Export | None:
        """This export, if it is this person's."""
        return next((one for one in self.of(person, rights, now) if one.id == name), None)

    def stop(self, export: Export) -> None:
        """Ends it, or forgets what is ready: the file goes."""
        self._drop(export)

    def sweep(self, now: datetime) -> None:
        """Takes away what ended an hour ago."""
        for one in list(self._kept.values()):
            if one.ended_at is not None and now - one.ended_at >= KEPT_FOR:
                self._drop(one)

    def _drop(self, export: Export) -> None:
        export.halt.set()
        if export.under_way:
            export.state = State.STOPPED
        self._kept.pop(export.id, None)
        export.file.unlink(missing_ok=True)

    async def _work(self, export: Export, gate: Gate, clock: Clock) -> None:
        try:
            async with self._turn:
                if export.halt.is_set():
                    return
                export.state = State.WRITING
                await gate.read(partial(_write, export=export))
            if not export.halt.is_set():
                export.state, export.ended_at = State.READY, clock.now()
                _log.info("an export is ready", by=export.order.by, count=export.done, kind=export.order.suffix)
        except Stopped:
            _log.info("an export was stopped", by=export.order.by, count=export.done)
        except Exception as error:  # told on the page; the program goes on
            export.state, export.ended_at = State.FAILED, clock.now()
            _log.exception("an export failed", by=export.order.by, error=repr(error))
        finally:
            if export.state is not State.READY:  # also where the loop ends: the thread stops at its next breath
                export.halt.set()
                export.file.unlink(missing_ok=True)
        asyncio.get_running_loop().call_later(KEPT_FOR.total_seconds() + 1, lambda: self.sweep(clock.now()))


def folder_in(data: Path) -> Path:
    return data / "exports"


def clear(data: Path) -> None:
    """Takes away what an earlier run of the program left. Called by who holds the data folder, before pages are served."""
    shutil.rmtree(folder_in(data), ignore_errors=True)


def _write(session: Session, export: Export) -> None:
    """In a reading thread. Raises Stopped."""
    order = export.order
    export.total = views.how_many(session, order.wanted)
    export.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with _fresh(export.file) as file:
            download.write_into(file, session, order.wanted, order.table, order.suffix, _counted(export))
    finally:
        if export.halt.is_set():  # it may have been taken away before the file was there
            export.file.unlink(missing_ok=True)


def _counted(export: Export) -> Callable[[Iterator[Row]], Iterator[Row]]:
    def passing(rows: Iterator[Row]) -> Iterator[Row]:
        for row in rows:
            if export.done % _BREATH_ROWS == 0 and export.halt.wait(_BREATH_SECONDS):
                raise Stopped
            yield row
            export.done += 1

    return passing


def _fresh(file: Path) -> IO[bytes]:
    """A new file that only the program's own user may read."""
    return os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
