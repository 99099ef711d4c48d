"""The part of the in-memory store that knows of groups: by the rules of bot/store/groups.py."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.events import Event, Rang, Tapped
from bot.core.experts.group_state import Group, Member, Standing
from bot.core.situation import Consultation, Situation, Status
from bot.core.taps import Verb, parse

if TYPE_CHECKING:
    from tests.core.memory import Memory


def of(kept: Memory, event: Event, cases: Iterable[Consultation | None]) -> tuple[Group, ...]:
    numbers = {one.number for one in cases if one is not None and (one.with_person or one.first_reply_at is not None)}
    tap = parse(event.data) if isinstance(event, Tapped) else None
    if tap is not None and tap.verb is Verb.SAME and tap.argument.isdecimal():
        numbers.add(int(tap.argument))
    return _groups(kept, numbers, lead=isinstance(event, Rang) and event.kind in ("follow", "pass_on"))


def looked(kept: Memory, situation: Situation, given: Sequence[Consultation]) -> Situation:
    holders, numbers = {one.holder for one in given}, {one.number for one in given}
    near = tuple(
        one
        for number, one in sorted(kept.consultations.items())
        if one.holder in holders
        and one.status in (Status.WAITING, Status.TAKEN)
        and number not in numbers
        and one.first_reply_at is None
        and one.normalised
        and (number not in kept.members or kept.members[number].standing is Standing.LEAD)
    )
    known = {group.id for group in situation.groups}
    more = [one for one in _groups(kept, {one.number for one in near}) if one.id not in known]
    return replace(situation, near=near, groups=(*situation.groups, *more))


def erase(kept: Memory, gone: set[int]) -> None:
    for number in gone & kept.members.keys():
        me = kept.members[number]
        kept.members[number] = replace(me, standing=Standing.ALONE)
        left = [one for one in kept.members.values() if one.group == me.group and one.standing is not Standing.ALONE]
        if me.standing is Standing.LEAD and left:
            first = min(left, key=lambda one: (one.standing is not Standing.JOINED, one.number))
            kept.members[first.number] = replace(first, standing=Standing.LEAD)
            from tests.core.memory import Bell

            bell = Bell(max([one.id for one in kept.bells], default=0) + 1_000_000, "follow", first.number, kept.now)
            kept.bells.append(bell)


def _groups(kept: Memory, numbers: Collection[int], *, lead: bool = False) -> tuple[Group, ...]:
    ids = sorted({kept.members[number].group for number in numbers if number in kept.members})
    return tuple(
        Group(
            id_,
            tuple(_private(kept, one) for _, one in sorted(kept.members.items()) if one.group == id_),
            tuple(one for one in kept.words if one.group == id_),
            _lead(kept, id_) if lead else None,
        )
        for id_ in ids
    )


def _lead(kept: Memory, id_: int) -> Consultation | None:
    found = (one.number for one in kept.members.values() if one.group == id_ and one.standing is Standing.LEAD)
    return next((kept.consultations[number] for number in found), None)


def _private(kept: Memory, one: Member) -> Member:
    case = kept.consultations[one.number]
    farmer = kept.people[case.farmer]
    return replace(one, private=(farmer.name, farmer.phone, case.village or ""))
