"""What was asked around lately, and what was told of it: it outlives a restart, and only its own bell reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.core.events import Rang
from bot.core.people import farmer_id
from bot.core.plan import Timer
from bot.core.situation import Status
from bot.store import timers
from bot.store.session import Database
from tests.store.cast import FARMER, NOON, OTHER_FARMER, case, do, farmer, key, later, look, plan, said


def _rang(database: Database, number: int) -> Rang:
    do(database, said(key=key()), plan("set", number, timers=(Timer("cluster", number, later(1)),)))
    do(database, said(key=key()), plan("passed", number, drop_timers=((number, "*"),)))  # outlasts the case's clocks
    with database.reading() as session:
        return next(bell for bell in timers.due(session, later(2)) if bell.kind == "cluster")


def test_the_consultations_of_the_neighbourhood_in_those_days_are_brought_and_what_was_told(database: Database) -> None:
    closed: dict[str, Any] = {"status": Status.CLOSED, "closed_at": NOON}
    cases = (
        case(1, township="tuchengzi", opened_at=NOON - timedelta(days=8), **closed),
        case(2, township="tuchengzi", **closed),
        case(3, OTHER_FARMER, township="zhaoyanghe", **closed),
        case(4, OTHER_FARMER, township="tuchengzi", **closed),
    )
    people = (farmer(), farmer(OTHER_FARMER))
    do(database, said(key=key()), plan("asked", 2, people=people, consultations=cases, clusters=(("R4.goose@a", 3),)))
    old = said(key=key(), at=NOON - timedelta(days=8))
    do(database, old, plan("told", 1, clusters=(("R5.goose@a", 4),)))
    situation = look(database, _rang(database, 2))
    assert [one.number for one in situation.alike] == [2, 4]
    assert situation.clusters == {"R4.goose@a": 3}
    do(database, said(key=key()), plan("told", 2, clusters=(("R4.goose@a", 6),)))
    assert look(database, _rang(database, 2)).clusters == {"R4.goose@a": 6}


def test_of_the_erased_the_alarm_is_left_and_no_word(database: Database) -> None:
    one = case(1, township="tuchengzi", red_flags=("R4",), status=Status.CLOSED, closed_at=NOON)
    do(database, said(key=key()), plan("asked", 1, people=(farmer(),), consultations=(one,)))
    two = case(2, OTHER_FARMER, township="tuchengzi")
    do(database, said(key=key()), plan("asked", 2, people=(farmer(OTHER_FARMER),), consultations=(two,)))
    do(database, said(key=key()), plan("forgotten", actor=farmer_id(FARMER), forget=farmer_id(FARMER)))
    erased, _ = look(database, _rang(database, 2)).alike
    assert (erased.question, erased.normalised, erased.red_flags) == ("", "", ("R4",))


def test_nothing_is_brought_for_anything_else(database: Database) -> None:
    do(database, said(key=key()), plan("told", None, clusters=(("R4.goose@a", 3),)))
    situation = look(database, said())
    assert (situation.alike, situation.clusters) == ((), {})
    nowhere = case(1)
    do(database, said(key=key()), plan("asked", 1, people=(farmer(),), consultations=(nowhere,)))
    assert look(database, _rang(database, 1)).alike == ()
