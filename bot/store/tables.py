"""The tables. What a class's docstring says holds on SQLite and PostgreSQL alike; the database guards what it can.

    person ── account (address → person)          invitation
       └─ consultation ── message    what people said, a row a version
                      ├── remark     internal words, apart from what any farmer's page reads
                      ├── parcel     the outbox, kept for ever: what we said, and whether it arrived
                      └── timer      what becomes due
    journal   a line an event, only ever added to        dead_letter   events that could not be handled        meta
    absence   who is away, and who stands in        the expert panels: panel_tables.py

Columns called `search` hold the text folded for searching (see types.folded); they stand before the long ones, so
that a scan on SQLite need not walk through those.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    MetaData,
    Sequence,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.core.plan import ParcelKind
from bot.core.situation import IN_BOT_HANDS, WITH_PERSON, Role, Status
from bot.store.types import Moment, Words


def one_of(column: str, values: list[str]) -> str:
    """A condition: the column holds one of these codes."""
    quoted = ", ".join(f"'{value!s}'" for value in values)
    return f"{column} IN ({quoted})"


# Written out, not bound: a partial index serves only a query in which its own condition stands word for word.
OPEN = one_of("status", sorted(IN_BOT_HANDS))
HELD = one_of("status", sorted(WITH_PERSON))
RED = "red_flags != ''"
MOVED = "moves > 0"
WITH_PANEL = "panels > 0"
FACETS = (
    "township", "village", "industry", "decision", "entry", "holder", "rung", "outcome", "status", "first_reply_at",
    "red_flags", "due_at", "panels", "moves", "opened_at", "number",
)  # fmt: skip
AUTHORED = "author IS NOT NULL"
QUEUED = "state = 'queued'"
QUEUE = ("channel", "lane", "id", "state")
DEAD = "state = 'dead'"
NOTICE = f"kind = '{ParcelKind.DESK}'"


class Base(DeclarativeBase):
    """Root of the tables, with names for all constraints, so that a migration can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: Words, datetime: Moment}  # noqa: RUF012 - SQLAlchemy's own form


# PostgreSQL only: SQLite takes the highest number and one more, under its exclusive lock.
CONSULTATION_NUMBER = Sequence("consultation_number", metadata=Base.metadata)


