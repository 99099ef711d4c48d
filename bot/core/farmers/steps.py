"""A consultation in the bot's hands goes on: one function for each standing it can have."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.core.draft import Draft
from bot.core.events import Said
from bot.core.experts import handoff
from bot.core.farmers import asking, homing
from bot.core.farmers.keeping import attach, keep, same_album, words_of
from bot.core.farmers.opening import fresh, smalltalk, spoken, weigh
from bot.core.farmers.wishes import helped, pick
from bot.core.plan import ParcelKind
from bot.core.posts import places
from bot.core.situation import Consultation, Person, Status
from knowledge.model import Decision, Verdict

_PICK = re.compile(r"(?:第?\s*([1-4一二三四])\s*[个项项.、]?|the\s+(first|second|third|fourth)(?:\s+one)?)", re.I)
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
# An unknown place is asked about once more; then the county lead takes the case.
_PLACES_ASKED = 2


def go_on(draft: Draft, event: Said, farmer: Person, talk: Consultation) -> int | None:
    """The farmer's next words on what the bot and the farmer are talking about."""
    if not words_of(event):
        return _more_media(draft, event, farmer, talk)
    step = {
        Status.GATHERING: _gathering,
        Status.CHOOSING: _choosing,
        Status.ANSWERED: _answered,
        Status.PLACING: _placing,
    }[talk.status]
    return step(draft, event, farmer, talk)


def _more_media(draft: Draft, event: Said, farmer: Person, talk: Consultation) -> int:
    """Pictures without words belong to it; a recording brings a person. One album is spoken about once."""
    told = same_album(event, talk)
    talk = attach(draft, event, talk)
    if talk.status is Status.PLACING:
        return talk.number if told else handoff.ask_place_again(draft, farmer, talk, "ask.place_noted").number
    if spoken(event):
        return handoff.to_person(draft, farmer, talk, "voice").number
    if talk.reason == "asked_person":
        return handoff.to_person(draft, farmer, talk, "asked_person").number
    if not told and talk.status is Status.CHOOSING:
        draft.tell(farmer, ParcelKind.NOTICE, "choose.noted", number=talk.number)
    if not told and talk.status is Status.ANSWERED:
        return _noted(draft, farmer, talk)
    return talk.number


def _gathering(draft: Draft, event: Said, farmer: Person, talk: Consultation) -> int | None:
    """More of what is being said; small talk in between changes nothing."""
    text = words_of(event)
    line = asking.judge(draft, text, talk.subject)
    if line.decision is Decision.SMALLTALK and line.smalltalk != "unsolved":
        return _small(draft, event, farmer, talk, line)
    talk = attach(draft, event, talk)
    if line.red_flags or line.decision is Decision.ANSWER:
        return asking.consider(draft, farmer, talk, line).number
    whole = asking.judge(draft, talk.question, talk.subject)
    if talk.reason == "asked_person":
        return asking.consider(draft, farmer, talk, whole).number
    return weigh(draft, farmer, talk, whole, text)


def _small(draft: Draft, event: Said, farmer: Person, talk: Consultation, verdict: Verdict) -> int | None:
    """Small talk in the middle; what came with it belongs to the consultation all the same."""
    if not event.media:
        return smalltalk(draft, event, farmer, verdict)
    talk = attach(draft, event, talk, text=False)
    if verdict.smalltalk == "person":
        return handoff.to_person(draft, farmer, talk, "asked_person").number
    return talk.number


def _choosing(draft: Draft, event: Said, farmer: Person, talk: Consultation) -> int | None:
    """A number or "none of these" picks; another animal or crop is another question; all else is the same in other words."""
    text = words_of(event)
    picked = _picked(talk, text)
    if picked is not None:
        keep(draft, event, talk.number)
        return pick(draft, farmer, talk, picked)
    verdict = asking.judge(draft, text, talk.subject)
    if verdict.smalltalk in ("none", "unsolved"):
        keep(draft, event, talk.number)
        return pick(draft, farmer, talk, "none")
    if verdict.decision is Decision.SMALLTALK:
        return _small(draft, event, farmer, talk, verdict)
    if asking.is_elsewhere(draft, text, verdict, talk):
        asking.leave(draft, talk)
        return fresh(draft, event, farmer)
    talk = attach(draft, event, talk)
    whole = verdict if verdict.decision is Decision.ANSWER else asking.judge(draft, talk.question, talk.subject)
    better = whole if whole.decision is Decision.ANSWER else verdict  # 下软蛋, and then 鹅
    return asking.consider(draft, farmer, talk, better).number


