"""A person, please; it helped; this one. What a farmer wishes, whether by a button or in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.draft import Draft
from bot.core.experts import cards, handoff
from bot.core.farmers import asking, endings
from bot.core.farmers.keeping import begin, joined
from bot.core.lifecycle import close
from bot.core.plan import ParcelKind
from bot.core.posts import ladder
from bot.core.situation import Consultation, Person, Status

# A consultation that ended less long ago is what "not solved" and "get me a person" still speak of.
_STILL_MEANT = timedelta(hours=72)
_QUESTION_CHARS = 40


def want_person(draft: Draft, farmer: Person) -> int:
    """The farmer asks for a person: with what is being talked about, or after saying what it is."""
    situation = draft.situation
    talk = situation.open
    if talk is not None and talk.status is Status.PLACING:
        return handoff.ask_place_again(draft, farmer, talk, "ask.place_again").number
    if talk is not None and (talk.question or talk.media):
        return handoff.to_person(draft, farmer, talk, "asked_person").number
    if situation.cases:
        return say_who_has_it(draft, farmer, situation.cases[0])
    if talk is None and (ended := just_ended(draft, *endings.BY_EXPERT, "quiet")) is not None:
        return once_more(draft, farmer, ended, "asked_person").number
    talk = draft.save(replace(talk or begin(draft, farmer), reason="asked_person", touched_at=draft.now))
    draft.wake_in("photo", talk.number, timedelta(minutes=draft.house.county.clocks.photo_wait_minutes))
    draft.tell(farmer, ParcelKind.NOTICE, "ask.person_what", number=talk.number)
    return talk.number


def just_ended(draft: Draft, *outcomes: str) -> Consultation | None:
    """What ended last, in one of these ways, and not long ago; the farmer was told to speak up if it is not solved."""
    last = draft.situation.recent[0] if draft.situation.recent else None
    if draft.situation.open is not None or last is None or last.closed_at is None or last.outcome not in outcomes:
        return None
    said = last.question or last.media
    return last if said and draft.now - last.closed_at < _STILL_MEANT else None


def once_more(
    draft: Draft,
    farmer: Person,
    ended: Consultation,
    reason: str,
    now: Consultation | None = None,
    *,
    asks_place: bool = True,
) -> Consultation:
    """What had ended goes to a person under a new number, with all that was said and shown; `now` holds what is said now.

    It goes back to who had it. Where that cannot be and the township is not known, the farmer is asked for it if `asks_place`.
    """
    now = now or begin(draft, farmer, ended.subject)
    again = replace(
        now,
        question=joined(draft, ended.question, now.question),
        normalised=ended.normalised,
        shown=ended.shown,
        industry=ended.industry,
        red_flags=ended.red_flags,
        media=(*ended.media, *now.media)[: draft.house.county.limits.media_per_consultation],
    )
    draft.note(once_more=ended.number)
    draft.drop(ended.number, "outcome")
    holder = draft.situation.people.get(ended.holder or "")
    if holder is None or not draft.roster.is_there(holder.id):
        if not asks_place:
            return handoff.assign(draft, farmer, replace(again, reason=reason))
        return handoff.to_person(draft, farmer, draft.save(again), reason)
    if again.township is None:
        again = replace(again, township=ended.township, village=ended.village)
    again = replace(again, reason=reason, rung=ladder.rung_of(draft.house.county, again, holder.id))
    draft.note(reason=reason)
    return handoff.give(draft, farmer, again, holder, draft.words("why.before", holder.language, number=ended.number))


def say_who_has_it(draft: Draft, farmer: Person, case: Consultation) -> int:
    """Who has the case, where it stands, and that there is no need to do more than go on speaking."""
    lines = [row_of(draft, case, farmer), draft.words("mine.go_on", farmer.language)]
    draft.send(farmer, ParcelKind.NOTICE, "\n".join(lines), number=case.number)
    return case.number


def row_of(draft: Draft, case: Consultation, farmer: Person) -> str:
    """One line on a consultation of the farmer's: number, question, where it stands."""
    expert = draft.title_of(case.holder, farmer.language, nobody="handoff.an_expert")
    status = draft.words(f"status.{case.status}", farmer.language, expert=expert)
    question = cards.summary(draft, case, farmer.language, _QUESTION_CHARS)
    return draft.words("mine.row", farmer.language, number=case.number, question=question, status=status)


def pick(draft: Draft, farmer: Person, talk: Consultation, entry_id: str) -> int:
    """The farmer chose one of the candidates, or none of them; an answer that does not exist counts as none."""
    entry = draft.house.knowledge.entries.get(entry_id)
    draft.note(picked=entry_id)
    if entry is None:
        return handoff.to_person(draft, farmer, talk, "none_of_these").number
    shown = replace(talk.shown, entry=entry.id, entry_version=entry.version) if talk.shown else None
    talk = replace(talk, shown=shown, industry=entry.industry, touched_at=draft.now)
    return asking.answer(draft, farmer, talk, entry).number


def helped(draft: Draft, farmer: Person, case: Consultation) -> int:
    """It helped: the consultation ends well, and who had the case hears so."""
    draft.save(close(case, draft.now, "helped"))
    draft.drop(case.number)
    draft.tell(farmer, ParcelKind.NOTICE, "answer.glad", number=case.number)
    if holder := draft.situation.people.get(case.holder or ""):
        draft.tell(holder, ParcelKind.DESK, "card.solved", number=case.number)
    return case.number
