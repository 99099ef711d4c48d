"""What follows when a due time comes. A timer whose case has moved on meanwhile does nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from bot.core import afterwards, alerts, asking, cards, handoff, ladder, panel_course
from bot.core.draft import Draft
from bot.core.events import Rang
from bot.core.lifecycle import close
from bot.core.plan import ParcelKind, Plan
from bot.core.situation import WITH_PERSON, Consultation, Person, Status


def rang(draft: Draft, event: Rang) -> Plan:
    """The Plan for a timer."""
    case, farmer = draft.situation.about, draft.situation.farmer
    if case is None or farmer is None or not _still_meant(event, case):
        return draft.plan("rang_late", event.number, data={"timer": event.kind})
    act = {
        "burst": _burst,
        "photo": _photo,
        "place": _place,
        "remind": _remind,
        "pass_on": _pass_on,
        "close": _close,
        "outcome": afterwards.ask,
        "panel": panel_course.time_is_up,
        "recheck": panel_course.recheck,
    }
    act[event.kind](draft, farmer, case)
    return draft.plan("rang", case.number, data={"timer": event.kind})


def _still_meant(event: Rang, case: Consultation) -> bool:
    """Whether the case still stands where this timer was set for it."""
    meant: dict[str, Collection[Status]] = {
        "burst": {Status.GATHERING},
        "photo": {Status.GATHERING},
        "place": {Status.PLACING},
        "remind": {Status.WAITING, Status.TAKEN},
        "pass_on": {Status.WAITING, Status.TAKEN},
        "close": {Status.ANSWERED, Status.CHOOSING, Status.REPLIED},
        "outcome": {Status.ANSWERED, Status.REPLIED, Status.CLOSED},
        "panel": WITH_PERSON,
        "recheck": WITH_PERSON,
    }
    return case.status in meant.get(event.kind, set())


def _burst(draft: Draft, farmer: Person, case: Consultation) -> None:
    """The farmer has stopped speaking: what was said so far is the question."""
    asking.consider(draft, farmer, case, asking.judge(draft, case.question, case.subject))


def _photo(draft: Draft, farmer: Person, case: Consultation) -> None:
    """Asked, and nothing more was said: what we have goes to a person; a mere wish for one, with nothing to it, is let go."""
    if not case.media and not case.question:
        draft.save(close(case, draft.now, "nothing_said"))
        return
    reason = case.reason or ("photo_only" if not case.question else "unmatched")
    handoff.to_person(draft, farmer, case, reason)


def _place(draft: Draft, farmer: Person, case: Consultation) -> None:
    """The township was not told: the county lead takes it."""
    handoff.assign(draft, farmer, case)


def _remind(draft: Draft, farmer: Person, case: Consultation) -> None:
    """The time we named has come without an answer: who has the case is reminded, and the farmer told, with a number to call.

    On the way up the ladder the farmer is told of who has it now, and not once more that it takes longer.
    """
    _remind_holder(draft, case)
    first = ladder.choose(draft.roster, case)
    if case.status is Status.TAKEN or case.rung <= first.rung:
        handoff.numbers_to_call(draft, farmer, case.number, "handoff.late")


def _remind_holder(draft: Draft, case: Consultation) -> None:
    holder = draft.situation.people.get(case.holder or "")
    if holder is not None:
        question = cards.summary(draft, case, holder.language)
        draft.tell(holder, ParcelKind.DESK, "desk.remind", number=case.number, question=question)


def _pass_on(draft: Draft, farmer: Person, case: Consultation) -> None:
    """Not answered in time. Who took it keeps it, and is reminded while the lead and staff are told; what waits goes one rung up.

    What nobody has stays so until somebody takes it: the farmer knows that and is left in peace, the lead and staff are told
    again and again.
    """
    if case.holder is None:
        alerts.stuck(draft, case)
        handoff.look_again(draft, case)
    elif case.status is Status.TAKEN and case.holder in draft.situation.people:
        _remind_holder(draft, case)
        alerts.forgotten(draft, case)
        handoff.look_again(draft, case)
    else:
        _next_rung(draft, farmer, case)


def _next_rung(draft: Draft, farmer: Person, case: Consultation) -> None:
    """From the last rung it is with nobody: staff are alerted and the farmer gets a number to call, once."""
    earlier = draft.situation.people.get(case.holder or "")
    farmer = replace(farmer, township=case.township or farmer.township)
    moved = handoff.assign(draft, farmer, case, above=case.rung, moved=True)
    if earlier is not None and moved.holder is not None:
        expert = draft.title_of(moved.holder, earlier.language)
        draft.tell(earlier, ParcelKind.DESK, "desk.moved_away", number=case.number, expert=expert)


def _close(draft: Draft, farmer: Person, case: Consultation) -> None:
    if (later := panel_course.asked_again_on(draft, case)) is not None:  # somebody is still to ask how it is
        draft.wake_in(
            "close", case.number, later - draft.now + timedelta(hours=draft.house.county.clocks.close_after_hours)
        )
        return
    draft.save(close(case, draft.now, "quiet"))
    draft.drop(case.number)
