"""Who asks the same as one case: its group, as the desk lists it."""

from __future__ import annotations

from sqlalchemy import select

from bot.core.experts.group_state import Standing
from bot.store.group_tables import group_member
from bot.store.tables import consultation
from bot.store.transaction import Session
from bot.store.views.find import Row, row_of, rows_query


def together(session: Session, number: int) -> tuple[tuple[Standing, Row], ...]:
    """The cases of this one's group that have not left it, by number, each with where it stands; empty where it is in none, or on
    its own again. Two queries."""
    m = group_member.c
    alone = str(Standing.ALONE)
    own = select(m.of_group).where(m.number == number, m.standing != alone).scalar_subquery()
    members = session.execute(select(m.number, m.standing).where(m.of_group == own, m.standing != alone)).all()
    standing = {row.number: Standing(row.standing) for row in members}
    if not standing:
        return ()
    query = rows_query().where(consultation.c.number.in_(standing)).order_by(consultation.c.number)
    return tuple((standing[row.number], row_of(row)) for row in session.execute(query))
