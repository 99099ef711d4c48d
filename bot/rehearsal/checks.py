"""Reads a scenario and tells all its faults at once: the form, the people, the places, the times."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.config import County
from bot.config.load import shown
from bot.errors import Fault, InputFault
from bot.marked_yaml import Loc, Marked, faults_of, load_marked
from bot.rehearsal.actors import places
from bot.rehearsal.script import ROLES, VERBS, Scenario, Script, Step, when_of
from bot.rehearsal.times import next_at

Found = Iterator[Fault]


def read_script(path: Path, county_of: Callable[[Path | None], County]) -> tuple[Script, County]:
    """The scenario in `path` and the county it plays in, which `county_of` reads: the file that the scenario names, or None.

    Raises InputFault with every fault of the scenario, and those of the county where that cannot be read.
    """
    marked = load_marked(path, shown(path))
    faults: list[Fault] = []
    county = scenario = None
    named = marked.data.get("config")
    try:
        county = county_of(path.parent / named if isinstance(named, str) else None)
    except InputFault as wrong:
        faults += wrong.faults
    try:
        scenario = Scenario.model_validate(marked.data)
    except ValidationError as wrong:
        faults += faults_of(marked, wrong, Scenario)
    if county is not None:
        faults += _people(marked, county)
    faults += _deeds(marked)
    if scenario is not None:
        faults += _times(marked, scenario)
    if faults or scenario is None or county is None:
        raise InputFault(list(dict.fromkeys(faults)))
    if scenario.hours is not None:
        county = county.model_copy(update={"hours": scenario.hours})
    lines = tuple(marked.at(("steps", index)) for index in range(len(scenario.steps)))
    return Script(marked.file, path.parent, scenario, lines), county


# The checks of people and deeds read the file's plain data, so that they also speak where something else is wrong.


def _steps(marked: Marked) -> list[tuple[Loc, dict[str, Any]]]:
    rows = marked.data.get("steps")
    return [
        (("steps", n), row) for n, row in enumerate(rows if isinstance(rows, list) else []) if isinstance(row, dict)
    ]


def _people(marked: Marked, county: County) -> Found:
    names = _places(county)
    home: dict[str, str] = {}
    for at, row in _steps(marked):
        who = row.get("who")
        if not isinstance(who, str):
            continue
        yield from _who(marked, (*at, "who"), who, county)
        village = row.get("village")
        if not isinstance(village, str):
            continue
        if who.startswith(("expert:", "guide:", "staff:")):
            message = "village 只写给农户 / village is for farmers"
            yield marked.fault((*at, "village"), message)
        elif village not in names:
            yield _unknown(marked, (*at, "village"), "没有这个地方|no place", village, names)
        elif home.setdefault(who, village) != village:
            message = f"{who} 前面住在{home[who]} / {who} lived in {home[who]} before"
            yield marked.fault((*at, "village"), message)
    posts = {f"{person.role}:{person.id}" for person in county.people}
    listed = marked.data.get("never_started")
    for number, who in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(who, str) and who not in posts:
            yield _unknown(marked, ("never_started", number), "没有这个人|nobody is called", who, posts)
    yield from _stand_ins(marked, county)


def _stand_ins(marked: Marked, county: County) -> Found:
    ids = {person.id for person in county.people}
    for at, row in _steps(marked):
        away = row.get("away")
        stand_in = away.get("stand_in") if isinstance(away, dict) else None
        if isinstance(stand_in, str) and stand_in not in ids:
            yield _unknown(marked, (*at, "away", "stand_in"), "没有这个人|nobody is called", stand_in, ids)


def _who(marked: Marked, at: Loc, who: str, county: County) -> Found:
    role, colon, name = who.partition(":")
    if role not in ROLES or not colon or not name.strip():
        near = get_close_matches(role, ROLES, 1, 0.6) if colon else []
        message = (
            f"who 要写成 farmer:名字、expert:ID、guide:ID 或 staff:ID{f'，是不是 {near[0]}:{name}？' if near else ''} / "
            f"who is farmer:NAME, expert:ID, guide:ID or staff:ID{f'; did you mean {near[0]}:{name}?' if near else ''}"
        )
        yield marked.fault(at, message)
        return
    post = county.person(name)
    if role == "farmer" or (post is not None and post.role == role):
        return
    if post is not None:
        yield marked.fault(at, f"{name} 是 {post.role}:{name} / {name} is {post.role}:{name}")
        return
    known = [person.id for person in county.people if person.role == role]
    yield _unknown(marked, at, f"没有这个人|no {role} is called", name, known)


def _unknown(marked: Marked, at: Loc, what: str, value: str, known: Collection[str]) -> Fault:
    near = get_close_matches(value, sorted(known), 1, 0.4)
    zh, _, en = what.partition("|")
    did_zh, did_en = (f"，是不是 {near[0]}？", f", did you mean {near[0]}?") if near else ("", "")
    return marked.fault(at, f"{zh} {value}{did_zh} / {en} {value}{did_en}")


def _places(county: County) -> set[str]:
    """All that a farmer's home may be called in a scenario."""
    return {name for place in places(county) for name in (place.id, place.name.zh, place.name.en, *place.aliases)}


def _deeds(marked: Marked) -> Found:
    for at, row in _steps(marked):
        done = [verb for verb in VERBS if verb in row]
        if len(done) != 1 and set(done) != {"says", "sends"}:
            told = "、".join(VERBS), ", ".join(VERBS)
            yield marked.fault(at, f"每步要做一件事：{told[0]} / a step does one of {told[1]}")
        if "replies_to" in row and "says" not in row and "sends" not in row:
            yield marked.fault((*at, "replies_to"), "replies_to 要配 says 或 sends / needs says or sends")
        if "at" in row and "after" in row:
            yield marked.fault((*at, "after"), "at 和 after 只写一个 / write at or after, not both")
        if "repeat" in row and not str(row.get("who", "")).startswith("farmer:"):
            yield marked.fault((*at, "repeat"), "repeat 只用于农户 / repeat is for farmers")


def _times(marked: Marked, scenario: Scenario) -> Found:
    before = scenario.start
    for index, step in enumerate(scenario.steps):
        when = when_of(step, before)
        if when < before:
            yield marked.fault(
                ("steps", index, "at"),
                f"早于前一步（{before:%m-%d %H:%M}） / is earlier than the step before ({before:%m-%d %H:%M})",
            )
        yield from _absence(marked, index, step)
        before = max(before, when)
    if scenario.until is not None and next_at(scenario.until, before) < before:
        yield marked.fault(("until",), "早于最后一步 / is earlier than the last step")
    end = scenario.start
    for index, down in enumerate(scenario.down):
        if not end <= down.start < down.end:
            yield marked.fault(("down", index), "停机的时间先后不对 / the times of this stop are out of order")
        end = max(end, down.end)


def _absence(marked: Marked, index: int, step: Step) -> Found:
    if step.away is not None and step.away.last < step.away.first:
        yield marked.fault(("steps", index, "away", "to"), "早于 from / is earlier than from")
