"""What a farmer says, and where it belongs: to a case that a person has, to what is being talked about, or to nothing yet."""

from __future__ import annotations

from dataclasses import replace

from bot.core.draft import Draft
from bot.core.events import Said
from bot.core.experts import handoff
from bot.core.farmers import afterwards, asking, counting, tongue
from bot.core.farmers.casework import follow_up
from bot.core.farmers.keeping import attach, begin, same_album, words_of
from bot.core.farmers.opening import fresh, wait_for_more
from bot.core.farmers.steps import go_on
from bot.core.plan import ParcelKind, Plan
from bot.core.situation import Consultation, Person, Status
from bot.core.wording import in_a_line
from knowledge.model import Decision

_NAME_CHARS = 60
_PHONE_CHARS = 40
# The bot has asked, or is still listening: the next words are meant for it.
_SHOWN = frozenset({Status.CHOOSING, Status.ANSWERED})
_LISTENING = frozenset({Status.GATHERING, Status.PLACING})


def said(draft: Draft, event: Said, speaker: Person) -> Plan:
    """The Plan for a farmer's message. Whatever it is, it is on record, and the farmer knows what happens next."""
    farmer = draft.save_person(tongue.hear(_named(speaker, event.name), words_of(event), event.language))
    if refused := _not_a_question(draft, event, farmer):
        return draft.plan(refused, actor=farmer.id)
    spoken, most = draft.situation.spoken, draft.house.county.limits.messages_per_minute
    if spoken == most:
        draft.tell(farmer, ParcelKind.NOTICE, "limits.too_many")
    number = _flooded(draft, event, farmer) if spoken >= most else _route(draft, event, farmer)
    return draft.plan("said", number, actor=farmer.id)


def _named(speaker: Person, name: str) -> Person:
    shown = in_a_line(name, _NAME_CHARS)
    return replace(speaker, name=shown) if shown and not speaker.name else speaker


def _not_a_question(draft: Draft, event: Said, farmer: Person) -> str:
    """Deal with what holds no question at all; the journal's word for it, or "" when there is something to go on with."""
    if event.contact:
        _keep_phone(draft, farmer, in_a_line(event.contact, _PHONE_CHARS))
        return "phone"
    if event.too_big:
        draft.tell(farmer, ParcelKind.NOTICE, "limits.too_big", mb=draft.house.county.limits.media_mb)
    if words_of(event) or event.media:
        return ""
    if event.too_big:
        return "too_big"
    if event.unsupported:
        keys = {"sticker": "unsupported.sticker", "poll": "unsupported.poll", "contact": "phone.not_yours"}
        draft.note(unsupported=event.unsupported)
        draft.tell(farmer, ParcelKind.NOTICE, keys.get(event.unsupported, "unsupported.other"))
        return "unsupported"
    draft.tell(farmer, ParcelKind.NOTICE, "ask.empty")
    return "empty"


def _keep_phone(draft: Draft, farmer: Person, phone: str) -> None:
    draft.save_person(replace(farmer, phone=phone))
    draft.tell(farmer, ParcelKind.NOTICE, "phone.saved")
    for case in draft.situation.cases:
        if holder := draft.situation.people.get(case.holder or ""):
            draft.tell(holder, ParcelKind.DESK, "card.phone_known", number=case.number, phone=phone)


def _route(draft: Draft, event: Said, farmer: Person) -> int | None:
    """Where the message belongs: to the case a person has, or to what the bot and the farmer are talking about."""
    situation = draft.situation
    about, talk = situation.about, situation.open
    if (number := afterwards.heard(draft, event, farmer)) is not None:
        return number
    if (number := counting.heard(draft, event, farmer)) is not None:
        return number
    if about is not None and about.farmer == farmer.id and about.with_person:
        return follow_up(draft, event, farmer, about)
    case = situation.cases[0] if situation.cases else None
    if case is not None and not _is_for_bot(draft, event, talk, case, about) and not _is_new_topic(draft, event, case):
        return follow_up(draft, event, farmer, case)
    return fresh(draft, event, farmer) if talk is None else go_on(draft, event, farmer, talk)


def _is_for_bot(
    draft: Draft, event: Said, talk: Consultation | None, case: Consultation, about: Consultation | None
) -> bool:
    """Whether what the bot and the farmer talk about comes before the case: it waits for words, was replied to, or was spoken
    of later. Words that name the case's animal or crop are the case's.
    """
    if talk is None or same_album(event, case):
        return False
    if talk.status in _LISTENING or (about is not None and about.number == talk.number):
        return True
    named = asking.judge(draft, words_of(event)).subject
    if named and named == case.subject != talk.subject:
        return False
    return talk.touched_at > case.touched_at


def _is_new_topic(draft: Draft, event: Said, case: Consultation) -> bool:
    """Clearly something else: a whole question about another animal or crop; while nobody has taken the case, also one
    about the same that another entry surely answers.
    """
    if not words_of(event) or event.reply_to is not None or same_album(event, case):
        return False
    if asking.is_elsewhere(draft, words_of(event), asking.judge(draft, words_of(event), case.subject), case):
        return True
    return case.status is Status.WAITING and asking.is_another(asking.judge(draft, words_of(event)), case)


def _flooded(draft: Draft, event: Said, farmer: Person) -> int:
    """Too much in a minute: all of it is kept, nothing is answered line by line. An alarm is never held back, and a question
    is answered once the farmer has been silent for a few seconds.
    """
    situation = draft.situation
    talk = situation.open
    if words_of(event) and draft.house.matcher.red_flags(event.text):
        number = _route(draft, event, farmer)
        assert number is not None, "an alarm is no small talk"
        return number
    case = situation.cases[0] if situation.cases else None
    if talk is None and case is not None and not _is_new_topic(draft, event, case):
        return follow_up(draft, event, farmer, case)
    if talk is not None and talk.status in _SHOWN and _is_question(draft, event):
        asking.leave(draft, talk)
        talk = None
    talk = attach(draft, event, talk or begin(draft, farmer))
    return wait_for_more(draft, talk) if talk.status is Status.GATHERING else talk.number


def _is_question(draft: Draft, event: Said) -> bool:
    """Whether it asks for an answer of its own, rather than being a word on what was shown."""
    text = words_of(event)
    small = asking.judge(draft, text).decision is Decision.SMALLTALK
    return bool(text) and not small and not asking.is_fragment(draft, text)


def person_about(draft: Draft, event: Said, farmer: Person) -> int:
    """A wish for a person that says at once what it is about."""
    situation = draft.situation
    if situation.open is None and situation.cases:
        return follow_up(draft, event, farmer, situation.cases[0])
    talk = attach(draft, event, situation.open or begin(draft, farmer))
    verdict = asking.judge(draft, words_of(event), talk.subject)
    if talk.status is Status.PLACING and not verdict.red_flags:
        return handoff.ask_place_again(draft, farmer, talk, "ask.place_noted").number
    return asking.consider(draft, farmer, replace(talk, reason="asked_person"), verdict).number
