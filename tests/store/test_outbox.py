"""The outbox: in order in each lane, one at a time, never lost, never marked before it has left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from bot.core.events import Address
from bot.store import outbox
from bot.store.outbox import Outgoing
from bot.store.session import Database
from bot.store.tables import parcel as parcel_table
from tests.store.cast import FARMER, NOON, OTHER_FARMER, do, later, parcel, plan, said

Open = Callable[[str], Database]


def put(database: Database, *texts: str, to: Address = FARMER) -> None:
    do(database, said(), plan(parcels=tuple(parcel(to, text) for text in texts)))


def claim(database: Database, now: datetime = NOON, limit: int = 10) -> list[Outgoing]:
    with database.writing() as session:
        return outbox.claim(session, "tg", now, 60, limit)


def texts(taken: list[Outgoing]) -> list[str]:
    return [one.parcel.text for one in taken]


def mark(database: Database, one: Outgoing, ref: str = "1") -> bool:
    with database.writing() as session:
        return outbox.sent(session, one.id, ref, NOON)


def test_a_lane_gives_one_parcel_at_a_time_in_order(database: Database) -> None:
    put(database, "一", "二")
    put(database, "甲", to=OTHER_FARMER)
    taken = claim(database)
    assert texts(taken) == ["一", "甲"]
    assert [one.attempts for one in taken] == [1, 1]
    assert claim(database) == []
    assert mark(database, taken[0])
    assert texts(claim(database)) == ["二"]


def test_a_channel_gets_only_its_own(database: Database) -> None:
    put(database, "网页", to=Address("web", "abc"))
    assert claim(database) == []
    with database.writing() as session:
        assert texts(outbox.claim(session, "web", NOON, 60, 10)) == ["网页"]


def test_no_more_than_so_many_are_taken_the_oldest_first(database: Database) -> None:
    for chat in ("1", "2", "3"):
        put(database, chat, to=Address("tg", chat))
    assert texts(claim(database, limit=2)) == ["1", "2"]
    assert texts(claim(database, limit=2)) == ["3"]


def test_what_is_not_due_holds_its_lane_but_no_other(database: Database) -> None:
    put(database, "一", "二")
    put(database, "甲", to=OTHER_FARMER)
    taken = claim(database)
    with database.writing() as session:
        assert outbox.retry(session, taken[0].id, later(2), "429", NOON)
        assert outbox.dead(session, taken[1].id, "blocked", NOON)
    assert claim(database, later(1)) == []
    again = claim(database, later(2))
    assert texts(again) == ["一"]
    assert again[0].attempts == 2


def test_a_sender_that_died_loses_nothing_its_lease_runs_out(url: str, open_database: Open) -> None:
    first = open_database(url)
    put(first, "一", "二")
    assert texts(claim(first)) == ["一"]
    first.dispose()  # sent perhaps, never marked
    second = open_database(url)
    assert claim(second, later(0.9)) == []
    again = claim(second, later(1.0))
    assert texts(again) == ["一"]
    assert again[0].attempts == 2
    assert mark(second, again[0], "55")
    assert texts(claim(second, later(1.0))) == ["二"]


def test_leases_of_a_process_that_is_known_to_be_gone_are_taken_back_at_once(database: Database) -> None:
    put(database, "一")
    put(database, "网页", to=Address("web", "abc"))
    claim(database)
    assert claim(database) == []
    with database.writing() as session:
        assert outbox.release(session, "tg") == 1
        assert outbox.release(session, "web") == 0
    assert texts(claim(database)) == ["一"]


def test_a_claim_that_was_not_committed_never_happened(database: Database) -> None:
    put(database, "一")

    def claim_and_fail() -> None:
        with database.writing() as session:
            assert len(outbox.claim(session, "tg", NOON, 60, 10)) == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        claim_and_fail()
    assert texts(claim(database)) == ["一"]


def test_a_fate_is_told_once(database: Database) -> None:
    put(database, "一")
    (one,) = claim(database)
    assert mark(database, one, "55")
    assert not mark(database, one, "56")
    with database.writing() as session:
        assert not outbox.dead(session, one.id, "late", NOON)
        assert not outbox.retry(session, one.id, NOON, "late", NOON)
        row = session.execute(select(parcel_table)).one()
    assert (row.state, row.ref_message, row.sent_at, row.error, row.lease_until) == ("sent", "55", NOON, "", None)


def test_the_dead_keep_their_reason_and_free_their_lane(database: Database) -> None:
    put(database, "一", "二")
    (one,) = claim(database)
    with database.writing() as session:
        assert outbox.dead(session, one.id, "Forbidden: bot was blocked", NOON)
        row = session.execute(select(parcel_table).where(parcel_table.c.id == one.id)).one()
    assert (row.state, row.error) == ("dead", "Forbidden: bot was blocked")
    assert texts(claim(database)) == ["二"]


def test_a_retry_is_never_set_into_the_past(database: Database) -> None:
    put(database, "一")
    (one,) = claim(database)
    with database.writing() as session:
        outbox.retry(session, one.id, NOON, "timeout", later(3))
        row = session.execute(select(parcel_table)).one()
    assert (row.not_before, row.error, row.state) == (later(3), "timeout", "queued")


def test_two_senders_never_hold_the_same_parcel(url: str, open_database: Open) -> None:
    first, second = open_database(url), open_database(url)
    for chat in range(6):
        put(first, str(chat), to=Address("tg", str(chat)))
    if first.dialect == "sqlite":  # the second waits for the first
        assert texts(claim(first, limit=3)) + texts(claim(second, limit=6)) == list("012345")
        return
    with first.writing() as one, second.writing() as other:
        held = outbox.claim(one, "tg", NOON, 60, 3)
        rest = outbox.claim(other, "tg", NOON, 60, 6)  # neither waits for the other
        assert texts(held) == list("012")
        assert texts(rest) == list("345")
