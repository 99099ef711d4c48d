"""An entry's printed page as a file for Word, made when somebody is to get it: see Media.file in bot/core/experts/handouts.py."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from bot.core.experts.handouts import SCHEME
from bot.core.house import House
from bot.core.situation import Language
from bot.core.wording import localised
from bot.handout import word
from bot.handout.page import Press, page
from knowledge.model import Words

_NAME = re.compile(rf"{SCHEME}(?P<entry>[a-z0-9-]+)\.(?P<language>zh|en)\.[0-9a-f]+\.(?P<person>[a-z0-9-]*)")
_LANGUAGES = {"zh": Language.SIMPLIFIED, "en": Language.ENGLISH}


class Printer:
    """Prints what the knowledge base holds now. `industries`: what these are called on a page."""

    def __init__(self, house: Callable[[], House], industries: Mapping[str, Words], today: Callable[[], date]) -> None:
        self._house = house
        self._industries = industries
        self._today = today

    def print(self, name: str, to: Path) -> bool:
        """Write the page that this name means; False when there is no such entry (any more). Raises OSError."""
        found, house = _NAME.fullmatch(name), self._house()
        entry = house.knowledge.entries.get(found["entry"]) if found else None
        if found is None or entry is None:
            return False
        language = _LANGUAGES[found["language"]]
        press = Press(house.county, house.words, language, self._today(), house.county.person(found["person"]))
        industry = self._industries.get(entry.industry) or Words(entry.industry, entry.industry)
        word.write(to, localised(entry.title, language), [page(entry, press, industry)], press)
        return True
