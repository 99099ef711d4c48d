"""What follows when a due time comes. A timer whose case has moved on meanwhile does nothing, and what does not burn waits for
the next opening."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.core.alarms import alerts, cluster
from bot.core.clocks import clocks, holds, reminders
from bot.core.draft import Draft
from bot.core.events import Rang
from bot.core.experts import gathering, group_follow, groups, handoff
from bot.core.farmers import afterwards, asking
from bot.core.lifecycle import close
from bot.core.panel import panel_course
from bot.core.plan import ParcelKind, Plan, TimerKind
from bot.core.posts import ladder
from bot.core.situation import WITH_PERSON, Consultation, Person, Status

_UNANSWERED = frozenset({Status.WAITING, Status.TAKEN})
_MEANT: dict[TimerKind, frozenset[Status] | set[Status]] = {
    "burst": {Status.GATHERING},
    "photo": {Status.GATHERING},
    "place": {Status.PLACING},
    "seen": {Status.WAITING},
    "late": _UNANSWERED,
    "remind": _UNANSWERED,
    "pass_on": _UNANSWERED,
    "grace": _UNANSWERED,
    "hold": _UNANSWERED,
    "copy": _UNANSWERED,
    "close": {Status.ANSWERED, Status.CHOOSING, Status.REPLIED},
    "outcome": {Status.ANSWERED, Status.REPLIED, Status.CLOSED},
    "panel": WITH_PERSON,
    "panel_soon": WITH_PERSON,
    "recheck": WITH_PERSON,
    "cluster": set(Status),
    "follow": set(Status),
    "gathered": _UNANSWERED,
}
_STANDING_STILL = frozenset({"seen", "late", "remind", "pass_on", "grace", "hold"})


def rang(draft: Draft, event: Rang) -> Plan:
    """The Plan for a timer."""
    case, farmer = draft.situation.about, draft.situation.farmer
    kind = next((kind for kind in _ACTS if kind == event.kind), None)
    if case is None or farmer is None or kind is None or not _still_meant(kind, case):
        return draft.plan("rang_late", event.number, data={"timer": event.kind})
    if clocks.put_off_after_downtime(draft, case, kind, event.due):
        return draft.plan("rang_overslept", case.number, data={"timer": kind})
    if clocks.put_off_to_morning(draft, case, kind):
        return draft.plan("rang_at_night", case.number, data={"timer": kind})
    _ACTS[kind](draft, farmer, case)
    return draft.plan("rang", case.number, data={"timer": kind})


def _still_meant(kind: TimerKind, case: Consultation) -> bool:
    """Whether the case still stands where this timer was set for it; on hold none of its clocks rings but the hold's own end."""
    if case.status not in _MEANT[kind]:
        return False
    return bool(case.held_for) == (kind == "hold") if kind in _STANDING_STILL else True


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


def _seen(draft: Draft, farmer: Person, case: Consultation) -> None:
    """Not opened in time: the next rung. What was opened stays, with reminders, until its own limit."""
    if case.seen_at is None and case.holder is not None:
        _next_rung(draft, farmer, case)


def _late(draft: Draft, farmer: Person, case: Consultation) -> None:
    """The time we named has come without an answer: the farmer hears so, with a number to call.

    On the way up the ladder the farmer is told of who has it now, and not once more that it takes longer.
    """
    first = ladder.choose(draft.roster, case)
    gone = case.holder is not None and case.holder not in draft.situation.people  # it moves in this very minute
    if (case.status is Status.TAKEN or case.rung <= first.rung) and not gone:
        handoff.numbers_to_call(draft, farmer, case.number, "handoff.late")


def _remind(draft: Draft, farmer: Person, case: Consultation) -> None:
    """Who has it is reminded, of all that waits in one message; whoever has no post any more does not keep it."""
    if case.holder not in draft.situation.people:
        _next_rung(draft, farmer, case)
    else:
        reminders.remind(draft, case)


