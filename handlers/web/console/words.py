"""How the console speaks to one person: labels in their language, names in place of ids, phone numbers covered if need be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from bot.config import County, PersonConfig
from bot.core.house import House
from bot.core.situation import Language
from bot.core.wording import localised
from bot.sheets import cover, mask_phones
from bot.table import Table
from handlers.web.pages import Pages
from knowledge.model import Words


@dataclass(frozen=True)
class Voice:
    """Everything a template of the console says goes through here."""

    house: House
    pages: Pages
    person: PersonConfig
    language: Language

    @property
    def county(self) -> County:
        return self.house.county

    def say(self, key: str, **values: object) -> str:
        """A sentence of console.yaml; the key is given without its `console.`."""
        return self.house.words.text(f"console.{key}", self.language, **values)

    def site(self, key: str, **values: object) -> str:
        """A sentence of the other pages."""
        return self.pages.say(key, self.language, **values)

    def named(self, prefix: str, code: str | None) -> str:
        """What a code is called; the code itself where nobody gave it a name."""
        key = f"{prefix}.{code}"
        return self.house.words.text(key, self.language) if code and key in self.house.words else code or ""

    def status(self, code: str) -> str:
        key = f"web.status_{code}"
        return self.house.words.text(key, self.language) if key in self.house.words else code

    def township(self, township_id: str | None) -> str:
        found = self.county.township(township_id)
        return localised(found.name, self.language) if found else township_id or ""

    def village(self, village_id: str | None) -> str:
        found = self.county.village(village_id)
        return localised(found.name, self.language) if found else village_id or ""

    def place(self, township_id: str | None, village_id: str | None) -> str:
        """Township and village in the order of the language; empty where nothing is known."""
        parts = [self.township(township_id), self.village(village_id)]
        if self.language is Language.ENGLISH:
            return ", ".join(part for part in reversed(parts) if part)
        return "".join(parts)

    def post(self, person_id: str | None) -> str:
        """The title of somebody with a post; the id of whom the county does not know (any more)."""
        found = self.county.person(person_id) if person_id else None
        return localised(found.title, self.language) if found else person_id or ""

    def who(self, person_id: str) -> str:
        """Who did it: a post's title, the farmer, the operator, or the machine itself."""
        if self.county.person(person_id):
            return self.post(person_id)
        if person_id == "operator":
            return self.say("operator")
        return self.say("farmer") if person_id else self.say("machine")

    def entry(self, entry_id: str | None) -> str:
        """The entry's title; its id where the knowledge base does not hold it (any more)."""
        title = self.titles.get(entry_id) if entry_id else None
        return localised(title, self.language) if title else entry_id or ""

    def flag(self, code: str) -> str:
        found = next((flag for flag in self.house.knowledge.red_flags if flag.code == code), None)
        return f"{code} {localised(found.title, self.language)}" if found else code

    def when(self, at: datetime) -> str:
        return self.pages.when(at, self.language)

    def exact(self, at: datetime) -> str:
        """Day and minute in the county's own time, as the tables write it."""
        return f"{at.astimezone(self.county.tz):%Y-%m-%d %H:%M:%S}"

    @staticmethod
    def percent(share: float) -> str:
        return f"{share:.0%}"

    def said(self, text: str) -> str:
        """Somebody's words, phone numbers in them covered for whoever may not see them."""
        return text if self.person.sees_phones else mask_phones(text)

    def phone(self, phone: str) -> str:
        return phone if self.person.sees_phones else cover(phone)

    @cached_property
    def titles(self) -> Mapping[str, Words]:
        return {entry.id: entry.title for entry in self.house.knowledge.entries.values()}

    def table(self) -> Table:
        """How this person's downloads write a consultation."""
        return Table(self.county, self.house.words, self.language, self.titles, self.person.sees_phones)
