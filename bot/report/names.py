"""What a report calls things, in the language of its reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.config import County
from bot.core.situation import Language
from bot.core.wording import Catalogue, in_a_line, localised
from bot.sheets import mask_phones
from knowledge.model import KnowledgeBase

_QUESTION_CHARS, _ANSWER_CHARS = 80, 160


@dataclass(frozen=True, slots=True)
class Names:
    """Titles, places and words; phone numbers in what people wrote are covered."""

    county: County
    knowledge: KnowledgeBase
    words: Catalogue
    language: Language

    def say(self, key: str, **values: object) -> str:
        """A sentence of report.yaml; the key is given without its `report.`."""
        return self.words.text(f"report.{key}", self.language, **values)

    def word(self, prefix: str, code: str | None) -> str:
        """What a code is called; the code itself where nobody gave it a name."""
        key = f"{prefix}.{code}"
        return self.words.text(key, self.language) if code and key in self.words else code or ""

    def industry(self, code: str | None) -> str:
        return self.word("industry", code) or self.say("no_industry")

    def township(self, township_id: str | None) -> str:
        found = self.county.township(township_id)
        return localised(found.name, self.language) if found else township_id or self.say("no_place")

    def village(self, village_id: str | None) -> str:
        found = self.county.village(village_id)
        return localised(found.name, self.language) if found else village_id or ""

    def post(self, person_id: str | None) -> str:
        found = self.county.person(person_id) if person_id else None
        return localised(found.title, self.language) if found else person_id or ""

    def entry(self, entry_id: str) -> str:
        found = self.knowledge.entries.get(entry_id)
        return localised(found.title, self.language) if found else entry_id

    def industry_of(self, entry_id: str) -> str:
        found = self.knowledge.entries.get(entry_id)
        return self.industry(found.industry) if found else ""

    def flags(self, codes: tuple[str, ...]) -> str:
        titles = {flag.code: localised(flag.title, self.language) for flag in self.knowledge.red_flags}
        return self.joined(titles.get(code, code) for code in codes)

    def joined(self, parts: Iterable[str]) -> str:
        between = ", " if self.language is Language.ENGLISH else "、"
        return between.join(parts)

    def minutes(self, minutes: int | None) -> str:
        """Minutes as a person says them; a dash where there are none."""
        if minutes is None:
            return "–"
        hours, rest = divmod(minutes, 60)
        return self.say("hours", hours=hours, minutes=rest) if hours else self.say("minutes", minutes=rest)

    def month(self, month: date) -> str:
        return f"{month:%Y-%m}"

    def question(self, text: str) -> str:
        return mask_phones(in_a_line(text, _QUESTION_CHARS))

    def answer(self, text: str) -> str:
        """What somebody answered; the line above it, which says who answers, is left out."""
        _, _, words = text.partition("\n")
        return mask_phones(in_a_line(words or text, _ANSWER_CHARS))
