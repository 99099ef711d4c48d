"""The one door to the database: async callers outside, one writing thread inside.

    submit, write --> queue --> [ BEGIN, one after the other, COMMIT ] --> answers, all at once --> callers
                                 whatever has gathered, no waiting

A caller has its answer only after the COMMIT. While one transaction is being made durable the next one gathers, so that
one fsync serves many events. When one of them raises, all is rolled back and done once more with a savepoint for each,
so that it spoils no other: what an event does depends on nothing but the event and the database. Nothing is lost when
the database is away: every caller of that transaction gets StoreUnavailable and may ask for the same again, because an
event's key is seen at most once.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

import structlog

from bot.clock import Clock
from bot.core.events import Address, Event, Failed, FromPerson
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
Step = Item | Work[Any]


@dataclass(frozen=True, slots=True)
class _Raised:
    """A work's own exception, on its way to the caller."""

    error: Exception


@dataclass(frozen=True, slots=True)
class _Order:
    """Steps that belong into one transaction, in order, and who waits for what they give."""

    steps: Sequence[Step]
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[list[Any]]


_Answers = list[list[Any]] | StoreUnavailable


class Gate:
    """Events and works go in, outcomes come out. `start` it in the loop that uses it, and `stop` it there."""

    def __init__(self, database: Database, desk: Desk, clock: Clock, *, batch: int = 32, readers: int = 4) -> None:
        """`batch`: a transaction that has so many steps takes no further order. `readers`: how many reads run at once."""
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

    async def _ask(self, steps: Sequence[Step]) -> list[Any]:
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
        steps = 0
        order = self._queue.get()
        while order is not None:
            orders.append(order)
            steps += len(order.steps)
            if steps >= self._batch:
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
            return self._run(orders, self._step)
        except StoreUnavailable as away:
            return away
        except Exception as fault:
            _log.info("once more, each for itself", orders=len(orders), fault=repr(fault))
        try:
            return self._run(orders, self._step_apart)
        except StoreUnavailable as away:
            return away
        except Exception as fault:  # the COMMIT itself failed: whatever it was, nothing of this transaction was done
            _log.exception("commit failed", orders=len(orders))
            return StoreUnavailable(f"commit failed: {fault!r}")

    def _run(self, orders: list[_Order], take: Callable[[Session, Step], Any]) -> list[list[Any]]:
        with self._database.writing() as session:
            return [self._carry_out_in_order(session, order, take) for order in orders]

    @staticmethod
    def _carry_out_in_order(session: Session, order: _Order, take: Callable[[Session, Step], Any]) -> list[Any]:
        """What the steps give. What was to follow a work that raised does not happen."""
        given: list[Any] = []
        for step in order.steps:
            given.append(take(session, step))
            if isinstance(given[-1], _Raised):
                break
        return given

    def _step(self, session: Session, step: Step) -> Any:
        """What the step gives. When it raises, it leaves half of its work in the transaction."""
        if isinstance(step, Event):
            return self._desk.handle(session, step)
        if isinstance(step, Unreadable):
            deadletters.put(session, step.key, step.payload, step.error, self._clock.now())
            return Outcome(dead=True)
        return step(session)

    def _step_apart(self, session: Session, step: Step) -> Any:
        """What the step gives, or what became of it when it raised; then nothing of its work is left."""
        if isinstance(step, Event):
            return self._event_apart(session, step)
        if isinstance(step, Unreadable):
            return self._step(session, step)
        try:
            with session.begin_nested():
                return step(session)
        except StoreUnavailable:
            raise
        except Exception as error:
            return _Raised(error)

    def _event_apart(self, session: Session, event: Event) -> Outcome:
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
        return replace(self._apologise(session, event), dead=True)

    def _apologise(self, session: Session, event: Event) -> Outcome:
        """Whoever sent what could not be handled is told so, and staff are. When that fails too, the dead letter stands."""
        if not isinstance(event, FromPerson) or isinstance(event, Failed):
            return Outcome()
        failed = Failed(key=f"{event.key}:failed", at=event.at, sender=event.sender, language=event.language)
        try:
            with session.begin_nested():
                return self._desk.handle(session, failed)
        except StoreUnavailable:
            raise
        except Exception:
            _log.exception("nobody could be told of a dead letter", key=event.key)
            return Outcome()

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
