"""Finding consultations: filters, search in Chinese of one character or more, pages, and all of them for an export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy import Row as Found

from bot.core.situation import WITH_PERSON
from bot.store.rows import codes_of
from bot.store.tables import consultation, message, parcel, person, remark
from bot.store.transaction import Session
from bot.store.types import folded

Sort = Literal["-number", "number", "-touched", "touched", "due", "-due"]
MAX_PAGE = 200
_CHUNK = 500
_SORTS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "-number": (consultation.c.number.desc(),),
    "number": (consultation.c.number.asc(),),
    "-touched": (consultation.c.touched_at.desc(), consultation.c.number.desc()),
    "touched": (consultation.c.touched_at.asc(), consultation.c.number.asc()),
    "due": (consultation.c.due_at.is_(None), consultation.c.due_at.asc(), consultation.c.number.asc()),
    "-due": (consultation.c.due_at.is_(None), consultation.c.due_at.desc(), consultation.c.number.desc()),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What to look for; empty fields do not narrow.

    `since` and `until` are aware moments around the opening, `until` not included. `status` may be a standing, "open"
    (all but closed) or "held" (with a person). `red_flag` is a code, or "any". `expert` is the holder's id. `text` is
    looked for in the question, the answers, every message and the remarks, without regard to case and width; a number
    also finds that consultation.
    """

    since: datetime | None = None
    until: datetime | None = None
    township: str = ""
    industry: str = ""
    status: str = ""
    decision: str = ""
    expert: str = ""
    red_flag: str = ""
    text: str = ""


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


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and how many there are in all."""

    rows: tuple[Row, ...]
    total: int


def consultations(session: Session, wanted: Filter, page: int = 1, size: int = 50, sort: str = "-number") -> Page:
    """Page `page` (from 1) of what the filter finds. An unknown sort means newest first. Two queries."""
    conditions = _conditions(wanted)
    size = max(1, min(size, MAX_PAGE))
    query = rows_query().where(*conditions).order_by(*_SORTS.get(sort, _SORTS["-number"]))
    found = session.execute(query.limit(size).offset((max(1, page) - 1) * size))
    rows = tuple(row_of(row) for row in found)
    total = session.scalar(select(func.count()).select_from(consultation).where(*conditions))
    return Page(rows, total or 0)


def export_rows(session: Session, wanted: Filter) -> Iterator[Row]:
    """All that the filter finds, oldest first, read in chunks, so that a hundred thousand do not fill the memory."""
    conditions = _conditions(wanted)
    last = -1
    while True:
        query = rows_query().where(consultation.c.number > last, *conditions)
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
        c.touched_at, c.due_at, c.first_reply_at, c.closed_at, c.erased,
    )  # fmt: skip
    return select(*columns, person.c.name, person.c.phone).select_from(
        consultation.outerjoin(person, person.c.id == consultation.c.farmer)
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
    )


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    c = consultation.c
    conditions: list[ColumnElement[bool]] = []
    if wanted.since:
        conditions.append(c.opened_at >= wanted.since)
    if wanted.until:
        conditions.append(c.opened_at < wanted.until)
    for column, value in (
        (c.township, wanted.township),
        (c.industry, wanted.industry),
        (c.decision, wanted.decision),
        (c.holder, wanted.expert),
    ):
        if value:
            conditions.append(column == value)
    if wanted.status:
        conditions.append(_status(wanted.status))
    if wanted.red_flag == "any":
        conditions.append(c.red_flags != "")
    elif wanted.red_flag:
        conditions.append(c.red_flags.contains(f",{wanted.red_flag},", autoescape=True))
    if wanted.text.strip():
        conditions.append(_says(folded(wanted.text)))
    return conditions


def _status(status: str) -> ColumnElement[bool]:
    if status == "open":
        return consultation.c.status != "closed"
    if status == "held":
        return consultation.c.status.in_(sorted(WITH_PERSON))
    return consultation.c.status == status


def _says(text: str) -> ColumnElement[bool]:
    number = consultation.c.number
    places: list[ColumnElement[bool]] = [consultation.c.search.contains(text, autoescape=True)]
    for table in (message, parcel, remark):
        says = and_(table.c.search.contains(text, autoescape=True), table.c.number.is_not(None))
        places.append(number.in_(select(table.c.number).where(says)))
    digits = text.lstrip("#")
    if digits.isascii() and digits.isdecimal() and len(digits) < 10:
        places.append(number == int(digits))
    return or_(*places)
