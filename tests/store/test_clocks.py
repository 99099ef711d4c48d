"""What a reminder and a hold need to know, on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.events import Address, Opened, Rang, ReachabilityChanged
from bot.core.plan import Timer
from bot.core.situation import Situation, Status
from bot.store import load, timers
from bot.store.session import Database
from tests.store.cast import COUNTY, EXPERT, NOON, STAND_IN, case, do, farmer, key, plan, said

DESK = Address("web", EXPERT)


def rings(database: Database, number: int, kind: str = "remind") -> Situation:
    """The situation of a timer of this consultation, set a moment ago."""
    do(database, said(), plan(timers=(Timer("remind", number, NOON), Timer("pass_on", number, NOON))))
    with database.writing() as session:
        due = [one for one in timers.due(session, NOON) if (one.number, one.kind) == (number, kind)]
        return load.situation(session, due[0], COUNTY)


def test_a_reminder_knows_all_that_waits_for_its_reader_the_most_urgent_first(database: Database) -> None:
    def due(hours: int) -> datetime:
        return NOON + timedelta(hours=hours)

    cases = (
        case(1, status=Status.WAITING, holder=EXPERT, due_at=due(3)),
        case(2, status=Status.TAKEN, holder=EXPERT, due_at=due(1)),
        case(3, status=Status.REPLIED, holder=EXPERT),
        case(4, status=Status.WAITING, holder=STAND_IN, due_at=due(1)),
        case(5, status=Status.WAITING, holder=None, due_at=due(1)),
        case(6, status=Status.TAKEN, holder=EXPERT, due_at=due(2), held_for="photo", held_until=due(9), left_minutes=7),
    )
    do(database, said(), plan(people=(farmer(),), consultations=cases))
    found = rings(database, 1)
    assert [one.number for one in found.cases] == [2, 6, 1]
    assert found.cases[1] == cases[5]
    assert [one.number for one in rings(database, 5, "pass_on").cases] == [5]


def test_other_bells_look_at_one_case_only(database: Database) -> None:
    do(database, said(), plan(people=(farmer(),), consultations=(case(1, status=Status.WAITING, holder=EXPERT),)))
    do(database, said(), plan(timers=(Timer("late", 1, NOON),)))
    with database.writing() as session:
        (due,) = timers.due(session, NOON)
        assert isinstance(due, Rang)
        assert load.situation(session, due, COUNTY).cases == ()


def test_when_a_case_was_opened_stays_known(database: Database) -> None:
    opened = case(1, status=Status.WAITING, holder=EXPERT, seen_at=NOON)
    do(database, said(), plan(people=(farmer(),), consultations=(opened,)))
    with database.writing() as session:
        event = Opened(key=key(), at=NOON, sender=DESK, number=1)
        found = load.situation(session, event, COUNTY)
    assert (found.about, found.speaker and found.speaker.id) == (opened, EXPERT)


def test_who_blocked_the_bot_is_at_the_desk_for_three_days_after_a_deed_there(database: Database) -> None:
    def at_desk(days: int) -> frozenset[str]:
        with database.writing() as session:
            return load.situation(session, said(at=NOON + timedelta(days=days)), COUNTY).at_desk

    with database.writing() as session:
        known = load.situation(session, said(), COUNTY).people[EXPERT]
    gone = ReachabilityChanged(key=key(), at=NOON, sender=known.address or DESK, reachable=False)

    do(database, gone, plan(people=(replace(known, reachable=False),)))
    assert at_desk(0) == frozenset()
    opened = Opened(key="open:1:x", at=NOON, sender=DESK, number=1)
    do(database, opened, plan(actor=EXPERT))
    assert at_desk(2) == {EXPERT}
    assert at_desk(4) == frozenset()
