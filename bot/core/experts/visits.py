"""Going to see it: a day that the farmer is told once, what was found there, and the pictures.

A visit belongs to its case (Work); what was found is for the county's people. The farmer hears the day in one sentence, and again
only when it changes. It is no answer: the case waits for one as before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.core.draft import Buttons, Draft
from bot.core.events import Asks, Said
from bot.core.plan import Button, Message, ParcelKind, Plan
from bot.core.posts import days, ladder
from bot.core.situation import Consultation, Language, Person, Status
from bot.core.taps import Tap, Verb
from bot.core.wording import visible

DONE, _OFF, _OTHER = "done", "off", "other"
_SOON = ("today", "tomorrow", "after")
_FURTHEST = timedelta(days=60)


def tapped(draft: Draft, speaker: Person, case: Consultation, farmer: Person, argument: str) -> bool:
    """A button of the visit's. Whether a day was planned."""
    if argument == _OTHER:
        draft.tell(speaker, ParcelKind.DESK, "visit.which_day", number=case.number, asks=Asks.VISIT_DAY)
    elif argument == _OFF:
        _call_off(draft, speaker, case, farmer)
    elif argument == DONE:
        draft.tell(speaker, ParcelKind.DESK, "visit.found_what", number=case.number, asks=Asks.FINDING)
    elif (day := _day_of(argument)) is not None:
        return _plan(draft, speaker, case, farmer, day)
    else:
        _ask_day(draft, speaker, case)
    return False


def day_told(draft: Draft, event: Said, speaker: Person, case: Consultation, farmer: Person) -> Plan:
    """The room for a day in words: 12月3日, 后天, 2026-12-03."""
    named = days.span(event.text, draft.today)
    may = case.with_person and ladder.may_take(draft.house.county, case, speaker.id)
    if not may:
        draft.tell(speaker, ParcelKind.DESK, "visit.not_now", number=case.number)
    elif named is None:
        draft.tell(speaker, ParcelKind.DESK, "visit.which_day", number=case.number, asks=Asks.VISIT_DAY)
    else:
        _plan(draft, speaker, case, farmer, named[0])
    return draft.plan("visit_day", case.number, actor=speaker.id)


def found(draft: Draft, event: Said, speaker: Person, case: Consultation, farmer: Person) -> Plan:
    """The room for what was found: words and pictures, kept as a remark; the visit is done. A second answer adds to it."""
    if not visible(event.text) and not event.media:
        draft.tell(speaker, ParcelKind.DESK, "visit.found_what", number=case.number, asks=Asks.FINDING)
        return draft.plan("visit_empty", case.number, actor=speaker.id)
    draft.keep(
        Message(case.number, speaker.id, event.at, event.text, event.media, event.ref, album=event.album, internal=True)
    )
    work = draft.work(case.number)
    finding = "\n".join(part for part in (work.finding, visible(event.text)) if part)
    by, day = work.visit_by or speaker.id, work.visit_day or draft.today
    draft.save_work(replace(work, visit_by=by, visit_day=day, visited_at=work.visited_at or draft.now, finding=finding))
    key = "visit.kept" if case.status is Status.CLOSED else "visit.kept_answer"
    draft.tell(speaker, ParcelKind.DESK, key, number=case.number)
    return draft.plan("visited", case.number, actor=speaker.id, data={"visited": True})


def _plan(draft: Draft, speaker: Person, case: Consultation, farmer: Person, day: date) -> bool:
    """The farmer is told the day; the same day again changes nothing."""
    if not draft.today <= day <= draft.today + _FURTHEST:
        draft.tell(speaker, ParcelKind.DESK, "visit.which_day", number=case.number, asks=Asks.VISIT_DAY)
        return False
    work = draft.work(case.number)
    pending = work.visit_day if work.visited_at is None else None
    when = day_words(draft, day, speaker.language)
    buttons = _buttons(draft, case, speaker.language)
    if (pending, work.visit_by) == (day, speaker.id):
        draft.tell(speaker, ParcelKind.DESK, "visit.already", number=case.number, day=when, buttons=buttons)
        return False
    draft.save_work(replace(work, visit_by=speaker.id, visit_day=day, visited_at=None))
    draft.note(visit_day=day.isoformat())
    draft.tell(speaker, ParcelKind.DESK, "visit.planned", number=case.number, day=when, buttons=buttons)
    key = "visit.coming" if pending is None else "visit.moved"
    expert = draft.title_of(speaker.id, farmer.language)
    told = day_words(draft, day, farmer.language)
    draft.tell(farmer, ParcelKind.NOTICE, key, number=case.number, expert=expert, day=told)
    return True


def _call_off(draft: Draft, speaker: Person, case: Consultation, farmer: Person) -> None:
    work = draft.work(case.number)
    if work.visit_day is None or work.visited_at is not None:
        draft.tell(speaker, ParcelKind.DESK, "visit.none", number=case.number)
        return
    draft.save_work(replace(work, visit_by=None, visit_day=None))
    draft.note(visit_off=work.visit_day.isoformat())
    draft.tell(speaker, ParcelKind.DESK, "visit.off", number=case.number)
    expert = draft.title_of(work.visit_by, farmer.language)
    day = day_words(draft, work.visit_day, farmer.language)
    draft.tell(farmer, ParcelKind.NOTICE, "visit.not_coming", number=case.number, expert=expert, day=day)


def _ask_day(draft: Draft, speaker: Person, case: Consultation) -> None:
    soon = tuple(
        Button(
            draft.words(f"visit.{name}", speaker.language),
            str(Tap(Verb.VISIT, case.number, (draft.today + timedelta(days=nth)).isoformat())),
        )
        for nth, name in enumerate(_SOON)
    )
    other = Button(draft.words("visit.other", speaker.language), str(Tap(Verb.VISIT, case.number, _OTHER)))
    done = Button(draft.words("visit.done", speaker.language), str(Tap(Verb.VISIT, case.number, DONE)))
    draft.tell(speaker, ParcelKind.DESK, "visit.when", number=case.number, buttons=(soon, (other, done)))


def _buttons(draft: Draft, case: Consultation, language: Language) -> Buttons:
    """Seen it; another day; not after all."""
    return (
        tuple(
            Button(draft.words(f"visit.{name}", language), str(Tap(Verb.VISIT, case.number, argument)))
            for name, argument in (("done", DONE), ("change", ""), ("cancel", _OFF))
        ),
    )


def day_words(draft: Draft, day: date, language: Language) -> str:
    """The day as people say it: today, tomorrow, or its date."""
    soon = (day - draft.today).days
    if soon in (0, 1):
        return draft.words(f"visit.{_SOON[soon]}", language).lower()
    return draft.words("visit.date", language, month=draft.words(f"month.{day.month}", language), day=day.day)


def _day_of(argument: str) -> date | None:
    try:
        return date.fromisoformat(argument)
    except ValueError:
        return None
