"""What a page has to know of the person before it: the language, and whether a file is theirs to see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Text, cast, select

from bot.core.events import Address, Media
from bot.core.situation import Language
from bot.store.rows import media_of
from bot.store.tables import message, parcel, person
from bot.store.transaction import Session


def language(session: Session, person_id: str) -> Language | None:
    """What this person reads; None for somebody nothing is stored of."""
    found = session.scalar(select(person.c.language).where(person.c.id == person_id))
    return Language(found) if found else None


def own_file(session: Session, person_id: str, address: Address, file: str) -> Media | None:
    """This file, if it belongs to the person's own words or came to that address; None else. At most two queries."""
    said = select(message.c.media).where(message.c.person == person_id, _names(message.c.media, file))
    for stored in session.scalars(said):
        if found := _pick(stored, file):
            return found
    came = select(parcel.c.media).where(parcel.c.lane == str(address), _names(parcel.c.media, file))
    for stored in session.scalars(came):
        if found := _pick([stored], file):
            return found
    return None


def _names(column: Any, file: str) -> Any:
    """Narrows to rows in whose media the name stands somewhere; `_pick` looks exactly."""
    return cast(column, Text).contains(file, autoescape=True)


def _pick(stored: list[Mapping[str, Any]], file: str) -> Media | None:
    return next((media for media in media_of(stored) if media.file == file), None)
