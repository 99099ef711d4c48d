"""Proposals: an editor writes, somebody else publishes. What is weighed and written to files, the console does between the events.

A proposal is published by two pairs of eyes: who wrote any version of it may not.
"""

from __future__ import annotations

from dataclasses import replace

from bot.config import Duty
from bot.core.draft import Draft
from bot.core.events import ProposalApproved, ProposalSaved, ProposalSettled
from bot.core.plan import ParcelKind, Plan
from bot.core.situation import Person
from bot.core.writing.proposal_state import Proposal, ProposalStatus

LONGEST = 100_000  # characters of an entry with all its fields


def saved(draft: Draft, event: ProposalSaved, speaker: Person) -> Plan:
    """A new proposal, or one more version of one that is open."""
    known = draft.situation.proposal
    if not _has(draft, speaker, Duty.EDITOR):
        return _refused(draft, speaker, "not_editor", event.proposal)
    if len(event.content) > LONGEST:
        return _refused(draft, speaker, "too_long", event.proposal)
    if not event.proposal:
        known = Proposal(
            draft.situation.next_proposal, event.entry, event.industry, "", event.base, number=event.number
        )
    elif known is None or known.status is not ProposalStatus.OPEN:
        return _refused(draft, speaker, "not_open", event.proposal)
    elif known.version != event.version:
        return _refused(draft, speaker, "changed_meanwhile", event.proposal)
    writers = known.writers if speaker.id in known.writers else (*known.writers, speaker.id)
    one = replace(known, content=event.content, version=known.version + 1, writers=writers, entry=event.entry)
    return _done(draft, speaker, one, "saved")


def approved(draft: Draft, event: ProposalApproved, speaker: Person) -> Plan:
    """Somebody who may publish says that this very version shall be. What was weighed is told by the console."""
    known = draft.situation.proposal
    refusal = _against(draft, event, speaker, known)
    if refusal or known is None:
        return _refused(draft, speaker, refusal, event.proposal)
    one = replace(known, status=ProposalStatus.APPROVED, approved_by=speaker.id)
    draft.note(worse=event.worse)
    return _done(draft, speaker, one, "approved", told=False)


def _against(draft: Draft, event: ProposalApproved, speaker: Person, known: Proposal | None) -> str:
    """Why it may not be published; "" where it may."""
    if not _has(draft, speaker, Duty.PUBLISHER):
        return "not_publisher"
    if known is None or known.status not in (ProposalStatus.OPEN, ProposalStatus.APPROVED):
        return "not_open"
    if known.version != event.version:
        return "changed_meanwhile"
    if speaker.id in known.writers:
        return "own_words"
    current = draft.house.knowledge.entries.get(known.entry)
    if (current.version if current else "") != known.base:
        return "entry_changed"
    if event.faults:
        return "faults"
    return "worse" if event.worse and not event.sure else ""


def settled(draft: Draft, event: ProposalSettled, speaker: Person) -> Plan:
    """Its file is written, or could not be; or it is laid aside, or taken up again."""
    known = draft.situation.proposal
    duty = Duty.PUBLISHER if event.how in ("published", "failed") else Duty.EDITOR
    if not _has(draft, speaker, duty):
        return _refused(draft, speaker, f"not_{duty}", event.proposal)
    before, after = _TURNS[event.how]
    if known is None or known.status is not before:
        return _refused(draft, speaker, "not_open", event.proposal)
    one = replace(known, status=after, published=event.entry_version or known.published)
    draft.note(entry_version=event.entry_version, commit=event.commit)
    return _done(draft, speaker, one, event.how, fault=event.fault)


_TURNS = {
    "published": (ProposalStatus.APPROVED, ProposalStatus.PUBLISHED),
    "failed": (ProposalStatus.APPROVED, ProposalStatus.OPEN),
    "dropped": (ProposalStatus.OPEN, ProposalStatus.DROPPED),
    "reopened": (ProposalStatus.DROPPED, ProposalStatus.OPEN),
}


def _has(draft: Draft, speaker: Person, duty: Duty) -> bool:
    post = draft.house.county.person(speaker.id)
    return post is not None and post.has(duty)


def _done(draft: Draft, speaker: Person, one: Proposal, what: str, *, told: bool = True, fault: str = "") -> Plan:
    draft.save_proposal(one)
    if told:
        draft.tell(speaker, ParcelKind.DESK, f"proposal.{what}", entry=one.entry, version=one.version, fault=fault)
    data = {"proposal": one.id, "version": one.version, "entry": one.entry, "writers": list(one.writers)}
    return draft.plan(f"proposal_{what}", actor=speaker.id, data=data)


def _refused(draft: Draft, speaker: Person, why: str, proposal: int) -> Plan:
    draft.tell(speaker, ParcelKind.DESK, f"proposal.{why}")
    return draft.plan("proposal_refused", actor=speaker.id, data={"proposal": proposal, "why": why})
