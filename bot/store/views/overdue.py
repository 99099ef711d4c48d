"""What should have happened by now and has not: bells nobody heard, cases nobody has, red flags nobody answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.core.situation import Status
from bot.store.tables import consultation, timer
from bot.store.transaction import Session


@dataclass(frozen=True, slots=True)
class Overdue:
    """`timers`: due before the moment asked for and not rung. `unheld`: cases that wait and that nobody has.

    `red`: cases with a red flag that were to be answered by now and are not.
    """

    timers: int = 0
    unheld: int = 0
    red: int = 0


def overdue(session: Session, now: datetime, timers_before: datetime) -> Overdue:
    """How much of it there is. Two queries."""
    c = consultation.c
    late = select(func.count()).select_from(timer).where(timer.c.due < timers_before)
    waiting = [str(Status.WAITING), str(Status.TAKEN)]
    cases = select(
        func.count().filter(c.status == str(Status.WAITING), c.holder.is_(None)),
        func.count().filter(c.red_flags != "", c.due_at < now),
    ).where(c.status.in_(waiting))
    unheld, red = session.execute(cases).one()
    return Overdue(session.scalar(late) or 0, unheld, red)
