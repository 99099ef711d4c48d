"""A database that has seen a county's years: consultations, messages, parcels and journal lines, closed and quiet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from rich.console import Console
from rich.progress import track
from sqlalchemy import insert

from bot.clock import SystemClock
from bot.core.events import Address
from bot.core.people import farmer_id
from bot.core.plan import Message, Parcel, ParcelKind
from bot.core.situation import Consultation, Person, Role, Shown, Status
from bot.store.rows import Values, consultation_values, message_values, parcel_values, person_values
from bot.store.session import Database
from bot.store.tables import account, consultation, journal, message, parcel, person

_BATCH = 2_000
_FARMERS = 3_000
_ENTRIES = ("goose-soft-eggs", "buckwheat-sowing-date", "sheep-bloat", "potato-late-blight")
_INDUSTRIES = ("goose", "buckwheat", "sheep", "potato")
_TOWNSHIPS = ("tuchengzi", "zhaoyanghe", "mandetang", "dengyoufang")
_WORDS = "鹅下软蛋荞麦多会儿种羊胀肚山药叶子背面白毛小鹅拉稀怎么办今年雨水大地里积水苗黄了不长"


def fill(folder: Path, consultations: int, console: Console) -> None:
    """Put so many consultations into `folder`/nongda.db, each with one message, one answer and one journal line."""
    chance = Random(7)
    database = Database(f"sqlite:///{folder / 'nongda.db'}")
    database.migrate()
    begin = SystemClock().now() - timedelta(days=3 * 365)
    step = timedelta(days=3 * 365) / (consultations + 1)
    with database.writing() as session:
        farmers = [_farmer(number) for number in range(_FARMERS)]
        session.execute(insert(person), [person_values(one, begin) for one in farmers])
        session.execute(
            insert(account), [{"address": str(one.address), "person": one.id, "bound_at": begin} for one in farmers]
        )
    starts = range(1, consultations + 1, _BATCH)
    for start in track(starts, f"{consultations:,} consultations", console=console):
        numbers = range(start, min(start + _BATCH, consultations + 1))
        with database.writing() as session:
            made = [_one(number, begin + step * number, farmers, chance) for number in numbers]
            session.execute(insert(consultation), [one[0] for one in made])
            session.execute(insert(message), [one[1] for one in made])
            session.execute(insert(parcel), [one[2] for one in made])
            session.execute(insert(journal), [one[3] for one in made])
    database.dispose()


def _farmer(number: int) -> Person:
    address = Address("tg", str(10_000_000 + number))
    return Person(farmer_id(address), Role.FARMER, address=address, township=_TOWNSHIPS[number % len(_TOWNSHIPS)])


def _one(number: int, at: datetime, farmers: list[Person], chance: Random) -> tuple[Values, Values, Values, Values]:
    farmer = chance.choice(farmers)
    assert farmer.address is not None
    kind = chance.randrange(len(_ENTRIES))
    question = "".join(chance.choices(_WORDS, k=chance.randrange(6, 24)))
    shown = Shown("answer", _ENTRIES[kind], "0" * 12, 0.9, "matched", ((_ENTRIES[kind], 0.9),), "0" * 12)
    at = at.astimezone(UTC)
    case = Consultation(
        number,
        farmer.id,
        Status.CLOSED,
        at,
        at,
        question=question,
        normalised=question,
        shown=shown,
        industry=_INDUSTRIES[kind],
        township=farmer.township,
        outcome="quiet",
        closed_at=at,
    )
    said = Message(number, farmer.id, at, question)
    answer = Parcel(farmer.address, farmer.id, ParcelKind.ANSWER, question * 8, number, entry=_ENTRIES[kind])
    sent = parcel_values(answer, at) | {"state": "sent", "sent_at": at, "ref_message": str(number), "attempts": 1}
    line = {"key": f"fill:{number}", "at": at, "kind": "said", "number": number, "actor": farmer.id, "data": {}}
    return consultation_values(case), message_values(said, 1), sent, line
