"""What a farmer says: a question, more of one, an answer to ours, or words for a person who has the case already."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from bot.core import asking, handoff, places, tongue
from bot.core.casework import follow_up
from bot.core.draft import Draft
from bot.core.events import MediaKind, Said
from bot.core.plan import Message, ParcelKind, Plan
from bot.core.situation import Consultation, Person, Status
from knowledge.model import Decision, Verdict

_SPOKEN = frozenset({MediaKind.VOICE, MediaKind.VIDEO, MediaKind.AUDIO})
_PICK = re.compile(r"^(?:第?\s*([1-4一二三四])\s*[个項项.、]?|the\s+(first|second|third|fourth)(?:\s+one)?)$", re.I)
_ORDER = {
    "1": 0,
    "一": 0,
    "first": 0,
    "2": 1,
    "二": 1,
    "second": 1,
    "3": 2,
    "三": 2,
    "third": 2,
    "4": 3,
    "四": 3,
    "fourth": 3,
}


def said(draft: Draft, event: Said, speaker: Person) -> Plan:
    """The Plan for a farmer's message. Whatever it is, it is on record, and the farmer knows what happens next."""
    farmer = draft.save_person(tongue.hear(_named(speaker, event.name), event.text, event.language))
    if refused := _not_a_question(draft, event, farmer):
        return draft.plan(refused, actor=farmer.id)
    if draft.situation.spoken == draft.house.county.limits.messages_per_minute:
        draft.tell(farmer, ParcelKind.NOTICE, "limits.too_many")
    number = _route(draft, event, farmer)
    return draft.plan("said", number, actor=farmer.id)


def _named(speaker: Person, name: str) -> Person:
    return replace(speaker, name=name[:60]) if name and not speaker.name else speaker


def _not_a_question(draft: Draft, event: Said, farmer: Person) -> str:
    """Deal with what holds no question at all; the journal's word for it, or "" when there is something to go on with."""
    if event.contact:
        _keep_phone(draft, farmer, event.contact)
        return "phone"
    limits = draft.house.county.limits
    if event.too_big:
        draft.tell(farmer, ParcelKind.NOTICE, "limits.too_big", mb=limits.media_mb)
    if event.text.strip() or event.media:
        return ""
    if event.too_big:
        return "too_big"
    if event.unsupported:
        key = event.unsupported if event.unsupported in ("sticker", "poll") else "other"
        draft.note(unsupported=event.unsupported)
        draft.tell(farmer, ParcelKind.NOTICE, f"unsupported.{key}")
        return "unsupported"
    draft.tell(farmer, ParcelKind.NOTICE, "ask.empty")
    return "empty"


def _keep_phone(draft: Draft, farmer: Person, phone: str) -> None:
    draft.save_person(replace(farmer, phone=phone[:40]))
    draft.tell(farmer, ParcelKind.NOTICE, "phone.saved")
    for case in draft.situation.cases:
        if holder := draft.situation.people.get(case.holder or ""):
            draft.tell(holder, ParcelKind.DESK, "card.phone_known", number=case.number, phone=phone[:40])


def _route(draft: Draft, event: Said, farmer: Person) -> int | None:
    """Where the message belongs: to the case a person has, or to what the bot and the farmer are talking about."""
    situation = draft.situation
    about = situation.about
    if about is not None and about.farmer == farmer.id and about.with_person:
        return follow_up(draft, event, farmer, about)
    case = situation.cases[0] if situation.cases else None
    talk = situation.open
    if case is not None and (talk is None or case.touched_at >= talk.touched_at):
        if not _is_new_topic(draft, event, case):
            return follow_up(draft, event, farmer, case)
    if talk is None:
        return _fresh(draft, event, farmer)
    if event.album and event.album == talk.album:
        return _attach(draft, event, talk).number
    step = {
        Status.GATHERING: _gathering,
        Status.CHOOSING: _choosing,
        Status.ANSWERED: _answered,
        Status.PLACING: _placing,
    }[talk.status]
    return step(draft, event, farmer, talk)


def _is_new_topic(draft: Draft, event: Said, case: Consultation) -> bool:
    """Clearly something else: it names another animal or crop, and it is a question we can answer or one that brings an alarm."""
    if not event.text.strip() or event.reply_to is not None or event.album == case.album != "":
        return False
    verdict = asking.judge(draft, event.text, case.subject)
    other = bool(verdict.subject and case.subject) and verdict.subject != case.subject
    return other and verdict.decision in (Decision.ANSWER, Decision.CHOOSE)


def _attach(draft: Draft, event: Said, talk: Consultation, *, text: bool = True) -> Consultation:
    """The message, and what came with it, become part of the consultation."""
    _keep(draft, event, talk.number)
    room = draft.house.county.limits.media_per_consultation - len(talk.media)
    question = "\n".join(part for part in (talk.question, event.text.strip() if text else "") if part)
    return draft.save(
        replace(
            talk,
            question=question,
            media=(*talk.media, *event.media[: max(room, 0)]),
            album=event.album or talk.album,
            touched_at=draft.now,
        )
    )


