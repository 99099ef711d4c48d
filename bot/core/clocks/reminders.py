"""Reminders that respect people: one message holds all that waits for somebody, the most urgent first. Red flags ring alone.

Whoever is reminded of a case now is not reminded of it again by that case's own timer: it is set anew for each of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.alarms import alerts
from bot.core.clocks import clocks
from bot.core.draft import Draft
from bot.core.experts import cards, groups, lists
from bot.core.plan import ParcelKind
from bot.core.situation import Consultation, Person, Status
from bot.core.taps import Verb


def remind(draft: Draft, case: Consultation) -> None:
    """Its holder, who has a post, of this case and of all that waits; lead and staff, of what was taken long ago."""
    together = _together(draft, case)
    _tell(draft, draft.situation.people[case.holder or ""], together)
    for one in together:
        clocks.look_again(draft, one, "remind")
    left_lying = [one for one in together if one.status is Status.TAKEN and clocks.is_overdue_long(draft, one)]
    if left_lying:
        alerts.forgotten(draft, left_lying)
    draft.note(reminded=[one.number for one in together])


def stuck(draft: Draft, case: Consultation) -> None:
    """Lead and staff, of all that nobody has."""
    together = _together(draft, case)
    for one in together:
        clocks.look_again(draft, one, "pass_on")
    alerts.stuck(draft, together)


def _together(draft: Draft, case: Consultation) -> list[Consultation]:
    """The case that rang with all that may be told in the same message, the most urgent first; a red flag alone."""
    if case.red_flags:
        return [case]
    others = [
        one
        for one in draft.situation.cases
        if one.number != case.number and one.holder == case.holder and _is_told(draft, one)
    ]
    return sorted([case, *others], key=lambda one: (one.due_at or draft.now, one.number))


def _is_told(draft: Draft, case: Consultation) -> bool:
    return clocks.wants_reminder(draft, case) and not groups.riding(draft, case.number)


def _tell(draft: Draft, holder: Person, together: Sequence[Consultation]) -> None:
    if len(together) == 1:
        case = together[0]
        question = cards.summary(draft, case, holder.language)
        draft.tell(holder, ParcelKind.DESK, "desk.remind", number=case.number, question=question)
        return
    lines = [
        draft.words("desk.remind_head", holder.language, count=len(together)),
        *lists.rows(draft, holder, together),
        draft.words("desk.remind_how", holder.language),
    ]
    buttons = lists.number_buttons(draft, holder, together, Verb.WRITE)
    draft.send(holder, ParcelKind.DESK, "\n".join(lines), buttons=buttons)
