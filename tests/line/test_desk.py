"""The desk with the real core and the real store: one event, all that follows, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import home, read_county
from bot.core.events import Address, Rang, Said
from bot.core.house import House
from bot.desk import Desk
from bot.locale.load import load_catalogue
from bot.store.session import Database
from tests.line.helpers import FARMER, NOON, said
from tests.shipped import shipped_base, shipped_matcher


@pytest.fixture(scope="module")
def desk() -> Desk:
    county = read_county(home() / "config.yaml").county
    return Desk(House(county=county, knowledge=shipped_base(), matcher=shipped_matcher(), words=load_catalogue()))


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'nongda.db'}")
    database.migrate()
    return database


def test_a_farmer_hears_the_answer_and_the_outcome_says_so(desk: Desk, database: Database) -> None:
    with database.writing() as session:
        outcome = desk.handle(session, said(1, "鹅下软蛋怎么办"))
    assert not outcome.repeat
    assert outcome.number is not None
    assert any("软壳蛋" in text for text in outcome.told)
    assert outcome.reached == {FARMER}
    assert outcome.parcels == len(outcome.told)


def test_the_same_event_again_is_a_repeat_that_tells_nothing(desk: Desk, database: Database) -> None:
    with database.writing() as session:
        desk.handle(session, said(1, "鹅下软蛋怎么办"))
    with database.writing() as session:
        outcome = desk.handle(session, said(1, "鹅下软蛋怎么办"))
    assert outcome.repeat
    assert (outcome.parcels, outcome.told, outcome.reached) == (0, (), frozenset())


def test_words_for_others_are_not_told_to_whoever_spoke(desk: Desk, database: Database) -> None:
    expert = Said(key="tg:2", at=NOON, sender=Address("web", "nobody-at-all"), text="/")
    with database.writing() as session:
        outcome = desk.handle(session, expert)
    assert FARMER not in outcome.reached


def test_a_due_time_has_nobody_to_tell(desk: Desk, database: Database) -> None:
    bell = Rang(key="timer:99", at=NOON, timer=99, kind="close", number=99)
    with database.writing() as session:
        outcome = desk.handle(session, bell)
    assert outcome.told == ()
    assert not outcome.repeat