def _keep(draft: Draft, event: Said, number: int) -> None:
    person = draft.situation.speaker
    assert person is not None, "a message has a speaker"
    draft.keep(Message(number, person.id, event.at, event.text, event.media, event.ref, version=1, album=event.album))


def _open(draft: Draft, event: Said, farmer: Person, subject: str = "") -> Consultation:
    consultation = Consultation(
        number=draft.situation.next_number,
        farmer=farmer.id,
        status=Status.GATHERING,
        opened_at=event.at,
        touched_at=event.at,
        language=farmer.language,
        subject=subject,
        township=farmer.township,
        village=farmer.village,
    )
    return _attach(draft, event, consultation)


def _fresh(draft: Draft, event: Said, farmer: Person, subject: str = "") -> int | None:
    """Nothing is open: a new consultation, unless it is small talk."""
    text = event.text.strip()
    if not text:
        return _only_media(draft, event, farmer)
    verdict = asking.judge(draft, text, subject)
    if verdict.decision is Decision.SMALLTALK and not event.media:
        return _smalltalk(draft, event, farmer, verdict)
    return _weigh(draft, farmer, _open(draft, event, farmer, subject), verdict, text)


def _only_media(draft: Draft, event: Said, farmer: Person) -> int:
    consultation = _open(draft, event, farmer)
    if any(item.kind in _SPOKEN for item in event.media):
        return handoff.to_person(draft, farmer, consultation, "voice").number
    minutes = draft.house.county.clocks.photo_wait_minutes
    draft.wake_in("photo", consultation.number, timedelta(minutes=minutes))
    photo = any(item.kind is MediaKind.PHOTO for item in event.media)
    draft.tell(farmer, ParcelKind.NOTICE, "ask.photo" if photo else "ask.media", number=consultation.number)
    return consultation.number


def _weigh(draft: Draft, farmer: Person, talk: Consultation, verdict: Verdict, line: str) -> int:
    """A whole question is dealt with at once; a short line waits a few seconds for the next one."""
    if asking.is_whole(verdict, line):
        return asking.consider(draft, farmer, talk, verdict).number
    seconds = draft.house.county.clocks.burst_seconds
    draft.drop(talk.number, "photo")
    draft.wake_in("burst", talk.number, timedelta(seconds=seconds))
    return draft.save(talk).number


def _smalltalk(draft: Draft, event: Said, farmer: Person, verdict: Verdict) -> int | None:
    draft.note(smalltalk=verdict.smalltalk, text=event.text[:200])
    if verdict.smalltalk == "person":
        return want_person(draft, farmer, event)
    kind = verdict.smalltalk if verdict.smalltalk in ("greeting", "thanks", "bye", "meta", "ack") else "ack"
    key = "greeting.hello" if kind == "greeting" else f"greeting.{kind}"
    draft.tell(farmer, ParcelKind.NOTICE, key)
    return draft.situation.open.number if draft.situation.open else None


def want_person(draft: Draft, farmer: Person, event: Said | None = None) -> int:
    """The farmer asks for a person: with what is being talked about, or after saying what it is."""
    situation = draft.situation
    if situation.open is not None and situation.open.question and situation.open.status is not Status.PLACING:
        return handoff.to_person(draft, farmer, situation.open, "asked_person").number
    if situation.open is not None and situation.open.status is Status.PLACING:
        return _ask_place_again(draft, farmer, situation.open)
    if situation.cases:
        _say_who_has_it(draft, farmer, situation.cases[0])
        return situation.cases[0].number
    talk = situation.open or Consultation(
        number=situation.next_number,
        farmer=farmer.id,
        status=Status.GATHERING,
        opened_at=draft.now,
        touched_at=draft.now,
        language=farmer.language,
        township=farmer.township,
        village=farmer.village,
    )
    if event is not None:
        _keep(draft, event, talk.number)
    draft.save(replace(talk, reason="asked_person", touched_at=draft.now))
    draft.wake_in("photo", talk.number, timedelta(minutes=draft.house.county.clocks.photo_wait_minutes))
    draft.tell(farmer, ParcelKind.NOTICE, "ask.person_what", number=talk.number)
    return talk.number


def _say_who_has_it(draft: Draft, farmer: Person, case: Consultation) -> None:
    expert = draft.title_of(case.holder, farmer.language)
    text = draft.words(f"status.{case.status}", farmer.language, expert=expert)
    question = case.question.split("\n")[0][:40]
    row = draft.words("mine.row", farmer.language, number=case.number, question=question, status=text)
    draft.send(farmer, ParcelKind.NOTICE, row, number=case.number)


