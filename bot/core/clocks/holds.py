"""Waiting for the farmer: whoever has a case stops its clock until the farmer has sent a photo, or has answered.

hold ──> the clock stands, what was left of it is kept ──> the farmer writes: it runs on, the holder is told with the words
                                                      └──> the longest wait is over: it runs on, the holder is reminded
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.clocks import clocks, hours
from bot.core.draft import Draft
from bot.core.experts import cards
from bot.core.lifecycle import ended_hold, move
from bot.core.panel import panels
from bot.core.plan import Button, ParcelKind
from bot.core.situation import Consultation, Person, Status
from bot.core.taps import Tap, Verb

KINDS = ("word", "photo")  # what may be waited for
# Nobody is late the minute the farmer has answered: at least so much of the clock is left, in minutes that count.
_LEAST, _LEAST_RED = 60, 10


def tapped(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> None:
    """The button 等农户: without an argument it asks for what; with one the clock stops."""
    if case.holder != speaker.id:
        expert = draft.title_of(case.holder, speaker.language)
        draft.tell(speaker, ParcelKind.DESK, "desk.with_other", number=case.number, expert=expert)
    elif case.status not in (Status.WAITING, Status.TAKEN):
        draft.tell(speaker, ParcelKind.DESK, "hold.answered", number=case.number)
    elif panels.sitting(draft, case) is not None:
        draft.tell(speaker, ParcelKind.DESK, "hold.panel", number=case.number)
    elif argument not in KINDS:
        draft.tell(speaker, ParcelKind.DESK, "hold.what", number=case.number, buttons=(_buttons(draft, speaker, case),))
    elif case.held_for == argument:
        draft.tell(speaker, ParcelKind.DESK, "hold.already", number=case.number, until=_said(draft, speaker, case))
    else:
        begin(draft, speaker, case, farmer, argument)


def _buttons(draft: Draft, speaker: Person, case: Consultation) -> tuple[Button, ...]:
    return tuple(
        Button(draft.words(f"desk.hold_{kind}", speaker.language), str(Tap(Verb.HOLD, case.number, kind)))
        for kind in KINDS
    )


def begin(draft: Draft, speaker: Person, case: Consultation, farmer: Person, kind: str) -> Consultation:
    """The clock stands from now on. The farmer is told once what is waited for; a second wait goes on with what the first left."""
    county = draft.house.county
    until = draft.now + _longest(draft, case)
    if case.held_for:
        left = case.left_minutes
    else:
        least = _LEAST_RED if case.red_flags else _LEAST
        left = max(least, clocks.between(county, case, draft.now, case.due_at or draft.now))
    # The due time stays a true one: the latest at which the answer can be expected.
    latest = clocks.after(county, case, until, left)
    held = replace(move(case, Status.TAKEN), held_for=kind, held_until=until, left_minutes=left, due_at=latest)
    draft.save(held)
    clocks.stop(draft, case.number)
    draft.wake("hold", case.number, until)
    draft.note(held_for=kind, held_until=until.isoformat())
    draft.tell(speaker, ParcelKind.DESK, "hold.kept", number=case.number, until=_said(draft, speaker, held))
    expert = draft.title_of(speaker.id, farmer.language)
    draft.tell(farmer, ParcelKind.NOTICE, f"handoff.waits_{kind}", number=case.number, expert=expert)
    return held


def _longest(draft: Draft, case: Consultation) -> timedelta:
    """How long the farmer may be waited for: for a red flag minutes, and no more than config.yaml allows."""
    times = draft.house.county.clocks
    return timedelta(minutes=times.red.hold_minutes) if case.red_flags else timedelta(hours=times.hold_hours)


def _said(draft: Draft, reader: Person, case: Consultation) -> str:
    key, values = hours.words_for(draft.house.county, case.held_until or draft.now, draft.now)
    return draft.words(key, reader.language, **values)


def resumed(draft: Draft, case: Consultation) -> Consultation:
    """The clock runs on with what was left of it. Neither saved nor told by this; a case that is not on hold stays as it is."""
    if not case.held_for:
        return case
    due = clocks.after(draft.house.county, case, draft.now, case.left_minutes)
    case = ended_hold(replace(case, due_at=due))
    clocks.press(draft, case, due)
    draft.note(resumed=True)
    return case


def answered_by(case: Consultation, smalltalk: str) -> bool:
    """Whether these words of the farmer's are what was waited for: "all right" is no photo."""
    return bool(case.held_for) and not (case.held_for == "photo" and smalltalk == "ack")


def over(draft: Draft, case: Consultation) -> None:
    """The longest wait is over: the clock runs on, and who has the case hears so. The farmer has been told what is wanted."""
    case = draft.save(resumed(draft, case))
    holder = draft.situation.people.get(case.holder or "")
    if holder is not None:
        when = cards.when(draft, case, holder.language)
        question = cards.summary(draft, case, holder.language)
        draft.tell(holder, ParcelKind.DESK, "hold.over", number=case.number, when=when, question=question)
