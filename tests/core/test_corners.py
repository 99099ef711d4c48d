"""What remains: people who are gone when something is to be told, and words that change nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.core.decide import decide
from bot.core.draft import Draft
from bot.core.events import Address, ReachabilityChanged, Said, Tapped, Undelivered
from bot.core.farmers import homing
from bot.core.house import House
from bot.core.plan import ParcelKind, Plan
from bot.core.situation import Consultation, Person, Role, Sent, Situation, Status
from tests.core.cast import house

NOW = datetime(2026, 5, 19, 1, 0, tzinfo=UTC)
HERE = Address("tg", "777")
FARMER = Person("f-1", Role.FARMER, address=HERE)
CASE = Consultation(1, "f-1", Status.TAKEN, NOW, NOW, question="骡子不吃草", holder="who-left", reason="unmatched")
HOUSE: House = house()


def _plan(event: object, **known: object) -> Plan:
    return decide(event, Situation(next_number=9, **known), HOUSE)  # type: ignore[arg-type]


def _expert() -> Person:
    post = next(person for person in HOUSE.county.people if person.role == "expert")
    return Person(post.id, Role.EXPERT, address=Address("tg", "31"))


def test_an_answer_that_never_left_and_nobody_is_there_to_be_told() -> None:
    sent = Sent(5, HERE, "f-1", str(ParcelKind.REPLY), 1, "喂盐水", author="who-left")
    event = Undelivered(key="parcel:5:undelivered", at=NOW, parcel=5, reason="blocked", unreachable=True)
    plan = _plan(event, about=CASE, farmer=FARMER, sent=sent)
    assert plan.parcels == ()
    assert [person.reachable for person in plan.people] == [False]


def test_a_refused_card_is_no_fact_about_the_expert() -> None:
    expert = _expert()
    sent = Sent(5, Address("tg", "31"), expert.id, str(ParcelKind.CARD), 1, "卡")
    event = Undelivered(key="parcel:5:undelivered", at=NOW, parcel=5, reason="too long", unreachable=False)
    waiting = replace(CASE, status=Status.WAITING, holder=expert.id)
    plan = _plan(event, about=waiting, farmer=FARMER, sent=sent, people={expert.id: expert})
    assert plan.people == ()
    assert [(timer.kind, timer.due) for timer in plan.timers] == [("pass_on", NOW)]


def test_a_farmer_blocks_the_bot_while_nobody_has_the_case() -> None:
    event = ReachabilityChanged(key="tg:1", at=NOW, sender=HERE, reachable=False)
    plan = _plan(event, speaker=FARMER, cases=(CASE,))
    assert plan.parcels == ()
    assert [person.reachable for person in plan.people] == [False]


def test_the_lead_takes_over_what_was_answered_already() -> None:
    lead = Person(HOUSE.county.lead, Role.EXPERT, address=Address("tg", "40"))
    event = Tapped(key="tg:1", at=NOW, sender=Address("tg", "40"), data="take.1")
    answered = replace(CASE, status=Status.REPLIED, first_reply_at=NOW)
    plan = _plan(event, speaker=lead, about=answered, farmer=FARMER, people={lead.id: lead})
    assert [(case.status, case.holder) for case in plan.consultations] == [(Status.REPLIED, lead.id)]


def test_not_saying_where_one_is_leaves_a_case_where_it_is() -> None:
    event = Tapped(key="tg:1", at=NOW, sender=HERE, data="town.1.skip")
    plan = _plan(event, speaker=FARMER, cases=(CASE,), about=CASE, farmer=FARMER)
    assert all((case.status, case.holder) == (Status.TAKEN, "who-left") for case in plan.consultations)


def test_still_not_better_after_the_expert_has_left_goes_to_whoever_is_there() -> None:
    lead = Person(HOUSE.county.lead, Role.EXPERT, address=Address("tg", "40"))
    ended = replace(CASE, status=Status.CLOSED, closed_at=NOW, outcome="closed_by_expert", township="tuchengzi")
    placed = replace(FARMER, township="tuchengzi")
    event = Said(key="tg:1", at=NOW, sender=HERE, text="还是不行")
    plan = _plan(event, speaker=placed, recent=(ended,), people={lead.id: lead})
    assert plan.consultations[-1].holder == lead.id


def test_a_case_goes_on_in_the_place_it_was_in_when_the_farmer_has_none_any_more() -> None:
    expert = _expert()
    ended = replace(
        CASE, status=Status.CLOSED, closed_at=NOW, outcome="closed_by_expert", township="tuchengzi", holder=expert.id
    )
    event = Said(key="tg:1", at=NOW, sender=HERE, text="还是不行")
    plan = _plan(event, speaker=FARMER, recent=(ended,), people={expert.id: expert})
    assert (plan.consultations[-1].holder, plan.consultations[-1].township) == (expert.id, "tuchengzi")


def test_a_case_that_a_person_has_stays_there_as_long_as_no_place_is_known() -> None:
    event = Said(key="tg:1", at=NOW, sender=HERE, text="不在上面")
    draft = Draft(event, Situation(), HOUSE)
    assert homing.placed(draft, FARMER, CASE) == CASE
