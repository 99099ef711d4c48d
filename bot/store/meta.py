"""Small facts about the store itself, by name: the knowledge version last seen, the last offset, and the like."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.store.tables import meta
from bot.store.transaction import Session
from bot.store.write import put

SAMPLE = "sample"  # the fact that the store holds made data, for which year: see bot/sample


def recall(session: Session, key: str) -> str | None:
    """The fact kept under this name, or None."""
    return session.scalar(select(meta.c.value).where(meta.c.key == key))


def keep(session: Session, key: str, value: str, now: datetime) -> None:
    """Keeps a fact under this name, in place of what was there."""
    put(session, meta, "key", [{"key": key, "value": value, "at": now}])