def _gathering(draft: Draft, event: Said, farmer: Person, talk: Consultation) -> int | None:
    """More of what is being said; small talk in between changes nothing."""
    text = event.text.strip()
    if not text:
        talk = _attach(draft, event, talk)
        if any(item.kind in _SPOKEN for item in event.media):
            return handoff.to_person(draft, farmer, talk, "voice").number
        return talk.number
    line = asking.judge(draft, text, talk.subject)
    if line.decision is Decision.SMALLTALK and not event.media:
        return _smalltalk(draft, event, farmer, line)
    talk = _attach(draft, event, talk)
    if talk.reason == "asked_person" and not line.red_flags:
        return asking.consider(draft, farmer, talk, asking.judge(draft, talk.question)).number
    if asking.is_whole(line, text):
        return asking.consider(draft, farmer, talk, line).number
    return _weigh(draft, farmer, talk, asking.judge(draft, talk.question), text)


def _choosing(draft: Draft, event: Said, farmer: Person, talk: Consultation) -> int | None:
    """A number or "none of these" picks; anything else is the same question in other words."""
    text = event.text.strip()
    if not text:
        return _attach(draft, event, talk).number
    verdict = asking.judge(draft, text, talk.subject)
    picked = _picked(talk, text)
    if picked is not None:
        _keep(draft, event, talk.number)
        return pick(draft, farmer, talk, picked)
    if verdict.decision is Decision.SMALLTALK:
        if verdict.smalltalk == "none":
            _keep(draft, event, talk.number)
            return pick(draft, farmer, talk, "none")
        return _smalltalk(draft, event, farmer, verdict)
    return asking.consider(draft, farmer, _attach(draft, event, talk), verdict).number


def _picked(talk: Consultation, text: str) -> str | None:
    found = _PICK.match(text.strip().lower())
    if found is None or talk.shown is None:
        return None
    index = _ORDER[found.group(1) or found.group(2)]
    candidates = talk.shown.candidates
    return candidates[index][0] if index < len(candidates) else None


def pick(draft: Draft, farmer: Person, talk: Consultation, entry_id: str) -> int:
    """The farmer chose one of the candidates, or none of them."""
    entry = draft.house.knowledge.entries.get(entry_id)
    draft.note(picked=entry_id)
    if entry is None:
        return handoff.to_person(draft, farmer, talk, "none_of_these").number
    if talk.shown is not None:
        talk = replace(talk, shown=replace(talk.shown, entry=entry.id, entry_version=entry.version))
    talk = replace(talk, industry=entry.industry, touched_at=draft.now)
    return asking.answer(draft, farmer, talk, entry).number


def _answered(draft: Draft, event: Said, farmer: Person, talk: Consultation) -> int | None:
    """After an answer: the same question again brings a person, a detail is noted, another question opens a consultation."""
    text = event.text.strip()
    if not text:
        talk = _attach(draft, event, talk)
        return _noted(draft, farmer, talk)
    verdict = asking.judge(draft, text, talk.subject)
    if verdict.decision is Decision.SMALLTALK and not event.media:
        return _smalltalk(draft, event, farmer, verdict)
    shown = talk.shown.entry if talk.shown else None
    if verdict.entry is not None and verdict.entry == shown and not verdict.red_flags:
        draft.tell(farmer, ParcelKind.NOTICE, "answer.same_again", number=talk.number)
        return handoff.to_person(draft, farmer, _attach(draft, event, talk), "asked_again").number
    if asking.is_fragment(verdict):
        return _noted(draft, farmer, _attach(draft, event, talk))
    asking.leave(draft, talk)
    return _fresh(draft, event, farmer, talk.subject)


def _noted(draft: Draft, farmer: Person, talk: Consultation) -> int:
    buttons = asking.feedback_buttons(draft, talk.number, farmer.language)
    draft.tell(farmer, ParcelKind.NOTICE, "answer.noted", number=talk.number, buttons=buttons)
    return talk.number


def _placing(draft: Draft, event: Said, farmer: Person, talk: Consultation) -> int:
    """We asked for the township: a place is an answer, an alarm does not wait, all else is kept for the expert."""
    place = places.find(draft.house.county, event.text)
    verdict = asking.judge(draft, event.text, talk.subject)
    if verdict.red_flags:
        return asking.consider(draft, farmer, _attach(draft, event, talk), verdict).number
    if place is not None:
        village = place.village.id if place.village else None
        farmer = draft.save_person(replace(farmer, township=place.township.id, village=village))
        talk = _attach(draft, event, talk, text=False)
        return handoff.placed(draft, farmer, talk).number
    return _ask_place_again(draft, farmer, _attach(draft, event, talk))


def _ask_place_again(draft: Draft, farmer: Person, talk: Consultation) -> int:
    buttons = handoff.township_buttons(draft, talk.number, farmer.language)
    draft.tell(farmer, ParcelKind.NOTICE, "ask.place_again", number=talk.number, buttons=buttons)
    return talk.number
