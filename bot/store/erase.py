"""Erasure: a farmer's words, name, phone, pictures and addresses go; the bare events stay, and the figures add up.

Everything that was said in the farmer's consultations goes, whoever said it, cards and remarks too: they quote.
Parcels of them that wait are not sent any more. Kept are times, standings, places by township, industries, entries
shown, and who handled it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, case, cast, delete, null, or_, select, update

from bot.store import groups, panels, work
from bot.store.panel_tables import opinion
from bot.store.tables import account, consultation, dead_letter, journal, message, parcel, person, remark, timer
from bot.store.transaction import Session

ERASED = "erased"
# Of a journal line only numbers, truths and these facts stay, and those only while they look like a code of ours.
_FACTS = frozenset({
    "decision", "entry", "entry_version", "knowledge_version", "reason", "status", "from", "to", "role", "kind",
    "outcome", "industry", "subject", "township", "holder", "parcel", "command", "verb", "rung", "red_flags", "why",
    "language", "went", "did", "should_be", "was",
})  # fmt: skip
_SHORTER_THAN_A_PHONE_NUMBER = 10_000_000
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,39}")


def erase(session: Session, farmer: str) -> tuple[str, ...]:
    """Erases this farmer. Returns the media files (`file:<name>`, `tg:<unique id>`) that nobody's message names any more."""
    numbers = select(consultation.c.number).where(consultation.c.farmer == farmer)
    addresses = _addresses(session, farmer)
    files = _files(session, farmer, numbers)
    _words(session, farmer, numbers)
    panels.erase(session, numbers)
    _parcels(session, farmer, numbers, addresses)
    _helpers_words(session, farmer)
    work.erase(session, numbers)
    groups.erase(session, numbers)
    _consultations(session, farmer)
    session.execute(delete(timer).where(timer.c.number.in_(numbers)))
    _journal(session, farmer, numbers)
    _dead_letters(session, addresses)
    _person(session, farmer)
    return tuple(sorted(name for name in files if not _named(session, name)))


def _addresses(session: Session, farmer: str) -> list[str]:
    found = set(session.scalars(select(account.c.address).where(account.c.person == farmer)))
    found.update(session.scalars(select(person.c.address).where(person.c.id == farmer, person.c.address.is_not(None))))
    return sorted(found)


def _files(session: Session, farmer: str, numbers: Select[Any]) -> set[str]:
    said = or_(message.c.number.in_(numbers), message.c.person == farmer)
    kept: list[Any] = [
        *session.scalars(select(message.c.media).where(said)),
        *session.scalars(select(remark.c.media).where(remark.c.number.in_(numbers))),
        *session.scalars(select(consultation.c.media).where(consultation.c.farmer == farmer)),
        *session.scalars(select(opinion.c.media).where(opinion.c.number.in_(numbers))),
    ]
    return {name for media in kept for item in media if (name := _name(item))}


def _name(item: dict[str, Any]) -> str:
    """What a file of ours is called, or the copy of one that Telegram holds; "" for a place."""
    if item.get("file", "").startswith("tg:"):
        return f"tg:{item['unique']}" if item.get("unique") else ""
    return str(item.get("file", ""))


def _named(session: Session, file: str) -> bool:
    name = file.removeprefix("tg:")
    from_message = select(message.c.id).where(cast(message.c.media, Text).contains(name, autoescape=True))
    return session.execute(from_message.limit(1)).first() is not None


def _words(session: Session, farmer: str, numbers: Select[Any]) -> None:
    nothing: dict[str, Any] = {
        "search": "",
        "text": "",
        "media": [],
        "album": "",
        "ref_address": None,
        "ref_message": None,
    }
    said = or_(message.c.number.in_(numbers), message.c.person == farmer)
    session.execute(update(message).where(said).values(nothing))
    session.execute(update(remark).where(remark.c.number.in_(numbers)).values(nothing))


