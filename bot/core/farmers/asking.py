"""What follows from a question: an answer, a choice, a person, or a little patience."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.alarms import cluster, mortality
from bot.core.draft import Buttons, Draft
from bot.core.experts import handoff
from bot.core.farmers.asklater import ask_later
from bot.core.lifecycle import close, move
from bot.core.plan import Button, ParcelKind
from bot.core.situation import Consultation, Language, Person, Shown, Status
from bot.core.taps import Tap, Verb
from bot.core.wording import card_text, entry_text, localised, shorten
from knowledge.explain import as_json
from knowledge.model import Decision, Entry, RedFlag, Verdict
from knowledge.text import plain

_BUTTON_CHARS = 40
_OFFERED = 4
# A line this long is taken for a whole question; a shorter one that has no answer may be the first of several.
_WHOLE_CHARS = {"zh": 20, "en": 60}
# The lexicon's subject for words such as 老汉: no animal or crop, and so no question of another one.
_PEOPLE = "person"
# A shorter word (没好) only counts where it is all that is said.
_SURE_CHARS = 3
_FRAGMENT_CHARS = {"zh": 8, "en": 16}


def judge(draft: Draft, text: str, subject: str = "") -> Verdict:
    """The matcher's word on a text, at this time of the year; `subject` is the animal or crop that was spoken of before.

    What raises an alarm is never small talk here.
    """
    asked = (text, subject)
    if asked not in draft.verdicts:
        month = draft.now.astimezone(draft.house.county.tz).month
        verdict = draft.house.matcher.verdict(text, subject=subject, month=month)
        if verdict.decision is Decision.SMALLTALK and verdict.red_flags:
            verdict = replace(verdict, decision=Decision.ESCALATE, smalltalk="")
        draft.verdicts[asked] = verdict
    return draft.verdicts[asked]


def is_whole(verdict: Verdict, text: str) -> bool:
    """Whether a line is a question by itself, to be dealt with at once, rather than the first of a burst."""
    if verdict.red_flags or verdict.decision is Decision.ANSWER:
        return True
    return len(text) >= _WHOLE_CHARS[verdict.lang]


def is_fragment(draft: Draft, text: str) -> bool:
    """Whether so little is said that nobody could answer it: no animal, no crop, a few characters.

    An animal that was only spoken of before does not make a question of it: 三天了 after an answer is a detail.
    """
    verdict = judge(draft, text)
    short = len(verdict.normalised.replace(" ", "")) <= _FRAGMENT_CHARS[verdict.lang]
    if not short or verdict.subject or verdict.red_flags:
        return False
    return verdict.decision is Decision.ESCALATE or (
        verdict.decision is Decision.CHOOSE and not _names_a_matter(draft, verdict)
    )


def _names_a_matter(draft: Draft, verdict: Verdict) -> bool:
    """Whether a trouble (腹泻) or what is asked of it (多少) is named, so that only the animal is missing."""
    lexicon = draft.house.knowledge.lexicon
    return any(word in verdict.normalised for words in (lexicon.problems, lexicon.aspects) for word in words)


def is_elsewhere(draft: Draft, text: str, verdict: Verdict, talk: Consultation) -> bool:
    """Whether it is clearly about something else: another animal or crop, and a question we can answer, or at least a whole one
    that does not also speak of the first.
    """
    if not talk.subject or verdict.subject in ("", _PEOPLE, talk.subject):
        return False
    if verdict.decision in (Decision.ANSWER, Decision.CHOOSE):
        return True
    whole = verdict.decision is Decision.ESCALATE and is_whole(verdict, text)
    return whole and not _names(draft, text, talk.subject)


def _names(draft: Draft, text: str, subject: str) -> bool:
    said, names = plain(text), draft.house.knowledge.lexicon.subjects
    return any(word in said for word, of in names.items() if of == subject)


def says_unsolved(draft: Draft, text: str, verdict: Verdict, about: Consultation) -> bool:
    """Whether the words say that what was advised did not help: 还是不行, 喂了三天也没见好. Another question says no such thing."""
    if verdict.decision is Decision.SMALLTALK or verdict.red_flags:
        return verdict.smalltalk == "unsolved"
    if is_another(verdict, about) or (about.subject and verdict.subject not in ("", _PEOPLE, about.subject)):
        return False
    said, words = plain(text), draft.house.knowledge.lexicon.smalltalk.get("unsolved", ())
    return any(word in said for word in words if len(word) >= _SURE_CHARS)


def is_another(verdict: Verdict, case: Consultation) -> bool:
    """Whether it is surely another question of the same animal or crop: it names it, and another entry answers it."""
    shown = case.shown.entry if case.shown else None
    answered = verdict.decision is Decision.ANSWER and verdict.entry != shown
    return answered and bool(verdict.subject) and not verdict.red_flags


def is_same(verdict: Verdict, talk: Consultation) -> bool:
    """Whether it is the question again that was answered last: the same answer fits, or the same words were used."""
    if talk.shown is None or verdict.red_flags:
        return False
    same_entry = verdict.entry is not None and verdict.entry == talk.shown.entry
    return same_entry or bool(verdict.normalised and verdict.normalised == talk.normalised)


def record(draft: Draft, consultation: Consultation, verdict: Verdict) -> Consultation:
    """The consultation with the verdict on it, the exact version of the entry included, and the journal told."""
    entries = draft.house.knowledge.entries
    best = entries.get(verdict.entry or "")
    flags = (*consultation.red_flags, *(code for code in verdict.red_flags if code not in consultation.red_flags))
    shown = Shown(
        decision=str(verdict.decision),
        entry=verdict.entry,
        entry_version=best.version if best else None,
        confidence=verdict.confidence,
        reason=verdict.reason,
        candidates=tuple((candidate.entry, candidate.score) for candidate in verdict.candidates),
        knowledge_version=draft.house.knowledge.version,
    )
    draft.note(
        decision=shown.decision,
        entry=shown.entry,
        entry_version=shown.entry_version,
        confidence=shown.confidence,
        verdict_reason=shown.reason,
        candidates=[list(candidate) for candidate in shown.candidates],
        red_flags=list(verdict.red_flags),
        explained=as_json(verdict),  # under a name of its own: who gets the case notes why in the same line
    )
    recorded = replace(
        consultation,
        normalised=verdict.normalised,
        shown=shown,
        subject=verdict.subject or consultation.subject,
        industry=_industry(draft, verdict, best) or consultation.industry,
        red_flags=flags,
    )
    recorded = mortality.read(draft, recorded, recorded.question)
    counted = mortality.raised(draft, recorded)
    if counted:
        draft.note(red_flags=[*verdict.red_flags, *counted])
    return replace(recorded, red_flags=(*flags, *counted))


def _industry(draft: Draft, verdict: Verdict, best: Entry | None) -> str | None:
    """What it is about: the answer's industry; else that of the animal or crop it names; else that of what is offered."""
    if best is not None:
        return best.industry
    if verdict.subject:
        return draft.house.knowledge.lexicon.industry_of.get(verdict.subject)
    offered = verdict.candidates[0].entry if verdict.decision is Decision.CHOOSE else ""
    return draft.house.knowledge.entries[offered].industry if offered else None


