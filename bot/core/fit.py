"""Whether what the knowledge base holds fits one message of the messenger, in every language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.core.situation import Language
from bot.core.wording import TEXT_LIMIT, Catalogue, card_text, entry_text, units
from bot.errors import Fault
from knowledge.lint import entry_fault
from knowledge.model import Entry, KnowledgeBase


def misfits(kb: KnowledgeBase, words: Catalogue, animal_epidemic: str) -> Iterator[Fault]:
    """Every answer, with all that stands around it, and every safety card that would be sent in two pieces."""
    for entry in kb.entries.values():
        for language in Language:
            if (size := units(entry_text(entry, language, words, _worst_time(entry)))) > TEXT_LIMIT:
                yield entry_fault(entry, ("answer", "en" if language is Language.ENGLISH else "zh"), _message(size))
    for flag in kb.red_flags:
        for language in Language:
            if (size := units(card_text(flag, language, animal_epidemic))) > TEXT_LIMIT:
                yield Fault(flag.file, flag.line, 1, f"{flag.code}: {_message(size)}")


def _message(size: int) -> str:
    return f"一条消息放不下：{size}，最多 {TEXT_LIMIT} / does not fit one message: {size} of at most {TEXT_LIMIT}"


def _worst_time(entry: Entry) -> datetime:
    """A month for which the entry does not hold, where there is one: the answer then says so, and is longest."""
    others = [month for month in range(1, 13) if month not in entry.months]
    return datetime(2000, others[0] if others else 1, 1, tzinfo=UTC)
