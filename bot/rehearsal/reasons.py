"""Why something happened, as people read it, from the facts that the journal keeps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.core.house import House
from bot.core.situation import Language
from bot.core.wording import localised
from bot.rehearsal.stage import Happening


def reasons(happening: Happening, house: House, language: Language) -> str:
    """All reasons of one event, in a line; "" where the event speaks for itself."""
    if happening.line is None:
        return ""
    separator = "; " if language is Language.ENGLISH else "；"
    return separator.join(_Reasons(house, language, happening.line.data).all())


class _Reasons:
    def __init__(self, house: House, language: Language, facts: Any) -> None:
        self._house, self._language, self._facts = house, language, facts

    def all(self) -> Iterator[str]:
        yield from self._flags()
        yield from self._verdict()
        yield from self._asked()
        yield from self._given()

    def _flags(self) -> Iterator[str]:
        known = {flag.code: flag for flag in self._house.knowledge.red_flags}
        codes = self._facts.get("red_flags") or []
        if codes:
            titles = [localised(known[code].title, self._language) if code in known else code for code in codes]
            yield self._words("rehearsal.why.flags", flags="、".join(titles))

    def _verdict(self) -> Iterator[str]:
        entry = self._house.knowledge.entries.get(self._facts.get("sent_entry") or "")
        if entry is not None and self._facts.get("entry") == entry.id and self._facts.get("confidence") is not None:
            title, confidence = localised(entry.title, self._language), f"{self._facts['confidence']:.0%}"
            yield self._words("rehearsal.why.answer", title=title, confidence=confidence)
        elif self._facts.get("offered"):
            yield self._words("rehearsal.why.offer")

    def _asked(self) -> Iterator[str]:
        reason = self._facts.get("reason")
        if reason and reason != "red_flag" and f"reason.{reason}" in self._house.words:
            yield self._words(f"reason.{reason}")

    def _given(self) -> Iterator[str]:
        """To whom a case went and why. The journal's own sentence, where it has one, stands before ours."""
        why = self._facts.get("why")
        key = f"rehearsal.{why}" if isinstance(why, str) else ""
        because = self._facts.get("because") or (self._words(key) if key in self._house.words else "")
        holder = self._house.county.person(self._facts.get("holder") or "")
        if holder is not None:
            expert = localised(holder.title, self._language)
            given = "rehearsal.why.given_because" if because else "rehearsal.why.given"
            yield self._words(given, expert=expert, because=because)
        elif because and "holder" in self._facts:
            yield because

    def _words(self, key: str, **values: object) -> str:
        return self._house.words.text(key, self._language, **values)
