"""What rings, and what could not be handled."""

from __future__ import annotations

from sqlalchemy import text

from bot.core.events import Rang
from bot.core.plan import Timer
from bot.store import deadletters, timers
from bot.store.session import Database
from tests.store.cast import NOON, ask, do, later, plan, said


def set_timers(database: Database) -> int:
    number = ask(database, said())
    do(database, said(), plan(timers=(Timer("remind", number, later(5)), Timer("close", number, later(9)))))
    return number


def due(database: Database, minutes: float, limit: int = 10) -> list[Rang]:
    with database.reading() as session:
        return timers.due(session, later(minutes), limit)


def test_what_is_due_rings_until_it_is_applied(database: Database) -> None:
    number = set_timers(database)
    assert due(database, 4.9) == []
    (rang,) = due(database, 5)
    assert rang == Rang(key="timer:1", at=later(5), timer=1, kind="remind", number=number, due=later(5))
    assert due(database, 6) == [Rang(key="timer:1", at=later(6), timer=1, kind="remind", number=number, due=later(5))]
    do(database, rang, plan("reminded", number))
    assert [one.kind for one in due(database, 60)] == ["close"]


def test_the_longest_due_rings_first_and_the_limit_is_kept(database: Database) -> None:
    set_timers(database)
    assert [one.kind for one in due(database, 60, limit=1)] == ["remind"]


def test_the_next_due_time_is_told(database: Database) -> None:
    with database.reading() as session:
        assert timers.next_due(session) is None
    set_timers(database)
    with database.reading() as session:
        assert timers.next_due(session) == later(5)


def test_ids_of_timers_are_never_used_twice(database: Database) -> None:
    number = set_timers(database)
    do(database, said(), plan(drop_timers=((number, "*"),)))
    do(database, said(), plan(timers=(Timer("close", number, later(1)),)))
    assert [one.key for one in due(database, 60)] == ["timer:3"]


def test_dead_letters_are_kept_newest_first_and_once_a_key(database: Database) -> None:
    with database.writing() as session:
        deadletters.put(session, "tg:1", '{"坏": 1}', "Traceback", NOON)
        deadletters.put(session, "tg:2", "x\0y", "Traceback", NOON)
        deadletters.put(session, "tg:1", '{"坏": 1}', "again", later(1))
    with database.reading() as session:
        letters = deadletters.newest(session)
    assert [(one.key, one.payload, one.error, one.at) for one in letters] == [
        ("tg:2", "xy", "Traceback", NOON),
        ("tg:1", '{"坏": 1}', "again", later(1)),
    ]


def test_a_timer_whose_event_cannot_be_handled_does_not_ring_for_ever(database: Database) -> None:
    set_timers(database)
    (rang,) = due(database, 5)
    with database.writing() as session:
        deadletters.put(session, rang.key, repr(rang), "Traceback", later(5))
    assert due(database, 5) == []
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM timer")) == 1
