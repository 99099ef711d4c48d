"""How many consultations every choice of the list's filters would find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, text

from bot.core.situation import WITH_PERSON, Status
from bot.store.rows import codes_of
from bot.store.tables import RED, consultation
from bot.store.transaction import Session
from bot.store.views.narrow import NOBODY, Filter, answered_by, conditions

# By field of the Filter: how many each value would find if the rest of the filter stayed as it is.
Facets = Mapping[str, Mapping[str, int]]
_COLUMNS: dict[str, ColumnElement[Any]] = {
    "township": consultation.c.township,
    "village": consultation.c.village,
    "industry": consultation.c.industry,
    "status": consultation.c.status,
    "decision": consultation.c.decision,
    "entry": consultation.c.entry,
    "expert": consultation.c.holder,
    "rung": consultation.c.rung,
    "outcome": consultation.c.outcome,
}


def facets(session: Session, wanted: Filter, now: datetime) -> Facets:
    """The counts of every field but that of the words, which are not looked at: counting those would take too long.

    A query a field. `late_at` is counted for `now`.
    """
    wanted = replace(wanted, text="")
    found: dict[str, Mapping[str, int]] = {}
    for field, column in _COLUMNS.items():
        nothing: dict[str, Any] = {field: None if field == "rung" else ""}
        found[field] = _by(session, column, replace(wanted, **nothing))
    found["status"] = _with_sums(found["status"])
    found["answered"] = _by(session, answered_by(), replace(wanted, answered=""))
    found["expert"] = dict(found["expert"]) | {NOBODY: _count(session, replace(wanted, expert=NOBODY))}
    found["red_flag"] = _flags(session, replace(wanted, red_flag=""))
    found["late_at"] = {"1": _count(session, replace(wanted, late_at=now))}
    found["passed_on"] = {"1": _count(session, replace(wanted, passed_on=True))}
    found["panel"] = {"1": _count(session, replace(wanted, panel=True))}
    return found


def _by(session: Session, column: ColumnElement[Any], wanted: Filter) -> dict[str, int]:
    query = select(column.label("value"), func.count().label("count")).select_from(consultation)
    rows = session.execute(query.where(*conditions(wanted)).group_by(column))
    return {str(row[0]): row[1] for row in rows if row[0] is not None}


def _count(session: Session, wanted: Filter) -> int:
    return session.scalar(select(func.count()).select_from(consultation).where(*conditions(wanted))) or 0


def _with_sums(by: Mapping[str, int]) -> dict[str, int]:
    held = sum(count for status, count in by.items() if status in {str(one) for one in WITH_PERSON})
    return {**by, "held": held, "open": sum(by.values()) - by.get(str(Status.CLOSED), 0)}


def _flags(session: Session, wanted: Filter) -> dict[str, int]:
    query = select(consultation.c.red_flags, func.count().label("count")).where(text(f"consultation.{RED}"))
    found: Counter[str] = Counter()
    for row in session.execute(query.where(*conditions(wanted)).group_by(consultation.c.red_flags)):
        found["any"] += row[1]
        for code in codes_of(row.red_flags):
            found[code] += row[1]
    return dict(found)
