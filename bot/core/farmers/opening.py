"""A consultation begins: with a question, with the first short line of one, with a picture, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.config import Enterprise
from bot.core.draft import Draft
from bot.core.events import MediaKind, Said
from bot.core.experts import handoff
from bot.core.farmers import asking, endings, homing
from bot.core.farmers.keeping import attach, begin, keep, words_of
from bot.core.farmers.wishes import just_ended, once_more, want_person
from bot.core.plan import ParcelKind
from bot.core.posts import places
from bot.core.situation import Consultation, Person
from bot.core.wording import localised
from knowledge.model import Decision, Verdict

_SPOKEN = frozenset({MediaKind.VOICE, MediaKind.VIDEO, MediaKind.AUDIO})
_KINDS = ("greeting", "thanks", "bye", "meta", "ack")


def fresh(draft: Draft, event: Said, farmer: Person, subject: str = "") -> int | None:
    """Nothing is open: a new consultation, unless it is small talk or the name of a place."""
    text = words_of(event)
    if not text:
        return _only_media(draft, event, farmer)
    verdict = asking.judge(draft, text, subject)
    ended = just_ended(draft, *endings.BY_EXPERT, "quiet", "helped")
    if ended is not None and asking.says_unsolved(draft, text, verdict, ended):
        return not_over(draft, event, farmer, ended)
    if verdict.decision is Decision.SMALLTALK:
        step = _greeted_with_media if event.media else smalltalk
        return step(draft, event, farmer, verdict)
    if not event.media and not verdict.red_flags and verdict.decision is not Decision.ANSWER:
        if named := places.named_bare(draft.house.county, text):
            keep(draft, event, None)
            settle(draft, farmer, named)
            return None
        if (base := places.find_base(draft.house.county, text)) is not None:
            keep(draft, event, None)
            belong(draft, farmer, base)
            return None
    return weigh(draft, farmer, attach(draft, event, begin(draft, farmer, subject)), verdict, text)


def not_over(draft: Draft, event: Said, farmer: Person, ended: Consultation) -> int:
    """还是不行, after all was over: it goes on under a new number, with what is said now."""
    return once_more(draft, farmer, ended, "not_over", attach(draft, event, begin(draft, farmer, ended.subject))).number


def settle(draft: Draft, farmer: Person, named: Sequence[places.Place]) -> None:
    """The farmer said where he or she is, and no more: it is remembered; where several places have that name, which is asked."""
    if len(named) > 1:
        homing.ask_which(draft, farmer, 0, named)
        return
    farmer = homing.live_at(draft, farmer, named[0])
    draft.note(township=named[0].township.id)
    place = localised((named[0].village or named[0].township).name, farmer.language)
    draft.tell(farmer, ParcelKind.NOTICE, "place.saved", place=place)
    homing.at_home(draft, farmer)


def belong(draft: Draft, farmer: Person, base: Enterprise | None) -> None:
    """The farmer said of which key enterprise's base he or she is, or of none: it counts for the questions to come."""
    farmer = draft.save_person(replace(farmer, base=base.id if base else None))
    draft.note(base=farmer.base)
    if base is None:
        draft.tell(farmer, ParcelKind.NOTICE, "base.none")
    else:
        draft.tell(farmer, ParcelKind.NOTICE, "base.saved", base=localised(base.name, farmer.language))


def spoken(event: Said) -> bool:
    """Whether somebody has to listen to what came."""
    return any(item.kind in _SPOKEN for item in event.media)


def _only_media(draft: Draft, event: Said, farmer: Person) -> int:
    """A voice goes to a person, who can listen to it; of a picture we ask what is wrong, and wait."""
    consultation = attach(draft, event, begin(draft, farmer), text=False)
    if spoken(event):
        return handoff.to_person(draft, farmer, consultation, "voice").number
    minutes = draft.house.county.clocks.photo_wait_minutes
    draft.wake_in("photo", consultation.number, timedelta(minutes=minutes))
    photo = any(item.kind is MediaKind.PHOTO for item in event.media)
    draft.tell(farmer, ParcelKind.NOTICE, "ask.photo" if photo else "ask.media", number=consultation.number)
    return consultation.number


def _greeted_with_media(draft: Draft, event: Said, farmer: Person, verdict: Verdict) -> int:
    """你好 under a picture says no more than the picture; 转人工 under one sends it to a person."""
    if verdict.smalltalk != "person":
        return _only_media(draft, event, farmer)
    consultation = attach(draft, event, begin(draft, farmer), text=False)
    return handoff.to_person(draft, farmer, consultation, "asked_person").number


def weigh(draft: Draft, farmer: Person, talk: Consultation, verdict: Verdict, line: str) -> int:
    """A whole question is dealt with at once; a short line waits a few seconds for the next one."""
    if asking.is_whole(verdict, line):
        return asking.consider(draft, farmer, talk, verdict).number
    return wait_for_more(draft, talk)


def wait_for_more(draft: Draft, talk: Consultation) -> int:
    """Until the farmer has been silent for a few seconds."""
    draft.drop(talk.number, "photo")
    draft.wake_in("burst", talk.number, timedelta(seconds=draft.house.county.clocks.burst_seconds))
    return draft.save(talk).number


def smalltalk(draft: Draft, event: Said, farmer: Person, verdict: Verdict) -> int | None:
    """A greeting is greeted, thanks are taken, a wish for a person is granted; it belongs to what is being talked about."""
    draft.note(smalltalk=verdict.smalltalk)
    if verdict.smalltalk == "person":
        wanted = want_person(draft, farmer)
        keep(draft, event, wanted)
        return wanted
    kind = verdict.smalltalk if verdict.smalltalk in _KINDS else "ack"
    key = "greeting.hello" if kind == "greeting" else f"greeting.{kind}"
    draft.tell(farmer, ParcelKind.NOTICE, "ask.more" if verdict.smalltalk == "unsolved" else key)
    number = draft.situation.open.number if draft.situation.open else None
    keep(draft, event, number)
    return number
