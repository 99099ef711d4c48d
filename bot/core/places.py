"""Which township or village a farmer's words name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.config import County, Township, Village
from knowledge.text import plain

_SUFFIXES = ("镇", "乡", "村", " town", " township", " village")
# What people say around the name of a place when they say nothing else.
_AROUND = re.compile(
    r"(?:我们|我|俺们|俺|咱们|咱|家|住|在|是|的|人|这里|这儿|这|那|边|县|镇|乡|村|"
    r"\b(?:i|im|i m|am|live|we|are|in|at|from|the|my|is|it|its|town|township|village|county)\b|\s)*"
)


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


def find_bare(county: County, text: str) -> Place | None:
    """As `find`, but only where the text says no more than the place: 我在土城子镇, not 土城子的羊不吃草."""
    place = find(county, text)
    if place is None:
        return None
    names = _names(place.township) | (_names(place.village) if place.village else set())
    rest = plain(text)
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, " ")
    return place if _AROUND.fullmatch(rest) else None


def _names(place: Township | Village) -> set[str]:
    names = {plain(name) for name in (place.name.zh, place.name.en, *place.aliases)}
    short = {name.removesuffix(suffix) for name in names for suffix in _SUFFIXES if len(name) > 2}
    return {name for name in names | short if len(name) >= 2}
