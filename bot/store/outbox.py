"""The outbox: what is to leave, who holds it just now, and what became of it.

    queued ──claim──► queued, leased ──sent──► sent
      ▲                 │   │
      └──retry, or the lease runs out        └──dead──► dead

A lane is one address. Only the oldest queued parcel of a lane can be claimed, so each chat hears things in order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Integer, Update, bindparam, case, func, or_, select, text, update

from bot.core.plan import Parcel
from bot.store.rows import parcel_of
from bot.store.tables import QUEUED, parcel, person
from bot.store.transaction import Session

Channel = Literal["tg", "web"]
Load = Literal["all", "texts", "media"]
_LOADS: dict[Load, Callable[[ColumnElement[Any]], list[ColumnElement[bool]]]] = {
    "all": lambda media: [],
    "texts": lambda media: [media.is_(None)],
    "media": lambda media: [media.is_not(None)],
}
# The goodbye to somebody who asked to be forgotten is the last to need the address; then it goes as well.
_FORGOTTEN = select(person.c.id).where(person.c.id == parcel.c.person, person.c.forgotten).exists()
_LANE_AFTERWARDS = case((_FORGOTTEN, parcel.c.channel + ":" + parcel.c.person), else_=parcel.c.lane)


def _claim(only: Load) -> Update:
    one, waiting = parcel.alias("one"), parcel.alias("waiting")
    on, now = bindparam("on", type_=parcel.c.channel.type), bindparam("now", type_=parcel.c.not_before.type)
    # Answered by the partial index alone: what was sent, were it a million parcels in this lane, is never looked at.
    heads = (
        select(func.min(waiting.c.id))
        .where(text("waiting." + QUEUED), waiting.c.channel == on)
        .group_by(waiting.c.lane)
    )
    due = (
        select(one.c.id)
        .where(
            text("one." + QUEUED),
            one.c.id.in_(heads),
            one.c.not_before <= now,
            or_(one.c.lease_until.is_(None), one.c.lease_until <= now),
            *_LOADS[only](one.c.media),
        )
        .order_by(one.c.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(of=one, skip_locked=True)
    )
    return (
        update(parcel)
        .where(parcel.c.id.in_(due))
        .values(lease_until=bindparam("until"), attempts=parcel.c.attempts + 1)
        .returning(parcel)
    )


# The statements are built once, as in load.py.
_CLAIM: dict[Load, Update] = {"all": _claim("all"), "texts": _claim("texts"), "media": _claim("media")}
_TOLD = update(parcel).where(parcel.c.id == bindparam("told"), parcel.c.state == "queued").values(lease_until=None)
_SENT = _TOLD.values(
    state="sent", sent_at=bindparam("now"), ref_message=bindparam("as"), error="", lane=_LANE_AFTERWARDS
)
_RETRY = _TOLD.values(not_before=bindparam("again"), error=bindparam("why"))
_DEAD = _TOLD.values(state="dead", not_before=bindparam("now"), error=bindparam("why"), lane=_LANE_AFTERWARDS)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A parcel in a sender's hands. `attempts` counts this one too."""

    id: int
    parcel: Parcel
    attempts: int


def claim(
    session: Session, channel: Channel, now: datetime, lease_seconds: float, limit: int, only: Load = "all"
) -> list[Outgoing]:
    """Takes up to `limit` parcels, oldest first, at most one a lane: all kinds, or `only` texts, or pictures and the like.

    Who holds one has to tell its fate before the lease runs out, or it is handed out again. Raises StoreUnavailable.
    """
    until = now + timedelta(seconds=lease_seconds)
    rows = session.execute(_CLAIM[only], {"on": channel, "now": now, "until": until, "most": limit}).all()
    return [Outgoing(row.id, parcel_of(row), row.attempts) for row in sorted(rows, key=lambda row: int(row.id))]


def release(session: Session, channel: Channel) -> int:
    """Takes back all leases of a channel, and says how many. Only for who knows that no other process sends on it."""
    held = update(parcel).where(text(QUEUED), parcel.c.channel == channel, parcel.c.lease_until.is_not(None))
    return session.execute(held.values(lease_until=None)).rowcount


def sent(session: Session, parcel_id: int, ref_message: str | None, now: datetime) -> bool:
    """It has left, as message `ref_message` of its chat. False when its fate was told before."""
    return _settle(session, _SENT, {"told": parcel_id, "as": ref_message, "now": now})


def retry(session: Session, parcel_id: int, not_before: datetime, error: str, now: datetime) -> bool:
    """It has not left; it goes back to the head of its lane, to be taken again at `not_before` at the earliest."""
    return _settle(session, _RETRY, {"told": parcel_id, "again": max(not_before, now), "why": error})


def dead(session: Session, parcel_id: int, reason: str, now: datetime) -> bool:
    """It will never leave."""
    return _settle(session, _DEAD, {"told": parcel_id, "now": now, "why": reason})


def _settle(session: Session, fate: Update, values: dict[str, object]) -> bool:
    return session.execute(fate, values).rowcount == 1
