"""Which township or village a farmer's words name: by any name, with or without 镇 or 村; where we asked, by its sound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from bot.config import County, Enterprise, Township, Village
from bot.core.situation import Person
from knowledge.tables import homophones
from knowledge.text import plain

_SUFFIXES = ("镇", "乡", "村", " town", " township", " village")
# What people say around the name of a place when they say nothing else.
_SPEAKER = "我们|我|俺们|俺|咱们|咱|家|住|在|是"
_AROUND = re.compile(
    rf"(?:{_SPEAKER}|的|人|这里|这儿|这|那|边|县|镇|乡|村|"
    r"\b(?:i|im|i m|am|live|we|are|in|at|from|the|my|is|it|its|town|township|village|county)\b|\s)*"
)
# 我是东叠不齐村的, 俺家在土城子, "I live in ..." at the beginning of what is said; then something that is no part of a longer name.
_HOME_BEFORE = rf"(?:^|\s)(?:(?:{_SPEAKER})+|(?:i m|i am|we are|i live|we live) (?:in|from) (?:the )?|)"
_HOME_AFTER = r"(?:镇|乡|村)?(?=的|人|这|养|种|\s|$)"
_AROUND_BASE = re.compile(
    rf"(?:{_SPEAKER}|的|人|这里|这儿|这|那|边|农户|社员|养殖户|种植户|基地|属于|归|"
    r"\b(?:i|m|am|we|are|in|at|of|from|the|belong|to|base)\b|\s)*"
)
_BY_SOUND_FROM = 3  # characters: two that sound like a place stand in half of what people write


@dataclass(frozen=True, slots=True)
class Place:
    """A township, and a village in it when the words name one."""

    township: Township
    village: Village | None = None


def resident(farmer: Person, place: Place) -> Person:
    """The farmer, at home in this place."""
    return replace(farmer, township=place.township.id, village=place.village.id if place.village else None)


def of_village(county: County, village_id: str) -> Place | None:
    """The village with this id, in its township; None when there is none."""
    return next((place for place in _places(county) if place.village and place.village.id == village_id), None)


def named(county: County, text: str) -> tuple[Place, ...]:
    """The places the text names: villages before townships. Several where one name fits several, or several are named."""
    return _best(list(_found(county, plain(text))))


def find(county: County, text: str) -> Place | None:
    """The place the text names; None when it names none or several."""
    return _only(named(county, text))


def answered(county: County, text: str) -> tuple[Place, ...]:
    """The places that an answer to our question "where?" names: as `named`, and where no name is written, by the sound."""
    return named(county, text) or _best(list(_sounding(county, plain(text))))


def find_bare(county: County, text: str) -> Place | None:
    """As `find`, but only where the text says no more than the place: 我在土城子镇, not 土城子的羊不吃草."""
    return _only(named_bare(county, text))


def named_bare(county: County, text: str) -> tuple[Place, ...]:
    """As `named`, but only where the text says no more than the place."""
    places = named(county, text)
    names = {name for place in places for name in _all_names(place)}
    rest = plain(text)
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, " ")
    return places if places and _AROUND.fullmatch(rest) else ()


def find_home(county: County, text: str) -> Place | None:
    """The place somebody says to be at home in, beside whatever else is said: 我是东叠不齐村的，鹅死了三只. None where the place
    is only spoken of (听说照阳河有人卖鹅苗), or where there are several."""
    place, said = find(county, text), plain(text)
    if place is None:
        return None
    names = sorted(_all_names(place), key=len, reverse=True)
    at_home = any(re.search(_HOME_BEFORE + re.escape(name) + _HOME_AFTER, said) for name in names)
    return place if at_home else None


def find_base(county: County, text: str) -> Enterprise | None:
    """The key enterprise's base that the text says to belong to, and no more: 我是荞麦基地的."""
    said = plain(text)
    for base in county.enterprises:
        for name in sorted(
            {plain(name) for name in (base.name.zh, base.name.en, *base.aliases)}, key=len, reverse=True
        ):
            if name in said and _AROUND_BASE.fullmatch(said.replace(name, " ")):
                return base
    return None


def _found(county: County, said: str) -> Iterator[tuple[str, Place]]:
    for place in _places(county):
        for name in _names(place.village or place.township):
            if name in said:
                yield name, place


def _sounding(county: County, said: str) -> Iterator[tuple[str, Place]]:
    """土城籽, 东碟不齐: every character sounds like the one of the name that it stands for."""
    for place in _places(county):
        for name in _names(place.village or place.township):
            if len(name) >= _BY_SOUND_FROM and any(
                _sounds_like(name, said[i : i + len(name)]) for i in range(len(said))
            ):
                yield name, place


def _sounds_like(name: str, said: str) -> bool:
    alike = homophones()
    return len(name) == len(said) and all(b in alike.get(a, a) for a, b in zip(name, said, strict=True))


def _places(county: County) -> Iterator[Place]:
    for township in county.townships:
        yield Place(township)
        yield from (Place(township, village) for village in township.villages)


def _best(found: list[tuple[str, Place]]) -> tuple[Place, ...]:
    """A name within a longer one is not meant (照阳河 in 后照阳河). Villages before townships, since a village names its
    township too; a township that is named beside villages of one name says which of these is meant.
    """
    whole = [(name, place) for name, place in found if not any(name != other and name in other for other, _ in found)]
    meant = list(dict.fromkeys(place for _, place in whole))
    towns = {place.township.id for place in meant if place.village is None}
    villages = [place for place in meant if place.village is not None]
    return tuple([place for place in villages if place.township.id in towns] or villages or meant)


def _only(places: tuple[Place, ...]) -> Place | None:
    return places[0] if len(places) == 1 else None


def _all_names(place: Place) -> frozenset[str]:
    return _names(place.township) | (_names(place.village) if place.village else frozenset())


@cache
def _names(place: Township | Village) -> frozenset[str]:
    """Made once for each place of the county: every message is looked through for them."""
    names = {plain(name) for name in (place.name.zh, place.name.en, *place.aliases)}
    short = {name.removesuffix(suffix) for name in names for suffix in _SUFFIXES if len(name) > 2}
    return frozenset(name for name in names | short if len(name) >= 2)


def neighbourhood(county: County, township_id: str) -> tuple[str, ...]:
    """The township and its neighbours, whichever of two names the other; sorted."""
    near = {township_id}
    for township in county.townships:
        if township.id == township_id:
            near.update(township.neighbours)
        if township_id in township.neighbours:
            near.add(township.id)
    return tuple(sorted(near))
