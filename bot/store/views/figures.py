"""What the figures of a period are counted from: a few columns of every consultation opened in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from bot.core.figures import Fact
from bot.core.situation import Status
from bot.store.rows import codes_of
from bot.store.tables import consultation
from bot.store.transaction import Session

# The order of Fact's fields, so that a row becomes one as it is; of the result's JSON only what is counted.
_COLUMNS = (
    *(consultation.c[name] for name in ("opened_at", "status", "township", "industry", "entry", "holder", "red_flags")),
    consultation.c.first_reply_at,
    consultation.c.outcome,
    func.coalesce(consultation.c.went, ""),
    func.coalesce(consultation.c.result["did"].as_string(), ""),
)
_STATUS = {str(status): status for status in Status}


def facts(session: Session, since: datetime, until: datetime) -> tuple[Fact, ...]:
    """The consultations opened from `since` on and before `until`. Forgotten ones count: what is counted holds no words.
    One query."""
    opened = consultation.c.opened_at
    query = select(*_COLUMNS).where(opened >= since, opened < until).order_by(consultation.c.number)
    return tuple(
        Fact(opened_at, _STATUS[status], township, industry, entry, holder, codes_of(flags) if flags else (), *rest)
        for opened_at, status, township, industry, entry, holder, flags, *rest in session.execute(query)
    )
