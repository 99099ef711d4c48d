"""Thrift: what is known within a transaction is not asked again, and what stands there already is not written again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.core.events import Address
from bot.core.plan import Timer
from bot.core.situation import Language, Person, Role
from bot.store import apply, load, timers
from bot.store.session import Database, Session
from bot.store.tables import account, person
from tests.store.cast import COUNTY, EXPERT, FARMER, NOON, ask, case, do, farmer, later, look, parcel, plan, said
from tests.store.databases import listening

PHONE = Address("tg", "900")
DESK = Address("web", EXPERT)


def expert(session: Session) -> Person:
    """The expert, as an event of a farmer is told about him."""
    return load.situation(session, said(), COUNTY).people[EXPERT]


def test_a_plain_message_of_a_farmer_needs_four_queries_and_the_first_of_a_transaction_six(database: Database) -> None:
    ask(database, said())
    with database.writing() as session:
        for needed in (6, 4, 4):
            event = said("还是死")
            with listening(session) as heard:
                assert not load.seen(session, event.key)
                assert load.situation(session, event, COUNTY).open is not None
            assert len(heard) == needed


def test_an_address_that_is_bound_counts_for_the_next_event_of_the_same_transaction(database: Database) -> None:
    with database.writing() as session:
        assert expert(session).address == DESK
        apply.apply(session, said("/start", PHONE), plan("bound", bind=(PHONE, EXPERT)))
        assert expert(session).address == PHONE


def test_a_language_that_an_expert_chose_counts_for_the_next_event_of_the_same_transaction(database: Database) -> None:
    with database.writing() as session:
        chosen = replace(expert(session), language=Language.ENGLISH)
        apply.apply(session, said("/english", DESK), plan(people=(chosen,)))
        assert expert(session).language is Language.ENGLISH


def test_an_address_whose_binding_was_undone_counts_no_more(database: Database) -> None:
    def bind_and_fail(session: Session) -> None:
        with session.begin_nested():
            apply.apply(session, said("/start", PHONE), plan("bound", bind=(PHONE, EXPERT)))
            assert expert(session).address == PHONE
            raise RuntimeError

    with database.writing() as session:
        with pytest.raises(RuntimeError):
            bind_and_fail(session)
        assert expert(session).address == DESK


def test_what_another_process_bound_counts_from_the_next_transaction_on(database: Database) -> None:
    with database.writing() as session:
        assert expert(session).address == DESK
    do(database, said("/start", PHONE), plan("bound", bind=(PHONE, EXPERT)))
    with database.writing() as session:
        assert expert(session).address == PHONE


def test_a_person_who_stands_there_already_is_not_written_again(database: Database) -> None:
    ask(database, said())
    with database.writing() as session:
        event = said("还是死")
        before = load.situation(session, event, COUNTY)
        assert before.speaker is not None
        with listening(session) as heard:
            apply.apply(session, event, plan(people=(before.speaker,)), before)
        assert [statement.split()[2] for statement, _ in heard] == ["journal"]
        renamed = replace(before.speaker, name="土城子镇养鹅户")
        apply.apply(session, said("还是死"), plan(people=(renamed,)), before)
    assert look(database, said()).speaker == renamed


def test_a_stranger_is_written_with_the_address(database: Database) -> None:
    with database.writing() as session:
        event = said()
        before = load.situation(session, event, COUNTY)
        assert before.speaker is not None
        apply.apply(session, event, plan(people=(replace(before.speaker, known=True),)), before)
    with database.reading() as session:
        assert session.scalars(select(account.c.address)).all() == [str(FARMER)]
        assert session.scalars(select(person.c.role)).all() == [Role.FARMER]


def test_a_new_consultation_has_no_timers_that_could_be_taken_away(database: Database) -> None:
    ask(database, said())
    with database.writing() as session:
        event = said("荞麦多会儿种")
        before = load.situation(session, event, COUNTY)
        new = before.next_number
        wake = plan(consultations=(case(new, status="waiting"),), timers=(Timer("close", new, NOON),))
        with listening(session) as heard:
            apply.apply(session, event, replace(wake, drop_timers=((new, "burst"),)), before)
        assert not [statement for statement, _ in heard if statement.startswith("DELETE")]
        assert [one.number for one in timers.due(session, NOON)] == [new]


def test_of_two_timers_of_a_kind_in_one_plan_the_last_one_counts(database: Database) -> None:
    number = ask(database, said())
    twice = (Timer("close", number, NOON), Timer("remind", number, later(3)), Timer("close", number, later(2)))
    do(database, said(), plan(timers=twice))
    with database.reading() as session:
        assert [one.kind for one in timers.due(session, later(1))] == []
        assert [one.kind for one in timers.due(session, later(3))] == ["close", "remind"]


@pytest.mark.parametrize("many", [1, 2])
def test_one_parcel_is_told_like_many(database: Database, many: int) -> None:
    do(database, said(), plan(people=(farmer(),)))
    applied = do(database, said(), plan(parcels=(parcel(),) * many))
    assert applied.parcels == tuple(range(1, many + 1))
