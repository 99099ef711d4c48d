"""What staff decide about a consultation at the console: it is ended, looked at again, or what it was about is put right.

Only staff whose duty it is may; whoever else sends such a form is told so. A deed that comes too late changes nothing.
"""

from __future__ import annotations

from dataclasses import replace

from bot.config import Duty
from bot.core.draft import Draft
from bot.core.events import CaseClosed, CaseCorrected, CaseReopened
from bot.core.farmers.endings import ENDINGS
from bot.core.farmers.wishes import once_more
from bot.core.lifecycle import close
from bot.core.plan import Message, ParcelKind, Plan
from bot.core.posts.ladder import manages
from bot.core.situation import Consultation, Person, Role, Status
from bot.core.wording import visible
from knowledge.model import INDUSTRIES

REOPENED = "reopened"  # how a case ended that goes on under another number
Deed = CaseClosed | CaseReopened | CaseCorrected


def decided(draft: Draft, event: Deed, speaker: Person) -> Plan:
    """The Plan for a form of the console's about one consultation."""
    case, farmer = draft.situation.about, draft.situation.farmer
    if case is None or farmer is None or not _may(draft, event, speaker):
        if speaker.role is not Role.FARMER:
            draft.tell(speaker, ParcelKind.DESK, "oversight.not_yours")
        return draft.plan("oversight_refused", actor=speaker.id)
    match event:
        case CaseClosed():
            why = _closed(draft, event, speaker, case, farmer)
        case CaseReopened():
            why = _reopened(draft, speaker, case, farmer)
        case CaseCorrected():
            why = _corrected(draft, event, speaker, case)
    if why:
        draft.tell(speaker, ParcelKind.DESK, why, number=case.number)
        return draft.plan("oversight_refused", case.number, actor=speaker.id, data={"why": why})
    kinds: dict[type[Deed], str] = {CaseClosed: "case_closed", CaseReopened: "case_reopened"}
    return draft.plan(kinds.get(type(event), "case_corrected"), case.number, actor=speaker.id)


def _may(draft: Draft, event: Deed, speaker: Person) -> bool:
    """Editors say what a case was about, managers whether it goes on."""
    post = draft.house.county.person(speaker.id)
    if isinstance(event, CaseCorrected):
        return post is not None and post.has(Duty.EDITOR)
    return manages(draft.house.county, speaker.id)


def _closed(draft: Draft, event: CaseClosed, speaker: Person, case: Consultation, farmer: Person) -> str:
    """Ends the case; the farmer and who has it hear so, the reason stays inside. Why it cannot be, "" when it can."""
    if case.status is Status.CLOSED:
        return "oversight.closed_already"
    if not case.with_person:
        return "oversight.still_the_bots"
    if event.ending not in ENDINGS:
        return "oversight.how_not_told"
    draft.save(close(case, draft.now, event.ending))
    draft.drop(case.number)
    if visible(event.text):
        draft.keep(Message(case.number, speaker.id, draft.now, event.text, internal=True))
    draft.note(outcome=event.ending)
    holder = draft.situation.people.get(case.holder or "")
    if holder is not None and holder.id != speaker.id:
        expert = draft.title_of(speaker.id, holder.language)
        draft.tell(holder, ParcelKind.DESK, "oversight.closed_yours", number=case.number, expert=expert)
    draft.tell(farmer, ParcelKind.NOTICE, "reply.closed", number=case.number)
    ending = draft.words(f"ending.{event.ending}", speaker.language)
    draft.tell(speaker, ParcelKind.DESK, "oversight.closed", number=case.number, ending=ending)
    return ""


def _reopened(draft: Draft, speaker: Person, case: Consultation, farmer: Person) -> str:
    """Somebody looks at it again, under a new number: who had it, or who covers the place. Why it cannot be, "" when it can."""
    if case.status is not Status.CLOSED:
        return "oversight.not_closed"
    if farmer.forgotten:
        return "oversight.forgotten"
    if case.outcome == REOPENED:
        return "oversight.reopened_already"
    draft.save(replace(case, outcome=REOPENED))
    again = once_more(draft, farmer, case, REOPENED, asks_place=False)
    expert = draft.title_of(again.holder, speaker.language)
    draft.tell(speaker, ParcelKind.DESK, "oversight.reopened", number=case.number, again=again.number, expert=expert)
    return ""


def _corrected(draft: Draft, event: CaseCorrected, speaker: Person, case: Consultation) -> str:
    """What it was about, for the figures and for calibration; nobody else hears of it. Why it cannot be, "" when it can."""
    industry = event.industry or case.industry
    if industry is not None and industry not in INDUSTRIES:
        return "oversight.unknown_code"
    if event.entry and event.entry not in draft.house.knowledge.entries:
        return "oversight.unknown_code"
    draft.note(industry=industry, was=case.industry, should_be=event.entry)
    draft.save(replace(case, industry=industry, should_be=event.entry))
    draft.tell(speaker, ParcelKind.DESK, "oversight.corrected", number=case.number)
    return ""
