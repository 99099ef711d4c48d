"""The tables of groups of the same question; see bot/core/experts/group_state.py.

consultation ── group_member   who rides with whom
                group_word     what was said to all of a group: words of people with a post, none of a farmer's
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.experts.group_state import Standing
from bot.store.tables import Base, one_of, table_of


class GroupMemberRow(Base):
    """A row a case that is or was in a group; `of_group` is the number of the case that the group was made around."""

    __tablename__ = "group_member"
    __table_args__ = (
        CheckConstraint(one_of("standing", [str(one) for one in Standing]), name="standing"),
        Index("ix_group_member_of_group", "of_group"),
    )

    number: Mapped[int] = mapped_column(ForeignKey("consultation.number"), primary_key=True, autoincrement=False)
    of_group: Mapped[int]
    standing: Mapped[str]
    heard: Mapped[int]
    told: Mapped[int]
    card: Mapped[bool]


class GroupWordRow(Base):
    """One thing that was said or done for all of a group, counted from 1."""

    __tablename__ = "group_word"

    of_group: Mapped[int] = mapped_column(ForeignKey("consultation.number"), primary_key=True, autoincrement=False)
    nth: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by: Mapped[str]
    act: Mapped[str]
    text: Mapped[str]
    media: Mapped[list[Any]] = mapped_column(JSON)
    entry: Mapped[str]
    questions: Mapped[list[Any]] = mapped_column(JSON)


group_member = table_of(GroupMemberRow)
group_word = table_of(GroupWordRow)
