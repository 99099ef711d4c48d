"""Rows by the thousand into an empty database: for a sample, which no event makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Table, func, insert, select, text

from bot.store.panel_tables import opinion, panel, panel_member
from bot.store.rows import Values
from bot.store.tables import (
    CONSULTATION_NUMBER,
    absence,
    account,
    consultation,
    journal,
    message,
    parcel,
    person,
    remark,
    timer,
)
from bot.store.transaction import Session
from bot.store.work_tables import work

Rows = Mapping[str, Sequence[Values]]

# In this order, so that what is referred to is there before who refers to it.
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        person, account, consultation, message, remark, parcel, timer, journal, panel, panel_member, opinion, work, absence,
    )
}  # fmt: skip
_AT_ONCE = 2_000


def is_empty(session: Session) -> bool:
    """Whether nobody has asked anything and no farmer is known. Two queries."""
    asked = session.execute(select(consultation.c.number).limit(1)).first()
    known = session.execute(select(person.c.id).where(person.c.role == "farmer").limit(1)).first()
    return asked is None and known is None


def insert_rows(session: Session, rows: Rows) -> None:
    """All of these, by the tables' names. Ids may be given; hand on what counts them with `count_on` at the end."""
    for name, table in TABLES.items():
        found = rows.get(name, ())
        for start in range(0, len(found), _AT_ONCE):
            session.execute(insert(table), list(found[start : start + _AT_ONCE]))


def count_on(session: Session) -> None:
    """The next number and the next parcel's id come after those that were given. SQLite sees to it by itself."""
    highest, last = (session.scalar(select(func.max(column))) for column in (consultation.c.number, parcel.c.id))
    if session.dialect == "sqlite" or highest is None:
        return
    session.execute(select(func.setval(CONSULTATION_NUMBER.name, highest)))
    if last is not None:
        session.execute(text("SELECT setval(pg_get_serial_sequence('parcel', 'id'), :last)"), {"last": last})
