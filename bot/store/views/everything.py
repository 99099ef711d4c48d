"""All that is known of a consultation, for the export that keeps everything, and the journal beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from bot.core.events import Address
from bot.core.experts.group_state import Member
from bot.core.situation import Work
from bot.store.groups import member
from bot.store.tables import journal as journal_table
from bot.store.transaction import Session
from bot.store.views.transcript import Transcript, transcript
from bot.store.work import work_of
from bot.store.work_tables import work


@dataclass(frozen=True, slots=True)
class JournalLine:
    """What happened, when, by whom."""

    id: int
    key: str
    at: datetime
    kind: str
    number: int | None
    actor: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Everything:
    """A consultation's transcript, with every message and delivery state, its lines of the journal, what was under way, and with
    whom it was answered."""

    transcript: Transcript
    journal: tuple[JournalLine, ...]
    work: Work | None = None
    group: Member | None = None


def journal(session: Session, number: int | None) -> tuple[JournalLine, ...]:
    """Everything that ever happened to this consultation, in order; for None, all that belongs to no consultation."""
    query = select(journal_table).where(journal_table.c.number == number).order_by(journal_table.c.id)
    return tuple(
        JournalLine(row.id, row.key, row.at, row.kind, row.number, row.actor, row.data)
        for row in session.execute(query)
    )


def everything(session: Session, number: int) -> Everything | None:
    """All that is known of this consultation, or None. Eight queries; three more where it had a panel."""
    found = transcript(session, number)
    if found is None:
        return None
    row = session.execute(select(work).where(work.c.number == number)).first()
    return Everything(found, journal(session, number), work_of(row) if row else None, member(session, number))


def plain(value: Any) -> Any:
    """Frozen data as plain JSON values: dataclasses as objects, moments in ISO form, addresses as text."""
    if isinstance(value, Address):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
