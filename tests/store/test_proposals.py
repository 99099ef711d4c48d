"""Drafts of entries in the database: every version is kept, the newest is read."""

from __future__ import annotations

from datetime import timedelta

from bot.core.events import ProposalSaved
from bot.core.plan import Line, Plan
from bot.core.writing.proposal_state import Proposal, ProposalStatus
from bot.store import proposals
from bot.store.session import Database
from tests.store.cast import FARMER, NOON, do, key, look


def event(proposal: int, at: int = 0) -> ProposalSaved:
    when = NOON + timedelta(minutes=at)
    return ProposalSaved(
        key=key(), at=when, sender=FARMER, proposal=proposal, entry="goose-x", industry="goose", content=""
    )


def keep(database: Database, one: Proposal, writer: str = "editor", at: int = 0) -> None:
    do(database, event(one.id, at), Plan(Line("proposal_saved", actor=writer), proposals=(one,)))


FIRST = Proposal(1, "goose-x", "goose", '{"a": "鹅"}', version=1, writers=("editor",))
SECOND = Proposal(1, "goose-x", "goose", '{"b": 2}', "", 2, ProposalStatus.OPEN, ("editor", "other"))


def test_a_proposal_is_read_in_its_newest_version_and_every_version_is_kept(database: Database) -> None:
    assert look(database, event(0)).next_proposal == 1
    keep(database, FIRST)
    keep(database, SECOND, "other", 5)
    keep(database, Proposal(2, "goose-y", "goose", "{}", version=1, writers=("editor",)), at=6)
    found = look(database, event(1))
    assert (found.proposal, found.next_proposal) == (SECOND, 3)
    with database.reading() as session:
        assert [(one.version, one.writer) for one in proposals.versions(session, 1)] == [(1, "editor"), (2, "other")]
        assert proposals.one(session, 9) is None
        assert [one.id for one, _ in proposals.listed(session, (ProposalStatus.OPEN,))] == [2, 1]
        assert proposals.listed(session, (ProposalStatus.DROPPED,)) == ()


def test_a_change_of_its_standing_is_no_new_version(database: Database) -> None:
    keep(database, FIRST)
    done = Proposal(
        1, "goose-x", "goose", FIRST.content, "", 1, ProposalStatus.PUBLISHED, ("editor",), None, "boss", "abc"
    )
    keep(database, done, "boss", 9)
    with database.reading() as session:
        assert proposals.one(session, 1) == done
        assert len(proposals.versions(session, 1)) == 1
