"""An entry that is begun: what the plan knows stands there, the gaps are named, and nobody is answered by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml

from knowledge.check import check, content_faults
from knowledge.model import Words
from knowledge.plan import Planned
from knowledge.skeleton import skeleton
from knowledge.unfinished import GAP
from tests.knowledge.small import Small
from tests.knowledge.test_check import TODAY

PLANNED = Planned(
    "goose-thin-shells", Words('鹅蛋壳薄："沙皮"', "Thin: sandy"), "goose", "laying", "cause", False, False,
    "hard but thin; no shell -> goose-soft-eggs; how much -> goose-calcium; soft again goose-soft-eggs",
)  # fmt: skip


def begun(planned: Planned = PLANNED) -> dict[str, Any]:
    text = "entries:\n" + skeleton(planned, ["goose-soft-eggs", "goose-few-eggs"], date(2026, 12, 1))
    (one,) = yaml.safe_load(text)["entries"]
    return dict(one)


def test_it_holds_what_the_plan_knows() -> None:
    one = begun()
    assert one["title"] == {"zh": '鹅蛋壳薄："沙皮"', "en": "Thin: sandy"}
    assert (one["id"], one["stage"], one["kind"]) == ("goose-thin-shells", "laying", "cause")
    assert (one["red_flag"], one["human_only"], one["confirmed"]) == (False, False, False)
    assert one["related"] == ["goose-soft-eggs"]
    assert one["review_by"] == date(2027, 12, 1)


def test_law_and_poisons_come_to_review_after_half_a_year() -> None:
    assert begun(replace(PLANNED, kind="law"))["review_by"] == date(2027, 6, 1)


def test_hints_suit_what_is_urgent_and_what_only_people_answer() -> None:
    assert "隔离" in begun(replace(PLANNED, red_flag=True))["answer"]["zh"]["now"]
    answer = begun(replace(PLANNED, human_only=True))["answer"]
    assert list(answer["en"]) == ["check", "now", "call"]
    assert "why a person" in answer["en"]["check"]


def test_an_unfinished_entry_answers_nobody_and_check_names_every_gap(small: Small) -> None:
    one = begun()
    small.entries["goose"].append(one)
    base = small.load()
    assert "goose-thin-shells" not in base.entries
    assert len(base.unfinished) == str(one).count(GAP) > 20
    assert content_faults(base) == check(base, TODAY) == sorted(base.unfinished)
    text = (small.folder / "entries" / "goose.yaml").read_text(encoding="utf-8").splitlines()
    assert all(fault.message.startswith("goose-thin-shells: 还没写：") for fault in base.unfinished)
    drugs = next(fault for fault in base.unfinished if fault.message.endswith("answer.zh.drugs"))
    assert GAP in text[drugs.line - 1]


@pytest.mark.parametrize("gaps", [1, 0])
def test_one_gap_is_enough_and_without_any_it_serves(small: Small, gaps: int) -> None:
    small.entries["goose"][1]["answer"]["zh"]["now"] = "加光。" + GAP * gaps
    base = small.load()
    assert len(base.unfinished) == gaps
    assert ("goose-few-eggs" in base.entries) == (not gaps)


def test_what_is_unfinished_may_already_be_related_to(small: Small) -> None:
    small.entries["goose"].append(begun())
    small.entries["goose"][0]["related"] = ["goose-thin-shells"]
    assert "goose-soft-eggs" in small.load().entries