def consider(draft: Draft, farmer: Person, consultation: Consultation, verdict: Verdict) -> Consultation:
    """Do what the verdict on the consultation's whole question asks for."""
    before = consultation.red_flags
    consultation = record(draft, consultation, verdict)
    if new := tuple(code for code in consultation.red_flags if code not in before):
        return _alarm(draft, farmer, consultation, verdict, new)
    if consultation.reason == "asked_person":
        return handoff.to_person(draft, farmer, consultation, "asked_person")
    if verdict.decision is Decision.ANSWER:
        return answer(draft, farmer, consultation, draft.house.knowledge.entries[verdict.entry or ""])
    offered_before = consultation.status is Status.CHOOSING and consultation.misses > 0
    if verdict.decision is Decision.CHOOSE and not offered_before:
        return _offer(draft, farmer, consultation, verdict)
    if consultation.misses:
        return handoff.to_person(draft, farmer, consultation, "two_misses")
    if verdict.decision is Decision.SMALLTALK or is_fragment(draft, consultation.question):
        return _ask_more(draft, farmer, consultation)
    return handoff.to_person(draft, farmer, consultation, "unmatched")


def answer(draft: Draft, farmer: Person, consultation: Consultation, entry: Entry) -> Consultation:
    """Show an entry and ask whether it helped; an entry that only people answer brings one, with its words first."""
    if entry.human_only:
        _show(draft, farmer, consultation, entry, ())
        return handoff.to_person(draft, farmer, consultation, "human_only")
    consultation = draft.save(move(consultation, Status.ANSWERED))
    draft.drop(consultation.number)
    hours = draft.house.county.clocks.close_after_hours
    draft.wake_in("close", consultation.number, timedelta(hours=hours))
    ask_later(draft, consultation, entry)
    cluster.watch(draft, consultation)
    _show(draft, farmer, consultation, entry, feedback_buttons(draft, consultation.number, farmer.language))
    return mortality.ask(draft, farmer, consultation)


