"""What the bot told a staff member, with where the case stands by now: the console shows it to those who have no messenger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select, text

from bot.core.plan import Button
from bot.store.rows import buttons_of, codes_of
from bot.store.tables import NOTICE, consultation, parcel
from bot.store.transaction import Session


@dataclass(frozen=True, slots=True)
class Alert:
    """A notice. `status` and `red_flags` are the consultation's as they are now, empty where it is about none."""

    id: int
    at: datetime
    text: str
    number: int | None
    buttons: tuple[tuple[Button, ...], ...]
    status: str
    red_flags: tuple[str, ...]


def alerts(session: Session, person_id: str, since: datetime, limit: int = 50) -> tuple[Alert, ...]:
    """What this person was told from `since` on, newest first, by whichever channel it went. One query."""
    query = _query(person_id).where(parcel.c.queued_at >= since).order_by(parcel.c.id.desc()).limit(limit)
    return tuple(_alert(row) for row in session.execute(query))


def alert(session: Session, person_id: str, parcel_id: int) -> Alert | None:
    """This one notice, if it was told to this person."""
    row = session.execute(_query(person_id).where(parcel.c.id == parcel_id)).first()
    return _alert(row) if row else None


def _query(person_id: str) -> Select[Any]:
    columns = (parcel.c.id, parcel.c.queued_at, parcel.c.text, parcel.c.number, parcel.c.buttons)
    return (
        select(*columns, consultation.c.status, consultation.c.red_flags)
        .select_from(parcel.outerjoin(consultation, consultation.c.number == parcel.c.number))
        .where(parcel.c.person == person_id, text("parcel." + NOTICE))
    )


def _alert(row: Row[Any]) -> Alert:
    flags = codes_of(row.red_flags or "")
    return Alert(row.id, row.queued_at, row.text, row.number, buttons_of(row.buttons), row.status or "", flags)
