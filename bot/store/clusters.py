"""What was asked in a neighbourhood lately, and what was told of it: read only when its bell rings (bot/core/alarms/cluster.py)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.config import County
from bot.core.events import Event, Rang
from bot.core.posts.places import neighbourhood
from bot.core.situation import Consultation
from bot.store.meta import keep
from bot.store.rows import consultation_of
from bot.store.tables import consultation, meta
from bot.store.transaction import Session

_PREFIX = "cluster:"


def alike(session: Session, event: Event, county: County, about: Consultation | None) -> tuple[Consultation, ...]:
    """The consultations of the neighbourhood in the days that count, the oldest first; of the erased no words are left."""
    if not _looks(event) or about is None or about.township is None:
        return ()
    c = consultation.c
    near = neighbourhood(county, about.township)
    query = select(consultation).where(c.township.in_(near), c.opened_at >= _since(event, county)).order_by(c.number)
    return tuple(consultation_of(row) for row in session.execute(query))


def told(session: Session, event: Event, county: County) -> dict[str, int]:
    """Of how many households each trouble was told in those days."""
    if not _looks(event):
        return {}
    query = select(meta.c.key, meta.c.value).where(meta.c.key.startswith(_PREFIX), meta.c.at >= _since(event, county))
    return {row.key.removeprefix(_PREFIX): int(row.value) for row in session.execute(query)}


def write(session: Session, clusters: Iterable[tuple[str, int]], at: datetime) -> None:
    """Remember what was told."""
    for key, households in clusters:
        keep(session, f"{_PREFIX}{key}", str(households), at)


def _looks(event: Event) -> bool:
    return isinstance(event, Rang) and event.kind == "cluster"


def _since(event: Event, county: County) -> datetime:
    return event.at - timedelta(days=county.alarms.cluster.days)
