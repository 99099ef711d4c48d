"""When a farmer is asked what became of an answer: days later, by what the answer was about, within working hours."""

from __future__ import annotations

from datetime import timedelta

from bot.core.clocks import hours
from bot.core.draft import Draft
from bot.core.situation import Consultation
from knowledge.model import Entry

_URGENT = frozenset({"death", "poisoning", "emergency"})
# What one may or may not do, and what it sells for: there is nothing that could have helped.
_NOTHING_TO_DO = frozenset({"law", "market"})


def ask_later(draft: Draft, case: Consultation, entry: Entry | None) -> None:
    """Set the time to ask what became of this entry, or of an expert's own words (None). Who has been asked is not asked again."""
    days = _days(draft, entry)
    if days and case.result is None:
        wait_until_open(draft, case.number, timedelta(days=days))


def wait_until_open(draft: Draft, number: int, after: timedelta) -> None:
    """The question waits that long, and then until working hours begin."""
    due = draft.now + after
    draft.wake("outcome", number, hours.next_opening(draft.house.county, due) or due)


def _days(draft: Draft, entry: Entry | None) -> int:
    days = draft.house.county.clocks.outcome_days
    if entry is None:
        return days.reply
    if entry.kind in _NOTHING_TO_DO:
        return 0
    stage = "disease" if entry.kind in _URGENT else entry.stage
    found: int = getattr(days, stage, days.other)
    return found
