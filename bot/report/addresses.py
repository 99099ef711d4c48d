"""Where the console shows what a number counts."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from bot.report.count import Period

LIST, CASE, UNKNOWN = "/console/", "/console/consultation/", "/console/unknown"
FIGURES, REPORT = "/console/figures", "/console/report"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses of the console's pages for the days of a period, and for its township."""

    period: Period

    def of(self, page: str) -> str:
        """ "list" with what narrows it ("list flag=any"), "figures", or a table of the report's own page by its key."""
        kind, _, narrowed = page.partition(" ")
        if kind == "list":
            field, _, value = narrowed.partition("=")
            return self.listed(**({field: value} if field else {}))
        if kind == "figures" and not self.period.township:  # that page counts the whole county
            return f"{FIGURES}?{urlencode(self._days())}"
        return f"{self.report()}#{'numbers' if kind == 'figures' else kind}"

    def listed(self, **narrowed: str) -> str:
        """The list of what was asked in these days, narrowed."""
        return f"{LIST}?{urlencode(self._days() | narrowed)}"

    def case(self, number: int) -> str:
        return f"{CASE}{number}"

    def cluster(self, number: int) -> str:
        """The page of questions that ask the same as this consultation's, among those that no entry fitted."""
        return f"{UNKNOWN}/{number}?{urlencode(self._days() | {'kind': 'unmatched'})}"

    def report(self) -> str:
        return f"{REPORT}?{urlencode(self._days())}"

    def _days(self) -> dict[str, str]:
        days = {"from": str(self.period.first), "to": str(self.period.last)}
        return days | ({"township": self.period.township} if self.period.township else {})
