"""An edited message is a new version of what it said: the question is looked at again, or who has the case is told."""

from __future__ import annotations

from dataclasses import replace

from bot.core import asking
from bot.core.draft import Draft
from bot.core.events import Edited
from bot.core.plan import Message, ParcelKind, Plan
from bot.core.situation import IN_BOT_HANDS, Consultation, Person, Status


def edited(draft: Draft, event: Edited, speaker: Person) -> Plan:
    """The Plan for a changed message. One we never saw, or one whose words are the same, changes nothing."""
    old, case = draft.situation.message, draft.situation.about
    if old is None or case is None or old.strip() == event.text.strip():
        return draft.plan("edited_nothing", case.number if case else None, actor=speaker.id)
    draft.keep(Message(case.number, speaker.id, event.at, event.text, ref=event.ref, version=0))
    if case.farmer == speaker.id:
        _farmers(draft, event, speaker, case, old)
    return draft.plan("edited", case.number, actor=speaker.id)


def _farmers(draft: Draft, event: Edited, farmer: Person, case: Consultation, old: str) -> None:
    case = replace(case, question=_replaced(case.question, old.strip(), event.text.strip()), touched_at=draft.now)
    if case.with_person:
        draft.save(case)
        if holder := draft.situation.people.get(case.holder or ""):
            draft.tell(holder, ParcelKind.DESK, "card.edited", number=case.number, text=event.text.strip())
        return
    if case.status not in IN_BOT_HANDS:
        return
    draft.save(case)
    if case.status in (Status.ANSWERED, Status.CHOOSING):
        _look_again(draft, farmer, case)


def _replaced(question: str, old: str, new: str) -> str:
    return (
        question.replace(old, new, 1)
        if old and old in question
        else "\n".join(part for part in (question, new) if part)
    )


def _look_again(draft: Draft, farmer: Person, case: Consultation) -> None:
    """The question reads differently now: say so only where the answer is another one."""
    verdict = asking.judge(draft, case.question, case.subject)
    shown = case.shown.entry if case.shown else None
    if verdict.entry is not None and verdict.entry == shown and not verdict.red_flags:
        return
    asking.consider(draft, farmer, replace(case, misses=0), verdict)