def _pass_on(draft: Draft, farmer: Person, case: Consultation) -> None:
    """Its holder's time is over, opened or taken: the next rung. Where nobody else is there, who took it keeps it and goes on
    being reminded.

    What nobody has stays so until somebody takes it: the farmer knows that and is left in peace, the lead and staff are told
    again and again, of all such cases in one message.
    """
    if groups.led(draft, case.number):
        clocks.look_again(draft, case, "pass_on")
        return
    if groups.riding(draft, case.number):  # who carried it was answered, and this farmer heard nothing
        groups.leave(draft, case)
        return
    if case.holder is None:
        reminders.stuck(draft, case)
    elif _stays(draft, farmer, case):
        clocks.look_again(draft, case, "pass_on")
    else:
        _next_rung(draft, farmer, case)


def _grace(draft: Draft, farmer: Person, case: Consultation) -> None:
    """The two hours after a downtime are over. Opened or taken meanwhile, it has what is left of its time."""
    limit = clocks.pass_on_at(draft.house.county, case, case.due_at or draft.now)
    unseen = case.status is Status.WAITING and case.seen_at is None
    if unseen or limit <= draft.now:
        _pass_on(draft, farmer, case)
    else:
        draft.wake("pass_on", case.number, limit)


def _stays(draft: Draft, farmer: Person, case: Consultation) -> bool:
    """Whether it was taken, its taker is there, and nobody stands above."""
    if case.status is not Status.TAKEN or case.holder not in draft.situation.people:
        return False
    above = ladder.choose(draft.roster, replace(case, township=case.township or farmer.township), above=case.rung)
    return above.person in (None, case.holder)


def _next_rung(draft: Draft, farmer: Person, case: Consultation) -> None:
    """From the last rung it is with nobody: staff are alerted and the farmer gets a number to call, once."""
    earlier = draft.situation.people.get(case.holder or "")
    farmer = replace(farmer, township=case.township or farmer.township)
    moved = handoff.assign(draft, farmer, case, above=case.rung, moved=True)
    if case.status is Status.TAKEN:
        alerts.left(draft, case, moved)
    if earlier is not None and moved.holder is not None:
        expert = draft.title_of(moved.holder, earlier.language)
        draft.tell(earlier, ParcelKind.DESK, "desk.moved_away", number=case.number, expert=expert)


def _hold(draft: Draft, farmer: Person, case: Consultation) -> None:
    if groups.riding(draft, case.number):  # its lead's end is told
        draft.save(holds.resumed(draft, case))
        gathering.quiet(draft, case.number)
    else:
        holds.over(draft, case)


def _copy(draft: Draft, farmer: Person, case: Consultation) -> None:
    """The guide's copy that waited for the morning."""
    handoff.copy_to_guide(draft, farmer, case)


def _close(draft: Draft, farmer: Person, case: Consultation) -> None:
    if (later := panel_course.asked_again_on(draft, case)) is not None:  # somebody is still to ask how it is
        draft.wake_in(
            "close", case.number, later - draft.now + timedelta(hours=draft.house.county.clocks.close_after_hours)
        )
        return
    draft.save(close(case, draft.now, "quiet"))
    draft.drop(case.number)


_ACTS: dict[TimerKind, Callable[[Draft, Person, Consultation], None]] = {
    "burst": _burst,
    "photo": _photo,
    "place": _place,
    "seen": _seen,
    "late": _late,
    "remind": _remind,
    "pass_on": _pass_on,
    "grace": _grace,
    "hold": _hold,
    "copy": _copy,
    "close": _close,
    "outcome": afterwards.ask,
    "cluster": cluster.look,
    "follow": group_follow.follow,
    "gathered": gathering.rang,
    "panel": panel_course.time_is_up,
    "panel_soon": panel_course.time_is_short,
    "recheck": panel_course.recheck,
}
