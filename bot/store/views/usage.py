"""What the knowledge base was used for: which entries answered, and what was really asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import distinct, func, select

from bot.core.plan import ParcelKind
from bot.store.tables import consultation, parcel
from bot.store.transaction import Session
from knowledge.trials import Judgement

# Why a consultation came to a person although the bot had answered: see the reasons of bot/locale/expert.yaml.
_NOT_HELPED = frozenset({"not_helped", "asked_again", "none_of_these"})


@dataclass(frozen=True, slots=True)
class Usage:
    """`hits`: in how many consultations an entry was shown to the farmer, by its id; those that never were are not in it.

    `results`: how many farmers who were asked days later said that it was better, and how many that it was not, by entry.
    `consultations`: how many there are in all; `since`: when the first was opened, None where there is none.
    """

    hits: Mapping[str, int]
    consultations: int
    results: Mapping[str, tuple[int, int]]
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the farmer wrote it, the animal or crop that was talked of ("" when none), and when it was last asked."""

    text: str
    subject: str
    at: datetime


def usage(session: Session) -> Usage:
    """How often each entry answered. What was erased counts: no words are left of it, but the entry's id is. Three queries."""
    shown = (
        select(parcel.c.entry, func.count(distinct(parcel.c.number)).label("cases"))
        .where(parcel.c.kind == ParcelKind.ANSWER, parcel.c.entry.is_not(None))
        .group_by(parcel.c.entry)
    )
    hits = {row.entry: row.cases for row in session.execute(shown)}
    opened = consultation.c.opened_at
    number, since = session.execute(select(func.count(), func.min(opened)).select_from(consultation)).one()
    return Usage(hits, number, _results(session), since)


def _results(session: Session) -> dict[str, tuple[int, int]]:
    """What the farmers said of each entry that the bot gave or a person sent."""
    c, p = consultation.c, parcel.c
    sent = select(p.entry).where(p.id == c.result["parcel"].as_integer()).scalar_subquery()
    query = select(func.coalesce(c.result["entry"].as_string(), sent).label("entry"), c.went).where(c.went.is_not(None))
    found: dict[str, tuple[int, int]] = {}
    for row in session.execute(query):
        if row.entry:
            better, not_better = found.get(row.entry, (0, 0))
            found[row.entry] = (better + (row.went == "better"), not_better + (row.went != "better"))
    return found


def questions(session: Session, since: datetime) -> tuple[Asked, ...]:
    """What was asked from `since` on and judged, each wording once, the oldest first. One query."""
    c = consultation.c
    judged = (c.opened_at >= since, c.erased.is_(False), c.decision.is_not(None), c.question != "")
    query = (
        select(c.question, c.subject, func.max(c.opened_at).label("at"))
        .where(*judged)
        .group_by(c.question, c.subject)
        .order_by(func.max(c.number))
    )
    return tuple(Asked(row.question, row.subject, row.at) for row in session.execute(query))


def judged(session: Session, since: datetime) -> tuple[Judgement, ...]:
    """What farmers and experts accepted or corrected in consultations opened from `since` on, the oldest first: the farmer said
    that the bot's answer helped, or that it did not, at once or when asked days later; an expert sent an entry (the last
    counts); staff said which entry should have answered, or that none would have, and that counts before all else. One query."""
    c, p = consultation.c, parcel.c
    sent = (
        select(p.entry)
        .where(p.number == c.number, p.kind == ParcelKind.ANSWER, p.author.is_not(None), p.entry.is_not(None))
        .order_by(p.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("sent")
    )
    query = (
        select(c.question, c.subject, c.entry, c.decision, c.outcome, c.reason, c.went, c.should_be, sent)
        .where(c.opened_at >= since, c.erased.is_(False), c.question != "")
        .order_by(c.number)
    )
    return tuple(one for row in session.execute(query) if (one := _judgement(row)) is not None)


def _judgement(row: Any) -> Judgement | None:
    answered = row.entry if row.decision == "answer" else ""
    if row.should_be is not None:
        wrong = answered if answered != row.should_be else ""
        return Judgement(row.question, row.subject, row.should_be, wrong) if row.should_be or wrong else None
    if row.sent:
        return Judgement(row.question, row.subject, row.sent, answered if answered != row.sent else "")
    if answered and row.reason in _NOT_HELPED:
        return Judgement(row.question, row.subject, "", answered)
    if row.went in ("same", "worse"):
        return None  # the right answer to the question need not have been enough
    if answered and row.outcome == "helped":
        return Judgement(row.question, row.subject, answered, "")
    return None