class PersonRow(Base):
    """A farmer, or what we remember of somebody with a post beside the config (language, reachable)."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint(one_of("role", [str(r) for r in Role]), name="role"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    role: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    name: Mapped[str]
    address: Mapped[str | None] = mapped_column(Text)
    township: Mapped[str | None]
    village: Mapped[str | None]
    phone: Mapped[str]
    reachable: Mapped[bool]
    language_chosen: Mapped[bool]
    forgotten: Mapped[bool]
    seen_at: Mapped[datetime]
    base: Mapped[str | None]
    helper: Mapped[str | None] = mapped_column(Text)
    consent_at: Mapped[datetime | None]


class AccountRow(Base):
    """From this address that person speaks."""

    __tablename__ = "account"
    __table_args__ = (Index(None, "person"),)

    address: Mapped[str] = mapped_column(Text, primary_key=True)
    person: Mapped[str] = mapped_column(Text)
    bound_at: Mapped[datetime]


class ConsultationRow(Base):
    """One question and all that follows. A farmer has at most one that is in the bot's hands."""

    __tablename__ = "consultation"
    __table_args__ = (
        CheckConstraint(one_of("status", [str(s) for s in Status]), name="status"),
        Index("uq_consultation_open", "farmer", unique=True, sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        Index("ix_consultation_held", "holder", sqlite_where=text(HELD), postgresql_where=text(HELD)),
        Index(None, "farmer", "number"),
        Index(None, "status", "number"),
        Index(None, "township", "number"),
        Index(None, "industry", "number"),
        Index(None, "holder", "number"),
        Index(None, "village", "number"),
        Index(None, "entry", "number"),
        Index(None, "opened_at"),
        Index(None, "touched_at", "number"),
        Index(None, "due_at", "number"),
        # All that the list counts beside its choices: read from here, SQLite need not walk through the rows themselves.
        Index("ix_consultation_facets", *FACETS),
        Index("ix_consultation_red", "number", "red_flags", sqlite_where=text(RED), postgresql_where=text(RED)),
        Index("ix_consultation_moved", "number", sqlite_where=text(MOVED), postgresql_where=text(MOVED)),
        Index("ix_consultation_panels", "number", sqlite_where=text(WITH_PANEL), postgresql_where=text(WITH_PANEL)),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    farmer: Mapped[str] = mapped_column(ForeignKey("person.id"))
    status: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    decision: Mapped[str | None]
    entry: Mapped[str | None]
    industry: Mapped[str | None]
    township: Mapped[str | None]
    village: Mapped[str | None]
    holder: Mapped[str | None]
    rung: Mapped[int]
    red_flags: Mapped[str]  # ",R1,R3,": every code between commas, so that one can be looked for
    due_at: Mapped[datetime | None]
    search: Mapped[str]
    question: Mapped[str]
    normalised: Mapped[str]
    language: Mapped[str] = mapped_column(Text)
    shown: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    subject: Mapped[str]
    misses: Mapped[int]
    media: Mapped[Any] = mapped_column(JSON)
    album: Mapped[str]
    reason: Mapped[str]
    outcome: Mapped[str]
    first_reply_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    erased: Mapped[bool]
    base: Mapped[str | None]
    lent_by: Mapped[str | None]
    given_at: Mapped[datetime | None]
    helper: Mapped[str | None] = mapped_column(Text)
    result: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    went: Mapped[str | None] = mapped_column(Text)  # stands in `result` too
    losses: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    panels: Mapped[int | None]
    seen_at: Mapped[datetime | None]
    held_for: Mapped[str] = mapped_column(Text)
    held_until: Mapped[datetime | None]
    left_minutes: Mapped[int]
    moves: Mapped[int | None]
    should_be: Mapped[str | None] = mapped_column(Text)


class _Said:
    """What messages and remarks share."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    version: Mapped[int]
    ref_address: Mapped[str | None]
    ref_message: Mapped[str | None]
    search: Mapped[str]
    text: Mapped[str]
    media: Mapped[Any] = mapped_column(JSON)
    album: Mapped[str]


class MessageRow(_Said, Base):
    """Something a person said, verbatim; every edit is one more row with the same ref and a higher version."""

    __tablename__ = "message"
    __table_args__ = (
        Index(None, "number"),
        Index(None, "person", "id"),
        Index(None, "ref_address", "ref_message"),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int | None] = mapped_column(ForeignKey("consultation.number"))


class RemarkRow(_Said, Base):
    """Internal words about a consultation. Only the staff's and the desk's views read this table."""

    __tablename__ = "remark"
    __table_args__ = (Index(None, "number"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(ForeignKey("consultation.number"))


class ParcelRow(Base):
    """A finished outgoing message and its fate. `lane` is the address it goes to: one at a time and in order there.

    `attempts` counts claims; `lease_until` is set while a sender holds it; `ref_message` is its id on the messenger.
    """

    __tablename__ = "parcel"
    __table_args__ = (
        CheckConstraint(one_of("state", ["queued", "sent", "dead"]), name="state"),
        CheckConstraint(one_of("channel", ["tg", "web"]), name="channel"),
        # `state` stands in it, though always the same, so that SQLite need not look into the table for it.
        Index("ix_parcel_queue", *QUEUE, sqlite_where=text(QUEUED), postgresql_where=text(QUEUED)),
        Index(None, "lane", "id"),
        Index(None, "lane", "ref_message"),
        Index(None, "number"),
        Index("ix_parcel_notice", "person", "id", sqlite_where=text(NOTICE), postgresql_where=text(NOTICE)),
        Index("ix_parcel_author", "author", "number", sqlite_where=text(AUTHORED), postgresql_where=text(AUTHORED)),
        Index("ix_parcel_dead", "id", sqlite_where=text(DEAD), postgresql_where=text(DEAD)),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(Text)
    lane: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(Text)
    number: Mapped[int | None] = mapped_column(ForeignKey("consultation.number"))
    kind: Mapped[str] = mapped_column(Text)
    queued_at: Mapped[datetime]
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int]
    sent_at: Mapped[datetime | None]
    ref_message: Mapped[str | None]
    search: Mapped[str]
    text: Mapped[str]
    buttons: Mapped[Any] = mapped_column(JSON)
    media: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    entry: Mapped[str | None]
    author: Mapped[str | None]
    tell: Mapped[bool]
    asks: Mapped[str | None]
    reply_address: Mapped[str | None]
    reply_message: Mapped[str | None]
    error: Mapped[str]


class TimerRow(Base):
    """Due then, for that consultation. Ids are never used twice: the event's key is made of them."""

    __tablename__ = "timer"
    __table_args__ = (UniqueConstraint("number", "kind"), Index(None, "due"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(ForeignKey("consultation.number"))
    kind: Mapped[str] = mapped_column(Text)
    due: Mapped[datetime]


class JournalRow(Base):
    """One line an event. Triggers refuse every deletion and every change but that of `data`, which erasure needs."""

    __tablename__ = "journal"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(None, "number", "id"),
        Index(None, "actor", "at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(Text)
    number: Mapped[int | None]
    actor: Mapped[str]
    data: Mapped[Any] = mapped_column(JSON)


class InvitationRow(Base):
    """A code's hash, and whose it is."""

    __tablename__ = "invitation"

    code_hash: Mapped[str] = mapped_column(Text, primary_key=True)
    person: Mapped[str] = mapped_column(Text)
    expires: Mapped[datetime]
    used_at: Mapped[datetime | None]


class DeadLetterRow(Base):
    """An event that could not be parsed or handled: what came, and the trace."""

    __tablename__ = "dead_letter"
    __table_args__ = (UniqueConstraint("key"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    at: Mapped[datetime]
    payload: Mapped[str]
    error: Mapped[str]


class AbsenceRow(Base):
    """Somebody with a post is away from the first day to the last, both included; one that was called off ends before it
    begins."""

    __tablename__ = "absence"
    __table_args__ = (Index(None, "last"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(Text)
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    stand_in: Mapped[str | None] = mapped_column(Text)
    set_by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class MetaRow(Base):
    """Small facts about the store itself, such as the knowledge version last seen."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str]
    at: Mapped[datetime]


def table_of(row: type[Base]) -> Table:
    """The table of a class, for statements."""
    table = row.__table__
    assert isinstance(table, Table)
    return table


# The same tables for statements: plain tuples come back, no objects are tracked.
person = table_of(PersonRow)
account = table_of(AccountRow)
consultation = table_of(ConsultationRow)
message = table_of(MessageRow)
remark = table_of(RemarkRow)
parcel = table_of(ParcelRow)
timer = table_of(TimerRow)
journal = table_of(JournalRow)
invitation = table_of(InvitationRow)
dead_letter = table_of(DeadLetterRow)
meta = table_of(MetaRow)
absence = table_of(AbsenceRow)
