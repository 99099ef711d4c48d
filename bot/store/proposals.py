"""Proposals: reading and writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, insert, select

from bot.core.events import Event, ProposalApproved, ProposalSaved, ProposalSettled
from bot.core.writing.proposal_state import Proposal, ProposalStatus
from bot.store.proposal_tables import proposal, proposal_version
from bot.store.transaction import Session
from bot.store.write import put


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a proposal: who wrote it, and when."""

    version: int
    writer: str
    at: datetime


def of_event(session: Session, event: Event) -> tuple[Proposal | None, int]:
    """The proposal that an event speaks of, and the id that a new one gets. No query for any other event."""
    if not isinstance(event, ProposalSaved | ProposalApproved | ProposalSettled):
        return None, 1
    return one(session, event.proposal), (session.scalar(select(func.max(proposal.c.id))) or 0) + 1


def one(session: Session, id_: int) -> Proposal | None:
    """This proposal in its newest version."""
    row = session.execute(_newest().where(proposal.c.id == id_)).first()
    return _proposal_of(row) if row else None


def listed(
    session: Session, statuses: Sequence[ProposalStatus], most: int = 100
) -> tuple[tuple[Proposal, datetime], ...]:
    """Proposals of these statuses with the moment they were touched last, the newest first."""
    query = _newest().where(proposal.c.status.in_([str(status) for status in statuses]))
    rows = session.execute(query.order_by(proposal.c.touched_at.desc(), proposal.c.id.desc()).limit(most))
    return tuple((_proposal_of(row), row.touched_at) for row in rows)


def versions(session: Session, id_: int) -> tuple[Version, ...]:
    """Who wrote which version, the first one first."""
    v = proposal_version.c
    query = select(v.version, v.writer, v.at).where(v.proposal == id_).order_by(v.version)
    return tuple(Version(row.version, row.writer, row.at) for row in session.execute(query))


def write(session: Session, changed: Sequence[Proposal], writer: str, at: datetime) -> None:
    """Whole snapshots: new ones, or written over; a content of a new version is kept beside the earlier ones."""
    for item in changed:
        known = session.scalar(select(proposal.c.version).where(proposal.c.id == item.id))
        row = {
            "id": item.id,
            "entry": item.entry,
            "industry": item.industry,
            "base": item.base,
            "version": item.version,
            "status": str(item.status),
            "writers": list(item.writers),
            "number": item.number,
            "approved_by": item.approved_by,
            "published": item.published,
            "touched_at": at,
        }
        if known is None:  # two that are begun at the same moment on PostgreSQL: the second one is done again
            session.execute(insert(proposal), row)
        else:
            put(session, proposal, "id", [row])
        if known != item.version:
            session.execute(
                insert(proposal_version),
                {"proposal": item.id, "version": item.version, "writer": writer, "at": at, "content": item.content},
            )


def _newest() -> Select[Any]:
    of_it = and_(proposal_version.c.proposal == proposal.c.id, proposal_version.c.version == proposal.c.version)
    return select(proposal, proposal_version.c.content).join(proposal_version, of_it)


def _proposal_of(row: Row[Any]) -> Proposal:
    return Proposal(
        id=row.id,
        entry=row.entry,
        industry=row.industry,
        content=row.content,
        base=row.base,
        version=row.version,
        status=ProposalStatus(row.status),
        writers=tuple(row.writers),
        number=row.number,
        approved_by=row.approved_by,
        published=row.published,
    )
