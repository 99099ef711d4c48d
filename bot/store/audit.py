"""The audit log: who saw, took and tried what. Rows are only ever added (a trigger refuses changes); the old ones go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, Table, Text, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables import Base
from bot.store.transaction import Session


class AuditRow(Base):
    """`what` is a code of bot/locale/audit.yaml; `person` whose deed it was, "" where nobody knows."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)
    number: Mapped[int | None]
    detail: Mapped[str] = mapped_column(Text)


_audit: Table = AuditRow.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Audited:
    """One line. `number` is the consultation's, if it was about one."""

    at: datetime
    person: str
    what: str
    number: int | None = None
    detail: str = ""


def append(session: Session, line: Audited, keep_since: datetime) -> None:
    """Adds the line; those from before `keep_since` go."""
    session.execute(delete(_audit).where(_audit.c.at < keep_since))
    values = {"at": line.at, "person": line.person, "what": line.what, "number": line.number, "detail": line.detail}
    session.execute(insert(_audit).values(values))


def found(session: Session, person: str, what: str, limit: int, skip: int = 0) -> tuple[Audited, ...]:
    """The newest lines first; an empty `person` or `what` does not narrow."""
    c = _audit.c
    narrowed = [column == value for column, value in ((c.person, person), (c.what, what)) if value]
    query = select(c.at, c.person, c.what, c.number, c.detail).where(*narrowed).order_by(c.id.desc())
    return tuple(Audited(*row) for row in session.execute(query.limit(limit).offset(skip)))
