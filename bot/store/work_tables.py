"""The table of what is under way with a case: what the farmer was asked back, and going there to see it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables import Base


class WorkRow(Base):
    """A row a consultation, for those with anything under way."""

    __tablename__ = "work"

    number: Mapped[int] = mapped_column(ForeignKey("consultation.number"), primary_key=True, autoincrement=False)
    asked: Mapped[list[Any]] = mapped_column(JSON)
    visit_by: Mapped[str | None]
    visit_day: Mapped[date | None] = mapped_column(Date)
    visited_at: Mapped[datetime | None]
    finding: Mapped[str]


work: Table = WorkRow.__table__  # type: ignore[assignment]
