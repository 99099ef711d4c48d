"""A consultation as it was: everything said in it, both ways, in the order of time, with what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, select

from bot.core.events import Asks, Media
from bot.core.panel.panel_state import Panel
from bot.core.plan import Button
from bot.core.situation import Consultation, Person
from bot.store import panels
from bot.store.rows import asks_of, buttons_of, consultation_of, media_of, person_of
from bot.store.tables import consultation, message, parcel, person, remark
from bot.store.transaction import Session

Direction = Literal["in", "out", "remark"]
_ORDER = {"in": 0, "remark": 1, "out": 2}


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One thing that was said.

    in      a person's words: `person` said them; `version` counts edits, `superseded` marks what was edited later
    out     a parcel: `person` gets it, `author` wrote it (None: the bot); `state` is queued, sent or dead
    remark  internal words; `internal` is true for these only
    """

    direction: Direction
    id: int
    at: datetime
    person: str
    text: str
    media: tuple[Media, ...] = ()
    kind: str = ""
    author: str | None = None
    entry: str | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    state: str = ""
    sent_at: datetime | None = None
    attempts: int = 0
    error: str = ""
    version: int = 1
    superseded: bool = False
    album: str = ""
    internal: bool = False
    asks: Asks | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A consultation with its farmer, everything said, and its expert panels. `erased`: the farmer is forgotten, the words are
    gone. What a panel's members said stands in the panels only: who may read it is for the reader to look at."""

    consultation: Consultation
    farmer: Person | None
    lines: tuple[TranscriptLine, ...]
    erased: bool = False
    panels: tuple[Panel, ...] = ()


def transcript(session: Session, number: int) -> Transcript | None:
    """Everything said in this consultation, for those who may read remarks; None when there is none. Five queries;
    three more where it had a panel."""
    row = session.execute(select(consultation).where(consultation.c.number == number)).first()
    if row is None:
        return None
    farmer = session.execute(select(person).where(person.c.id == row.farmer)).first()
    said = session.execute(select(message).where(message.c.number == number).order_by(message.c.id)).all()
    old = superseded(said)
    lines = [said_line(one, "in", one.id in old) for one in said]
    remarks = session.execute(select(remark).where(remark.c.number == number).order_by(remark.c.id)).all()
    old = superseded(remarks)
    lines += [said_line(one, "remark", one.id in old) for one in remarks]
    lines += [parcel_line(one) for one in session.execute(select(parcel).where(parcel.c.number == number))]
    lines.sort(key=lambda line: (line.at, _ORDER[line.direction], line.id))
    case = consultation_of(row)
    sat = panels.of(session, (case,))
    return Transcript(case, person_of(farmer) if farmer else None, tuple(lines), row.erased, sat)


def said_line(row: Row[Any], direction: Direction, superseded: bool) -> TranscriptLine:
    """A row of `message` or `remark`."""
    return TranscriptLine(
        direction=direction,
        id=row.id,
        at=row.at,
        person=row.person,
        text=row.text,
        media=media_of(row.media),
        version=row.version,
        superseded=superseded,
        album=row.album,
        internal=direction == "remark",
    )


def parcel_line(row: Row[Any]) -> TranscriptLine:
    """A row of `parcel`."""
    return TranscriptLine(
        direction="out",
        id=row.id,
        at=row.queued_at,
        person=row.person,
        text=row.text,
        media=media_of([row.media]) if row.media else (),
        kind=row.kind,
        author=row.author,
        entry=row.entry,
        buttons=buttons_of(row.buttons),
        state=row.state,
        sent_at=row.sent_at,
        attempts=row.attempts,
        error=row.error,
        asks=asks_of(row.asks),
    )


def superseded(rows: Iterable[Row[Any]]) -> set[int]:
    """The ids of those that were edited later: the same place, a higher version."""
    newest: dict[tuple[str, str], Row[Any]] = {}
    old: set[int] = set()
    for row in rows:
        if row.ref_address is None:
            continue
        place = (row.ref_address, row.ref_message)
        before = newest.get(place)
        if before is None:
            newest[place] = row
        else:
            newest[place] = max(before, row, key=lambda one: (one.version, one.id))
            old.add(min(before, row, key=lambda one: (one.version, one.id)).id)
    return old
