"""Which township or village a farmer's words name."""

from __future__ import annotations

from dataclasses import dataclass

from bot.config import County, Township, Village
from knowledge.text import plain

_SUFFIXES = ("镇", "乡", "村")


@dataclass(frozen=True, slots=True)
class Place:
    """A township, and a village in it when the words name one."""

    township: Township
    village: Village | None = None


def find(county: County, text: str) -> Place | None:
    """The place the text names: villages before townships, the longest name first; None when it names none or several."""
    said = plain(text)
    found = [
        (len(name), Place(township, village))
        for township in county.townships
        for village in (*township.villages, None)
        for name in _names(village or township)
        if name in said
    ]
    if not found:
        return None
    villages = [place for _, place in found if place.village is not None]
    longest = max(size for size, _ in found)
    best = villages or [place for size, place in found if size == longest]
    first = best[0]
    return first if all(place == first for place in best) else None


def _names(place: Township | Village) -> set[str]:
    names = {place.name.zh, place.name.en.lower(), *(alias.lower() for alias in place.aliases)}
    short = {name.removesuffix(suffix) for name in names for suffix in _SUFFIXES if len(name) > 2}
    return {name for name in names | short if len(name) >= 2}
