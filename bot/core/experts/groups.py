"""What follows for a group of the same question from what was done to one of its cases: it rides along, leads, or leaves.

`share` is called where somebody's answer goes to a farmer; `leave` where a farmer goes on; `settle` runs at the end of every
plan. What concerns another farmer's case is not done here: a bell of that case (`follow`) rings at once, and it is decided
with that farmer's facts alone. See group_follow.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.core.draft import Draft
from bot.core.events import Media, Rang, Said
from bot.core.experts.group_state import CLOSE, Member, Standing, Word
from bot.core.plan import Button, ParcelKind
from bot.core.situation import Consultation, Person, Status
from bot.core.taps import Tap, Verb
from knowledge.model import Words
from knowledge.text import plain

_LATER = timedelta(minutes=10)
_LEAST_NAME, _LEAST_DIGITS = 2, 7


def share(
    draft: Draft,
    speaker: Person,
    case: Consultation,
    act: str,
    *,
    text: str = "",
    media: Sequence[Media] = (),
    entry: str = "",
    questions: Iterable[Words] = (),
) -> None:
    """What went to this farmer goes to all who joined, each addressed on their own; the speaker hears to how many. What names one
    of the farmers, or was handed on from one, goes to nobody else."""
    me = draft.member(case.number)
    if me is None or me.standing is not Standing.LEAD:
        return
    joined = [one for one in draft.members(me.group) if one.standing is Standing.JOINED]
    if tells_of_a_farmer(draft, case, me.group, text, media):
        if joined:
            draft.tell(speaker, ParcelKind.DESK, "group.private", number=case.number, count=len(joined))
        draft.note(kept_from=len(joined))
        return
    nth = len(draft.said_to_all(me.group)) + 1
    draft.say_to_all(Word(me.group, nth, draft.now, speaker.id, act, text, tuple(media), entry, tuple(questions)))
    draft.save_member(replace(me, heard=nth))
    for one in joined:
        draft.wake("follow", one.number, draft.now)
    if joined:
        draft.note(shared_with=len(joined))
        key = "group.closes" if act == CLOSE else "group.goes"
        draft.tell(speaker, ParcelKind.DESK, key, number=case.number, count=len(joined))


def tells_of_a_farmer(draft: Draft, case: Consultation, group: int, text: str, media: Sequence[Media]) -> bool:
    """Whether these words hold a name, a phone or a village of somebody in the group, or anything that a farmer sent."""
    event = draft.event
    handed_on = isinstance(event, Said) and event.forwarded
    theirs = {(one.unique or one.file) for one in case.media}
    if handed_on or any((one.unique or one.file) in theirs for one in media):
        return True
    said = f" {plain(' '.join([text, *(one.name for one in media)]))} "
    digits = "".join(c for c in said if c.isdigit())
    for name, phone, village in (one.private for one in draft.members(group) if one.private):
        place = draft.house.county.village(village)
        names = [name, *((place.name.zh, place.name.zh.removesuffix("村"), place.name.en) if place else ())]
        if any(_named(said, plain(one)) for one in names):
            return True
        number = "".join(c for c in phone if c.isdigit())
        if len(number) >= _LEAST_DIGITS and number in digits:
            return True
    return False


def _named(said: str, name: str) -> bool:
    if len(name) < _LEAST_NAME:
        return False
    return f" {name} " in said if name.isascii() else name in said


def leave(draft: Draft, case: Consultation) -> None:
    """This farmer goes on by themselves; the others stay together."""
    me = draft.member(case.number)
    if me is None or me.standing is Standing.ALONE:
        return
    draft.save_member(replace(me, standing=Standing.ALONE))
    if me.carried:
        draft.wake("follow", me.number, draft.now)
    elif not me.rides:
        _next_lead(draft, me)


def settle(draft: Draft) -> None:
    """What follows for groups from what was saved, whichever room saved it."""
    known = {one.number for group in draft.situation.groups for one in group.members}
    for case in draft.saved():
        me = draft.member(case.number)
        if me is None or case.number not in known or me.standing is Standing.ALONE:
            continue
        if case.status is Status.CLOSED:
            leave(draft, case)
            draft.drop(case.number, "follow", "gathered")
        elif case.red_flags:
            leave(draft, case)
        elif me.rides:
            if _acted_on(draft, case, me):
                leave(draft, case)
        else:
            _led(draft, case, me)


def _acted_on(draft: Draft, case: Consultation, me: Member) -> bool:
    """Whether somebody did something about this case by itself. Its own bells and what it hears with the others are no such
    thing, and what is only offered may be taken and looked at."""
    before = draft.situation.about
    if isinstance(draft.event, Rang) or before is None or before.number != case.number:
        return False
    if not me.carried and case.status is not Status.REPLIED:
        return before.holder != case.holder
    return _standing(before) != _standing(case)


def _standing(case: Consultation) -> tuple[object, ...]:
    return case.holder, case.status, case.held_for


def _led(draft: Draft, case: Consultation, me: Member) -> None:
    """The others follow; those of whom nobody has said that they ask the same get no answer, and stand for themselves."""
    riders = [one for one in draft.members(me.group) if one.rides]
    for one in riders:
        if one.carried:
            draft.wake("follow", one.number, draft.now)
    offered = [one for one in riders if one.standing is Standing.OFFERED]
    if case.status is not Status.REPLIED or not offered:
        return
    apart = _apart(draft, offered, _LATER)
    if holder := draft.situation.people.get(case.holder or ""):
        data = str(Tap(Verb.SAME, apart, str(case.number)))
        button = Button(draft.words("group.send_rest", holder.language, count=len(offered)), data)
        draft.tell(holder, ParcelKind.DESK, "group.rest", number=case.number, count=len(offered), buttons=((button,),))


def _next_lead(draft: Draft, gone: Member) -> None:
    """The first of those that stay leads from now on. Where all are being closed, only those who had not joined stay."""
    riders = [one for one in draft.members(gone.group) if one.rides]
    closing = any(word.act == CLOSE for word in draft.said_to_all(gone.group))
    if closing:
        _apart(draft, [one for one in riders if one.standing is Standing.OFFERED])
    elif riders:
        first = min(riders, key=lambda one: (one.standing is not Standing.JOINED, one.number))
        # Who joined still hears what was said meanwhile; who had not, hears nothing of it.
        heard = first.heard if first.standing is Standing.JOINED else len(draft.said_to_all(gone.group))
        lead = replace(first, standing=Standing.LEAD, told=len(riders), heard=heard)
        draft.save_member(lead)
        draft.wake("follow", lead.number, draft.now)


def _apart(draft: Draft, offered: Sequence[Member], after: timedelta = timedelta()) -> int:
    """A group of their own for those who had not joined; the number of its lead, 0 where there is nobody."""
    if not offered:
        return 0
    lead = offered[0].number
    for one in offered:
        standing = Standing.LEAD if one.number == lead else Standing.OFFERED
        draft.save_member(replace(one, group=lead, standing=standing, heard=0, told=len(offered)))
    if offered[0].carried:
        draft.wake_in("follow", lead, after)
    return lead


def riding(draft: Draft, number: int) -> bool:
    """Whether this case is carried by another: its lead's clocks and reminders are its own."""
    me = draft.member(number)
    return me is not None and me.carried


def led(draft: Draft, number: int) -> bool:
    """Whether it is carried by a case that still waits for its answer."""
    me = draft.member(number)
    lead = draft.group(me.group).lead if me is not None and me.carried else None
    return lead is not None and lead.status in (Status.WAITING, Status.TAKEN)
