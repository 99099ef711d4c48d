"""What has become due. A timer stays until its event is applied, so that a bell that nobody heard rings again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.core.events import Rang
from bot.store.tables import timer
from bot.store.transaction import Session


def due(session: Session, now: datetime, limit: int = 100) -> list[Rang]:
    """The timers that are due, the longest due first. They come again until applied; the key makes that harmless."""
    query = select(timer).where(timer.c.due <= now).order_by(timer.c.due, timer.c.id).limit(limit)
    return [
        Rang(key=f"timer:{row.id}", at=now, timer=row.id, kind=row.kind, number=row.number, due=row.due)
        for row in session.execute(query)
    ]


def next_due(session: Session) -> datetime | None:
    """When the next one will be due (or was); None when none is set."""
    return session.scalar(select(timer.c.due).order_by(timer.c.due).limit(1))