def feedback_buttons(draft: Draft, number: int, language: Language) -> Buttons:
    """Did it help?"""
    return (
        (
            Button(draft.words("answer.helpful", language), str(Tap(Verb.HELPFUL, number))),
            Button(draft.words("answer.unsolved", language), str(Tap(Verb.UNSOLVED, number))),
        ),
    )


def _show(draft: Draft, farmer: Person, consultation: Consultation, entry: Entry, buttons: Buttons) -> None:
    local = draft.now.astimezone(draft.house.county.tz)
    text = entry_text(entry, farmer.language, draft.house.words, local)
    draft.send(farmer, ParcelKind.ANSWER, text, number=consultation.number, buttons=buttons, entry=entry.id)
    draft.note(sent_entry=entry.id, sent_version=entry.version)


def _offer(draft: Draft, farmer: Person, consultation: Consultation, verdict: Verdict) -> Consultation:
    entries = [draft.house.knowledge.entries[candidate.entry] for candidate in verdict.candidates[:_OFFERED]]
    number, language = consultation.number, farmer.language
    rows = [
        (Button(shorten(localised(entry.title, language), _BUTTON_CHARS), str(Tap(Verb.PICK, number, entry.id))),)
        for entry in entries
    ]
    rows.append((Button(draft.words("choose.none", language), str(Tap(Verb.PICK, number, "none"))),))
    consultation = draft.save(replace(move(consultation, Status.CHOOSING), misses=consultation.misses + 1))
    draft.drop(number)
    draft.wake_in("close", number, timedelta(hours=draft.house.county.clocks.close_after_hours))
    key = "choose.intro" if len(entries) > 1 else "choose.closer"
    draft.tell(farmer, ParcelKind.CHOICE, key, number=number, buttons=tuple(rows))
    draft.note(offered=[entry.id for entry in entries])
    return consultation


def _ask_more(draft: Draft, farmer: Person, consultation: Consultation) -> Consultation:
    consultation = draft.save(replace(consultation, misses=consultation.misses + 1))
    draft.drop(consultation.number)
    draft.wake_in("photo", consultation.number, timedelta(minutes=draft.house.county.clocks.photo_wait_minutes))
    person = Button(draft.words("buttons.person", farmer.language), str(Tap(Verb.PERSON, consultation.number)))
    draft.tell(farmer, ParcelKind.NOTICE, "ask.more", number=consultation.number, buttons=((person,),))
    return consultation


def flags_of(draft: Draft, codes: tuple[str, ...]) -> list[RedFlag]:
    """The red flags with these codes, those about people first."""
    flags = [flag for flag in draft.house.knowledge.red_flags if flag.code in codes]
    return sorted(flags, key=lambda flag: flag.about != "people")


def safety_cards(draft: Draft, farmer: Person, number: int, codes: tuple[str, ...]) -> None:
    """The safety cards of these red flags to the farmer, before anything else."""
    phones = draft.house.county.phones
    epidemic = phones.animal_epidemic if phones.epidemic_known else phones.government
    for text in dict.fromkeys(card_text(flag, farmer.language, epidemic) for flag in flags_of(draft, codes)):
        draft.send(farmer, ParcelKind.SAFETY, text, number=number)


def _alarm(
    draft: Draft, farmer: Person, consultation: Consultation, verdict: Verdict, new: tuple[str, ...]
) -> Consultation:
    """The safety card first, an answer below it only where every flag allows one, and a person at once."""
    safety_cards(draft, farmer, consultation.number, new)
    entry = draft.house.knowledge.entries.get(verdict.entry or "")
    if entry is not None and all(flag.answer_below for flag in flags_of(draft, consultation.red_flags)):
        _show(draft, farmer, consultation, entry, ())
    return handoff.to_person(draft, farmer, consultation, "red_flag")


def raise_now(draft: Draft, farmer: Person, consultation: Consultation, new: tuple[str, ...]) -> Consultation:
    """Red flags that what was said later raises: the safety card, and a person at once."""
    draft.note(red_flags=list(new))
    safety_cards(draft, farmer, consultation.number, new)
    flagged = replace(consultation, red_flags=(*consultation.red_flags, *new))
    return handoff.to_person(draft, farmer, flagged, "red_flag")


def leave(draft: Draft, talk: Consultation) -> None:
    """The farmer has gone on to something else."""
    draft.save(close(talk, draft.now, "moved_on"))
    draft.drop(talk.number)
