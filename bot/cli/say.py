"""Printing for people: results to standard output, complaints to standard error."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.errors import Fault, InputFault

if TYPE_CHECKING:
    from bot.config import County, PersonConfig


def complain(*lines: str) -> None:
    """Each line to standard error."""
    for line in lines:
        print(line, file=sys.stderr)


def fault(what: str, message: str) -> InputFault:
    """One thing wrong with an argument, such as `export: ...`."""
    return InputFault([Fault(what, 0, 0, message)])


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
