"""What a work report tells beside the figures: who was reached, who answered, panels, visits, pages given, how it went on.

All of it about consultations opened from one moment on and before another, in one township or in all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, distinct, func, or_, select

from bot.core.experts.handouts import SCHEME
from bot.core.panel.panel_state import PanelStatus
from bot.core.plan import ParcelKind
from bot.store.panel_tables import opinion, panel
from bot.store.rows import codes_of
from bot.store.tables import consultation, parcel
from bot.store.transaction import Session
from bot.store.work_tables import work

_C, _P = consultation.c, parcel.c
_MOST_CASES = 400


@dataclass(frozen=True, slots=True)
class Span:
    """From which moment on, before which, and the township's id; "" for the whole county."""

    since: datetime
    until: datetime
    township: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many households asked how often: in a place, about an industry, or (both None) in all."""

    cases: int
    households: int
    township: str | None = None
    village: str | None = None
    industry: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """In how many consultations of how many households somebody with a post answered."""

    person: str
    cases: int
    households: int


@dataclass(frozen=True, slots=True)
class Sat:
    """A panel that was called. `opinions`: how many members gave theirs; `red`: on a case with a red flag."""

    number: int
    called_at: datetime
    industry: str | None
    township: str | None
    chair: str
    opinions: int
    concluded: bool
    certainty: str
    question: str
    answer: str
    red: bool = False


@dataclass(frozen=True, slots=True)
class Visited:
    """Somebody went there. `finding` is for the county's people."""

    number: int
    at: datetime
    by: str
    township: str | None
    village: str | None
    industry: str | None
    finding: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """A consultation with a red flag."""

    number: int
    opened_at: datetime
    flags: tuple[str, ...]
    township: str | None
    holder: str | None
    first_reply_at: datetime | None
    outcome: str
    went: str


@dataclass(frozen=True, slots=True)
class Told:
    """A consultation that the farmer said went well, with the words of who answered first."""

    number: int
    township: str | None
    industry: str | None
    question: str
    author: str
    answer: str
    did: str


@dataclass(frozen=True, slots=True)
class Training:
    """A class that was held, and how many came. Nothing records any so far."""

    day: datetime
    title: str
    township: str | None
    people: int


@dataclass(frozen=True, slots=True)
class Deeds:
    """All of it. `pages`: how many copies of which entry's printed page were given; `entries`: how often an expert sent one."""

    all: Reach
    townships: tuple[Reach, ...]
    villages: tuple[Reach, ...]
    industries: tuple[Reach, ...]
    answered: tuple[Answered, ...]
    panels: tuple[Sat, ...]
    visits: tuple[Visited, ...]
    pages: tuple[tuple[str, int], ...]
    entries: tuple[tuple[str, int], ...]
    alarms: tuple[Alarm, ...]
    good: tuple[Told, ...]
    training: tuple[Training, ...] = ()


def deeds(session: Session, span: Span) -> Deeds:
    """What was done. Eleven queries, each summed by the database or of few rows."""
    opened = _opened(span)
    whole = session.execute(select(*_counts()).where(opened)).one()
    return Deeds(
        all=Reach(whole.cases, whole.households),
        townships=_reach(session, opened, "township"),
        villages=tuple(one for one in _reach(session, opened, "township", "village") if one.village),
        industries=_reach(session, opened, "industry"),
        answered=_answered(session, opened),
        panels=_panels(session, opened),
        visits=_visits(session, opened),
        pages=_given(session, opened, ParcelKind.MEDIA),
        entries=_given(session, opened, ParcelKind.ANSWER),
        alarms=_alarms(session, opened),
        good=_good(session, opened),
    )


def _opened(span: Span) -> ColumnElement[bool]:
    conditions = [_C.opened_at >= span.since, _C.opened_at < span.until]
    if span.township:
        conditions.append(_C.township == span.township)
    return and_(*conditions)


def _counts() -> Sequence[ColumnElement[Any]]:
    return func.count().label("cases"), func.count(distinct(_C.farmer)).label("households")


def _reach(session: Session, opened: ColumnElement[bool], *by: str) -> tuple[Reach, ...]:
    columns = [_C[name] for name in by]
    query = select(*columns, *_counts()).where(opened).group_by(*columns)
    return tuple(
        Reach(row.cases, row.households, **{name: getattr(row, name) for name in by}) for row in session.execute(query)
    )


