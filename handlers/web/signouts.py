"""Signing out, kept by the store: it holds for every process, and after a restart."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from bot.store import meta
from handlers.web.ports import Gate


class KeptSignOuts:
    """SignOuts over the real gate: a fact a person, the newest in place of the one before."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    async def last(self, person_id: str) -> datetime | None:
        found = await self._gate.read(partial(meta.recall, key=_key(person_id)))
        return datetime.fromisoformat(found) if found else None

    async def note(self, person_id: str, at: datetime) -> None:
        await self._gate.write(partial(meta.keep, key=_key(person_id), value=at.isoformat(), now=at))


def _key(person_id: str) -> str:
    return f"signed_out:{person_id}"
