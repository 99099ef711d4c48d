"""The one door to the database: async callers outside, one writing thread inside.

    submit, write --> queue --> [ BEGIN, a savepoint for each, COMMIT ] --> answers, all at once --> callers
                                 whatever has gathered, no waiting

A caller has its answer only after the COMMIT. While one transaction is being made durable the next one gathers, so that
one fsync serves many events. Nothing is lost when the database is away: every caller of that transaction gets
StoreUnavailable and may ask for the same again, because an event's key is seen at most once.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import structlog

from bot.clock import Clock
from bot.core.events import Address, Event
from bot.desk import Desk, Outcome
from bot.errors import StoreUnavailable
from bot.store import deadletters
from bot.store.session import Database, Session

T = TypeVar("T")
Work = Callable[[Session], T]

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that came in and could not be made an event: it goes to the dead letters as it stands."""

    key: str
    payload: str
    error: str


Item = Event | Unreadable


@dataclass(frozen=True, slots=True)
class _Raised:
    """A work's own exception, on its way to the caller."""

    error: Exception


@dataclass(frozen=True, slots=True)
class _Order:
    """Steps that belong into one transaction, in order, and who waits for what they give."""

    steps: Sequence[Item | Work[Any]]
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[list[Any]]


_Answers = list[list[Any]] | StoreUnavailable


