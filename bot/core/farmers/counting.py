"""The farmer answers how many died, in words or by a button: to the case it was asked about, whatever else is open."""

from __future__ import annotations

from datetime import timedelta

from bot.core.alarms import mortality
from bot.core.alarms.losses import Losses
from bot.core.draft import Draft
from bot.core.events import Said
from bot.core.experts import cards
from bot.core.farmers import asking
from bot.core.farmers.casework import follow_up, raise_alarm
from bot.core.farmers.keeping import attach, words_of
from bot.core.plan import ParcelKind
from bot.core.situation import Consultation, Person, Status
from bot.core.taps import Tap
from knowledge.losses import Range, Told, told

# So long a bare number is the answer.
_OPEN = timedelta(hours=48)


def heard(draft: Draft, event: Said, farmer: Person) -> int | None:
    """Words that answer the question that stands open; the consultation they went to, or None when they are none."""
    case, text = _pending(draft), words_of(event)
    if case is None or case.losses is None or not told(text, case.losses.asked):
        return None
    about = draft.situation.about
    if about is not None and about.number != case.number:
        return None
    if asking.is_elsewhere(draft, text, asking.judge(draft, text, case.subject), case):
        return None
    if case.with_person:
        return follow_up(draft, event, farmer, case)
    return _counted(draft, farmer, mortality.read(draft, attach(draft, event, case), text), text).number


def _pending(draft: Draft) -> Consultation | None:
    """The consultation whose question stands open, the newest question first."""
    situation = draft.situation
    known = [*((situation.open,) if situation.open else ()), *situation.cases]
    asked = [
        (one.losses.asked_at, one)
        for one in known
        if one.losses and one.losses.asked and one.losses.asked_at and draft.now - one.losses.asked_at < _OPEN
    ]
    return max(asked, key=lambda pair: pair[0])[1] if asked else None


def _counted(draft: Draft, farmer: Person, case: Consultation, text: str = "") -> Consultation:
    """What the bot has in its hands, with the numbers on it: over the threshold a person at once, else the next question."""
    said = tuple(code for code in draft.house.matcher.red_flags(text) if code not in case.red_flags)
    new = tuple(dict.fromkeys((*said, *mortality.raised(draft, case))))
    return asking.raise_now(draft, farmer, case, new) if new else mortality.ask(draft, farmer, draft.save(case))


def tapped(draft: Draft, farmer: Person, tap: Tap, case: Consultation | None) -> int | None:
    """A button below one of the questions. Pressed again it corrects; what is over takes no numbers any more."""
    wanted, _, code = tap.argument.partition("-")
    choices = mortality.CHOICES.get(wanted, {})
    known = code in choices or code == mortality.UNKNOWN
    if case is None or case.losses is None or case.status is Status.CLOSED or not known:
        draft.tell(farmer, ParcelKind.NOTICE, "tap.expired")
        return case.number if case else None
    said = _one(wanted, choices[code]) if code in choices else Told(unknown=wanted == case.losses.asked)
    before = case.losses
    case = mortality.heard(draft, case, said)
    if case.losses == before:
        return case.number  # pressed twice
    if not case.with_person:
        return _counted(draft, farmer, case).number
    case = draft.save(raise_alarm(draft, farmer, case, mortality.raised(draft, case)))
    _tell_holder(draft, case, before)
    return mortality.ask(draft, farmer, case).number


def _tell_holder(draft: Draft, case: Consultation, before: Losses) -> None:
    holder = draft.situation.people.get(case.holder or "")
    if holder is None or case.losses is None or not case.losses.told:
        return
    known = mortality.line(draft.house.words, case.losses, holder.language)
    if known != mortality.line(draft.house.words, before, holder.language):
        draft.send(
            holder,
            ParcelKind.DESK,
            cards.losses_line(draft, case, holder.language, "card.losses_now"),
            number=case.number,
        )


def _one(wanted: str, known: Range) -> Told:
    return {"dead": Told(dead=known), "whole": Told(whole=known), "days": Told(days=known), "age": Told(age=known)}[
        wanted
    ]