def _parcels(session: Session, farmer: str, numbers: Select[Any], addresses: list[str]) -> None:
    to_farmer = parcel.c.lane.in_(addresses)
    touched: ColumnElement[bool] = or_(parcel.c.number.in_(numbers), to_farmer)
    waiting = parcel.c.state == "queued"
    session.execute(
        update(parcel)
        .where(touched)
        .values(
            search="",
            text="",
            buttons=[],
            media=null(),
            error=case((waiting, ERASED), else_=""),
            state=case((waiting, "dead"), else_=parcel.c.state),
            lease_until=None,
            reply_address=None,
            reply_message=None,
            ref_message=case((to_farmer, None), else_=parcel.c.ref_message),
            lane=case((to_farmer, parcel.c.channel + ":" + farmer), else_=parcel.c.lane),
        )
    )


def _helpers_words(session: Session, farmer: str) -> None:
    """How somebody asked for a farmer without a phone, and what we answered: words that name the farmer and belong to no
    consultation. Of two farmers of one name for whom the same person speaks, both names go: rather too much than too little."""
    row = session.execute(select(person.c.name, person.c.helper).where(person.c.id == farmer)).first()
    if row is None or not row.helper or not row.name:
        return
    said = (
        (message.c.person == row.helper)
        & message.c.number.is_(None)
        & message.c.text.contains(row.name, autoescape=True)
    )
    session.execute(update(message).where(said).values(search="", text="", media=[], album=""))
    told = (
        (parcel.c.person == row.helper) & parcel.c.number.is_(None) & parcel.c.text.contains(row.name, autoescape=True)
    )
    session.execute(update(parcel).where(told).values(search="", text="", buttons=[]))


def _consultations(session: Session, farmer: str) -> None:
    mine = consultation.c.farmer == farmer
    session.execute(
        update(consultation)
        .where(mine)
        .values(search="", question="", normalised="", media=[], album="", village=None, losses=null(), erased=True)
    )
    for row in session.execute(
        select(consultation.c.number, consultation.c.reason, consultation.c.outcome).where(mine)
    ):
        codes = {"reason": _code(row.reason) or "", "outcome": _code(row.outcome) or ""}
        session.execute(update(consultation).where(consultation.c.number == row.number).values(codes))


def _journal(session: Session, farmer: str, numbers: Select[Any]) -> None:
    lines = select(journal.c.id, journal.c.data).where(or_(journal.c.number.in_(numbers), journal.c.actor == farmer))
    for row in session.execute(lines).all():
        bare = _bare(row.data)
        if bare != row.data:
            session.execute(update(journal).where(journal.c.id == row.id).values(data=bare))


def _bare(data: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, list | tuple) and key in _FACTS:
            kept[key] = [item for item in value if isinstance(item, str) and _code(item)]
        elif _harmless(key, value):
            kept[key] = value
    return kept


def _harmless(key: str, value: Any) -> bool:
    if isinstance(value, int | float):
        return abs(value) < _SHORTER_THAN_A_PHONE_NUMBER
    return value is None or (isinstance(value, str) and key in _FACTS and _code(value) is not None)


def _code(text: str) -> str | None:
    return text if _CODE.fullmatch(text) else None


def _dead_letters(session: Session, addresses: Iterable[str]) -> None:
    """Those that came from one of these chats, found by the chat's id in what came."""
    for address in addresses:
        chat = re.compile(rf"(?<![\w-]){re.escape(address.partition(':')[2])}(?![\w-])")
        for row in session.execute(select(dead_letter.c.id, dead_letter.c.payload)).all():
            if chat.search(row.payload):
                gone = update(dead_letter).where(dead_letter.c.id == row.id)
                session.execute(gone.values(payload=ERASED, error=ERASED))


def _person(session: Session, farmer: str) -> None:
    session.execute(delete(account).where(account.c.person == farmer))
    session.execute(
        update(person)
        .where(person.c.id == farmer)
        .values(name="", phone="", address=None, village=None, township=None, base=None, helper=None, forgotten=True)
    )
