"""Filters of the consultations' list that staff keep by name, for themselves or for all; deleting can be undone."""

from __future__ import annotations

from dataclasses import replace

from bot.core.draft import Draft
from bot.core.events import FilterKept
from bot.core.plan import Plan
from bot.core.situation import Person, Role, SavedFilter
from bot.core.wording import visible

NAME_CHARS = 40
QUERY_CHARS = 1000


def kept(draft: Draft, event: FilterKept, speaker: Person) -> Plan:
    """The Plan for a filter that is kept or changed. Only staff keep any, and only its owner changes one."""
    name, saved = visible(event.name)[:NAME_CHARS].strip(), draft.situation.saved
    theirs = event.id == 0 or (saved is not None and saved.owner == speaker.id)
    if speaker.role is not Role.STAFF or not theirs or not name or len(event.query) > QUERY_CHARS:
        return draft.plan("filter_refused", actor=speaker.id)
    one = saved or SavedFilter(0, speaker.id, name, event.query)
    one = replace(one, name=name, shared=event.shared, gone=event.gone)
    facts = {"name": one.name, "query": one.query, "shared": one.shared, "gone": one.gone}
    return replace(draft.plan("filter_kept", actor=speaker.id, data=facts), filters=(one,))
