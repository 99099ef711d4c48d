"""The one function the line turns on: an event, what we know, and the house, and out comes what shall happen. Nothing else.

what came in            whose room it is
──────────────────────────────────────────────────────────────
farmers/
  a farmer's words      farmer.py ──► opening.py, steps.py ──► asking.py ──► experts/handoff.py
    ... to a case       casework.py
  a farmer's wish       wishes.py   (in words, by a button, by a command)
  a farmer's button     farmer_taps.py, topics.py
    ... on how it went  afterwards.py   (asked by a due time)
  for a farmer          behalf.py   (one without a phone; who speaks for one is heard as the farmer)
experts/
  an expert's words     expert.py
    ... we asked for    asked.py
  an expert's button    expert_taps.py; askback.py, find.py, handouts.py, visits.py, passing.py,
                        group_taps.py   (the same question of several farmers: gathering.py, groups.py, group_follow.py)
panel/                  panel_call.py ──► panel_opinions.py ──► panel_conclusion.py;  panel_taps.py, panel_course.py
posts/
  an absence            absences.py   (by a command, a button, or on a page)
  a new day, a start    lookover.py
  a filter kept         filters.py
  staff about a case    oversight.py   (closed, looked at again, corrected)
clocks/
  a due time            due.py ──► reminders.py, experts/handoff.py   (how long: clocks.py, on hold: holds.py)
here
  a command             commands.py
  an edited message     edits.py
  an entry staff write    writing/proposals.py
a case's page opened  decide.py: whoever has it has seen it
  a parcel's fate, else fates.py
"""

from __future__ import annotations

from dataclasses import replace

from bot.core import commands, edits, fates, taps
from bot.core.clocks import due
from bot.core.draft import Draft
from bot.core.events import (
    AbsenceEnded,
    AbsencePlanned,
    CaseClosed,
    CaseCorrected,
    CaseReopened,
    Commanded,
    ConclusionWritten,
    Delivered,
    Edited,
    Event,
    Failed,
    FilterKept,
    FromPerson,
    Invited,
    Opened,
    ProposalApproved,
    ProposalSaved,
    ProposalSettled,
    Rang,
    ReachabilityChanged,
    RosterLookedOver,
    Said,
    SignedIn,
    Tapped,
    Undelivered,
    Unserved,
)
from bot.core.experts import expert, expert_taps, groups
from bot.core.farmers import behalf, farmer, farmer_taps
from bot.core.house import House
from bot.core.panel import panel_conclusion, panels
from bot.core.plan import Plan
from bot.core.posts import absences, filters, lookover, oversight
from bot.core.situation import Person, Role, Situation
from bot.core.writing import proposals


def decide(event: Event, situation: Situation, house: House) -> Plan:
    """What follows from the event. Pure: the same three arguments always give the same Plan.

    Raises TypeError for an event that has no room here, and lifecycle.WrongTurn for a bug of ours; never for what a person does.
    """
    draft = Draft(event, situation, house, at_the_end=(panels.settle, groups.settle))
    if isinstance(event, FromPerson):
        return _from_person(draft, event, situation)
    match event:
        case Rang():
            return due.rang(draft, event)
        case Delivered():
            return fates.delivered(draft, event)
        case Undelivered():
            return fates.undelivered(draft, event)
        case Invited():
            return fates.invited(draft, event)
        case SignedIn():
            return fates.signed_in(draft, event)
        case RosterLookedOver():
            return lookover.looked_over(draft, event)
    raise TypeError(f"no room for {type(event).__name__}")


def _from_person(draft: Draft, event: FromPerson, situation: Situation) -> Plan:
    speaker = situation.speaker
    assert speaker is not None, "the store loads a speaker for whatever comes from a person"
    if _farms(speaker) and not isinstance(event, ReachabilityChanged):
        speaker = replace(speaker, reachable=True)  # whoever speaks can hear
    elif not speaker.reachable and event.sender.channel == "tg" and not isinstance(event, ReachabilityChanged):
        speaker = draft.save_person(replace(speaker, reachable=True, address=event.sender))
    _seen(draft, speaker)
    match event:
        case Said():
            return farmer.said(draft, event, speaker) if _farms(speaker) else expert.said(draft, event, speaker)
        case Edited():
            return edits.edited(draft, event, speaker)
        case Commanded():
            return commands.commanded(draft, event, speaker)
        case Tapped():
            tap = taps.parse(event.data)
            if tap is not None and tap.verb is taps.Verb.FOR and not _farms(speaker):
                return behalf.tapped(draft, event, speaker, tap)
            if tap is not None and tap.verb is taps.Verb.AWAY and not _farms(speaker):
                return absences.confirmed(draft, event, speaker, tap)
            return (
                farmer_taps.tapped(draft, _greeted(draft, speaker), tap)
                if _farms(speaker)
                else expert_taps.tapped(draft, speaker, tap)
            )
        case AbsencePlanned():
            return absences.planned(draft, event, speaker)
        case AbsenceEnded():
            return absences.ended(draft, event, speaker)
        case FilterKept():
            return filters.kept(draft, event, speaker)
        case CaseClosed() | CaseReopened() | CaseCorrected():
            return oversight.decided(draft, event, speaker)
        case ConclusionWritten():
            return panel_conclusion.form_sent(draft, event, speaker)
        case ProposalSaved():
            return proposals.saved(draft, event, speaker)
        case ProposalApproved():
            return proposals.approved(draft, event, speaker)
        case ProposalSettled():
            return proposals.settled(draft, event, speaker)
        case Opened():
            return draft.plan("opened", event.number, actor=speaker.id)
        case ReachabilityChanged():
            return fates.reachability(draft, event, speaker)
        case Failed():
            return fates.failed(draft, speaker)
        case Unserved():
            return fates.unserved(draft, event, speaker)
    raise TypeError(f"no room for {type(event).__name__}")


def _seen(draft: Draft, speaker: Person) -> None:
    """Whoever has a case and does anything about it, or opens its page, has seen it."""
    case = draft.situation.about
    if case is None or case.holder != speaker.id or case.seen_at is not None or not case.with_person:
        return
    case = draft.save(replace(case, seen_at=draft.now))
    draft.drop(case.number, "seen")
    draft.note(seen=case.number)
    draft.situation = replace(draft.situation, about=case)


def _farms(speaker: Person) -> bool:
    return speaker.role is Role.FARMER


def _greeted(draft: Draft, speaker: Person) -> Person:
    """A farmer whose first sign of life is a button is known from now on."""
    return speaker if speaker.known else draft.save_person(speaker)
