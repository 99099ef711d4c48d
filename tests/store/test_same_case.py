"""Five hundred households ask the same within an hour, on a real database: what is sent is counted, parcel by parcel."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.core.events import Address, Event, Rang, Ref, Said, Tapped
from bot.core.plan import ParcelKind
from bot.core.situation import Status
from bot.desk import Desk
from bot.store import timers
from bot.store.group_tables import group_member
from bot.store.session import Database
from bot.store.tables import consultation, parcel
from tests.core.cast import house

TUESDAY_NINE = datetime(2026, 5, 19, 1, 0, tzinfo=UTC)
QUESTION = "我家的骡子这几天不吃草，光趴着，毛也不亮了，是啥毛病"
ANSWER = "先喂温水和麸皮，明天还这样再说。"
EXPERT = Address("web", "tuchengzi-expert")


class Line:
    """A desk over a database, with a clock that only moves when the test says so."""

    def __init__(self, database: Database) -> None:
        self.database, self.desk, self.now, self.events = database, Desk(house()), TUESDAY_NINE, 0

    def happens(self, *events: Event) -> None:
        """All of it in one transaction, as the gate commits what has gathered."""
        with self.database.writing() as session:
            for event in events:
                self.desk.handle(session, event)

    def key(self) -> str:
        self.events += 1
        return f"tg:{self.events}"

    def said(self, sender: Address, text: str, **more: object) -> Said:
        key = self.key()
        return Said(key=key, at=self.now, sender=sender, text=text, ref=Ref(sender, key), **more)  # type: ignore[arg-type]

    def rings(self) -> None:
        """Whatever is due rings, until nothing is."""
        while True:
            with self.database.reading() as session:
                due = timers.due(session, self.now)
            if not due:
                return
            self.happens(*(_at(bell, self.now) for bell in due))


def _at(bell: Rang, now: datetime) -> Rang:
    return Rang(key=f"timer:{bell.timer}", at=now, timer=bell.timer, kind=bell.kind, number=bell.number, due=bell.due)


def _through(line: Line, farmers: int) -> None:
    addresses = [Address("tg", f"5{nth:04}") for nth in range(farmers)]
    for address in addresses:
        line.now += timedelta(hours=1) / farmers
        line.happens(line.said(address, "土城子镇"), line.said(address, QUESTION))
        line.rings()
    line.happens(Tapped(key=line.key(), at=line.now, sender=EXPERT, data="same.1.all"))
    line.rings()
    line.happens(line.said(EXPERT, ANSWER, about=1))
    line.rings()
    line.rings()


def _told(line: Line, farmers: int) -> None:
    with line.database.reading() as session:
        sent = session.execute(select(parcel)).all()
        cases = session.execute(select(consultation)).all()
        members = session.execute(select(group_member)).all()
    answers = Counter(one.lane for one in sent if ANSWER in one.text and one.kind == ParcelKind.REPLY)
    assert answers == {f"tg:5{nth:04}": 1 for nth in range(farmers)}, "none lost, none twice"
    by_number = {one.number: one for one in cases}
    assert all(f"{one.number} 号" in one.text for one in sent if one.kind == ParcelKind.REPLY)
    assert all(one.person == by_number[one.number].farmer for one in sent if one.kind == ParcelKind.REPLY)
    assert {one.status for one in cases} == {Status.REPLIED}
    assert len(members) == farmers
    cards = [one for one in sent if one.person == "tuchengzi-expert" and one.kind == ParcelKind.CARD]
    assert [one.number for one in cards] == [1, 2], (
        "a card for the first, and one for the second that offers to join them"
    )
    grown = [one.text for one in sent if one.person == "tuchengzi-expert" and "像是问同一件事（" in one.text]
    assert len(grown) <= 14
    assert any(f"已经有 {farmers} 户" in text for text in grown)
    taken = Counter(one.lane for one in sent if one.kind == ParcelKind.NOTICE and "您的问题" in one.text)
    assert all(count == 1 for count in taken.values())


def test_one_answer_reaches_five_hundred_households_once_each(database: Database) -> None:
    line = Line(database)
    _through(line, 500)
    _told(line, 500)
