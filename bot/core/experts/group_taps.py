"""The buttons of a group: answer together, send the answer there too, close all, take apart."""

from __future__ import annotations

from dataclasses import replace

from bot.core.draft import Draft
from bot.core.experts import gathering, group_card, group_follow, groups
from bot.core.experts.group_state import ANSWERS, CLOSE, Member, Standing
from bot.core.farmers import endings
from bot.core.plan import Button, ParcelKind
from bot.core.situation import Consultation, Person
from bot.core.taps import Tap, Verb


def same(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    """`all`: those that look like this case are the same; `close`: they end with it; a number: this one is the same as that."""
    me = draft.member(case.number)
    if argument == group_card.ALL and me is not None and me.standing is Standing.LEAD:
        _join_all(draft, speaker, case, me)
    elif argument == group_card.CLOSE and me is not None and me.standing is Standing.LEAD:
        _close_all(draft, speaker, case, farmer)
    elif argument.isdecimal() and (lead := draft.member(int(argument))) is not None and lead.number != case.number:
        _join(draft, speaker, case, farmer, lead)
    else:
        draft.tell(speaker, ParcelKind.DESK, "group.gone", number=case.number)


def apart(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    """This case on its own again; of a lead (`all`): nobody has said any more that they are the same."""
    me = draft.member(case.number)
    if me is not None and me.rides:
        groups.leave(draft, case)
        draft.tell(speaker, ParcelKind.DESK, "group.apart", number=case.number)
    elif me is not None and me.standing is Standing.LEAD and argument == group_card.ALL:
        joined = [one for one in draft.members(me.group) if one.standing is Standing.JOINED]
        for one in joined:
            if not draft.save_member(replace(one, standing=Standing.OFFERED)).carried:
                draft.wake("follow", one.number, draft.now)
        draft.tell(speaker, ParcelKind.DESK, "group.all_apart", number=case.number, count=len(joined))
    else:
        draft.tell(speaker, ParcelKind.DESK, "group.gone", number=case.number)


def close_button(draft: Draft, speaker: Person, case: Consultation) -> None:
    """Who closes a case with which others ride may close these with it."""
    me = draft.member(case.number)
    if me is None or me.standing is not Standing.LEAD:
        return
    joined = [one.number for one in draft.members(me.group) if one.standing is Standing.JOINED]
    if joined:
        button = Button(
            draft.words("group.close_all", speaker.language, count=len(joined)),
            str(Tap(Verb.SAME, joined[0], group_card.CLOSE)),
        )
        draft.tell(speaker, ParcelKind.DESK, "group.still", number=case.number, count=len(joined), buttons=((button,),))


def _join_all(draft: Draft, speaker: Person, case: Consultation, me: Member) -> None:
    offered = [one for one in draft.members(me.group) if one.standing is Standing.OFFERED]
    _joined(draft, offered, me.group)
    _tell_joined(draft, speaker, case.number, len(offered), Tap(Verb.APART, case.number, group_card.ALL))


def _join(draft: Draft, speaker: Person, case: Consultation, farmer: Person, lead: Member) -> None:
    """This case, with all that ride with it, to the group of another, which may have been answered already."""
    answered = any(word.act in ANSWERS for word in draft.said_to_all(lead.group))
    to = group_card.lead_of(draft, lead.group)
    if case.red_flags:  # it stays alone; the answer goes there by this button only
        words = [word for word in draft.said_to_all(lead.group) if word.act in ANSWERS]
        if not words:
            draft.tell(speaker, ParcelKind.DESK, "group.no_answer", number=lead.number)
            return
        for word in words:
            case = group_follow.say(draft, farmer, case, word)
        draft.tell(speaker, ParcelKind.DESK, "group.sent", number=case.number, twin=lead.number)
        return
    if lead.standing is Standing.ALONE and not answered:
        draft.tell(speaker, ParcelKind.DESK, "group.gone", number=case.number)
        return
    me = draft.member(case.number)
    if me is not None and me.standing is Standing.JOINED and me.group == lead.group:
        draft.tell(speaker, ParcelKind.DESK, "group.joined_already", number=case.number)
        return
    coming = [me or Member(case.number, lead.group, Standing.ALONE, card=True)]
    if me is not None and me.standing is Standing.LEAD:
        coming += [one for one in draft.members(me.group) if one.rides and one.number != case.number]
    _joined(draft, coming, lead.group)
    _tell_joined(draft, speaker, to or lead.number, len(coming), Tap(Verb.APART, case.number))


def _joined(draft: Draft, coming: list[Member], group: int) -> None:
    for one in coming:
        heard = one.heard if one.group == group else 0
        draft.save_member(replace(one, group=group, standing=Standing.JOINED, heard=heard))
        gathering.quiet(draft, one.number)
        draft.wake("follow", one.number, draft.now)
    draft.note(same_as=group, joined=len(coming))


def _tell_joined(draft: Draft, speaker: Person, number: int, count: int, undo: Tap) -> None:
    button = Button(draft.words("group.undo", speaker.language), str(undo))
    draft.tell(speaker, ParcelKind.DESK, "group.joined", number=number, count=count, buttons=((button,),))


def _close_all(draft: Draft, speaker: Person, case: Consultation, farmer: Person) -> None:
    groups.share(draft, speaker, case, CLOSE)
    endings.ended(draft, speaker, case, farmer, "")
