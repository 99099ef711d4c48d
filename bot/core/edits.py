"""An edited message is a new version of what it said: the question is looked at again, or who has the case is told."""

from __future__ import annotations

from dataclasses import replace

from bot.core.alarms import mortality
from bot.core.clocks import holds
from bot.core.draft import Draft
from bot.core.events import Edited, Said
from bot.core.experts import cards, expert, groups, handoff
from bot.core.farmers import asking, farmer, opening
from bot.core.farmers.casework import alarmed
from bot.core.panel import panel_opinions, panels
from bot.core.plan import Message, ParcelKind, Plan
from bot.core.situation import Consultation, Person, Role, Status
from bot.core.wording import quoted
from knowledge.model import Decision, Verdict


def edited(draft: Draft, event: Edited, speaker: Person) -> Plan:
    """The Plan for a changed message. One we never saw, or one whose words are the same, changes nothing.

    A greeting that has become a question is asked like any other, and so is an alarm, even where all is over.
    """
    old, case = draft.situation.message, draft.situation.about
    if old is None or old.strip() == event.text.strip():
        return draft.plan("edited_nothing", case.number if case else None, actor=speaker.id)
    if speaker.role is Role.FARMER and (case is None or _is_late_alarm(draft, event, case)):
        return farmer.said(draft, _as_said(event), speaker)
    if case is None:
        return draft.plan("edited_nothing", actor=speaker.id)
    if panel_opinions.changed(draft, event, speaker, case):
        return draft.plan("opinion_changed", case.number, actor=speaker.id)
    if draft.situation.remarked:
        return _remark(draft, event, speaker, case)
    version = Message(case.number, speaker.id, event.at, event.text, ref=event.ref, version=0)
    if case.farmer == speaker.id:
        draft.keep(version)
        _farmers(draft, event, speaker, case, old)
    elif draft.situation.farmer is not None:
        expert.corrected(draft, event, speaker, case, draft.situation.farmer, version)
    return draft.plan("edited", case.number, actor=speaker.id)


def _remark(draft: Draft, event: Edited, speaker: Person, case: Consultation) -> Plan:
    """A changed remark stays one; words that were stopped and are changed in place are not sent by that."""
    draft.keep(Message(case.number, speaker.id, event.at, event.text, ref=event.ref, version=0, internal=True))
    draft.tell(speaker, ParcelKind.DESK, "desk.remark_edited", number=case.number)
    return draft.plan("remark_edited", case.number, actor=speaker.id)


def _is_late_alarm(draft: Draft, event: Edited, case: Consultation) -> bool:
    raised = draft.house.matcher.red_flags(event.text)
    return case.status is Status.CLOSED and any(code not in case.red_flags for code in raised)


def _as_said(event: Edited) -> Said:
    return Said(
        key=event.key, at=event.at, sender=event.sender, name=event.name, language=event.language,
        text=event.text, ref=event.ref,
    )  # fmt: skip


def _farmers(draft: Draft, event: Edited, person: Person, case: Consultation, old: str) -> None:
    if case.status is Status.CLOSED:
        return
    limit = draft.house.county.limits.question_chars
    question = _replaced(case.question, old.strip(), event.text.strip())[:limit]
    case = draft.save(replace(case, question=question, touched_at=draft.now))
    if case.with_person:
        groups.leave(draft, case)
        waited = holds.answered_by(case, "")
        case = draft.save(alarmed(draft, event.text, person, holds.resumed(draft, case)))
        if holder := draft.situation.people.get(case.holder or ""):
            lines = [draft.words("card.edited", holder.language, number=case.number, text=quoted(event.text))]
            if waited:
                when = cards.when(draft, case, holder.language)
                lines.append(draft.words("hold.over_now", holder.language, when=when))
            draft.send(holder, ParcelKind.DESK, "\n".join(lines), number=case.number)
        panels.pass_words(draft, case, event.text, key="card.edited")
        return
    verdict = asking.judge(draft, case.question, case.subject)
    counted = mortality.raised(draft, mortality.read(draft, case, case.question))
    if counted or any(code not in case.red_flags for code in verdict.red_flags):
        asking.consider(draft, person, case, verdict)
    elif case.status is Status.GATHERING:
        opening.wait_for_more(draft, case)
    elif case.status in (Status.ANSWERED, Status.CHOOSING):
        _look_again(draft, person, case, verdict)


def _replaced(question: str, old: str, new: str) -> str:
    return (
        question.replace(old, new, 1)
        if old and old in question
        else "\n".join(part for part in (question, new) if part)
    )


def _look_again(draft: Draft, person: Person, case: Consultation, verdict: Verdict) -> None:
    """The question reads differently now: say so only where that changes what was answered or offered."""
    if verdict.smalltalk == "person":
        handoff.to_person(draft, person, case, "asked_person")
    elif not _says_the_same(draft, case, verdict):
        asking.consider(draft, person, replace(case, misses=0), verdict)


def _says_the_same(draft: Draft, case: Consultation, verdict: Verdict) -> bool:
    if verdict.decision is Decision.SMALLTALK or asking.is_fragment(draft, case.question):
        return True
    shown = [entry for entry, _ in case.shown.candidates] if case.shown else []
    if verdict.decision is Decision.CHOOSE and case.status is Status.CHOOSING:
        return [candidate.entry for candidate in verdict.candidates] == shown
    return verdict.entry is not None and case.shown is not None and verdict.entry == case.shown.entry
