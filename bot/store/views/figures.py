"""What the figures of a period are counted from: a few columns of every consultation opened in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.core.figures import Fact
from bot.core.situation import Status
from bot.store.rows import codes_of
from bot.store.tables import consultation
from bot.store.transaction import Session

_COLUMNS = [
    consultation.c[name]
    for name in (
        "opened_at", "status", "township", "industry", "entry", "holder", "red_flags", "first_reply_at", "outcome",
        "went", "result",
    )
]  # fmt: skip


def facts(session: Session, since: datetime, until: datetime) -> tuple[Fact, ...]:
    """The consultations opened from `since` on and before `until`. Forgotten ones count: what is counted holds no words.
    One query."""
    opened = consultation.c.opened_at
    query = select(*_COLUMNS).where(opened >= since, opened < until).order_by(consultation.c.number)
    return tuple(
        Fact(
            row.opened_at, Status(row.status), row.township, row.industry, row.entry, row.holder, codes_of(row.red_flags),
            row.first_reply_at, row.outcome, row.went or "", (row.result or {}).get("did") or "",
        )
        for row in session.execute(query)
    )  # fmt: skip
