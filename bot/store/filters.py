"""Kept filters of the consultations' list: the table, who sees which, and writing them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Row, Text, insert, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.events import Event, FilterKept
from bot.core.situation import SavedFilter
from bot.store.tables import Base, table_of
from bot.store.transaction import Session


class FilterRow(Base):
    """A filter with its name. One that was deleted stays, so that it can come back."""

    __tablename__ = "saved_filter"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's own form

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(Text)
    name: Mapped[str]
    query: Mapped[str]
    shared: Mapped[bool] = mapped_column(Boolean)
    gone: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime]


saved_filter = table_of(FilterRow)


def seen_by(session: Session, person: str) -> tuple[SavedFilter, ...]:
    """Their own and those that are shared, by name. One query."""
    theirs = or_(saved_filter.c.owner == person, saved_filter.c.shared.is_(True))
    query = select(saved_filter).where(theirs, saved_filter.c.gone.is_(False))
    return tuple(_of(row) for row in session.execute(query.order_by(saved_filter.c.name, saved_filter.c.id)))


def of_event(session: Session, event: Event) -> SavedFilter | None:
    """The filter that this event is to change."""
    return one(session, event.id) if isinstance(event, FilterKept) and event.id else None


def one(session: Session, number: int) -> SavedFilter | None:
    """The filter of this id, also one that is gone."""
    row = session.execute(select(saved_filter).where(saved_filter.c.id == number)).first()
    return _of(row) if row else None


def write(session: Session, filters: Sequence[SavedFilter], at: datetime) -> None:
    """Keeps new ones, changes the others."""
    for kept in filters:
        values = {name: getattr(kept, name) for name in ("owner", "name", "query", "shared", "gone")} | {"at": at}
        if kept.id:
            session.execute(update(saved_filter).where(saved_filter.c.id == kept.id).values(values))
        else:
            session.execute(insert(saved_filter), [values])


def _of(row: Row[Any]) -> SavedFilter:
    return SavedFilter(row.id, row.owner, row.name, row.query, row.shared, row.gone)
