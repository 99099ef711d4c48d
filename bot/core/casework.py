"""A case that a person has: the farmer's further words go to that person, and the bot does not talk over them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core import asking, cards, handoff, places
from bot.core.draft import Draft
from bot.core.events import Said
from bot.core.lifecycle import move
from bot.core.plan import Message, ParcelKind
from bot.core.situation import Consultation, Person, Status

# Lines that follow one another quickly are confirmed once.
_QUIET = timedelta(minutes=2)


def follow_up(draft: Draft, event: Said, farmer: Person, case: Consultation) -> int:
    """The farmer goes on: recorded, passed to who has the case, and confirmed in one short sentence."""
    draft.keep(Message(case.number, farmer.id, event.at, event.text, event.media, event.ref, album=event.album))
    if (place := _place_said(draft, event, case)) is not None:
        township, village = place
        farmer = draft.save_person(replace(farmer, township=township, village=village))
        return handoff.placed(draft, farmer, case).number
    before = case
    case = _reopened(draft, _with_media(draft, event, case))
    case = _alarmed(draft, event, farmer, case)
    draft.save(case)
    holder = draft.situation.people.get(case.holder or "")
    if holder is not None:
        _pass_to(draft, event, case, holder)
    quiet = event.at - before.touched_at < _QUIET and before.status is not Status.REPLIED
    if holder is not None and not quiet:
        expert = draft.title_of(case.holder, farmer.language)
        draft.tell(farmer, ParcelKind.NOTICE, "handoff.passed_on", number=case.number, expert=expert)
    return case.number


def _place_said(draft: Draft, event: Said, case: Consultation) -> tuple[str, str | None] | None:
    """A case that went to the lead for want of a place: a bare place name is the answer to our question."""
    if case.township is not None or len(event.text.strip()) > 20:
        return None
    place = places.find(draft.house.county, event.text)
    return None if place is None else (place.township.id, place.village.id if place.village else None)


def _with_media(draft: Draft, event: Said, case: Consultation) -> Consultation:
    room = max(draft.house.county.limits.media_per_consultation - len(case.media), 0)
    return replace(
        case,
        media=(*case.media, *event.media[:room]),
        album=event.album or case.album,
        touched_at=event.at,
    )


def _reopened(draft: Draft, case: Consultation) -> Consultation:
    """A farmer who goes on after the answer is waiting again: the clocks of a first reply start anew."""
    if case.status is not Status.REPLIED:
        return case
    due = handoff.due_for(draft, case)
    handoff.set_clocks(draft, case, due)
    return replace(move(case, Status.TAKEN), due_at=due)


def _alarmed(draft: Draft, event: Said, farmer: Person, case: Consultation) -> Consultation:
    """Words that raise an alarm only now: the safety card to the farmer, the staff told, the clocks those of a red flag."""
    raised = draft.house.matcher.red_flags(event.text) if event.text.strip() else ()
    new = tuple(code for code in raised if code not in case.red_flags)
    if not new:
        return case
    draft.note(red_flags=list(new))
    asking.safety_cards(draft, farmer, case.number, new)
    case = replace(case, red_flags=(*case.red_flags, *new))
    due = handoff.due_for(draft, case)
    handoff.set_clocks(draft, case, due)
    case = replace(case, due_at=due)
    handoff.alert_staff(draft, case)
    return case


def _pass_to(draft: Draft, event: Said, case: Consultation, holder: Person) -> None:
    if event.text.strip():
        draft.tell(holder, ParcelKind.DESK, "card.more", number=case.number, text=event.text.strip())
    cards.send_media(draft, case, holder, event.media)
