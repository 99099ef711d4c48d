"""Lists that belong to one person: a farmer's own consultations, and an expert's or a guide's desk."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text

from bot.core.plan import Button
from bot.store.panels import sat_on
from bot.store.rows import buttons_of
from bot.store.tables import HELD, NOTICE, consultation, parcel
from bot.store.transaction import Session
from bot.store.views.find import Row, row_of, rows_query


@dataclass(frozen=True, slots=True)
class Notice:
    """What the bot told somebody with a post, and what it asked: delivered, a case closed, why was it passed on."""

    id: int
    at: datetime
    text: str
    number: int | None
    buttons: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """`held`: this person's cases, the one due first on top. `panels`: others' cases on whose panel this person sits.
    `watched`: others' cases in the villages asked for. `closed`: this person's last closed ones, newest first. `notices`:
    newest first.
    """

    held: tuple[Row, ...]
    watched: tuple[Row, ...]
    closed: tuple[Row, ...]
    notices: tuple[Notice, ...]
    panels: tuple[Row, ...] = ()


def mine(session: Session, person_id: str, limit: int = 20) -> tuple[Row, ...]:
    """A farmer's consultations, newest first. One query."""
    query = rows_query().where(consultation.c.farmer == person_id, consultation.c.erased.is_(False))
    return tuple(row_of(row) for row in session.execute(query.order_by(consultation.c.number.desc()).limit(limit)))


def desk(session: Session, person_id: str, villages: Collection[str] = (), limit: int = 20) -> Desk:
    """What lies on this person's desk; `villages` are those a guide stands by. Four queries, five with villages."""
    c = consultation.c
    held = rows_query().where(c.holder == person_id, text(HELD))
    held = held.order_by(c.due_at.is_(None), c.due_at, c.number)
    sat = rows_query().where(c.number.in_(sat_on(person_id)), c.holder.is_distinct_from(person_id))
    watched: tuple[Row, ...] = ()
    if villages:
        query = rows_query().where(text(HELD), c.village.in_(villages), c.holder.is_distinct_from(person_id))
        watched = tuple(row_of(row) for row in session.execute(query.order_by(c.number.desc()).limit(limit)))
    closed = rows_query().where(c.holder == person_id, c.status == "closed").order_by(c.number.desc()).limit(limit)
    return Desk(
        held=tuple(row_of(row) for row in session.execute(held)),
        watched=watched,
        closed=tuple(row_of(row) for row in session.execute(closed)),
        notices=_notices(session, person_id, limit),
        panels=tuple(row_of(row) for row in session.execute(sat.order_by(c.number.desc()))),
    )


def _notices(session: Session, person_id: str, limit: int) -> tuple[Notice, ...]:
    query = (
        select(parcel.c.id, parcel.c.queued_at, parcel.c.text, parcel.c.number, parcel.c.buttons)
        .where(parcel.c.person == person_id, text(NOTICE))
        .order_by(parcel.c.id.desc())
        .limit(limit)
    )
    return tuple(
        Notice(row.id, row.queued_at, row.text, row.number, buttons_of(row.buttons)) for row in session.execute(query)
    )
