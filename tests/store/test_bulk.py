"""A sample's rows go in at once, and the line numbers on behind them."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.config import home, load_county
from bot.core.house import House
from bot.core.plan import Plan
from bot.core.situation import Situation
from bot.locale.load import load_catalogue
from bot.sample.year import Wish, make
from bot.store import bulk
from bot.store.session import Database
from bot.store.tables import parcel
from tests.shipped import shipped_base, shipped_matcher
from tests.store.cast import NOON, case, do, farmer, handle, plan, said
from tests.store.cast import parcel as a_parcel


def test_a_fresh_database_is_empty_until_somebody_asks(database: Database) -> None:
    with database.reading() as session:
        assert bulk.is_empty(session)
    do(database, said(), plan(people=(farmer(),)))
    with database.reading() as session:
        assert not bulk.is_empty(session)


def test_numbers_and_parcels_go_on_behind_a_sample(database: Database) -> None:
    house = House(load_county(home() / "config.yaml"), shipped_base(), shipped_matcher(), load_catalogue())
    made = make(database, house, Wish(NOON.year, 40, 3), NOON, (), lambda what, share: None)
    with database.reading() as session:
        last = session.scalar(select(func.max(parcel.c.id)))
    asked: list[int] = []

    def decide(situation: Situation) -> Plan:
        asked.append(situation.next_number)
        answer = a_parcel(number=situation.next_number)
        one = case(situation.next_number)
        return plan(people=(farmer(),), consultations=(one,), parcels=(answer,))

    applied = handle(database, said(), decide)
    assert asked == [made.cases + 1]
    assert applied is not None
    assert applied.parcels == (last + 1,)
