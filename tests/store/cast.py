"""A cast by role, and builders: what somebody said, what was planned, and a small world that handles events as the desk does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.config import County, Duty, Name, PersonConfig, Phones, Township, Village
from bot.core.events import Address, Event, Media, MediaKind, Ref, Said
from bot.core.people import farmer_id
from bot.core.plan import Line, Message, Parcel, ParcelKind, Plan
from bot.core.situation import Consultation, Language, Person, Role, Shown, Situation, Status
from bot.store import apply, load
from bot.store.apply import Applied
from bot.store.session import Database

NOON = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)
FARMER = Address("tg", "777")
OTHER_FARMER = Address("tg", "778")
BROWSER_FARMER = Address("web", "Qx81_k")
EXPERT = "tuchengzi-expert"
STAND_IN = "stand-in"
GUIDE = "village-guide"
STAFF = "staff"
PHOTO = Media(kind=MediaKind.PHOTO, file="file:ab12.jpg", mime="image/jpeg", size=4000)


def _name(zh: str) -> Name:
    return Name(zh=zh, en=zh)


COUNTY = County(
    name=_name("康保县"),
    phones=Phones(animal_epidemic="0313-0000000"),
    townships=(
        Township(
            id="tuchengzi",
            name=_name("土城子镇"),
            villages=(Village(id="dongdie", name=_name("东叠不齐村"), guide=GUIDE),),
        ),
        Township(id="zhaoyanghe", name=_name("照阳河镇")),
    ),
    people=(
        PersonConfig(
            id=EXPERT, role="expert", title=_name("土城子镇包联专家"), townships=("tuchengzi",), phone="0313-1111111"
        ),
        PersonConfig(id=STAND_IN, role="expert", title=_name("替班专家")),
        PersonConfig(id=GUIDE, role="guide", title=_name("东叠不齐村产业指导员")),
        PersonConfig(id=STAFF, role="staff", title=_name("农业农村局值班员"), sees_phones=True, duties=tuple(Duty)),
    ),
    lead=STAND_IN,
)

_keys = count(1)


def key() -> str:
    return f"tg:{next(_keys)}"


def said(text: str = "小鹅死得多咋办", sender: Address = FARMER, at: datetime = NOON, **more: Any) -> Said:
    more.setdefault("key", key())
    return Said(at=at, sender=sender, text=text, **more)


def farmer(address: Address = FARMER, **more: Any) -> Person:
    return replace(Person(id=farmer_id(address), role=Role.FARMER, address=address), **more)


def shown(entry: str = "goose-gosling-deaths") -> Shown:
    return Shown("answer", entry, "v1", 0.91, "margin", ((entry, 0.91), ("goose-soft-eggs", 0.4)), "k1")


def case(number: int, address: Address = FARMER, **more: Any) -> Consultation:
    plain = Consultation(
        number=number,
        farmer=farmer_id(address),
        status=Status.ANSWERED,
        opened_at=NOON,
        touched_at=NOON,
        question="小鹅死得多咋办",
        normalised="小鹅死得多",
    )
    return replace(plain, **more)


def parcel(to: Address = FARMER, text: str = "先把病鹅隔开。", **more: Any) -> Parcel:
    more.setdefault("person", farmer_id(to))
    more.setdefault("kind", ParcelKind.ANSWER)
    return Parcel(to=to, text=text, **more)


def words(number: int | None, text: str, address: Address = FARMER, message: str = "", **more: Any) -> Message:
    ref = Ref(address, message) if message else None
    more.setdefault("person", farmer_id(address))
    more.setdefault("at", NOON)
    return Message(number=number, text=text, ref=ref, **more)


def plan(
    kind: str = "said", number: int | None = None, actor: str = "", data: dict[str, Any] | None = None, **more: Any
) -> Plan:
    return Plan(line=Line(kind, number, actor, data or {}), **more)


def look(database: Database, event: Event) -> Situation:
    """What load says about this event; nothing is written."""
    with database.writing() as session:
        return load.situation(session, event, COUNTY)


def do(database: Database, event: Event, plan: Plan) -> Applied:
    """Applies a ready plan in a transaction of its own."""
    with database.writing() as session:
        return apply.apply(session, event, plan)


def handle(database: Database, event: Event, decide: Callable[[Situation], Plan]) -> Applied | None:
    """One event, as the desk handles it; None for a repeat."""
    with database.writing() as session:
        if load.seen(session, event.key):
            return None
        return apply.apply(session, event, decide(load.situation(session, event, COUNTY)))


def ask(database: Database, event: Said, **more: Any) -> int:
    """A farmer's first question, answered at once: person, consultation, message, parcel. Returns the number."""
    numbers: list[int] = []

    def decide(situation: Situation) -> Plan:
        assert situation.speaker is not None
        number = situation.next_number
        numbers.append(number)
        one = replace(
            case(
                number,
                event.sender,
                question=event.text,
                normalised=event.text,
                opened_at=event.at,
                touched_at=event.at,
            ),
            **{"shown": shown(), **more},
        )
        reply = parcel(event.sender, number=number, entry="goose-gosling-deaths")
        return plan(
            "asked",
            number,
            situation.speaker.id,
            {"text": event.text},
            people=(replace(situation.speaker, known=True),),
            consultations=(one,),
            messages=(Message(number, situation.speaker.id, event.at, event.text, event.media, event.ref),),
            parcels=(reply,),
        )

    handle(database, event, decide)
    return numbers[0]


def later(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


ENGLISH = Language.ENGLISH
