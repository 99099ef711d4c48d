"""What stands on an empty page: a few questions that others ask, as buttons."""

from __future__ import annotations

from bot.core.situation import Language
from bot.core.wording import localised
from knowledge.model import INDUSTRIES, Entry, KnowledgeBase

SHOWN = 6


def topics(knowledge: KnowledgeBase, month: int, language: Language) -> list[str]:
    """Titles of entries, in season first, one industry after the other, so that no single one fills the page.

    None that raises an alarm: whoever only tries a button would bring a person at once.
    """
    piles: dict[str, list[Entry]] = {industry: [] for industry in INDUSTRIES}
    for entry in sorted(knowledge.entries.values(), key=lambda e: bool(e.months) and month not in e.months):
        if not entry.human_only and not entry.red_flag:
            piles[entry.industry].append(entry)
    found: list[Entry] = []
    while len(found) < SHOWN and any(piles.values()):
        for pile in piles.values():
            if pile and len(found) < SHOWN:
                found.append(pile.pop(0))
    return [localised(entry.title, language) for entry in found]
