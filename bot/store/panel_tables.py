"""The tables of expert panels; see bot/core/panel/panel_state.py.

consultation ── panel ── panel_member   who was asked
                     └── opinion        what they said, a row a version: in no table that a conversation is read from
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, ForeignKeyConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.panel.panel_state import OPEN_PANEL, PanelStatus
from bot.store.tables import Base, one_of, table_of

OPEN = one_of("status", sorted(OPEN_PANEL))


class PanelRow(Base):
    """One panel of a case, counted from 1. A case has at most one that is open."""

    __tablename__ = "panel"
    __table_args__ = (
        CheckConstraint(one_of("status", [str(s) for s in PanelStatus]), name="status"),
        Index("uq_panel_open", "number", unique=True, sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
    )

    number: Mapped[int] = mapped_column(ForeignKey("consultation.number"), primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(Text)
    chair: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime]
    minutes: Mapped[int]
    red: Mapped[bool]
    called_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(Text)
    certainty: Mapped[str | None] = mapped_column(Text)
    answers_for: Mapped[str | None] = mapped_column(Text)
    recheck_on: Mapped[date | None] = mapped_column(Date)
    concluded_by: Mapped[str | None] = mapped_column(Text)
    question: Mapped[str]
    material: Mapped[str]
    answer: Mapped[str]
    answer_ref_address: Mapped[str | None]
    answer_ref_message: Mapped[str | None]
    measures: Mapped[str]


def _of_panel() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["number", "nth"], ["panel.number", "panel.nth"])


class MemberRow(Base):
    """Somebody who was asked, in the order of asking."""

    __tablename__ = "panel_member"
    __table_args__ = (_of_panel(), Index(None, "person"))

    number: Mapped[int] = mapped_column(primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(Text)
    declined: Mapped[bool]
    unreached: Mapped[bool]
    dissent: Mapped[str]
    dissent_at: Mapped[datetime | None]


class OpinionRow(Base):
    """One version of one member's opinion, in the order in which they came."""

    __tablename__ = "opinion"
    __table_args__ = (_of_panel(), Index(None, "ref_address", "ref_message"))

    number: Mapped[int] = mapped_column(primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    at: Mapped[datetime]
    late: Mapped[bool]
    ref_address: Mapped[str | None]
    ref_message: Mapped[str | None]
    album: Mapped[str]
    text: Mapped[str]
    media: Mapped[Any] = mapped_column(JSON)


panel = table_of(PanelRow)
panel_member = table_of(MemberRow)
opinion = table_of(OpinionRow)
