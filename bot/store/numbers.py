"""Consultation numbers without great gaps: a number that an event was offered and did not use goes to the next event.

Situation names the number before anybody knows whether a consultation is opened, and PostgreSQL's sequence never
gives a number back. A number leaves the spares when it is handed out, and comes back only if the plan did not use it,
so that none is used twice. Threads may share the spares: append and pop are atomic.
"""

from __future__ import annotations

from typing import Literal

from sqlalchemy import ColumnElement, Integer, bindparam, func, select

from bot.store.tables import CONSULTATION_NUMBER, consultation
from bot.store.transaction import Session

Source = Literal["highest", "sequence", "spare"]
# What to select, by where the next number comes from; "spare" wants the parameter `spare`.
COLUMNS: dict[Source, ColumnElement[int]] = {
    "highest": func.coalesce(select(func.max(consultation.c.number)).scalar_subquery(), 0) + 1,
    "sequence": CONSULTATION_NUMBER.next_value(),
    "spare": bindparam("spare", type_=Integer),
}


def source(session: Session) -> tuple[Source, dict[str, int]]:
    """Where the number of a consultation opened now comes from, with parameters; hand what was selected to `offered`."""
    if session.dialect == "sqlite":
        return "highest", {}
    if session.offered is None:
        try:
            session.offered = session.spares.pop()
        except IndexError:
            return "sequence", {}
    return "spare", {"spare": session.offered}


def offered(session: Session, number: int) -> None:
    """The database gave this number; it stays on offer in this session until it is used."""
    if session.dialect != "sqlite":
        session.offered = number


def use(session: Session, number: int) -> None:
    """This number is now a consultation's."""
    if session.offered == number:
        session.offered = None


def take_back(session: Session) -> None:
    """The session is over: the number that it was offered and has not used is for another one."""
    if session.offered is not None:
        session.spares.append(session.offered)
        session.offered = None