def _of_farmers(opened: ColumnElement[bool]) -> ColumnElement[bool]:
    """What a person sent to the farmer of a consultation."""
    return and_(opened, _P.number == _C.number, _P.person == _C.farmer, _P.author.is_not(None))


def _answered(session: Session, opened: ColumnElement[bool]) -> tuple[Answered, ...]:
    cases, households = func.count(distinct(_C.number)), func.count(distinct(_C.farmer))
    wrote = _P.number == _C.number, _P.author.is_not(None), _P.kind != str(ParcelKind.QUESTION)
    query = select(_P.author, cases.label("cases"), households.label("households")).where(opened, *wrote)
    return tuple(Answered(row.author, row.cases, row.households) for row in session.execute(query.group_by(_P.author)))


def _panels(session: Session, opened: ColumnElement[bool]) -> tuple[Sat, ...]:
    said = (
        select(func.count(distinct(opinion.c.person)))
        .where(opinion.c.number == panel.c.number, opinion.c.nth == panel.c.nth, opinion.c.late.is_(False))
        .scalar_subquery()
        .label("opinions")
    )
    query = (
        select(panel, _C.industry, _C.township, _C.red_flags, said)
        .join(consultation, _C.number == panel.c.number)
        .where(opened, panel.c.called_at.is_not(None))
        .order_by(panel.c.called_at, panel.c.number)
    )
    return tuple(
        Sat(
            row.number, row.called_at, row.industry, row.township, row.concluded_by or row.chair, row.opinions,
            row.status == PanelStatus.CONCLUDED, row.certainty or "", row.question, row.answer,
            row.red_flags != "",
        )
        for row in session.execute(query)
    )  # fmt: skip


def _visits(session: Session, opened: ColumnElement[bool]) -> tuple[Visited, ...]:
    query = (
        select(work, _C.township, _C.village, _C.industry)
        .join(consultation, _C.number == work.c.number)
        .where(opened, work.c.visited_at.is_not(None))
        .order_by(work.c.visited_at, work.c.number)
    )
    return tuple(
        Visited(row.number, row.visited_at, row.visit_by or "", row.township, row.village, row.industry, row.finding)
        for row in session.execute(query)
    )


def _given(session: Session, opened: ColumnElement[bool], kind: ParcelKind) -> tuple[tuple[str, int], ...]:
    """Which entries people sent, as a page to print or as an answer, the most first."""
    conditions = [_of_farmers(opened), _P.kind == str(kind), _P.entry.is_not(None)]
    if kind is ParcelKind.MEDIA:
        conditions.append(_P.media["file"].as_string().startswith(SCHEME))
    query = select(_P.entry, func.count().label("copies")).where(*conditions).group_by(_P.entry)
    return tuple(sorted(((row.entry, row.copies) for row in session.execute(query)), key=lambda one: (-one[1], one[0])))


def _alarms(session: Session, opened: ColumnElement[bool]) -> tuple[Alarm, ...]:
    query = select(consultation).where(opened, _C.red_flags != "").order_by(_C.number)
    return tuple(
        Alarm(
            row.number, row.opened_at, codes_of(row.red_flags), row.township, row.holder, row.first_reply_at, row.outcome,
            row.went or "",
        )
        for row in session.execute(query)
    )  # fmt: skip


def _good(session: Session, opened: ColumnElement[bool]) -> tuple[Told, ...]:
    """The newest of them, with words to read on both sides; a red flag's story is told in the annex only."""
    first: Select[Any] = (
        select(func.min(_P.id))
        .where(_P.number == _C.number, _P.person == _C.farmer, _P.kind == str(ParcelKind.REPLY), _P.author.is_not(None))
        .correlate(consultation)
    )
    well = or_(_C.went == "better", and_(_C.went.is_(None), _C.outcome.in_(["helped", "solved"])))
    query = (
        select(_C.number, _C.township, _C.industry, _C.question, _C.result, _P.author, _P.text)
        .join(parcel, _P.id == first.scalar_subquery())
        .where(opened, well, _C.erased.is_(False), _C.question != "", _C.red_flags == "")
        .order_by(_C.number.desc())
        .limit(_MOST_CASES)
    )
    return tuple(
        Told(
            row.number, row.township, row.industry, row.question, row.author, row.text,
            (row.result or {}).get("did") or "",
        )
        for row in session.execute(query)
    )  # fmt: skip
