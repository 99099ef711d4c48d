"""What somebody sees in the browser chat: the own words and what came to that address, from where one was on.

Remarks have a table of their own, which nothing here reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from bot.core.events import Address, Media
from bot.core.plan import Button
from bot.store.rows import buttons_of, media_of
from bot.store.tables import message, parcel
from bot.store.transaction import Session
from bot.store.views.transcript import superseded

_CURSOR = re.compile(r"(\d{1,18})-(\d{1,18})")


@dataclass(frozen=True, slots=True)
class ChatItem:
    """One bubble. `id`: `m<n>` for the person's own words, `p<n>` for a parcel; `author` is None for the bot."""

    id: str
    mine: bool
    at: datetime
    text: str
    media: tuple[Media, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    number: int | None = None
    kind: str = ""
    author: str | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class Chat:
    """Bubbles in order. `cursor` is what to ask after next time; the page need not understand it."""

    items: tuple[ChatItem, ...]
    cursor: str


def chat(session: Session, address: Address, person_id: str, after: str = "", limit: int = 100) -> Chat:
    """What came after the cursor, oldest first; without a valid one, the last `limit` bubbles. Two queries."""
    found = _CURSOR.fullmatch(after)
    last_message, last_parcel = (int(found[1]), int(found[2])) if found else (0, 0)
    said = _messages(session, person_id, last_message, limit, newest=found is None)
    came = _parcels(session, address, last_parcel, limit, newest=found is None)
    old = superseded(said)
    bubbles = [(row.at, 0, row.id, _own(row)) for row in said if row.id not in old]
    bubbles += [(row.queued_at, 1, row.id, _parcel(row)) for row in came]
    bubbles.sort(key=lambda bubble: bubble[:3])
    if found is None:
        bubbles = bubbles[-limit:]
    last_message = max((row.id for row in said), default=last_message)
    last_parcel = max((row.id for row in came), default=last_parcel)
    return Chat(tuple(bubble[3] for bubble in bubbles), f"{last_message}-{last_parcel}")


def _messages(session: Session, person_id: str, after: int, limit: int, *, newest: bool) -> list[Row[Any]]:
    query = select(message).where(message.c.person == person_id, message.c.id > after)
    order = message.c.id.desc() if newest else message.c.id.asc()
    return list(session.execute(query.order_by(order).limit(limit)))


def _parcels(session: Session, address: Address, after: int, limit: int, *, newest: bool) -> list[Row[Any]]:
    query = select(parcel).where(parcel.c.lane == str(address), parcel.c.id > after)
    order = parcel.c.id.desc() if newest else parcel.c.id.asc()
    return list(session.execute(query.order_by(order).limit(limit)))


def _own(row: Row[Any]) -> ChatItem:
    return ChatItem(f"m{row.id}", True, row.at, row.text, media_of(row.media), number=row.number)


def _parcel(row: Row[Any]) -> ChatItem:
    return ChatItem(
        id=f"p{row.id}",
        mine=False,
        at=row.queued_at,
        text=row.text,
        media=media_of([row.media]) if row.media else (),
        buttons=buttons_of(row.buttons),
        number=row.number,
        kind=row.kind,
        author=row.author,
        state=row.state,
    )