class Gate:
    """Events and works go in, outcomes come out. `start` it in the loop that uses it, and `stop` it there."""

    def __init__(self, database: Database, desk: Desk, clock: Clock, *, batch: int = 256, readers: int = 4) -> None:
        """`batch`: the most orders one transaction takes. `readers`: how many reads may run at once."""
        self._database = database
        self._desk = desk
        self._clock = clock
        self._batch = batch
        self._queue: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="gate", daemon=True)
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="reader")
        self._on_changed: list[Callable[[frozenset[Address]], None]] = []
        self._on_orphans: list[Callable[[frozenset[str]], None]] = []
        self._open = False

    def on_changed(self, callback: Callable[[frozenset[Address]], None]) -> None:
        """Have it called in the loop after each commit that made parcels, with the addresses they go to."""
        self._on_changed.append(callback)

    def on_orphans(self, callback: Callable[[frozenset[str]], None]) -> None:
        """Have it called in the loop after each commit that left media files without any message, with their names."""
        self._on_orphans.append(callback)

    def start(self) -> None:
        """Begin to serve. A gate that was stopped cannot start again."""
        self._open = True
        self._thread.start()

    async def stop(self) -> None:
        """Take nothing new, finish what is queued, end the threads."""
        if self._open:
            self._open = False
            self._queue.put(None)
            await asyncio.to_thread(self._thread.join)
        self._readers.shutdown(wait=False)

    @property
    def waiting(self) -> int:
        """How many orders are queued now."""
        return self._queue.qsize()

    async def submit(self, event: Event) -> Outcome:
        """Handle the event; returns after the COMMIT. Raises StoreUnavailable: nothing was done, ask for it again."""
        return (await self.submit_all([event]))[0]

    async def submit_all(self, items: Sequence[Item]) -> list[Outcome]:
        """Handle these in this order, in one transaction; outcomes in the same order. Raises as `submit`, for all."""
        return cast(list[Outcome], await self._ask(items))

    async def write(self, work: Work[T], then: Sequence[Event] = ()) -> T:
        """Run `work` in a transaction, and handle the events of `then` after it in the same one. For delivery only.

        The work's own exception comes to the caller and undoes the work alone. Raises StoreUnavailable as `submit`.
        """
        given = (await self._ask([work, *then]))[0]
        if isinstance(given, _Raised):
            raise given.error
        return cast(T, given)

    async def read(self, view: Work[T]) -> T:
        """What `view` makes of the database as it stands, from a pool of reading threads. Raises StoreUnavailable."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._look, view)

    async def _ask(self, steps: Sequence[Item | Work[Any]]) -> list[Any]:
        if not self._open:
            raise StoreUnavailable("the house is closing")
        loop = asyncio.get_running_loop()
        order = _Order(steps, loop, loop.create_future())
        self._queue.put(order)
        return await order.answer

    # From here on: the writing thread.

    def _serve(self) -> None:
        last = False
        while not last:
            orders, last = self._gather()
            if orders:
                self._carry_out(orders)

    def _gather(self) -> tuple[list[_Order], bool]:
        """What has gathered, at least one; True with it when it was the last."""
        orders: list[_Order] = []
        order = self._queue.get()
        while order is not None:
            orders.append(order)
            if len(orders) == self._batch:
                return orders, False
            try:
                order = self._queue.get_nowait()
            except queue.Empty:
                return orders, False
        return orders, True

    def _carry_out(self, orders: list[_Order]) -> None:
        answers = self._transact(orders)
        if isinstance(answers, StoreUnavailable):
            answers = self._transact(orders)  # another process may just have been first; now what it did is seen
        if isinstance(answers, StoreUnavailable):
            _log.warning("store unavailable", orders=len(orders), error=str(answers))
        try:
            orders[0].loop.call_soon_threadsafe(self._answer, orders, answers)
        except RuntimeError:  # the loop was closed under us; what is committed stays committed
            _log.warning("nobody waits any more", orders=len(orders))

    def _transact(self, orders: list[_Order]) -> _Answers:
        try:
            with self._database.writing() as session:
                return [[self._step(session, step) for step in order.steps] for order in orders]
        except StoreUnavailable as away:
            return away
        except Exception as fault:  # the COMMIT itself failed: whatever it was, nothing of this transaction was done
            _log.exception("commit failed", orders=len(orders))
            return StoreUnavailable(f"commit failed: {fault!r}")

    def _step(self, session: Session, step: Item | Work[Any]) -> Any:
        if isinstance(step, Event):
            return self._handle(session, step)
        if isinstance(step, Unreadable):
            deadletters.put(session, step.key, step.payload, step.error, self._clock.now())
            return Outcome(dead=True)
        try:
            with session.begin_nested():
                return step(session)
        except StoreUnavailable:
            raise
        except Exception as error:
            return _Raised(error)

    def _handle(self, session: Session, event: Event) -> Outcome:
        """The event's outcome. One that raises is tried once more, then it is a dead letter.

        Another process may have been first with the same farmer; the second time its work is seen.
        """
        trace = ""
        for _ in range(2):
            try:
                with session.begin_nested():
                    return self._desk.handle(session, event)
            except StoreUnavailable:
                raise
            except Exception:
                trace = traceback.format_exc()
        _log.error("event became a dead letter", key=event.key, trace=trace)
        deadletters.put(session, event.key, repr(event), trace, self._clock.now())
        return Outcome(dead=True)

    def _look(self, view: Work[T]) -> T:
        with self._database.reading() as session:
            return view(session)

    # From here on: the loop's thread again.

    def _answer(self, orders: list[_Order], answers: _Answers) -> None:
        if isinstance(answers, StoreUnavailable):
            for order in orders:
                if not order.answer.done():  # an exception each: a traceback belongs to one task
                    order.answer.set_exception(StoreUnavailable(str(answers)))
            return
        for order, answer in zip(orders, answers, strict=True):
            if not order.answer.done():
                order.answer.set_result(answer)
        outcomes = [given for answer in answers for given in answer if isinstance(given, Outcome)]
        self._tell(self._on_changed, frozenset().union(*(outcome.reached for outcome in outcomes)))
        self._tell(self._on_orphans, frozenset().union(*(outcome.orphans for outcome in outcomes)))

    @staticmethod
    def _tell(listeners: list[Callable[[frozenset[T]], None]], what: frozenset[T]) -> None:
        if what:
            for listener in listeners:
                listener(what)
