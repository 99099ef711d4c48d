"""What follows when somebody with a post has answered the farmer, whichever way the answer was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.draft import Buttons, Draft
from bot.core.farmers.asklater import ask_later
from bot.core.lifecycle import ended_hold, move
from bot.core.plan import Button, ParcelKind
from bot.core.posts import ladder
from bot.core.situation import Consultation, Person, Status
from bot.core.taps import Tap, Verb
from knowledge.model import Entry


def done_button(draft: Draft, farmer: Person, case: Consultation) -> Buttons:
    """解决了, below an answer."""
    return ((Button(draft.words("reply.done", farmer.language), str(Tap(Verb.DONE, case.number))),),)


def replied(draft: Draft, speaker: Person, case: Consultation, entry: Entry | None = None) -> Consultation:
    """The case after an answer, in words or with an `entry`: the clocks of a first reply stop, it closes by itself when it
    stays quiet, and days later the farmer is asked what became of it.

    Who answers what nobody had begun with has it from now on, so that the farmer's next words come back to who spoke; what
    somebody has taken stays there, and so does what the lead answers for an expert. Who had it hears either way.
    """
    holder = draft.situation.people.get(case.holder or "")
    stays = holder is not None and (case.status is not Status.WAITING or speaker.id == draft.house.county.lead)
    if holder is not None and holder.id != speaker.id:
        expert = draft.title_of(speaker.id, holder.language)
        key = "desk.answered_over" if stays else "desk.answered_instead"
        draft.tell(holder, ParcelKind.DESK, key, number=case.number, expert=expert)
    if not stays:
        case = replace(case, holder=speaker.id, rung=ladder.rung_of(draft.house.county, case, speaker.id))
    first = case.first_reply_at or draft.now
    case = replace(ended_hold(move(case, Status.REPLIED)), first_reply_at=first, due_at=None)
    draft.drop(case.number)
    draft.wake_in("close", case.number, timedelta(hours=draft.house.county.clocks.close_after_hours))
    ask_later(draft, case, entry)
    return draft.save(case)
