"""Consultations as a table, a row each: what `nongda export` writes and what the console lets staff download."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.config import County
from bot.core.alarms.mortality import line
from bot.core.situation import Language
from bot.core.wording import Catalogue, localised
from bot.sheets import Cell, cover, mask_phones
from bot.store.views import Row
from knowledge.model import Words

COLUMNS = (
    "number", "opened", "township", "village", "industry", "question", "language", "decision", "confidence", "entry",
    "red_flags", "status", "holder", "reason", "first_reply", "reply_minutes", "closed", "outcome", "went", "did", "media",
    "deaths", "visit_by", "visit_day", "visited", "finding", "farmer", "name", "phone", "helper",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """How rows become cells: in this language and the county's time. `titles`: entries' titles by id, where known.

    Phone numbers are covered, also inside the farmers' words, unless `phones`.
    """

    county: County
    words: Catalogue
    language: Language = Language.SIMPLIFIED
    titles: Mapping[str, Words] = field(default_factory=dict)
    phones: bool = False

    def headings(self) -> list[str]:
        return [self.words.text(f"table.{column}", self.language) for column in COLUMNS]

    @property
    def sheet(self) -> str:
        return self.words.text("table.sheet", self.language)

    def cells(self, row: Row) -> list[Cell]:
        """The cells of COLUMNS, in that order. Times are local and naive, as spreadsheets want them."""
        waited = row.first_reply_at - row.opened_at if row.first_reply_at else None
        return [
            row.number,
            self._local(row.opened_at),
            self._named(self.county.township(row.township), row.township),
            self._named(self.county.village(row.village), row.village),
            self._word("industry.", row.industry),
            row.question if self.phones else mask_phones(row.question),
            row.language,
            self._word("decision.", row.decision),
            round(row.confidence, 3) if row.confidence is not None else None,
            self._title(row.entry),
            " ".join(row.red_flags),
            self._word("web.status_", row.status),
            self._holder(row.holder),
            self._word("reason.", row.reason),
            self._local(row.first_reply_at),
            round(waited.total_seconds() / 60) if waited else None,
            self._local(row.closed_at),
            self._word("outcome.", row.outcome),
            self._word("after.", row.went),
            self._word("after.", row.did),
            row.media,
            line(self.words, row.losses, self.language) if row.losses else "",
            self._holder(row.visit_by),
            row.visit_day.isoformat() if row.visit_day else "",
            self._local(row.visited_at),
            row.finding if self.phones else mask_phones(row.finding),
            row.farmer,
            row.farmer_name if self.phones else mask_phones(row.farmer_name),
            row.phone if self.phones else cover(row.phone),
            self._holder(row.helper),
        ]

    def _local(self, at: datetime | None) -> datetime | None:
        return at.astimezone(self.county.tz).replace(tzinfo=None) if at else None

    def _word(self, prefix: str, code: str | None) -> str:
        """What a code is called; the code itself where nobody gave it a name."""
        key = f"{prefix}{code}"
        return self.words.text(key, self.language) if code and key in self.words else code or ""

    def _named(self, place: object, code: str | None) -> str:
        name = getattr(place, "name", None)
        return localised(name, self.language) if name is not None else code or ""

    def _holder(self, person_id: str | None) -> str:
        person = self.county.person(person_id) if person_id else None
        return localised(person.title, self.language) if person else person_id or ""

    def _title(self, entry: str | None) -> str:
        title = self.titles.get(entry) if entry else None
        return localised(title, self.language) if title else entry or ""
