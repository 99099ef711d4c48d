"""The tables of proposals: entries that staff write in the console, with every version of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.writing.proposal_state import ProposalStatus
from bot.store.tables import Base, one_of


class ProposalRow(Base):
    """An entry on its way; what it says stands in its newest version."""

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint(one_of("status", [str(s) for s in ProposalStatus]), name="status"),
        Index(None, "status", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry: Mapped[str] = mapped_column(Text)
    industry: Mapped[str] = mapped_column(Text)
    base: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    status: Mapped[str] = mapped_column(Text)
    writers: Mapped[Any] = mapped_column(JSON)
    number: Mapped[int | None] = mapped_column(ForeignKey("consultation.number"))
    approved_by: Mapped[str | None] = mapped_column(Text)
    published: Mapped[str] = mapped_column(Text)
    touched_at: Mapped[datetime]


class ProposalVersionRow(Base):
    """What it said in one version, and who wrote that; never changed."""

    __tablename__ = "proposal_version"

    proposal: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    writer: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    content: Mapped[str]


proposal: Table = ProposalRow.__table__  # type: ignore[assignment]
proposal_version: Table = ProposalVersionRow.__table__  # type: ignore[assignment]
