"""A sample life is what the line itself makes of the same events: the same rows in a real database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.events import ConclusionWritten, Delivered, Event, Rang, Ref, Said, Tapped
from bot.core.house import House
from bot.core.people import farmer_id
from bot.core.taps import parse
from bot.desk import Desk
from bot.sample.copies import SERIAL, Own, Template, stand_in_farmer
from bot.sample.course import Cast, live
from bot.sample.life import FIRST_NUMBER, FIRST_PARCEL, Life
from bot.sample.questions import questions
from bot.store import bulk, outbox
from bot.store.rows import person_values
from bot.store.session import Database, Session
from bot.store.tables import account, parcel, person, timer
from tests.console.seed import NOW

OWN = Own((1, 2, 3, 4), 1, 7)
# What the two may differ in: ids that count up, the keys of events, when a page fetched a parcel.
OWN_WAY = {
    "parcel": {"id", "state", "sent_at", "attempts", "ref_message", "lease_until", "not_before"},
    "journal": {"id", "key"}, "message": {"id", "ref_message"}, "remark": {"id", "ref_message"}, "timer": {"id"},
    "opinion": {"ref_message"}, "panel": {"answer_ref_message"},
}  # fmt: skip


class Recorded(Life):
    """A life that remembers what happened."""

    def __init__(self, *how: Any) -> None:
        super().__init__(*how)
        self.events: list[Event] = []

    def _do(self, event: Event) -> None:
        self.events.append(event)
        super()._do(event)


def _lived(house: House, seed: int) -> Recorded:
    chance = Random(seed)
    asked = questions(house)
    begin = NOW - timedelta(days=70, minutes=chance.randrange(10_000))
    farmer = stand_in_farmer(f"农户{SERIAL}", "tuchengzi", "dongdiebuqi")
    life = Recorded(house, farmer, begin, NOW)
    live(life, Cast(house, (), chance), asked.draw(chance, begin.month))
    return life


def _on_the_line(session: Session, event: Event) -> Event:
    """The same event with the database's own numbers and ids."""
    own: dict[str, Any] = {}
    if isinstance(event, Said | Tapped | ConclusionWritten) and event.sender.chat.startswith("sample-"):
        own["sender"] = OWN.address
    match event:
        case Said(about=about, ref=ref):
            assert ref is not None
            place = own.get("sender", ref.address)
            own |= {"about": _number(about) if about else None, "ref": Ref(place, ref.message)}
        case Tapped(data=data):
            tap = parse(data)
            assert tap is not None
            own["data"] = str(replace(tap, number=_number(tap.number)))
        case ConclusionWritten(number=number):
            own["number"] = _number(number)
        case Rang(number=number, kind=kind):
            query = select(timer.c.id).where(timer.c.number == _number(number), timer.c.kind == kind)
            own |= {"number": _number(number), "timer": session.scalar(query)}
        case Delivered(parcel=id_):
            own["parcel"] = id_ - FIRST_PARCEL + 1
    return replace(event, **own)


def _number(stands: int) -> int:
    return stands - FIRST_NUMBER + 1


def _handled(database: Database, house: House, life: Recorded) -> None:
    """All of it through the desk, every parcel fetched at once."""
    desk = Desk(house)
    with database.writing() as session:
        farmer = replace(stand_in_farmer("农户7", "tuchengzi", "dongdiebuqi"), id=OWN.farmer, address=OWN.address)
        assert farmer.id == farmer_id(OWN.address)
        at = life.events[0].at
        session.execute(person.insert(), [person_values(farmer, at)])
        session.execute(account.insert(), [{"address": str(OWN.address), "person": farmer.id, "bound_at": at}])
        for event in life.events:
            assert not desk.handle(session, _on_the_line(session, event)).repeat, event
            for waiting in outbox.claim(session, "web", event.at, 60.0, 500):
                outbox.sent(session, waiting.id, str(waiting.id), event.at)


def _rows(session: Session, name: str) -> list[str]:
    table = bulk.TABLES[name]
    kept = [column for column in table.c if column.name not in OWN_WAY.get(name, ())]
    query = select(*kept).order_by(*(table.c.id,) if "id" in table.c else table.primary_key.columns)
    return [
        json.dumps(dict(row._mapping), default=str, ensure_ascii=False, sort_keys=True)
        for row in session.execute(query)
    ]


# The last four have a panel on a case that came back.
@pytest.mark.parametrize("seed", [*range(36), 146, 228, 350, 484])
def test_the_same_events_leave_the_same_rows(tmp_path: Path, house: House, seed: int) -> None:
    life = _lived(house, seed)
    if not life.cases:
        pytest.skip("small talk: nothing came of it")
    line, made = (Database(f"sqlite:///{tmp_path / name}.db", durable=False) for name in ("line", "made"))
    for database in (line, made):
        database.migrate()
    _handled(line, house, life)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in bulk.TABLES}
    Template(life).copy(OWN, rows)
    with made.writing() as session:
        farmer = replace(stand_in_farmer("农户7", "tuchengzi", "dongdiebuqi"), id=OWN.farmer, address=OWN.address)
        bulk.insert_rows(session, {"person": [person_values(farmer, life.events[0].at)]})
        bulk.insert_rows(session, rows)
    with line.reading() as one, made.reading() as other:
        for name in sorted(rows):
            if name not in ("person", "account"):
                assert _rows(other, name) == _rows(one, name), name
        assert one.scalar(select(parcel.c.id).order_by(parcel.c.id.desc()).limit(1)) == len(life.posted)
    line.dispose()
    made.dispose()
