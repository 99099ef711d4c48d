"""The outbox: what is to leave, who holds it just now, and what became of it.

    queued ──claim──► queued, leased ──sent──► sent
      ▲                 │   │
      └──retry, or the lease runs out        └──dead──► dead

A lane is one address. Only the oldest queued parcel of a lane can be claimed, so each chat hears things in order.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Update, case, func, or_, select, text, update
from sqlalchemy.orm import Session

from bot.core.plan import Parcel
from bot.store.rows import parcel_of
from bot.store.tables import QUEUED, parcel, person

Channel = Literal["tg", "web"]
# The goodbye to somebody who asked to be forgotten is the last to need the address; then it goes as well.
_FORGOTTEN = select(person.c.id).where(person.c.id == parcel.c.person, person.c.forgotten).exists()
_LANE_AFTERWARDS = case((_FORGOTTEN, parcel.c.channel + ":" + parcel.c.person), else_=parcel.c.lane)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A parcel in a sender's hands. `attempts` counts this one too."""

    id: int
    parcel: Parcel
    attempts: int


def claim(
    session: Session,
    channel: Channel,
    now: datetime,
    lease_seconds: float,
    limit: int,
    busy_lanes: Collection[str] = (),
) -> list[Outgoing]:
    """Takes up to `limit` parcels, oldest first: at most one a lane, none of `busy_lanes` (addresses as text).

    Who holds one has to tell its fate before the lease runs out, or it is handed out again. Raises StoreUnavailable.
    """
    statement = claim_statement(channel, now, lease_seconds, limit, busy_lanes)
    rows = session.execute(statement).all()
    return [Outgoing(row.id, parcel_of(row), row.attempts) for row in sorted(rows, key=lambda row: int(row.id))]


def claim_statement(
    channel: Channel, now: datetime, lease_seconds: float, limit: int, busy_lanes: Collection[str] = ()
) -> Update:
    """The one statement of `claim`, so that a test can ask the database how it would run it."""
    one = parcel.alias("one")
    waiting = parcel.alias("waiting")
    # Answered by the partial index alone: what was sent, were it a million parcels in this lane, is never looked at.
    heads = (
        select(func.min(waiting.c.id))
        .where(text("waiting." + QUEUED), waiting.c.channel == channel)
        .group_by(waiting.c.lane)
    )
    due = (
        select(one.c.id)
        .where(
            text("one." + QUEUED),
            one.c.id.in_(heads),
            one.c.not_before <= now,
            or_(one.c.lease_until.is_(None), one.c.lease_until <= now),
        )
        .order_by(one.c.id)
        .limit(limit)
        .with_for_update(of=one, skip_locked=True)
    )
    if busy_lanes:
        due = due.where(one.c.lane.not_in(busy_lanes))
    return (
        update(parcel)
        .where(parcel.c.id.in_(due))
        .values(lease_until=now + timedelta(seconds=lease_seconds), attempts=parcel.c.attempts + 1)
        .returning(parcel)
    )


def release(session: Session, channel: Channel) -> int:
    """Takes back all leases of a channel, and says how many. Only for who knows that no other process sends on it."""
    held = update(parcel).where(text(QUEUED), parcel.c.channel == channel, parcel.c.lease_until.is_not(None))
    result = session.execute(held.values(lease_until=None))
    return int(result.rowcount)  # type: ignore[attr-defined]


def sent(session: Session, parcel_id: int, ref_message: str | None, now: datetime) -> bool:
    """It has left, as message `ref_message` of its chat. False when its fate was told before."""
    values = {"state": "sent", "sent_at": now, "ref_message": ref_message, "error": ""}
    return _settle(session, parcel_id, **values, lane=_LANE_AFTERWARDS)


def retry(session: Session, parcel_id: int, not_before: datetime, error: str, now: datetime) -> bool:
    """It has not left; it goes back to the head of its lane, to be taken again at `not_before` at the earliest."""
    return _settle(session, parcel_id, not_before=max(not_before, now), error=error)


def dead(session: Session, parcel_id: int, reason: str, now: datetime) -> bool:
    """It will never leave."""
    return _settle(session, parcel_id, state="dead", not_before=now, error=reason, lane=_LANE_AFTERWARDS)


def _settle(session: Session, parcel_id: int, **values: object) -> bool:
    told = update(parcel).where(parcel.c.id == parcel_id, parcel.c.state == "queued")
    result = session.execute(told.values(**values, lease_until=None))
    return result.rowcount == 1  # type: ignore[attr-defined,no-any-return]
