"""Finding consultations: filters, search in Chinese of one character or more, pages, and all of them for an export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy import Row as Found

from bot.core.alarms.losses import Losses
from bot.store.rows import codes_of, losses_of
from bot.store.tables import consultation, person
from bot.store.transaction import Session
from bot.store.views.narrow import Condition, Filter, conditions, says
from bot.store.work_tables import work

Sort = Literal["-number", "number", "-touched", "touched", "due", "-due"]
MAX_PAGE = 200
_CHUNK = 500
_STRETCH = 4_000
_SORTS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "-number": (consultation.c.number.desc(),),
    "number": (consultation.c.number.asc(),),
    "-touched": (consultation.c.touched_at.desc(), consultation.c.number.desc()),
    "touched": (consultation.c.touched_at.asc(), consultation.c.number.asc()),
    "due": (consultation.c.due_at.asc(), consultation.c.number.asc()),
    "-due": (consultation.c.due_at.desc(), consultation.c.number.desc()),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A consultation in a list or an export. `phone` is whole: who may not see it is the page's matter."""

    number: int
    status: str
    farmer: str
    farmer_name: str
    phone: str
    helper: str | None
    question: str
    language: str
    township: str | None
    village: str | None
    industry: str | None
    subject: str
    decision: str | None
    entry: str | None
    confidence: float | None
    red_flags: tuple[str, ...]
    holder: str | None
    rung: int
    reason: str
    outcome: str
    went: str
    did: str
    media: int
    opened_at: datetime
    touched_at: datetime
    due_at: datetime | None
    first_reply_at: datetime | None
    closed_at: datetime | None
    erased: bool
    losses: Losses | None = None
    visit_by: str | None = None
    visit_day: date | None = None
    visited_at: datetime | None = None
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and how many there are in all; `more`: at least so many, older ones were not looked through."""

    rows: tuple[Row, ...]
    total: int
    more: bool = False


def consultations(session: Session, wanted: Filter, page: int = 1, size: int = 50, sort: str = "-number") -> Page:
    """Page `page` (from 1) of what the filter finds. An unknown sort means newest first.

    Two queries (by due times four); for words, newest first, one more for every stretch of numbers that has to be looked through.
    """
    size, page = max(1, min(size, MAX_PAGE)), max(1, page)
    order = _SORTS.get(sort, _SORTS["-number"])
    narrow = conditions(wanted)
    if wanted.text.strip() and order is _SORTS["-number"]:
        numbers, more = _newest(session, wanted, page * size + 1)
        shown = numbers[(page - 1) * size : page * size]
        found = session.execute(rows_query().where(consultation.c.number.in_(shown)).order_by(*order))
        return Page(tuple(row_of(row) for row in found), len(numbers), more)
    if wanted.text.strip():
        narrow.append(says(wanted.text))
    total, skip = _count(session, narrow), (page - 1) * size
    if sort not in ("due", "-due"):
        found = session.execute(rows_query().where(*narrow).order_by(*order).limit(size).offset(skip))
        return Page(tuple(row_of(row) for row in found), total)
    # What is due comes first, then all that is not: two queries can be read from an index, one sorts everything.
    due = consultation.c.due_at
    number_of_due = _count(session, [*narrow, due.is_not(None)])
    first = rows_query().where(*narrow, due.is_not(None)).order_by(*order).limit(size).offset(skip)
    rows = [row_of(row) for row in session.execute(first)]
    rest = rows_query().where(*narrow, due.is_(None)).order_by(order[1]).limit(size - len(rows))
    if len(rows) < size:
        rows += [row_of(row) for row in session.execute(rest.offset(max(skip - number_of_due, 0)))]
    return Page(tuple(rows), total)


def _count(session: Session, narrow: Sequence[Condition]) -> int:
    return session.scalar(select(func.count()).select_from(consultation).where(*narrow)) or 0


def _newest(session: Session, wanted: Filter, enough: int) -> tuple[list[int], bool]:
    """The numbers of those that hold the words, newest first, and whether older ones were left unlooked at: what stands in
    many consultations is found among the newest few thousand, and nobody has to wait for the rest.
    """
    number, narrow = consultation.c.number, conditions(wanted)
    found: list[int] = []
    before, stretch = (session.scalar(select(func.max(number))) or 0) + 1, _STRETCH
    while before > 1:
        first = max(before - stretch, 0)
        here = select(number).where(number >= first, number < before, says(wanted.text, first, before), *narrow)
        found += session.scalars(here.order_by(number.desc()))
        before, stretch = first, stretch * 4
        if len(found) >= enough:
            break
    return found, before > 1


def how_many(session: Session, wanted: Filter, most: int | None = None) -> int:
    """How many the filter finds; counting ends at `most`."""
    narrow = conditions(wanted)
    if wanted.text.strip():
        narrow.append(says(wanted.text))
    found = select(consultation.c.number).where(*narrow).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def export_rows(session: Session, wanted: Filter) -> Iterator[Row]:
    """All that the filter finds, oldest first, read in chunks, so that a hundred thousand do not fill the memory."""
    narrow = conditions(wanted)
    if wanted.text.strip():
        narrow.append(says(wanted.text))
    last = -1
    while True:
        query = rows_query().where(consultation.c.number > last, *narrow)
        rows = session.execute(query.order_by(consultation.c.number).limit(_CHUNK)).all()
        yield from (row_of(row) for row in rows)
        if len(rows) < _CHUNK:
            return
        last = rows[-1].number


def rows_query() -> Select[Any]:
    """Consultations with their farmers' names, to be narrowed and read with `row_of`."""
    c = consultation.c
    columns = (
        c.number, c.status, c.farmer, c.question, c.language, c.township, c.village, c.industry, c.subject,
        c.decision, c.entry, c.shown, c.red_flags, c.holder, c.rung, c.reason, c.outcome, c.result, c.helper, c.media, c.opened_at,
        c.touched_at, c.due_at, c.first_reply_at, c.closed_at, c.erased, c.losses,
        work.c.visit_by, work.c.visit_day, work.c.visited_at, work.c.finding,
    )  # fmt: skip
    return select(*columns, person.c.name, person.c.phone).select_from(
        consultation.outerjoin(person, person.c.id == consultation.c.farmer).outerjoin(work, work.c.number == c.number)
    )


def row_of(row: Found[Any]) -> Row:
    """A row of `rows_query`."""
    return Row(
        number=row.number,
        status=row.status,
        farmer=row.farmer,
        farmer_name=row.name or "",
        phone=row.phone or "",
        helper=row.helper,
        question=row.question,
        language=row.language,
        township=row.township,
        village=row.village,
        industry=row.industry,
        subject=row.subject,
        decision=row.decision,
        entry=row.entry,
        confidence=row.shown["confidence"] if row.shown else None,
        red_flags=codes_of(row.red_flags),
        holder=row.holder,
        rung=row.rung,
        reason=row.reason,
        outcome=row.outcome,
        went=row.result["went"] if row.result else "",
        did=row.result["did"] if row.result else "",
        media=len(row.media),
        opened_at=row.opened_at,
        touched_at=row.touched_at,
        due_at=row.due_at,
        first_reply_at=row.first_reply_at,
        closed_at=row.closed_at,
        erased=row.erased,
        losses=losses_of(row.losses),
        visit_by=row.visit_by,
        visit_day=row.visit_day,
        visited_at=row.visited_at,
        finding=row.finding or "",
    )
