"""What is under way with cases, and the words that a button wants to be sent after all: reading and writing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select, update

from bot.core.events import Event, Tapped
from bot.core.experts.outgoing import mark_of
from bot.core.situation import Person, Role, Unsent, Work
from bot.core.taps import Tap, Verb, parse
from bot.store.rows import Values, media_of, ref_of
from bot.store.tables import message, remark
from bot.store.transaction import Session
from bot.store.work_tables import work
from bot.store.write import put

_REMARKS = 20  # of one person on one case, the newest, among which the words of a button are looked for


def of_case(session: Session, number: int | None, speaker: Person | None) -> Work | None:
    """What is under way with this case, where somebody with a post does something about it."""
    if number is None or speaker is None or speaker.role is Role.FARMER:
        return None
    row = session.execute(select(work).where(work.c.number == number)).first()
    return work_of(row) if row else None


def work_of(row: Row[Any]) -> Work:
    return Work(
        number=row.number,
        asked=tuple(row.asked),
        visit_by=row.visit_by,
        visit_day=row.visit_day,
        visited_at=row.visited_at,
        finding=row.finding,
    )


def write(session: Session, changed: Sequence[Work]) -> None:
    """Whole snapshots: new ones, or written over."""
    put(session, work, "number", [work_values(one) for one in changed])


def work_values(one: Work) -> Values:
    return {
        "number": one.number,
        "asked": list(one.asked),
        "visit_by": one.visit_by,
        "visit_day": one.visit_day,
        "visited_at": one.visited_at,
        "finding": one.finding,
    }


def unsent(session: Session, event: Event, speaker: Person | None) -> Unsent | None:
    """The words of this speaker that the tapped button names, unless they went already."""
    tap = parse(event.data) if isinstance(event, Tapped) else None
    if tap is None or tap.verb is not Verb.SURE or speaker is None:
        return None
    if any(mark_of(row.text, media_of(row.media)) == tap.argument for row in _said(session, message, tap, speaker)):
        return None
    for row in _said(session, remark, tap, speaker):
        media = media_of(row.media)
        if mark_of(row.text, media) == tap.argument:
            return Unsent(row.text, media, ref_of(row.ref_address, row.ref_message))
    return None


def _said(session: Session, table: Any, tap: Tap, speaker: Person) -> Sequence[Row[Any]]:
    query = select(table).where(table.c.number == tap.number, table.c.person == speaker.id)
    return session.execute(query.order_by(table.c.id.desc()).limit(_REMARKS)).all()


def erase(session: Session, numbers: Any) -> None:
    """What was found at a farmer's goes with the farmer's words; that somebody was there stays."""
    session.execute(update(work).where(work.c.number.in_(numbers)).values(finding=""))
