"""Printing for people: results to standard output, complaints to standard error."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.errors import Fault, InputFault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.config import County, PersonConfig
    from bot.core.wording import Catalogue


def complain(*lines: str) -> None:
    """Each line to standard error."""
    for line in lines:
        print(line, file=sys.stderr)


def fault(what: str, message: str) -> InputFault:
    """One thing wrong with an argument, such as `export: ...`."""
    return InputFault([Fault(what, 0, 0, message)])


class Both:
    """The catalogue's sentences in both languages, one behind the other, as commands say things."""

    def __init__(self, words: Catalogue) -> None:
        self._words = words

    def __call__(self, key: str, between: str = " ", **values: object) -> str:
        from bot.core.situation import Language

        return between.join(self._words.text(key, lang, **values) for lang in (Language.SIMPLIFIED, Language.ENGLISH))


def industries_of(names: Iterable[str]) -> list[str]:
    """The names as they are. Raises InputFault that names the nearest where one is no industry."""
    from knowledge.model import INDUSTRIES

    wrong = [name for name in names if name not in INDUSTRIES]
    if wrong:
        raise InputFault([no_such(name, INDUSTRIES, "没有这个产业", "no such industry") for name in wrong])
    return list(names)


def no_such(name: str, known: Iterable[str], zh: str, en: str) -> Fault:
    """A name that is not there, with the nearest that is; without any near, all where they are few."""
    known = list(known)
    near = get_close_matches(name, known, 1, 0.5)
    if near:
        return Fault(name, 0, 0, f"{zh}，是不是 {near[0]}？ / {en}, did you mean {near[0]}?")
    few = f": {', '.join(known)}" if 0 < len(known) <= 12 else ""
    return Fault(name, 0, 0, f"{zh} / {en}{few}")


def person_of(county: County, role: str, person_id: str) -> PersonConfig:
    """Who in config.yaml has this post. Raises InputFault that names the nearest id, or the post the person has."""
    person = county.person(person_id)
    if person is None:
        known = [one.id for one in county.people if one.role == role]
        near = get_close_matches(person_id, known, 1, 0.4) or known[:1]
        zh, en = (f"，是不是 {near[0]}？", f", did you mean {near[0]}?") if near else ("", "")
        raise fault(person_id, f"config.yaml 里没有这个人{zh} / no such person in config.yaml{en}")
    if person.role != role:
        raise fault(person_id, f"是 {person.role}，不是 {role} / has the role {person.role}, not {role}")
    return person


def township_of(county: County, said: str) -> str:
    """The id of the township with this id, name or other name. Raises InputFault that names all there are."""
    for one in county.townships:
        if said in (one.id, one.name.zh, one.name.en, *one.aliases):
            return one.id
    known = "、".join(f"{one.name.zh} {one.id}" for one in county.townships)
    raise fault("--township", f"没有 {said}，只有 {known} / there is no {said}; there are {known}")
