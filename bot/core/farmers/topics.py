"""What can be asked: the industries, and the questions of one that have an answer."""

from __future__ import annotations

from dataclasses import replace

from bot.core.draft import Draft
from bot.core.experts import handoff
from bot.core.farmers import asking
from bot.core.farmers.keeping import begin
from bot.core.plan import Button, ParcelKind
from bot.core.situation import Consultation, Person, Shown, Status
from bot.core.taps import Tap, Verb
from bot.core.wording import localised, shorten
from knowledge.model import INDUSTRIES

_BUTTON_CHARS = 40
_MOST = 40  # Telegram takes at most 100 buttons; a thumb takes fewer


def show_topics(draft: Draft, farmer: Person) -> None:
    """The industries that have answers, as buttons."""
    written = {entry.industry for entry in draft.house.knowledge.entries.values()}
    buttons = [
        Button(draft.words(f"industry.{industry}", farmer.language), str(Tap(Verb.TOPIC, 0, industry)))
        for industry in INDUSTRIES
        if industry in written
    ]
    rows = tuple(tuple(buttons[i : i + 3]) for i in range(0, len(buttons), 3))
    draft.tell(farmer, ParcelKind.NOTICE, "topics.head", buttons=rows)


def show_topic(draft: Draft, farmer: Person, industry: str) -> None:
    """The questions of one industry, as buttons; a kind word where none is written."""
    entries = [entry for entry in draft.house.knowledge.entries.values() if entry.industry == industry][:_MOST]
    if not entries:
        draft.tell(farmer, ParcelKind.NOTICE, "topics.none")
        return
    rows = tuple(
        (Button(shorten(localised(entry.title, farmer.language), _BUTTON_CHARS), str(Tap(Verb.PICK, 0, entry.id))),)
        for entry in entries
    )
    name = draft.words(f"industry.{industry}", farmer.language)
    draft.tell(farmer, ParcelKind.NOTICE, "topics.of", industry=name, buttons=rows)


def open_topic(draft: Draft, farmer: Person, entry_id: str) -> int | None:
    """A question chosen from the list is a consultation like any other: its title is what was asked.

    What was being gathered is part of it; what only waited for a township goes to a person without one.
    """
    entry = draft.house.knowledge.entries.get(entry_id)
    if entry is None:
        draft.tell(farmer, ParcelKind.NOTICE, "tap.expired")
        return None
    title = localised(entry.title, farmer.language)
    talk = draft.situation.open
    if talk is None or talk.status is not Status.GATHERING:
        _make_room(draft, farmer, talk)
        talk = begin(draft, farmer)
    shown = Shown("answer", entry.id, entry.version, 1.0, "picked", ((entry.id, 1.0),), draft.house.knowledge.version)
    consultation = replace(
        talk,
        question="\n".join(part for part in (title, talk.question) if part)[: draft.house.county.limits.question_chars],
        shown=shown,
        industry=entry.industry,
        touched_at=draft.now,
    )
    return asking.answer(draft, farmer, consultation, entry).number


def _make_room(draft: Draft, farmer: Person, talk: Consultation | None) -> None:
    if talk is None:
        return
    if talk.status is Status.PLACING:
        handoff.assign(draft, farmer, talk)
    else:
        asking.leave(draft, talk)
