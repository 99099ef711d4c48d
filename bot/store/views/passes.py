"""What was passed on as "not my field" or "not my area": where the county's division of work has gaps."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import select

from bot.core.experts.passing import GAPS
from bot.store.tables import consultation, journal
from bot.store.transaction import Session

# (reason, township id or None, industry or None)
Kind = tuple[str, str | None, str | None]


def passed_as_gaps(session: Session, since: datetime) -> list[tuple[Kind, int]]:
    """How often each was said since then, the most frequent first; each case once for the same reason."""
    query = (
        select(journal.c.number, journal.c.data, consultation.c.township, consultation.c.industry)
        .join(consultation, consultation.c.number == journal.c.number)
        .where(journal.c.kind == "tapped", journal.c.at >= since)
    )
    said = {
        (row.number, why, row.township, row.industry)
        for row in session.execute(query)
        if (why := row.data.get("why_passed")) in GAPS
    }
    counted = Counter((why, township, industry) for _, why, township, industry in said)
    return sorted(counted.items(), key=lambda one: (-one[1], str(one[0])))
