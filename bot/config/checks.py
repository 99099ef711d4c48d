"""What no single field of config.yaml can tell: names that point nowhere, posts held twice or by nobody, early ends.

The checks read the file's plain data, not the finished County, so that they also speak where other fields are wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from bot.config.times import RedClock, RungClock
from bot.errors import Fault
from bot.marked_yaml import Loc, Marked

Item = tuple[Loc, dict[str, Any]]


def cross_faults(marked: Marked, industries: Collection[str] | None = None) -> list[Fault]:
    """Every fault between the parts of the file, each at its own place. `industries`: those that exist, when known."""
    checks: tuple[Callable[[Marked], Iterator[Fault]], ...] = (
        _ids_once,
        _place_names_once,
        _people_point_somewhere,
        _every_township_is_covered,
        _guides_are_guides,
        _stand_ins_end,
        _neighbours_are_there,
        _lead_is_an_expert,
        _somebody_is_staff,
        _hours_and_zone,
        _market_hours,
        _rungs_in_order,
    )
    found = [fault for check in checks for fault in check(marked)]
    if industries is not None:
        found += _industries_exist(marked, industries)
    return found


def _items(data: object, key: str, at: Loc = ()) -> list[Item]:
    """The mappings in the list `data[key]` and where they stand; what has another form is the models' matter."""
    rows = data.get(key) if isinstance(data, dict) else None
    return [
        ((*at, key, n), row) for n, row in enumerate(rows if isinstance(rows, list) else []) if isinstance(row, dict)
    ]


def _texts(row: dict[str, Any], key: str, at: Loc) -> list[tuple[Loc, str]]:
    values = row.get(key)
    return [((*at, key, n), v) for n, v in enumerate(values if isinstance(values, list) else []) if isinstance(v, str)]


def _villages(marked: Marked) -> list[Item]:
    return [village for at, row in _items(marked.data, "townships") for village in _items(row, "villages", at)]


def _people(marked: Marked) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for _, row in _items(marked.data, "people") if isinstance(row.get("id"), str)}


def _ids(items: list[Item]) -> set[str]:
    return {row["id"] for _, row in items if isinstance(row.get("id"), str)}


def _unknown(marked: Marked, at: Loc, what: str, value: str, known: Collection[str]) -> Fault:
    near = get_close_matches(value, list(known), 1, 0.6)
    zh, en = (f"，是不是 {near[0]}？", f", did you mean {near[0]}?") if near else ("", "")
    zh_what, _, en_what = what.partition("|")
    return marked.fault(at, f"没有这个{zh_what} {value}{zh} / no {en_what} {value}{en}")


def _ids_once(marked: Marked) -> Iterator[Fault]:
    for items in (
        _items(marked.data, "people"),
        _items(marked.data, "townships"),
        _villages(marked),
        _items(marked.data, "enterprises"),
    ):
        first: dict[str, int] = {}
        for at, row in items:
            one = row.get("id")
            if not isinstance(one, str):
                continue
            if one in first:
                line = first[one]
                yield marked.fault(
                    (*at, "id"), f"id {one} 用了两次，见第 {line} 行 / id {one} is used twice, see line {line}"
                )
            first.setdefault(one, marked.at((*at, "id"))[0])


def _place_names_once(marked: Marked) -> Iterator[Fault]:
    """A farmer's "土城子" has to mean one township; villages of one name may lie in different townships."""
    townships = _items(marked.data, "townships")
    for group in (townships, *(_items(row, "villages", at) for at, row in townships)):
        owner: dict[str, object] = {}
        for at, row in group:
            names = [((*at, "name", "zh"), row["name"].get("zh"))] if isinstance(row.get("name"), dict) else []
            for where, name in [*names, *_texts(row, "aliases", at)]:
                if isinstance(name, str) and owner.setdefault(name, at) != at:
                    yield marked.fault(where, f"地名 {name} 用了两次 / the place name {name} is used twice")


def _neighbours_are_there(marked: Marked) -> Iterator[Fault]:
    townships = _ids(_items(marked.data, "townships"))
    for at, row in _items(marked.data, "townships"):
        for where, near in _texts(row, "neighbours", at):
            if near not in townships:
                yield _unknown(marked, where, "乡镇|township", near, townships)


def _people_point_somewhere(marked: Marked) -> Iterator[Fault]:
    people, townships = _people(marked), _ids(_items(marked.data, "townships"))
    enterprises = _ids(_items(marked.data, "enterprises"))
    for at, row in _items(marked.data, "people"):
        for where, township in _texts(row, "townships", at):
            if township not in townships:
                yield _unknown(marked, where, "乡镇|township", township, townships)
        if isinstance(base := row.get("enterprise"), str) and base not in enterprises:
            yield _unknown(marked, (*at, "enterprise"), "企业基地|enterprise", base, enterprises)
        if isinstance(other := row.get("stand_in"), str):
            if other not in people:
                yield _unknown(marked, (*at, "stand_in"), "人|person", other, people)
            elif people[other].get("role") != "expert":
                yield marked.fault(
                    (*at, "stand_in"), f"替班的 {other} 不是专家 / the stand-in {other} is not an expert"
                )
        if row.get("role") in ("guide", "staff"):
            for key in ("townships", "enterprise", "panel", "stand_in", "industries"):
                if row.get(key):
                    yield marked.fault((*at, key), f"只有专家才有 {key} / only an expert has {key}")
        if row.get("role") in ("expert", "guide"):
            for key in ("duties", "sees_red_flags"):
                if row.get(key):
                    yield marked.fault((*at, key), f"只有工作人员才有 {key} / only staff have {key}")


