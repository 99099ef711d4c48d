"""What can be done with a case at the desk, as the taps of bot/core/taps.py: the same buttons as on Telegram."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.config import County, PersonConfig
from bot.core.clocks.holds import KINDS
from bot.core.experts.cards import nearest
from bot.core.experts.group_card import ALL
from bot.core.experts.group_state import Standing
from bot.core.house import House
from bot.core.situation import Status
from bot.core.taps import Tap, Verb
from bot.core.wording import entry_text, localised
from handlers.web.readings import Case


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry that came near, and the taps that send it to the farmer: as it stands, and as a page to print."""

    tap: str
    page: str
    title: str
    text: str


def offers(case: Case, house: House, now: datetime) -> list[Offer]:
    """The nearest entries, best first, in the farmer's language: so the expert reads what the farmer would."""
    consultation = case.consultation
    if consultation.status is Status.CLOSED or not case.may_answer:
        return []
    return [
        Offer(
            str(Tap(Verb.SEND, consultation.number, entry.id)),
            str(Tap(Verb.PAGE, consultation.number, entry.id)),
            localised(entry.title, consultation.language),
            entry_text(entry, consultation.language, house.words, now),
        )
        for entry in nearest(house.knowledge, consultation)
    ]


def steps(case: Case, person: PersonConfig) -> list[tuple[str, str]]:
    """(key of the button's word, what it carries) of what this person may do now."""
    number, status = case.consultation.number, case.consultation.status
    if status is Status.CLOSED:
        return []
    taps = [("desk.take", Tap(Verb.TAKE, number))] if case.may_take and status is Status.WAITING else []
    verbs = [("desk.ask", Verb.ASK), ("desk.visit", Verb.VISIT)] if case.may_take else []
    verbs += [("desk.find", Verb.FIND)] if case.may_answer else []
    taps += [(key, Tap(verb, number)) for key, verb in verbs]
    if case.consultation.holder == person.id and status in (Status.WAITING, Status.TAKEN):
        taps += _hold(case)
    if case.decides:
        verbs = [("desk.panel", Verb.PANEL), ("desk.not_mine", Verb.NOT_MINE), ("desk.close", Verb.CLOSE)]
        taps += [(key, Tap(verb, number)) for key, verb in verbs]
        taps += _group(case)
    return [(key, str(tap)) for key, tap in taps]


def _group(case: Case) -> list[tuple[str, Tap]]:
    """Answer together, or take apart: what fits where the case stands in its group."""
    number = case.consultation.number
    mine = next((one.standing for one in case.group if one.row.number == number), "")
    lead = next((one.row.number for one in case.group if one.standing == Standing.LEAD), number)
    standings = {one.standing for one in case.group}
    if mine == Standing.LEAD:
        taps = [("group.all_together", Tap(Verb.SAME, number, ALL))] if Standing.OFFERED in standings else []
        return taps + ([("group.undo", Tap(Verb.APART, number, ALL))] if Standing.JOINED in standings else [])
    if mine == Standing.OFFERED and lead != number:
        return [("group.with_lead", Tap(Verb.SAME, number, str(lead)))]
    return [("group.undo", Tap(Verb.APART, number))] if mine == Standing.JOINED else []


def _hold(case: Case) -> list[tuple[str, Tap]]:
    """Wait for the farmer, or for something else, or no longer."""
    number, held = case.consultation.number, case.consultation.held_for
    others = [(f"desk.wait_{kind}", Tap(Verb.HOLD, number, kind)) for kind in KINDS if kind != held]
    return [("desk.go_on", Tap(Verb.TAKE, number)), *others] if held else others


def passes(case: Case, county: County, person: PersonConfig) -> list[tuple[str, PersonConfig]]:
    """To whom the case can be passed: (what the button carries, who), those of the industry's panel first."""
    if not case.decides or case.consultation.status is Status.CLOSED:
        return []
    others = [p for p in county.people if p.role == "expert" and p.id not in {person.id, case.consultation.holder}]
    others.sort(key=lambda p: case.consultation.industry not in p.panel)
    return [(str(Tap(Verb.PASS, case.consultation.number, p.id)), p) for p in others]
