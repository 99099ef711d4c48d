"""What of the plan is written, and in which state."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.coverage import GAPS, Cell, coverage, total
from knowledge.model import Words
from knowledge.plan import Plan, Planned
from tests.knowledge.small import Small


def planned(id: str, stage: str = "laying") -> Planned:
    return Planned(id, Words("题", "title"), id.partition("-")[0], stage, "cause", False, False, "scope")


@pytest.fixture
def plan() -> Plan:
    """Two of the three entries of the small knowledge base, and two that nobody has written."""
    ids = [
        planned("goose-thin-shells"), planned("goose-soft-eggs"), planned("goose-brooding", "brooding"),
        planned("sheep-bloat", "disease"),
    ]  # fmt: skip
    names = ("goose", "sheep", "general")
    return Plan(
        entries={one.id: one for one in ids},
        industries={name: Words(name, name) for name in names},
        stages={name: Words(name, name) for name in ("brooding", "laying", "disease")},
    )


def cells(small: Small, plan: Plan, hits: dict[str, int] | None = None) -> dict[tuple[str, str], Cell]:
    return {(cell.industry, cell.stage): cell for cell in coverage(small.load(), plan, date(2026, 12, 1), hits)}


def test_there_is_a_cell_a_stage_in_the_plans_order_and_the_countys_own_come_last(small: Small, plan: Plan) -> None:
    small.entries["goose"][1]["stage"] = "a stage of their own"
    assert list(cells(small, plan)) == [
        ("goose", "brooding"),
        ("goose", "laying"),
        ("goose", "a stage of their own"),
        ("sheep", "disease"),
        ("general", "laying"),
    ]


def test_what_is_missing_unconfirmed_and_due_is_named(small: Small, plan: Plan) -> None:
    small.entries["goose"][0].update(confirmed=False, review_by=date(2026, 12, 1))
    laying = cells(small, plan)["goose", "laying"]
    assert laying.planned == ("goose-thin-shells", "goose-soft-eggs")
    assert laying.written == ("goose-soft-eggs", "goose-few-eggs")
    assert laying.missing == ("goose-thin-shells",)
    assert (laying.unconfirmed, laying.confirmed) == (("goose-soft-eggs",), 1)
    assert laying.due == ("goose-soft-eggs",)
    small.entries["goose"][0]["review_by"] = date(2026, 12, 2)
    assert cells(small, plan)["goose", "laying"].due == ()


def test_what_was_never_hit_is_known_only_from_a_record(small: Small, plan: Plan) -> None:
    assert cells(small, plan)["goose", "laying"].never_hit is None
    hit = cells(small, plan, {"goose-soft-eggs": 3})
    assert hit["goose", "laying"].never_hit == ("goose-few-eggs",)
    assert hit["sheep", "disease"].never_hit == ()


def test_cells_add_up(small: Small, plan: Plan) -> None:
    known = total(cells(small, plan, {}).values())
    assert (len(known.planned), len(known.written), len(known.missing)) == (4, 3, 3)
    assert known.never_hit == ("goose-soft-eggs", "goose-few-eggs", "general-dead-animals")
    assert total(cells(small, plan).values()).never_hit is None


def test_as_data_a_cell_has_counts_and_the_ids_of_every_gap(small: Small, plan: Plan) -> None:
    data: dict[str, Any] = cells(small, plan)["goose", "laying"].as_json()
    assert (data["planned"], data["written"], data["confirmed"]) == (2, 2, 2)
    assert data["missing"] == ("goose-thin-shells",)
    assert {name.replace("-", "_") for name in GAPS} <= set(data)
