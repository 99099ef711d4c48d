"""Events that could not be parsed or handled: kept with their trace, so that they block nothing and nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from bot.store.tables import dead_letter, timer
from bot.store.transaction import Session
from bot.store.write import put as write


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """What came (as text), when it was given up, and why."""

    id: int
    key: str
    at: datetime
    payload: str
    error: str


def put(session: Session, key: str, payload: str, error: str, now: datetime) -> None:
    """Keeps it; the same key again writes over it. A timer's own row goes, or it would ring for ever."""
    write(session, dead_letter, "key", [{"key": key, "at": now, "payload": payload, "error": error}])
    kind, _, number = key.partition(":")
    if kind == "timer" and number.isdecimal():
        session.execute(delete(timer).where(timer.c.id == int(number)))


def newest(session: Session, limit: int = 100) -> list[DeadLetter]:
    """The last ones, newest first."""
    query = select(dead_letter).order_by(dead_letter.c.id.desc()).limit(limit)
    return [DeadLetter(row.id, row.key, row.at, row.payload, row.error) for row in session.execute(query)]
