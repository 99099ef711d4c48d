"""What narrows a list of consultations, as conditions of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal, or_, select, text
from sqlalchemy.sql.expression import TextClause

from bot.core.figures import UNANSWERED, By
from bot.core.plan import ParcelKind
from bot.core.situation import WITH_PERSON, Status
from bot.store.tables import AUTHORED, MOVED, RED, WITH_PANEL, consultation, message, parcel, remark
from bot.store.types import folded

NOBODY = "nobody"
_LATE = (str(Status.WAITING), str(Status.TAKEN))
Condition = ColumnElement[bool] | TextClause


@dataclass(frozen=True, slots=True)
class Filter:
    """What to look for; empty fields do not narrow.

    `since` and `until` are aware moments around the opening, `until` not included. `status` may be a standing, "open"
    (all but closed) or "held" (with a person). `red_flag` is a code, or "any". `expert` is the holder's id, or "nobody":
    waiting for a person and with none. `answered` says who answered: a code of figures.By, or the id of somebody who wrote.
    `late_at`: what was to be answered by that moment and is not. `text` is looked for in the question, the answers, every
    message and the remarks, without regard to case and width; a number also finds that consultation.
    `hide_red`: red flags are left out, whatever else is asked for.
    """

    since: datetime | None = None
    until: datetime | None = None
    township: str = ""
    village: str = ""
    industry: str = ""
    status: str = ""
    decision: str = ""
    entry: str = ""
    expert: str = ""
    rung: int | None = None
    answered: str = ""
    outcome: str = ""
    red_flag: str = ""
    late_at: datetime | None = None
    passed_on: bool = False
    panel: bool = False
    text: str = ""
    hide_red: bool = False


def conditions(wanted: Filter) -> list[Condition]:
    """All that the filter asks but its text."""
    c = consultation.c
    found: list[Condition] = []
    if wanted.since:
        found.append(c.opened_at >= wanted.since)
    if wanted.until:
        found.append(c.opened_at < wanted.until)
    for column, value in (
        (c.township, wanted.township),
        (c.village, wanted.village),
        (c.industry, wanted.industry),
        (c.decision, wanted.decision),
        (c.entry, wanted.entry),
        (c.outcome, wanted.outcome),
    ):
        if value:
            found.append(column == value)
    if wanted.rung is not None:
        found.append(c.rung == wanted.rung)
    if wanted.status:
        found.append(_status(wanted.status))
    if wanted.expert == NOBODY:
        found.append(and_(c.status == str(Status.WAITING), c.holder.is_(None)))
    elif wanted.expert:
        found.append(c.holder == wanted.expert)
    if wanted.answered:
        found.append(_answered(wanted.answered))
    if wanted.red_flag:
        found.append(text(f"consultation.{RED}"))
    if wanted.red_flag not in ("", "any"):
        found.append(c.red_flags.contains(f",{wanted.red_flag},", autoescape=True))
    if wanted.hide_red:
        found.append(c.red_flags == "")
    if wanted.late_at:
        found.append(and_(c.status.in_(_LATE), c.due_at < wanted.late_at))
    if wanted.passed_on:
        found.append(text(f"consultation.{MOVED}"))
    if wanted.panel:
        found.append(text(f"consultation.{WITH_PANEL}"))
    return found


def answered_by() -> ColumnElement[str]:
    """Who answered, a code of figures.By, told as `Fact.by` tells it."""
    c = consultation.c
    alone = and_(c.entry.is_not(None), c.holder.is_(None))
    return case(
        (c.first_reply_at.is_not(None), str(By.PERSON)),
        (c.status.in_(sorted(str(status) for status in UNANSWERED)), str(By.OPEN)),
        (alone, str(By.BOT)),
        else_=str(By.NOBODY),
    )


def says(words: str, first: int | None = None, before: int | None = None) -> ColumnElement[bool]:
    """Whose question, messages, answers or remarks hold these words; of the numbers from `first` on and below `before`."""
    wanted, number = folded(words), consultation.c.number
    places: list[ColumnElement[bool]] = [consultation.c.search.contains(wanted, autoescape=True)]
    for table in (message, parcel, remark):
        said = [table.c.search.contains(wanted, autoescape=True), table.c.number.is_not(None)]
        if first is not None and before is not None:
            said += [table.c.number >= first, table.c.number < before]
        places.append(number.in_(select(table.c.number).where(*said)))
    digits = wanted.lstrip("#")
    if digits.isascii() and digits.isdecimal() and len(digits) < 10:
        places.append(number == int(digits))
    return or_(*places)


def _status(status: str) -> ColumnElement[bool]:
    if status == "open":
        return consultation.c.status.in_(sorted(str(one) for one in Status if one is not Status.CLOSED))
    if status == "held":
        return consultation.c.status.in_(sorted(WITH_PERSON))
    return consultation.c.status == status


def _answered(who: str) -> ColumnElement[bool]:
    if who in {str(by) for by in By}:
        return answered_by() == literal(who)
    wrote: list[Any] = [text(f"parcel.{AUTHORED}"), parcel.c.author == who, parcel.c.kind != ParcelKind.QUESTION]
    return consultation.c.number.in_(select(parcel.c.number).where(*wrote))
