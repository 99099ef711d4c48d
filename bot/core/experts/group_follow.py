"""A case does what was done for its group: decided with this farmer's facts and the group's words alone.

rides   it moves with its lead, is taken and put on hold with it; who joined hears what was said to all
leads, or stands alone again   its card, where its holder has none, and clocks of its own
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.clocks import clocks, holds
from bot.core.draft import Draft
from bot.core.experts import askback, cards, gathering, handoff, handouts, sending
from bot.core.experts.group_state import ASK, CLOSE, CORRECTED, ENTRY, PAGE, Member, Standing, Word
from bot.core.experts.reply import replied
from bot.core.farmers import endings
from bot.core.lifecycle import ended_hold, move
from bot.core.plan import Message, ParcelKind
from bot.core.situation import Consultation, Person, Role, Status

_UNANSWERED = frozenset({Status.WAITING, Status.TAKEN})


def follow(draft: Draft, farmer: Person, case: Consultation) -> None:
    """The bell of a case whose group has gone on. What was done already is not done twice."""
    me = draft.member(case.number)
    if me is None or case.status is Status.CLOSED:
        return
    with draft.hush():
        lead = draft.group(me.group).lead
        if me.carried and lead is not None:
            case = _mirror(draft, farmer, case, lead, me)
            me = draft.member(case.number) or me
        if me.standing in (Standing.JOINED, Standing.LEAD) and me.heard < len(draft.said_to_all(me.group)):
            case = hear(draft, farmer, case, me)
            me = draft.member(case.number) or me
    if not me.carried:
        stand(draft, farmer, case, me)


def stand(draft: Draft, farmer: Person, case: Consultation, me: Member) -> None:
    """On its own feet, or for others: clocks of its own, and a card where its holder has none of it."""
    if case.status not in _UNANSWERED:
        return
    due = case.due_at
    if case.holder is None:
        draft.wake("pass_on", case.number, max(due or draft.now, draft.now))
    elif not case.held_for and not case.red_flags:
        if due is not None and due > draft.now:
            clocks.start(draft, case, due)
        else:  # the farmer has heard that it takes longer
            due = clocks.due_for(draft, case)
            clocks.press(draft, case, due)
            case = draft.save(replace(case, due_at=due))
    holder = draft.situation.people.get(case.holder or "")
    if holder is not None and not me.card:
        draft.save_member(replace(me, card=True))
        cards.send_card(draft, case, farmer, holder, draft.words("why.alone", holder.language))


def hear(draft: Draft, farmer: Person, case: Consultation, me: Member) -> Consultation:
    """All that was said to the group and that this farmer has not heard yet."""
    for word in draft.said_to_all(me.group)[me.heard :]:
        case = say(draft, farmer, case, word)
        me = replace(me, heard=me.heard + 1)
        if case.status is Status.CLOSED:
            break
    draft.save_member(me)
    draft.note(heard=me.heard)
    return case


def say(draft: Draft, farmer: Person, case: Consultation, word: Word) -> Consultation:
    """One thing that was said or done for all, for this farmer: under their own number and in their language."""
    speaker = draft.situation.people.get(word.by) or Person(word.by, Role.EXPERT)
    entry = draft.house.knowledge.entries.get(word.entry)
    with draft.hush():
        if word.act == CLOSE:
            endings.ended(draft, speaker, case, farmer, "")
            return draft.newest(case)
        if word.act == ASK:
            askback.put(draft, speaker, case, farmer, word.questions)
            return case
        if word.act == ENTRY and entry is not None:
            sending.send_entry(draft, speaker, case, farmer, entry)
        elif word.act == PAGE and entry is not None:
            handouts.sent(draft, speaker, case, farmer, word.entry)
        elif word.text or word.media:
            draft.keep(Message(case.number, speaker.id, draft.now, word.text, word.media))
            if word.act == CORRECTED:
                sending.send_corrected(draft, speaker, case, farmer, word.text)
                return case
            sending.send_reply(draft, speaker, case, farmer, word.text, word.media)
        else:  # the entry is no more: this farmer's case stays open
            return case
        return replied(draft, speaker, case, entry)


def _mirror(draft: Draft, farmer: Person, case: Consultation, lead: Consultation, me: Member) -> Consultation:
    """Who has the lead's case has this one; taken and on hold with it."""
    if case.status not in _UNANSWERED or lead.status not in _UNANSWERED:
        return case
    if lead.holder != case.holder:
        case = _moved(draft, farmer, case, lead, me)
    if lead.status is Status.TAKEN and case.status is Status.WAITING:
        case = draft.save(replace(move(case, Status.TAKEN), seen_at=lead.seen_at or draft.now))
    if me.standing is Standing.JOINED and lead.held_for != case.held_for:
        if lead.held_for:
            speaker = draft.situation.people.get(lead.holder or "") or Person(lead.holder or "", Role.EXPERT)
            case = holds.begin(draft, speaker, case, farmer, lead.held_for)
        else:
            case = draft.save(holds.resumed(draft, case))
            gathering.quiet(draft, case.number)
    return case


def _moved(draft: Draft, farmer: Person, case: Consultation, lead: Consultation, me: Member) -> Consultation:
    """With the lead to somebody else, or to nobody; the farmer hears it once."""
    draft.save_member(replace(me, card=False))
    now = replace(
        ended_hold(move(case, Status.WAITING)), holder=lead.holder, rung=lead.rung, lent_by=lead.lent_by, seen_at=None
    )
    due = clocks.due_for(draft, now)
    if lead.holder is None:
        draft.note(holder=None)
        draft.wake("pass_on", case.number, due)
        handoff.numbers_to_call(draft, farmer, case.number, "handoff.nobody")
        return draft.save(replace(now, due_at=due))
    due = clocks.kept_promise(draft, replace(now, due_at=case.due_at), due)
    now = draft.save(replace(now, due_at=due, given_at=draft.now))
    draft.wake("late", case.number, due)
    draft.wake("pass_on", case.number, clocks.pass_on_at(draft.house.county, now, due))
    draft.note(holder=now.holder, rung=now.rung, due=due.isoformat())
    text = handoff.told(draft, now, farmer.language, "handoff.moved")
    draft.send(farmer, ParcelKind.NOTICE, text, number=case.number)
    return now
