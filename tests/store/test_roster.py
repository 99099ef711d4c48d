"""Who is away, how much each has to do, and what is adrift, on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.core.events import AbsencePlanned, Address, Commanded, RosterLookedOver
from bot.core.situation import Absence, Load, Situation, Status
from bot.store import load
from bot.store.session import Database
from tests.store.cast import COUNTY, EXPERT, FARMER, NOON, STAND_IN, case, do, farmer, key, plan, said

TODAY = NOON.date()
DESK = Address("web", EXPERT)


def look_over(database: Database) -> Situation:
    with database.writing() as session:
        event = RosterLookedOver(key=key(), at=NOON, day=TODAY)
        return load.situation(session, event, COUNTY)


def absent(person: str = EXPERT, first: date = TODAY, last: date = TODAY, **more: int) -> Absence:
    return Absence(more.get("id", 0), person, first, last, STAND_IN, "staff")


def test_an_absence_counts_for_the_next_event_until_it_is_over(database: Database) -> None:
    do(database, said(), plan(absences=(absent(last=TODAY + timedelta(days=3)),)))
    kept = look_over(database).absences
    assert [(one.person, one.stand_in) for one in kept] == [(EXPERT, STAND_IN)]
    do(database, said(), plan(absences=(replace(kept[0], last=TODAY - timedelta(days=2)),)))
    assert look_over(database).absences == ()


def test_what_lies_with_somebody_who_is_away_or_has_no_post_is_adrift_and_what_was_lent(database: Database) -> None:
    cases = (
        case(1, status=Status.WAITING, holder=EXPERT),
        case(2, status=Status.TAKEN, holder="gone-expert"),
        case(3, status=Status.WAITING, holder=STAND_IN),
        case(4, status=Status.WAITING, holder=STAND_IN, lent_by=EXPERT),
        case(5, status=Status.REPLIED, holder="gone-expert"),
    )
    do(database, said(), plan(people=(farmer(),), consultations=cases))
    assert [one.number for one, _ in look_over(database).adrift] == [2, 4]
    do(database, said(), plan(absences=(absent(),)))
    found = look_over(database).adrift
    assert [one.number for one, _ in found] == [1, 2, 4]
    assert {person.address for _, person in found} == {FARMER}


def test_somebody_who_goes_sees_only_the_own_cases_moved(database: Database) -> None:
    cases = (case(1, status=Status.WAITING, holder=EXPERT), case(2, status=Status.WAITING, holder="gone-expert"))
    do(database, said(), plan(people=(farmer(),), consultations=cases))
    with database.writing() as session:
        event = Commanded(key=key(), at=NOON, sender=DESK, command="away", argument="今天")
        assert [one.number for one, _ in load.situation(session, event, COUNTY).adrift] == [1]
        planned = AbsencePlanned(key=key(), at=NOON, sender=DESK, person=EXPERT, first=TODAY, last=TODAY)
        assert [one.number for one, _ in load.situation(session, planned, COUNTY).adrift] == [1]
        assert load.situation(session, said(), COUNTY).adrift == ()


def test_loads_are_counted_only_where_several_share_a_township(database: Database) -> None:
    cases = (
        case(1, status=Status.WAITING, holder=EXPERT, given_at=NOON),
        case(2, status=Status.TAKEN, holder=EXPERT, given_at=NOON - timedelta(hours=2)),
        case(3, status=Status.REPLIED, holder=EXPERT, given_at=NOON),
    )
    do(database, said(), plan(people=(farmer(),), consultations=cases))
    both = tuple(
        post.model_copy(update={"townships": ("tuchengzi",)}) if post.id == STAND_IN else post for post in COUNTY.people
    )
    with database.writing() as session:
        assert load.situation(session, said(), COUNTY).loads == {}
        shared = COUNTY.model_copy(update={"people": both})
        assert load.situation(session, said(), shared).loads == {EXPERT: Load(2, NOON)}
