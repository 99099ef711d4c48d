"""Consultation numbers without great gaps: a number that an event was offered and did not use goes to the next event.

Situation names the number before anybody knows whether a consultation is opened, and PostgreSQL's sequence never
gives a number back. A number leaves the spares when it is handed out, and comes back only if the plan did not use it,
so that none is used twice.
"""

from __future__ import annotations

from typing import Literal

from sqlalchemy import ColumnElement, Integer, bindparam, func, select
from sqlalchemy.orm import Session

from bot.store.tables import CONSULTATION_NUMBER, consultation

_SPARES, _OFFERED = "spare_numbers", "offered_number"


class SpareNumbers:
    """The numbers that one Database drew and did not use. Threads may share it: append and pop are atomic."""

    def __init__(self) -> None:
        self._numbers: list[int] = []

    def lend(self, session: Session) -> None:
        """Makes the spares known to this session."""
        session.info[_SPARES] = self._numbers

    def take_back(self, session: Session) -> None:
        """Keeps the number that this session was offered and has not used."""
        offered = session.info.pop(_OFFERED, None)
        if offered is not None:
            self._numbers.append(offered)


Source = Literal["highest", "sequence", "spare"]
# What to select, by where the next number comes from; "spare" wants the parameter `spare`.
COLUMNS: dict[Source, ColumnElement[int]] = {
    "highest": func.coalesce(select(func.max(consultation.c.number)).scalar_subquery(), 0) + 1,
    "sequence": CONSULTATION_NUMBER.next_value(),
    "spare": bindparam("spare", type_=Integer),
}


def source(session: Session) -> tuple[Source, dict[str, int]]:
    """Where the number of a consultation opened now comes from, with parameters; hand what was selected to `offered`."""
    if session.get_bind().dialect.name == "sqlite":
        return "highest", {}
    if _OFFERED not in session.info:
        spares: list[int] = session.info.get(_SPARES, [])
        try:
            session.info[_OFFERED] = spares.pop()
        except IndexError:
            return "sequence", {}
    return "spare", {"spare": session.info[_OFFERED]}


def offered(session: Session, number: int) -> None:
    """The database gave this number; it stays on offer in this session until it is used."""
    if session.get_bind().dialect.name != "sqlite":
        session.info[_OFFERED] = number


def use(session: Session, number: int) -> None:
    """This number is now a consultation's."""
    if session.info.get(_OFFERED) == number:
        del session.info[_OFFERED]
