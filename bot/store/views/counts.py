"""Figures for health and metrics, read from the database when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text

from bot.store.tables import DEAD, QUEUED, consultation, dead_letter, parcel, timer
from bot.store.transaction import Session


@dataclass(frozen=True, slots=True)
class Queue:
    """Parcels that wait on one channel, and since when the oldest does."""

    waiting: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """`queues` by channel (those without any are left out), `open` consultations by standing, timers due and not yet
    rung.
    """

    queues: Mapping[str, Queue]
    dead_parcels: int
    dead_staff_parcels: int
    due_timers: int
    open: Mapping[str, int]
    dead_letters: int


def counts(session: Session, now: datetime, dead_since: datetime | None = None) -> Counts:
    """How things stand. With `dead_since`, only dead parcels and dead letters from then on count. Five queries."""
    waiting = select(parcel.c.channel, func.count().label("waiting"), func.min(parcel.c.queued_at).label("oldest"))
    queues = session.execute(waiting.where(text(QUEUED)).group_by(parcel.c.channel))
    dead = select(func.count(), func.count().filter(~parcel.c.person.startswith("f-"))).where(text(DEAD))
    letters = select(func.count()).select_from(dead_letter)
    if dead_since:
        dead = dead.where(parcel.c.queued_at >= dead_since)
        letters = letters.where(dead_letter.c.at >= dead_since)
    dead_parcels, dead_staff_parcels = session.execute(dead).one()
    open_ = select(consultation.c.status, func.count().label("cases")).where(consultation.c.status != "closed")
    return Counts(
        queues={row.channel: Queue(row.waiting, row.oldest) for row in queues},
        dead_parcels=dead_parcels,
        dead_staff_parcels=dead_staff_parcels,
        due_timers=session.scalar(select(func.count()).select_from(timer).where(timer.c.due <= now)) or 0,
        open={row.status: row.cases for row in session.execute(open_.group_by(consultation.c.status))},
        dead_letters=session.scalar(letters) or 0,
    )
