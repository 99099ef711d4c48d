"""The plan of what is to be written, and the entries that have to keep to it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.errors import InputFault
from knowledge.check import check
from knowledge.model import INDUSTRIES, KnowledgeBase
from knowledge.plan import Plan, plan_faults, plan_notes, read_plan
from tests.knowledge.small import Small
from tests.knowledge.test_check import TODAY


@pytest.fixture
def written(small: Small) -> dict[str, Any]:
    """A plan that the small knowledge base's first entry keeps to; put there by `plan_of`."""
    planned = {
        "id": "goose-soft-eggs",
        "title": dict(small.entries["goose"][0]["title"]),
        "stage": "laying",
        "kind": "cause",
        "scope": "no shell; thin shell -> goose-thin-shells",
    }
    later = {**planned, "id": "goose-fewer-eggs", "title": {"zh": "鹅蛋少了", "en": "Fewer eggs"}, "human_only": True}
    geese = {"industry": "goose", "name": {"zh": "鹅", "en": "geese"}, "entries": [planned, later]}
    return {"stages": {"laying": {"zh": "产蛋", "en": "laying"}}, "plan": [geese]}


def plan_of(small: Small, written: dict[str, Any]) -> Plan:
    small.put("plan.yaml", written)
    plan = read_plan(small.folder)
    assert plan
    return plan


def test_the_plan_that_ships_has_every_industry_and_no_entry_twice() -> None:
    plan = read_plan()
    assert plan
    assert tuple(plan.industries) == INDUSTRIES
    counts = Counter(planned.industry for planned in plan.entries.values())
    assert counts == {
        "goose": 38, "chicken": 30, "sheep": 45, "buckwheat": 37, "flax": 30, "oat": 32, "grain": 31, "potato": 50,
        "rapeseed": 21, "sunflower": 24, "vegetable": 32, "general": 21,
    }  # fmt: skip
    assert {planned.stage for planned in plan.entries.values()} == set(plan.stages)


def test_the_entries_that_ship_keep_to_the_plan(real: KnowledgeBase) -> None:
    plan = read_plan()
    assert plan
    assert list(plan_faults(real, plan)) == []


def test_a_knowledge_base_without_a_plan_has_none(small: Small) -> None:
    assert read_plan(small.folder) is None


def test_an_entry_that_keeps_to_the_plan_is_fine(small: Small, written: dict[str, Any]) -> None:
    assert list(plan_faults(small.load(), plan_of(small, written))) == []


@pytest.mark.parametrize(
    ("key", "value", "line", "told"),
    [
        ("title", {"zh": "鹅下软蛋", "en": "my geese lay soft eggs"}, 5, "title.zh 和计划不一样"),
        ("stage", "breeding", 7, "differs from the plan, which says: laying"),
        ("kind", "control", 8, "differs from the plan, which says: cause"),
        ("red_flag", True, 9, "which says: false"),
        ("human_only", True, 10, "human_only 和计划不一样，计划里是“false”"),
    ],
)
def test_an_entry_that_leaves_the_plan_is_told_with_both_places(
    small: Small, written: dict[str, Any], key: str, value: object, line: int, told: str
) -> None:
    plan = plan_of(small, written)
    small.entries["goose"][0][key] = value
    (fault,) = [fault for fault in check(small.load(), TODAY, plan) if "plan" in fault.message]
    assert (Path(fault.file).name, fault.line) == ("goose.yaml", line)
    assert told in fault.message
    assert "plan.yaml:11" in fault.message


def test_an_entry_of_the_countys_own_is_only_mentioned(small: Small, written: dict[str, Any]) -> None:
    plan, base = plan_of(small, written), small.load()
    assert check(base, TODAY, plan) == check(base, TODAY)
    notes = {note.message.split(":")[0]: note.message for note in plan_notes(base, plan)}
    assert set(notes) == {"goose-few-eggs", "general-dead-animals"}
    assert "did you mean goose-fewer-eggs?" in notes["goose-few-eggs"]
    assert notes["general-dead-animals"].endswith("the county's own")


def test_every_slip_in_the_plan_is_told_at_once(small: Small, written: dict[str, Any]) -> None:
    first, second = written["plan"][0]["entries"]
    second["stage"] = "molting"
    written["plan"][0]["entries"] += [dict(first), {**first, "id": "hen-soft-eggs"}]
    written["plan"].append(dict(written["plan"][0], entries=[{**first, "id": "goose-other"}]))
    small.put("plan.yaml", written)
    with pytest.raises(InputFault) as wrong:
        read_plan(small.folder)
    assert sorted(fault.message.split(" / ")[1] for fault in wrong.value.faults) == [
        "goose is there twice",
        "molting is not one of the stages",
        "the id goose-soft-eggs is there twice",
        "the id must begin with goose-",
    ]


def test_a_plan_in_the_wrong_form_is_told(small: Small) -> None:
    small.put("plan.yaml", {"stages": {}, "plan": "nothing"})
    with pytest.raises(InputFault) as wrong:
        read_plan(small.folder)
    assert len(wrong.value.faults) == 2
