"""Two pairs of eyes: who may save, publish and lay aside an entry that staff write, and what each of them is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.config import Duty, Name, PersonConfig
from bot.core.decide import decide
from bot.core.events import Address, ProposalApproved, ProposalSaved, ProposalSettled
from bot.core.house import House
from bot.core.plan import Plan
from bot.core.situation import Person, Role, Situation
from bot.core.writing.proposal_state import Proposal, ProposalStatus
from bot.core.writing.proposals import LONGEST
from tests.core.cast import house as the_house

START = datetime(2026, 6, 3, 6, tzinfo=UTC)
WRITER, PUBLISHER, READER = "writer", "publisher", "reader"
ENTRY = "goose-soft-eggs"


def staff(id_: str, *duties: Duty) -> PersonConfig:
    return PersonConfig(id=id_, role="staff", title=Name(zh=f"职员{id_}", en=id_), duties=duties)


@pytest.fixture
def house() -> House:
    known = the_house()
    posts = (staff(WRITER, Duty.EDITOR, Duty.PUBLISHER), staff(PUBLISHER, Duty.PUBLISHER), staff(READER, Duty.VIEWER))
    return replace(known, county=known.county.model_copy(update={"people": (*known.county.people, *posts)}))


def does(house: House, who: str, event: type, known: Proposal | None = None, **fields: Any) -> Plan:
    speaker = Person(who, Role.STAFF, address=Address("web", who))
    given = {"proposal": known.id if known else 0} | fields
    happened = event(key="web:1", at=START, sender=Address("web", who), **given)
    return decide(happened, Situation(speaker=speaker, proposal=known, next_proposal=7), house)


def saved(house: House, who: str, proposal: Proposal | None = None, **more: Any) -> Plan:
    fields = {"entry": ENTRY, "industry": "goose", "content": "{}", "version": proposal.version if proposal else 0}
    return does(house, who, ProposalSaved, proposal, **(fields | more))


def approved(house: House, who: str, proposal: Proposal, **more: Any) -> Plan:
    fields = {"version": proposal.version, "faults": 0, "worse": 0}
    return does(house, who, ProposalApproved, proposal, **(fields | more))


def draft(house: House, **more: Any) -> Proposal:
    (one,) = saved(house, WRITER, base=house.knowledge.entries[ENTRY].version).proposals
    return replace(one, **more)


def why(plan: Plan) -> str:
    assert plan.line.kind == "proposal_refused"
    assert plan.proposals == ()
    assert len(plan.parcels) == 1
    return str(plan.line.data["why"])


def test_an_editor_saves_a_first_version_and_another_one(house: House) -> None:
    first = draft(house)
    assert (first.id, first.version, first.writers, first.status) == (7, 1, (WRITER,), ProposalStatus.OPEN)
    (second,) = saved(house, WRITER, first, content='{"a": 1}').proposals
    assert (second.version, second.writers, second.content) == (2, (WRITER,), '{"a": 1}')


def test_who_may_only_read_saves_nothing_and_neither_does_a_farmers_forged_form(house: House) -> None:
    assert why(saved(house, READER)) == "not_editor"
    assert why(saved(house, "f-123")) == "not_editor"
    assert why(saved(house, PUBLISHER)) == "not_editor"


def test_what_is_too_long_or_not_there_or_changed_meanwhile_is_not_saved(house: House) -> None:
    assert why(saved(house, WRITER, content="长" * (LONGEST + 1))) == "too_long"
    assert why(saved(house, WRITER, replace(draft(house), status=ProposalStatus.PUBLISHED))) == "not_open"
    assert (
        why(does(house, WRITER, ProposalSaved, None, proposal=3, entry=ENTRY, industry="goose", content="{}"))
        == "not_open"
    )
    assert why(saved(house, WRITER, draft(house, version=4), version=3)) == "changed_meanwhile"


def test_somebody_else_publishes_it(house: House) -> None:
    plan = approved(house, PUBLISHER, draft(house))
    (one,) = plan.proposals
    assert (one.status, one.approved_by) == (ProposalStatus.APPROVED, PUBLISHER)
    assert plan.parcels == ()
    assert plan.line.data["writers"] == [WRITER]
    done = does(house, PUBLISHER, ProposalSettled, one, how="published", entry_version="abc", commit="1a2b")
    assert (done.proposals[0].status, done.proposals[0].published) == (ProposalStatus.PUBLISHED, "abc")
    assert done.line.data["commit"] == "1a2b"
    assert "发布了" in done.parcels[0].text
    again = approved(house, PUBLISHER, one)  # the process was killed between the two
    assert again.line.kind == "proposal_approved"


@pytest.mark.parametrize(
    ("who", "changes", "event", "reason"),
    [
        (WRITER, {}, {}, "own_words"),
        (READER, {}, {}, "not_publisher"),
        (PUBLISHER, {"status": ProposalStatus.DROPPED}, {}, "not_open"),
        (PUBLISHER, {"status": ProposalStatus.PUBLISHED}, {}, "not_open"),
        (PUBLISHER, {}, {"version": 9}, "changed_meanwhile"),
        (PUBLISHER, {"base": "older"}, {}, "entry_changed"),
        (PUBLISHER, {"entry": "goose-new-one"}, {}, "entry_changed"),
        (PUBLISHER, {}, {"faults": 1, "sure": True}, "faults"),
        (PUBLISHER, {}, {"worse": 1}, "worse"),
    ],
)
def test_what_speaks_against_publishing(
    house: House, who: str, changes: dict[str, Any], event: dict[str, Any], reason: str
) -> None:
    assert why(approved(house, who, draft(house, **changes), **event)) == reason


def test_what_is_worse_for_some_questions_is_published_when_it_is_meant_all_the_same(house: House) -> None:
    plan = approved(house, PUBLISHER, draft(house), worse=2, sure=True)
    assert plan.line.kind == "proposal_approved"
    assert plan.line.data["worse"] == 2


def test_a_new_entry_is_published_as_long_as_nobody_has_its_id(house: House) -> None:
    plan = approved(house, PUBLISHER, draft(house, entry="goose-new-one", base=""))
    assert plan.line.kind == "proposal_approved"


def test_what_could_not_be_written_is_open_again(house: House) -> None:
    ready = draft(house, status=ProposalStatus.APPROVED)
    plan = does(house, PUBLISHER, ProposalSettled, ready, how="failed", fault="read-only")
    assert plan.proposals[0].status is ProposalStatus.OPEN
    assert "read-only" in plan.parcels[0].text


def test_a_draft_is_laid_aside_and_taken_up_again_once(house: House) -> None:
    (one,) = does(house, WRITER, ProposalSettled, draft(house), how="dropped").proposals
    assert one.status is ProposalStatus.DROPPED
    assert why(does(house, WRITER, ProposalSettled, one, how="dropped")) == "not_open"
    assert does(house, WRITER, ProposalSettled, one, how="reopened").proposals[0].status is ProposalStatus.OPEN
    assert why(does(house, WRITER, ProposalSettled, None, how="dropped", proposal=5)) == "not_open"
    assert why(does(house, READER, ProposalSettled, one, how="reopened")) == "not_editor"
    assert why(does(house, WRITER, ProposalSettled, one, how="published")) == "not_open"
