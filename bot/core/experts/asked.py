"""Words that answer a question of ours: what the question asked for decides what becomes of them.

A question of ours is a message with `asks` (draft.tell(..., asks=...)). A reply to it on Telegram, or the form below it at the
desk, comes back as a Said; here is the room for each. None of these words goes to a farmer but by the room's own doing.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.core.draft import Draft
from bot.core.events import Asks, Said
from bot.core.experts import find, visits
from bot.core.panel import panel_call, panel_conclusion, panel_opinions, panels
from bot.core.plan import Message, ParcelKind, Plan
from bot.core.posts import ladder
from bot.core.situation import Consultation, Person
from bot.core.wording import quoted, visible

Room = Callable[[Draft, Said, Person, Consultation, Person], Plan]


def room_for(draft: Draft, event: Said, speaker: Person) -> Room | None:
    """The room for these words, when they answer a question of ours that was put to this person; None when they do not.

    A page's form comes from outside and may be forged: it counts only from who may see the case.
    """
    sent, case = draft.situation.sent, draft.situation.about
    if sent is not None and sent.asks is not None and sent.person == speaker.id:
        return ROOMS[sent.asks]
    if event.asks is None or case is None:
        return None
    if ladder.may_see(draft.house.county, case, speaker.id) or panels.was_asked(draft, case.number, speaker.id):
        return ROOMS[event.asks]
    return None


def keep_remark(draft: Draft, event: Said, speaker: Person, case: Consultation) -> None:
    """These words as a remark on the case: for those who may see it, never for a farmer."""
    draft.keep(Message(case.number, speaker.id, event.at, event.text, event.media, event.ref, internal=True))


def _why(draft: Draft, event: Said, speaker: Person, case: Consultation, farmer: Person) -> Plan:
    """Why a case was passed on, in the expert's own words."""
    if not visible(event.text):
        draft.tell(speaker, ParcelKind.DESK, "desk.why_in_words", number=case.number, asks=Asks.WHY)
        return draft.plan("why_empty", case.number, actor=speaker.id)
    keep_remark(draft, event, speaker, case)
    draft.tell(speaker, ParcelKind.DESK, "desk.why_kept", number=case.number)
    holder = draft.situation.people.get(case.holder or "")
    if holder is not None and holder.id != speaker.id:  # who has it now reads why; a farmer never does
        expert, why = draft.title_of(speaker.id, holder.language), quoted(event.text)
        draft.tell(holder, ParcelKind.DESK, "desk.passed_because", number=case.number, expert=expert, why=why)
    return draft.plan("why_told", case.number, actor=speaker.id, data={"why_passed": "other"})


def _remark(draft: Draft, event: Said, speaker: Person, case: Consultation, farmer: Person) -> Plan:
    """A remark that was asked for by a button."""
    if not visible(event.text) and not event.media:
        draft.tell(speaker, ParcelKind.DESK, "desk.remark_what", number=case.number, asks=Asks.REMARK)
        return draft.plan("remark_empty", case.number, actor=speaker.id)
    keep_remark(draft, event, speaker, case)
    draft.tell(speaker, ParcelKind.DESK, "desk.remark_kept", number=case.number)
    return draft.plan("remarked", case.number, actor=speaker.id)


def _for(draft: Draft, event: Said, speaker: Person, case: Consultation, farmer: Person) -> Plan:
    """Words for a farmer without a phone, from somebody who does not speak for that farmer (any more): a remark."""
    keep_remark(draft, event, speaker, case)
    draft.tell(speaker, ParcelKind.DESK, "behalf.not_yours", number=case.number)
    return draft.plan("remarked", case.number, actor=speaker.id)


ROOMS: dict[Asks, Room] = {
    Asks.WHY: _why,
    Asks.FOR: _for,
    Asks.PANEL_QUESTION: panel_call.question_written,
    Asks.OPINION: panel_opinions.opinion_given,
    Asks.CONCLUSION: panel_conclusion.answer_written,
    Asks.MEASURES: panel_conclusion.measures_written,
    Asks.RECHECK: panel_conclusion.day_written,
    Asks.DISSENT: panel_opinions.dissent_written,
    Asks.FIND: find.looked,
    Asks.VISIT_DAY: visits.day_told,
    Asks.FINDING: visits.found,
    Asks.REMARK: _remark,
}
