"""What the bot did not know: the questions of a period that no entry answered, or whose answer did not help, and what people
answered to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, and_, or_, select

from bot.core.plan import ParcelKind
from bot.store.tables import consultation, message, parcel
from bot.store.transaction import Session

Kind = Literal["unmatched", "not_helped"]
# By the reasons of bot/locale/expert.yaml why a person was needed.
UNMATCHED = ("unmatched", "none_of_these", "two_misses")
NOT_HELPED = ("not_helped", "asked_again", "not_over", "not_better")
_WENT = ("same", "worse")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Question:
    """A consultation whose question the bot did not know, or whose answer (`entry`, if it was one) did not help."""

    number: int
    text: str
    farmer: str
    at: datetime
    kind: Kind
    subject: str
    industry: str
    township: str
    village: str
    entry: str
    entry_version: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody with a post answered: words, or an entry that was sent ("" else)."""

    number: int
    person: str
    at: datetime
    text: str
    entry: str = ""


def unknown(
    session: Session,
    since: datetime,
    until: datetime,
    *,
    kind: str = "",
    township: str = "",
    industry: str = "",
    hide_red: bool = False,
) -> tuple[Question, ...]:
    """Those opened from `since` on and before `until`, the oldest first; what was erased has no words. `hide_red`: red flags are
    left out. One query."""
    c = consultation.c
    narrowed = [column == value for column, value in ((c.township, township), (c.industry, industry)) if value]
    narrowed += [c.red_flags == ""] if hide_red else []
    query = (
        select(
            c.number, c.question, c.farmer, c.opened_at, c.reason, c.went, c.subject, c.industry, c.township, c.village,
            c.entry, c.shown,
        )
        .where(c.opened_at >= since, c.opened_at < until, c.erased.is_(False), c.question != "", _meant(kind), *narrowed)
        .order_by(c.number)
    )  # fmt: skip
    return tuple(
        Question(
            number=row.number,
            text=row.question,
            farmer=row.farmer,
            at=row.opened_at,
            kind="unmatched" if row.reason in UNMATCHED else "not_helped",
            subject=row.subject,
            industry=row.industry or "",
            township=row.township or "",
            village=row.village or "",
            entry=row.entry or "",
            entry_version=(row.shown or {}).get("entry_version") or "",
        )
        for row in session.execute(query)
    )


def _meant(kind: str) -> ColumnElement[bool]:
    c = consultation.c
    unmatched = c.reason.in_(UNMATCHED)
    if kind == "unmatched":
        return unmatched
    not_helped = or_(c.reason.in_(NOT_HELPED), and_(c.went.in_(_WENT), c.reason.not_in(UNMATCHED)))
    return not_helped if kind == "not_helped" else or_(unmatched, not_helped)


def answers(session: Session, numbers: Sequence[int]) -> dict[int, tuple[Answered, ...]]:
    """What people answered in these consultations, in their own words and by sending entries, in order. Two queries for each
    five hundred."""
    found = defaultdict[int, list[Answered]](list)
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        for one in (*_written(session, some), *_sent(session, some)):
            found[one.number].append(one)
    return {number: tuple(sorted(said, key=lambda one: one.at)) for number, said in found.items()}


def _written(session: Session, numbers: Sequence[int]) -> list[Answered]:
    """Of words that were edited, the newest."""
    m, c = message.c, consultation.c
    words = select(m.number, m.person, m.at, m.text, m.id, m.ref_address, m.ref_message)
    query = words.join(consultation, c.number == m.number)
    query = query.where(m.number.in_(numbers), m.person != c.farmer, m.text != "").order_by(m.id)
    newest: dict[object, Answered] = {}
    for row in session.execute(query):
        place = (row.ref_address, row.ref_message) if row.ref_message else row.id
        newest[place] = Answered(row.number, row.person, row.at, row.text)
    return list(newest.values())


def _sent(session: Session, numbers: Sequence[int]) -> list[Answered]:
    p = parcel.c
    of_people = (p.kind == ParcelKind.ANSWER, p.author.is_not(None), p.entry.is_not(None))
    query = select(p.number, p.author, p.queued_at, p.text, p.entry).where(p.number.in_(numbers), *of_people)
    return [
        Answered(row.number, row.author, row.queued_at, row.text, row.entry)
        for row in session.execute(query.order_by(p.id))
    ]