def _picked(talk: Consultation, text: str) -> str | None:
    found = _PICK.fullmatch(text.lower())
    if found is None or talk.shown is None:
        return None
    index = _ORDER[found.group(1) or found.group(2)]
    candidates = talk.shown.candidates
    return candidates[index][0] if index < len(candidates) else None


def _answered(draft: Draft, event: Said, farmer: Person, talk: Consultation) -> int | None:
    """After an answer: the same question again brings a person, a detail is noted, another question opens a consultation."""
    text = words_of(event)
    verdict = asking.judge(draft, text, talk.subject)
    if verdict.decision is Decision.SMALLTALK:
        return _word_on_answer(draft, event, farmer, talk, verdict)
    if asking.says_unsolved(draft, text, verdict, talk):
        return handoff.to_person(draft, farmer, attach(draft, event, talk), "not_helped").number
    if asking.is_same(verdict, talk):
        draft.tell(farmer, ParcelKind.NOTICE, "answer.same_again", number=talk.number)
        return handoff.to_person(draft, farmer, attach(draft, event, talk), "asked_again").number
    if asking.is_fragment(draft, text):
        return _noted(draft, farmer, attach(draft, event, talk))
    asking.leave(draft, talk)
    return fresh(draft, event, farmer, talk.subject)


def _word_on_answer(draft: Draft, event: Said, farmer: Person, talk: Consultation, verdict: Verdict) -> int | None:
    """What the buttons under an answer say can be typed as well: 有用, 不对, 还是不行."""
    helpful = words_of(event).lower() == draft.words("answer.helpful", farmer.language).lower()
    if helpful or verdict.smalltalk == "better":
        keep(draft, event, talk.number)
        return helped(draft, farmer, talk)
    if verdict.smalltalk in ("none", "unsolved"):
        return handoff.to_person(draft, farmer, attach(draft, event, talk, text=False), "not_helped").number
    return _small(draft, event, farmer, talk, verdict)


def _noted(draft: Draft, farmer: Person, talk: Consultation) -> int:
    buttons = asking.feedback_buttons(draft, talk.number, farmer.language)
    draft.tell(farmer, ParcelKind.NOTICE, "answer.noted", number=talk.number, buttons=buttons)
    return talk.number


def _placing(draft: Draft, event: Said, farmer: Person, talk: Consultation) -> int:
    """We asked for the township: a place is an answer, an alarm does not wait, all else is kept for the expert."""
    text = words_of(event)
    verdict = asking.judge(draft, text, talk.subject)
    if verdict.red_flags:
        return asking.consider(draft, farmer, attach(draft, event, talk), verdict).number
    named = places.answered(draft.house.county, text)
    bare = bool(named) and (asking.is_fragment(draft, text) or bool(places.named_bare(draft.house.county, text)))
    if len(named) > 1:
        talk = draft.save(attach(draft, event, talk, text=not bare))
        homing.ask_which(draft, farmer, talk.number, named)
        return talk.number
    if named:
        farmer = homing.live_at(draft, farmer, named[0])
        homing.at_home(draft, farmer)
        return homing.placed(draft, farmer, attach(draft, event, talk, text=not bare)).number
    if verdict.smalltalk == "none" or text == draft.words("buttons.elsewhere", farmer.language):
        return homing.placed(draft, farmer, attach(draft, event, talk, text=False)).number
    if verdict.decision is Decision.SMALLTALK:
        talk = attach(draft, event, talk, text=False)
        return handoff.ask_place_again(draft, farmer, talk, "ask.place_noted").number
    return _no_such_place(draft, farmer, attach(draft, event, talk), asking.is_fragment(draft, text))


def _no_such_place(draft: Draft, farmer: Person, talk: Consultation, attempt: bool) -> int:
    """Words that name no place we know. Short ones were meant to; nobody is asked a third time."""
    if not attempt:
        return handoff.ask_place_again(draft, farmer, talk, "ask.place_noted").number
    talk = draft.save(replace(talk, misses=talk.misses + 1))
    if talk.misses >= _PLACES_ASKED:
        return homing.placed(draft, farmer, talk).number
    return handoff.ask_place_again(draft, farmer, talk, "ask.place_again").number
