"""The way from person to person and the verdict's sum, read from a real journal."""

from __future__ import annotations

import re

from sqlalchemy import select

from bot.core.events import Address, Rang, Said, Tapped
from bot.core.situation import Status
from bot.desk import Desk
from bot.store import tables
from tests.console.conftest import Console
from tests.console.seed import NOW
from tests.console.test_list import everything

FARMER = Address("tg", "5550001")


def asked(console: Console) -> int:
    """A farmer of 东叠不齐村 tells of dying goslings, and nobody opens the case until it goes on."""
    desk = Desk(console.house)
    with console.database.writing() as session:
        desk.handle(session, Said(key="tg:9001", at=NOW, sender=FARMER, text="小鹅死了一大片咋办"))
        number = max(session.scalars(select(tables.consultation.c.number)))
        for key, tap in (("tg:9002", f"bad.{number}"), ("tg:9003", f"town.{number}.tuchengzi")):
            desk.handle(session, Tapped(key=key, at=NOW, sender=FARMER, data=tap))
        bell = session.execute(
            select(tables.timer).where(tables.timer.c.number == number, tables.timer.c.kind.in_(("seen", "pass_on")))
        ).first()
        assert bell is not None
        ring = Rang(key=f"timer:{bell.id}", at=bell.due, timer=bell.id, kind=bell.kind, number=number, due=bell.due)
        desk.handle(session, ring)
    return int(number)


def test_each_hand_it_went_through_is_told_with_its_reason(own_console: Console) -> None:
    number = asked(own_console)
    case = next(one for one in everything(own_console) if one.number == number)
    assert case.status in (Status.WAITING, Status.TAKEN)
    page = own_console.browser().get(f"/console/consultation/{number}").text
    block = page[page.index('data-testid="journey"') :]
    block = block[: block.index("</section>")]
    assert "土城子镇包联专家" in block
    assert len(re.findall("<li>", block)) >= 2
    assert "前答" in block
    assert own_console.browser().get("/console/?passed=1").text.count(f'data-testid="row-{number}"') == 1


def test_a_verdict_is_told_with_its_features_and_weights(own_console: Console) -> None:
    number = asked(own_console)
    page = own_console.browser().get(f"/console/consultation/{number}").text
    assert page.count('data-testid="weighed"') >= 1
    assert "字面像不像这个问法" in page
    assert "+1.00" in page


def test_what_never_came_to_a_person_has_no_journey(console: Console) -> None:
    number = next(one.number for one in everything(console) if one.holder is None)
    assert 'data-testid="journey"' not in console.browser().get(f"/console/consultation/{number}").text
