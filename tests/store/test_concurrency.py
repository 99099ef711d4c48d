"""Two processes write at once: no update is lost, nobody has two open consultations, no number is given twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from sqlalchemy import func, select

from bot.core.events import Address, Event, FromPerson, Tapped
from bot.core.people import farmer_id
from bot.core.plan import Plan
from bot.core.situation import Consultation, Situation, Status
from bot.errors import StoreUnavailable
from bot.store.apply import Applied
from bot.store.session import Database
from bot.store.tables import account, consultation, journal, person
from bot.store.tables import parcel as parcel_table
from tests.store.cast import EXPERT, FARMER, NOON, case, handle, key, parcel, plan, said, words

Open = Callable[[str], Database]
FARMERS = [Address("tg", str(1000 + n)) for n in range(5)]


def stubborn(database: Database, event: Event, decide: Callable[[Situation], Plan]) -> Applied | None:
    """Tries again for as long as the store says "not now", as the gate does."""
    for _ in range(50):
        try:
            return handle(database, event, decide)
        except StoreUnavailable:
            continue
    raise AssertionError("the store never came back")


def count_up(event: FromPerson) -> Callable[[Situation], Plan]:
    """Opens a consultation, or counts one more miss in the open one; the expert's tap counts in the one it is about."""

    def decide(situation: Situation) -> Plan:
        assert situation.speaker is not None
        current: Consultation | None = situation.about or situation.open
        people = (replace(situation.speaker, known=True),)
        if current is None:
            one = case(situation.next_number, event.sender, misses=1)
        elif current.misses == 10:
            closed = replace(current, status=Status.CLOSED, closed_at=event.at)
            one = case(situation.next_number, event.sender, misses=1)
            return plan("next", one.number, people=people, consultations=(closed, one))
        else:
            one = replace(current, misses=current.misses + 1)
        message = words(one.number, "又死了", event.sender)
        return plan(
            "more",
            one.number,
            people=people,
            consultations=(one,),
            messages=(message,),
            parcels=(parcel(event.sender),),
        )

    return decide


def test_two_writers_and_two_hundred_events_lose_nothing(url: str, open_database: Open) -> None:
    processes = [open_database(url), open_database(url)]
    events = [said(sender=FARMERS[n % len(FARMERS)]) for n in range(200)]

    def run(which: int) -> None:
        for event in events[which::2]:
            stubborn(processes[which], event, count_up(event))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, (0, 1)))
    with processes[0].reading() as session:
        rows = session.execute(select(consultation)).all()
        lines = session.scalar(select(func.count()).select_from(journal))
    assert sum(row.misses for row in rows) == len(events) == lines
    open_farmers = [row.farmer for row in rows if row.status != "closed"]
    assert sorted(open_farmers) == sorted(farmer_id(address) for address in FARMERS)
    assert len({row.number for row in rows}) == len(rows) == len(events) // 10


def test_a_farmer_and_the_expert_change_the_same_consultation_and_both_count(url: str, open_database: Open) -> None:
    processes = [open_database(url), open_database(url)]
    first = said()
    handle(processes[0], first, count_up(first))
    mine = [said() for _ in range(4)]
    theirs = [Tapped(key=key(), at=NOON, sender=Address("web", EXPERT), data="take.1") for _ in range(4)]
    start = Barrier(2)

    def run(which: int) -> None:
        start.wait()
        for event in (mine, theirs)[which]:
            stubborn(processes[which], event, count_up(event))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, (0, 1)))
    with processes[0].reading() as session:
        assert session.scalars(select(consultation.c.misses)).all() == [9]


def test_the_first_messages_of_a_stranger_at_the_same_time_make_one_person(url: str, open_database: Open) -> None:
    processes = [open_database(url) for _ in range(4)]
    start = Barrier(4)

    def run(database: Database) -> None:
        event = said()
        start.wait()
        stubborn(database, event, count_up(event))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, processes))
    with processes[0].reading() as session:
        assert session.scalars(select(person.c.id)).all() == [farmer_id(FARMER)]
        assert session.scalars(select(account.c.person)).all() == [farmer_id(FARMER)]
        assert [tuple(row) for row in session.execute(select(consultation.c.number, consultation.c.misses))] == [(1, 4)]


def test_a_double_click_that_reaches_two_processes_is_one_event(url: str, open_database: Open) -> None:
    processes = [open_database(url) for _ in range(2)]
    start = Barrier(2)
    # Two strangers' addresses, so that no lock of a farmer keeps the two apart: only the key does.
    events = [said(sender=FARMERS[n], key="web:form-1") for n in range(2)]

    def run(which: int) -> bool:
        start.wait()
        return stubborn(processes[which], events[which], count_up(events[which])) is not None

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, (0, 1))) == [False, True]
    with processes[0].reading() as session:
        assert session.scalar(select(func.count()).select_from(journal)) == 1
        assert session.scalar(select(func.count()).select_from(parcel_table)) == 1
