"""The gate: one transaction for what has gathered, each event for itself, and an answer only after the commit."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.core.events import Address, Event
from bot.errors import StoreUnavailable
from bot.gate import Unreadable
from bot.store.session import Database, Session
from tests.line.helpers import FARMER, House, away, broken, parcel, running, said, until


def count_transactions(
    database: Database, monkeypatch: pytest.MonkeyPatch, hold: threading.Event | None = None
) -> list[int]:
    """Counts the writing transactions from here on; with `hold`, the first one waits for it before it begins."""
    begun: list[int] = []
    writing = database.writing

    @contextmanager
    def counted() -> Iterator[Session]:
        begun.append(1)
        if hold is not None and len(begun) == 1:
            assert hold.wait(5)
        with writing() as session:
            yield session

    monkeypatch.setattr(database, "writing", counted)
    return begun


def test_an_event_is_on_record_when_its_caller_hears_of_it(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            outcome = await house.gate.submit(said(1))
            assert not outcome.repeat
            assert house.keys() == ["tg:1"]

    asyncio.run(story())


def test_the_same_event_again_is_a_repeat(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            await house.gate.submit(said(1))
            assert (await house.gate.submit(said(1))).repeat
            assert house.keys() == ["tg:1"]

    asyncio.run(story())


def test_what_gathers_while_one_transaction_runs_shares_the_next_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            hold = threading.Event()
            begun = count_transactions(house.database, monkeypatch, hold)
            first = asyncio.create_task(house.gate.submit(said(0)))
            await until(lambda: bool(begun), "the first transaction")
            crowd = [asyncio.create_task(house.gate.submit(said(number))) for number in range(1, 31)]
            await until(lambda: house.gate.waiting == 30, "everybody in the queue")
            hold.set()
            await asyncio.gather(first, *crowd)
            assert len(begun) == 2
            assert house.keys() == [f"tg:{number}" for number in range(31)]

    asyncio.run(story())


def test_who_comes_late_does_not_wait_for_all_who_are_queued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            hold = threading.Event()
            begun = count_transactions(house.database, monkeypatch, hold)
            first = asyncio.create_task(house.gate.submit(said(0)))
            await until(lambda: bool(begun), "the first transaction")
            many = [said(number) for number in range(1, 51)]
            crowd = [asyncio.create_task(house.gate.submit_all(many))]
            crowd += [asyncio.create_task(house.gate.submit_all([said(number)])) for number in range(51, 101)]
            await until(lambda: house.gate.waiting == 51, "everybody in the queue")
            hold.set()
            await asyncio.gather(first, *crowd)
            assert len(begun) == 4, "the first, an order that is larger than a batch, 32 and 18"
            assert house.keys() == [f"tg:{number}" for number in range(101)]

    asyncio.run(story())


def test_an_event_that_raises_becomes_a_dead_letter_and_spoils_no_other(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            house.desk.deeds["tg:2"] = broken
            outcomes = await house.gate.submit_all([said(1), said(2), said(3)])
            assert [outcome.dead for outcome in outcomes] == [False, True, False]
            assert house.keys() == ["tg:1", "tg:2:failed", "tg:3"], "its own half-done work is undone, and it is told"
            assert house.dead_keys() == ["tg:2"]

    asyncio.run(story())


def test_what_was_done_beside_an_event_that_raises_is_done_once_more_and_stands_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            begun = count_transactions(house.database, monkeypatch)
            told: list[frozenset[Address]] = []
            house.gate.on_changed(told.append)
            house.desk.answers = {"tg:1": (parcel("一"),), "tg:2": (parcel("二"),), "tg:3": (parcel("三"),)}
            house.desk.deeds["tg:2"] = broken
            await house.gate.submit_all([said(1), said(2), said(3), Unreadable("tg:4", "{...}", "Misread")])
            assert len(begun) == 2
            assert house.desk.handled == ["tg:1", "tg:2", "tg:1", "tg:2", "tg:2", "tg:2:failed", "tg:3"]
            assert house.keys() == ["tg:1", "tg:2:failed", "tg:3"]
            assert house.dead_keys() == ["tg:2", "tg:4"]
            assert [text for text, _, _ in house.parcels()] == ["一", "三"]
            assert told == [frozenset({FARMER})]
            await house.gate.submit(said(5))
            assert len(begun) == 3, "who comes later has nothing to do with it"

    asyncio.run(story())


def test_nothing_follows_a_work_that_raised(tmp_path: Path) -> None:
    """A mark that failed must not tell that its parcel was delivered."""

    def fails(session: Session) -> None:
        raise ValueError("a mark that failed")

    async def story() -> None:
        async with running(tmp_path) as house:
            with pytest.raises(ValueError, match="a mark that failed"):
                await house.gate.write(fails, then=[said(1)])
            assert house.keys() == []

    asyncio.run(story())


def test_a_database_that_goes_away_while_it_is_done_once_more_makes_no_dead_letter(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:

            def first_a_bug_then_away(session: Session, event: Event) -> None:
                house.desk.deeds["tg:2"] = away
                raise ValueError("a bug")

            house.desk.deeds["tg:2"] = first_a_bug_then_away
            with pytest.raises(StoreUnavailable):
                await house.gate.submit_all([said(1), said(2)])
            assert house.keys() == house.dead_keys() == []

    asyncio.run(story())


def test_an_event_that_raises_once_is_handled_the_second_time(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:

            def once(session: Session, event: Event) -> None:
                del house.desk.deeds[event.key]
                raise ValueError("another process was first")

            house.desk.deeds["tg:1"] = once
            assert not (await house.gate.submit(said(1))).dead
            assert house.keys() == ["tg:1"]
            assert house.dead_keys() == []

    asyncio.run(story())


def test_what_cannot_be_read_goes_to_the_dead_letters_once(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            torn = Unreadable("tg:9", "{...}", "Misread: text is not a text")
            for _ in range(2):
                outcomes = await house.gate.submit_all([torn, said(10)])
                assert outcomes[0].dead
            assert house.dead_keys() == ["tg:9"]
            assert house.keys() == ["tg:10"]

    asyncio.run(story())


@pytest.mark.parametrize("failure", [StoreUnavailable("locked"), RuntimeError("the disk is gone")])
def test_when_the_commit_fails_every_caller_may_ask_again_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            writing = house.database.writing

            @contextmanager
            def failing() -> Iterator[Session]:
                with writing() as session:
                    yield session
                    raise failure  # the block ended well; the COMMIT does not

            monkeypatch.setattr(house.database, "writing", failing)
            events = [said(1), said(2)]
            heard = await asyncio.gather(*(house.gate.submit(event) for event in events), return_exceptions=True)
            assert [type(one) for one in heard] == [StoreUnavailable, StoreUnavailable]
            assert heard[0] is not heard[1]
            assert house.keys() == []
            monkeypatch.setattr(house.database, "writing", writing)
            outcomes = await asyncio.gather(*(house.gate.submit(event) for event in events))
            assert not any(outcome.repeat for outcome in outcomes)
            assert house.keys() == ["tg:1", "tg:2"]

    asyncio.run(story())


def test_a_database_that_is_away_for_a_moment_is_tried_again_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            writing = house.database.writing
            tries: list[int] = []

            @contextmanager
            def away_once() -> Iterator[Session]:
                tries.append(1)
                if len(tries) == 1:
                    raise StoreUnavailable("another process was first")
                with writing() as session:
                    yield session

            monkeypatch.setattr(house.database, "writing", away_once)
            assert not (await house.gate.submit(said(1))).repeat
            assert len(tries) == 2

    asyncio.run(story())


def test_a_database_that_goes_away_within_an_event_makes_no_dead_letter(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            house.desk.deeds["tg:1"] = away
            with pytest.raises(StoreUnavailable):
                await house.gate.submit(said(1))
            with pytest.raises(StoreUnavailable):
                await house.gate.write(lambda session: away(session, said(1)))
            assert house.keys() == house.dead_keys() == []

    asyncio.run(story())


def test_a_work_gives_its_result_and_its_events_share_its_transaction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            begun = count_transactions(house.database, monkeypatch)
            assert await house.gate.write(lambda session: 7, then=[said(1), said(2)]) == 7
            assert len(begun) == 1
            assert house.keys() == ["tg:1", "tg:2"]

    asyncio.run(story())


def test_a_work_that_raises_tells_its_caller_alone(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:

            def work(session: Session) -> None:
                house.desk.handle(session, said(5))
                raise KeyError("a bug")

            with pytest.raises(KeyError, match="a bug"):
                await house.gate.write(work)
            await house.gate.submit(said(6))
            assert house.keys() == ["tg:6"]

    asyncio.run(story())


def test_after_a_commit_it_is_told_who_got_parcels_and_only_then(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            told: list[frozenset[Address]] = []
            house.gate.on_changed(told.append)
            expert = Address("web", "expert-1")
            house.desk.answers = {"tg:2": (parcel(), parcel(to=expert)), "tg:3": (parcel(),)}
            await house.gate.submit(said(1))
            assert told == []
            await house.gate.submit_all([said(2), said(3)])
            assert told == [frozenset({FARMER, expert})]

    asyncio.run(story())


def test_reads_go_beside_a_write_that_takes_long(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            hold, inside = threading.Event(), threading.Event()

            def slow(session: Session, event: Event) -> None:
                inside.set()
                assert hold.wait(5)

            house.desk.deeds["tg:1"] = slow
            writing = asyncio.create_task(house.gate.submit(said(1)))
            await until(inside.is_set, "the write to be under way")
            views = await asyncio.gather(*(house.gate.read(lambda session: 42) for _ in range(8)))
            assert views == [42] * 8
            assert not writing.done()
            hold.set()
            await writing

    asyncio.run(story())


def test_a_stop_finishes_what_is_queued_and_takes_nothing_new(tmp_path: Path) -> None:
    async def story() -> None:
        house = House(tmp_path)
        with pytest.raises(StoreUnavailable):
            await house.gate.submit(said(0))
        house.gate.start()
        crowd = [asyncio.create_task(house.gate.submit(said(number))) for number in range(1, 301)]
        await asyncio.sleep(0)
        await house.gate.stop()
        await asyncio.gather(*crowd)
        assert len(house.keys()) == 300
        with pytest.raises(StoreUnavailable):
            await house.gate.submit(said(301))
        await house.gate.stop()
        house.database.dispose()

    asyncio.run(story())


def test_a_caller_who_goes_away_disturbs_nobody(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            hold, inside = threading.Event(), threading.Event()

            def slow(session: Session, event: Event) -> None:
                inside.set()
                assert hold.wait(5)

            house.desk.deeds["tg:1"] = slow
            gone = asyncio.create_task(house.gate.submit(said(1)))
            stays = asyncio.create_task(house.gate.submit(said(2)))
            await until(inside.is_set, "the event to be under way")
            gone.cancel()
            hold.set()
            await stays
            assert house.keys() == ["tg:1", "tg:2"], "what is under way is still done"

    asyncio.run(story())


def test_concurrent_callers_all_get_their_own_outcome(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            outcomes = await asyncio.gather(*(house.gate.submit(said(number % 50)) for number in range(200)))
            assert sum(outcome.repeat for outcome in outcomes) == 150
            assert len(house.keys()) == 50

    asyncio.run(story())
