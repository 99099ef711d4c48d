"""Gaps: places of an entry that are still to be written. `nongda new` marks them, an entry that has any is not served."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.errors import Fault
from bot.marked_yaml import Loc, Marked

GAP = "【待写】"  # begins every text that is still to be written; what follows it says what belongs there


def gaps_of(marked: Marked, number: int) -> list[Fault]:
    """The gaps of entry `number` of a file of entries, each at its place."""
    entry = marked.data["entries"][number]
    return [
        marked.fault(loc, f"{entry['id']}: 还没写：{hint} / still to be written: {'.'.join(map(str, loc[2:]))}")
        for loc, hint in _gaps(entry, ("entries", number))
    ]


def _gaps(value: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    if isinstance(value, str) and GAP in value:
        yield loc, " ".join(value.replace(GAP, " ").split())
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _gaps(inner, (*loc, key))
