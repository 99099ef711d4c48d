"""What staff decide about a case: ended, looked at again, put right. Late, forged and strange forms change nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.config import Duty
from bot.core.events import CaseClosed, CaseCorrected, CaseReopened, FromPerson
from bot.core.plan import Plan
from bot.core.situation import Status
from bot.core.taps import Tap, Verb
from tests.core.cast import ADDRESSES
from tests.core.world import World, with_expert


def does(world: World, who: str, event: Callable[..., FromPerson], **fields: Any) -> Plan:
    key = world._key()
    return world.happens(event(key=key, at=world.now, sender=ADDRESSES[who], number=1, **fields))


@pytest.fixture
def world(world: World) -> World:
    """A farmer's case that waits for the expert, and everybody has read what came so far."""
    with_expert(world)
    assert world.case().status is Status.WAITING
    for who in ("farmer", "expert", "staff"):
        world.hears(who)
    return world


def test_staff_close_a_case_and_the_reason_stays_inside(world: World) -> None:
    plan = does(world, "staff", CaseClosed, ending="duplicate", text="和 7 号是一件事")
    assert (world.case().status, world.case().outcome) == (Status.CLOSED, "duplicate")
    assert plan.line.kind == "case_closed"
    assert [message.internal for message in plan.messages] == [True]
    told = world.hears("farmer")
    assert len(told) == 1
    assert "7 号" not in told[0]
    assert "不用再管" in world.hears("expert")[0]
    assert not world.bells


@pytest.mark.parametrize("duties", [(Duty.VIEWER,), (Duty.EDITOR, Duty.PUBLISHER)])
def test_staff_who_do_not_manage_neither_end_nor_hand_over_a_case(world: World, duties: tuple[Duty, ...]) -> None:
    """Also with a forged form or button, as long as somebody in the county manages."""
    county = world.house.county
    clerk = next(person for person in county.people if person.id == "office")
    boss = clerk.model_copy(update={"id": "boss", "duties": (Duty.MANAGER,)})
    others = tuple(person for person in county.people if person.id != "office")
    people = (*others, clerk.model_copy(update={"duties": duties}), boss)
    world.house = replace(world.house, county=county.model_copy(update={"people": people}))
    before = world.case()
    assert does(world, "staff", CaseClosed, ending="solved").line.kind == "oversight_refused"
    assert does(world, "staff", CaseReopened).line.kind == "oversight_refused"
    allowed = Duty.EDITOR in duties
    assert (does(world, "staff", CaseCorrected, industry="sheep").line.kind == "case_corrected") is allowed
    world.forges("staff", str(Tap(Verb.PASS, 1, "poultry-expert")))
    assert (world.case().holder, world.case().status) == (before.holder, before.status)
    boss_less = tuple(person for person in people if person.id != "boss")
    world.house = replace(world.house, county=county.model_copy(update={"people": boss_less}))
    world.forges("staff", str(Tap(Verb.PASS, 1, "poultry-expert")))
    assert world.case().holder == "poultry-expert"


def test_who_comes_too_late_or_says_nothing_changes_nothing(world: World) -> None:
    assert does(world, "staff", CaseClosed, ending="gone").line.kind == "oversight_refused"
    assert does(world, "staff", CaseReopened).line.kind == "oversight_refused"
    assert world.case().status is Status.WAITING
    does(world, "staff", CaseClosed, ending="solved")
    world.hears("farmer")
    assert does(world, "staff", CaseClosed, ending="lost").line.kind == "oversight_refused"
    assert world.case().outcome == "solved"
    assert world.hears("farmer") == []


@pytest.mark.parametrize("who", ["expert", "guide", "farmer", "stranger"])
def test_only_staff_may(world: World, who: str) -> None:
    for event, fields in ((CaseClosed, {"ending": "solved"}), (CaseCorrected, {"industry": "sheep"})):
        before = replace(world.case(), seen_at=None)
        assert does(world, who, event, **fields).line.kind == "oversight_refused"
        assert replace(world.case(), seen_at=None) == before  # whoever has it and does anything has seen it


def test_a_closed_case_is_looked_at_again_once_under_a_new_number(world: World) -> None:
    does(world, "staff", CaseClosed, ending="unsolved")
    world.hears("expert")
    does(world, "staff", CaseReopened)
    assert world.case(1).outcome == "reopened"
    again = world.case(2)
    assert (again.status, again.holder, again.reason) == (Status.WAITING, "tuchengzi-expert", "reopened")
    assert again.question == world.case(1).question != ""
    assert "2 号" in " ".join(world.hears("expert"))
    assert does(world, "staff", CaseReopened).line.kind == "oversight_refused"
    assert len(world.consultations) == 2


def test_what_it_was_about_is_put_right_and_nobody_else_hears(world: World) -> None:
    entry = next(iter(world.house.knowledge.entries.values()))
    plan = does(world, "staff", CaseCorrected, industry=entry.industry, entry=entry.id)
    assert (world.case().industry, world.case().should_be) == (entry.industry, entry.id)
    assert plan.line.data["should_be"] == entry.id
    assert does(world, "staff", CaseCorrected, industry="dragons").line.kind == "oversight_refused"
    assert does(world, "staff", CaseCorrected, entry="no-such").line.kind == "oversight_refused"
    assert world.case().should_be == entry.id
    does(world, "staff", CaseCorrected, entry=None)
    assert world.case().should_be is None
    assert world.hears("farmer") == world.hears("expert") == []