def _every_township_is_covered(marked: Marked) -> Iterator[Fault]:
    """Several experts may share a township: each question then goes to who covers its industry and has the least to do."""
    experts = [row for _, row in _items(marked.data, "people") if row.get("role") == "expert"]
    covered = {township for row in experts for _, township in _texts(row, "townships", ())}
    for at, row in _items(marked.data, "townships"):
        if isinstance(one := row.get("id"), str) and one not in covered:
            yield marked.fault(at, f"乡镇 {one} 没有包联专家 / no expert covers the township {one}")


def _guides_are_guides(marked: Marked) -> Iterator[Fault]:
    people = _people(marked)
    for at, row in _villages(marked):
        guide = row.get("guide")
        if not isinstance(guide, str):
            continue
        if guide not in people:
            yield _unknown(marked, (*at, "guide"), "人|person", guide, people)
        elif people[guide].get("role") != "guide":
            yield marked.fault((*at, "guide"), f"{guide} 的 role 不是 guide / {guide} does not have the role guide")


def _stand_ins_end(marked: Marked) -> Iterator[Fault]:
    """Following stand-ins has to end somewhere, or a case would go round for ever. A loop is told once."""
    people, told = _people(marked), set[str]()
    for at, row in _items(marked.data, "people"):
        path: list[str] = [str(row.get("id"))]
        while isinstance(following := people.get(path[-1], {}).get("stand_in"), str) and following not in path:
            path.append(following)
        if following == path[0] and not told & set(path):
            told |= set(path)
            ring = " → ".join([*path, path[0]])
            yield marked.fault((*at, "stand_in"), f"替班绕成了圈：{ring} / the stand-ins go in a circle: {ring}")


def _lead_is_an_expert(marked: Marked) -> Iterator[Fault]:
    people, lead = _people(marked), marked.data.get("lead")
    if not isinstance(lead, str):
        return
    if lead not in people:
        yield _unknown(marked, ("lead",), "人|person", lead, people)
    elif people[lead].get("role") != "expert":
        yield marked.fault(
            ("lead",), f"{lead} 不是专家，不能做最后一级 / {lead} is not an expert and cannot be the last rung"
        )


def _somebody_is_staff(marked: Marked) -> Iterator[Fault]:
    """Staff are told of red flags and of cases nobody can take; without any, such a case would be nobody's."""
    people = _items(marked.data, "people")
    if people and all(row.get("role") in ("expert", "guide") for _, row in people):
        message = "没有一位 role: staff 的工作人员，急情和没人接的咨询就没人知道"
        yield marked.fault(
            ("people",), f"{message} / nobody has the role staff: no one would be told of red flags and of stuck cases"
        )


def _hours_and_zone(marked: Marked) -> Iterator[Fault]:
    hours, zone = marked.data.get("hours"), marked.data.get("timezone")
    if isinstance(hours, dict):
        start, end = (str(hours.get(key, default)).zfill(5) for key, default in (("start", "08:00"), ("end", "18:00")))
        if start >= end:
            where: Loc = ("hours", "end" if "end" in hours else "start")
            yield marked.fault(
                where, f"下班 {end} 要晚于上班 {start} / the end {end} must be later than the start {start}"
            )
    if isinstance(zone, str):
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):  # unknown; not a name at all ("../x"); a folder of names ("Asia")
            yield marked.fault(("timezone",), f"没有这个时区 {zone} / no time zone {zone}; for example Asia/Shanghai")


def _market_hours(marked: Marked) -> Iterator[Fault]:
    """Shorter hours have a begin and an end; a market day without both has none."""
    hours = marked.data.get("hours")
    market = hours.get("market_days") if isinstance(hours, dict) else None
    if not isinstance(market, dict):
        return
    start, end = market.get("start"), market.get("end")
    where: Loc = ("hours", "market_days", "start" if start is not None else "end")
    if (start is None) != (end is None):
        yield marked.fault(where, "集日的上下班要么都写，要么都不写 / a market day has both start and end, or neither")
    elif start is not None and str(start).zfill(5) >= str(end).zfill(5):
        yield marked.fault(
            where, f"集日下班 {end} 要晚于上班 {start} / on market days the end {end} must be later than {start}"
        )


def _rungs_in_order(marked: Marked) -> Iterator[Fault]:
    """A case passes on only after its answer was due, and is opened before that."""
    clocks = marked.data.get("clocks")
    if not isinstance(clocks, dict):
        return
    rungs = clocks.get("rungs")
    for name, row in rungs.items() if isinstance(rungs, dict) else ():
        yield from _in_order(marked, ("clocks", "rungs", name), row, "working_minutes", RungClock().model_dump())
    yield from _in_order(marked, ("clocks", "red"), clocks.get("red"), "minutes", RedClock().model_dump())


def _in_order(marked: Marked, at: Loc, row: object, unit: str, defaults: dict[str, int]) -> Iterator[Fault]:
    if not isinstance(row, dict):
        return
    limit = f"pass_on_{unit}"
    last = row.get(limit, defaults[limit])
    for name in ("seen", "reply"):
        key = f"{name}_{unit}"
        first = row.get(key, defaults[key])
        if isinstance(first, int) and isinstance(last, int) and first > last:
            told = f"{name} 要在 pass_on 之前 / {name} must come before pass_on ({first} is more than {last})"
            yield marked.fault((*at, key if key in row else limit), told)


def _industries_exist(marked: Marked, industries: Collection[str]) -> Iterator[Fault]:
    for key, field in (("people", "panel"), ("people", "industries"), ("enterprises", "industries")):
        for at, row in _items(marked.data, key):
            for where, industry in _texts(row, field, at):
                if industry not in industries:
                    yield _unknown(marked, where, "产业|industry", industry, industries)
