"""What of the plan is written, and in which state: industry by industry, stage by stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.model import Entry, KnowledgeBase
from knowledge.plan import Plan

# What can be wrong with an entry, as coverage tells it.
GAPS = ("missing", "unconfirmed", "due", "never-hit")


@dataclass(frozen=True, slots=True)
class Cell:
    """One stage of one industry, or the sum of several (then `stage` is "", for all industries `industry` too). Ids in order.

    `written` holds the county's own entries too, `missing` those of the plan that are not there. `due`: the review is due
    by the day asked for. `never_hit` is None where nobody knows.
    """

    industry: str
    stage: str
    planned: tuple[str, ...]
    written: tuple[str, ...]
    missing: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    due: tuple[str, ...]
    never_hit: tuple[str, ...] | None

    @property
    def confirmed(self) -> int:
        return len(self.written) - len(self.unconfirmed)

    def gap(self, name: str) -> tuple[str, ...] | None:
        """The ids of one of GAPS."""
        found: tuple[str, ...] | None = getattr(self, name.replace("-", "_"))
        return found

    def as_json(self) -> dict[str, Any]:
        """Counts of what is planned, written and confirmed; the ids of every gap."""
        counts = {"planned": len(self.planned), "written": len(self.written), "confirmed": self.confirmed}
        gaps = {name.replace("-", "_"): self.gap(name) for name in GAPS}
        return {"industry": self.industry, "stage": self.stage, **counts, **gaps}


def coverage(kb: KnowledgeBase, plan: Plan, due_by: date, hits: Mapping[str, int] | None) -> list[Cell]:
    """A cell for every stage of every industry that has anything planned or written, in the plan's order.

    `hits`: how often each entry was shown; None: nobody knows.
    """
    places = {(planned.industry, planned.stage) for planned in plan.entries.values()}
    places |= {(entry.industry, entry.stage) for entry in kb.entries.values()}
    industries, stages = (list(names) for names in (plan.industries, plan.stages))

    def rank(place: tuple[str, str]) -> tuple[int, str, int, str]:
        """What the plan does not name stands behind what it names."""
        industry, stage = place
        return (_position(industries, industry), industry, _position(stages, stage), stage)

    return [_cell(place, kb, plan, due_by, hits) for place in sorted(places, key=rank)]


def _position(names: list[str], name: str) -> int:
    return names.index(name) if name in names else len(names)


def _cell(place: tuple[str, str], kb: KnowledgeBase, plan: Plan, due_by: date, hits: Mapping[str, int] | None) -> Cell:
    """An entry stands where it says, also when the plan has it elsewhere."""
    written = [entry for entry in kb.entries.values() if (entry.industry, entry.stage) == place]
    planned = tuple(one.id for one in plan.entries.values() if (one.industry, one.stage) == place)
    return Cell(
        *place,
        planned=planned,
        written=_ids(written),
        missing=tuple(id for id in planned if id not in kb.entries),
        unconfirmed=_ids(entry for entry in written if not entry.confirmed),
        due=_ids(entry for entry in written if entry.review_by <= due_by),
        never_hit=None if hits is None else _ids(entry for entry in written if not hits.get(entry.id)),
    )


def _ids(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(entry.id for entry in entries)


def total(cells: Iterable[Cell], industry: str = "") -> Cell:
    """The sum of these cells."""
    cells = list(cells)
    never = [cell.never_hit for cell in cells]

    def joined(name: str) -> tuple[str, ...]:
        return tuple(id for cell in cells for id in getattr(cell, name))

    known: Iterator[tuple[str, ...]] = (ids for ids in never if ids is not None)
    return Cell(
        industry, "", joined("planned"), joined("written"), joined("missing"), joined("unconfirmed"), joined("due"),
        never_hit=None if None in never else tuple(id for ids in known for id in ids),
    )  # fmt: skip
