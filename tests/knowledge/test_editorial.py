"""Sources, and characters that nobody can be sure of."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.check import content_faults
from tests.knowledge.small import Small
from tests.knowledge.test_check import told


def source(tier: str, issuer: str = "县站", title: str = "材料", year: int = 2020) -> dict[str, Any]:
    return {"title": title, "issuer": issuer, "year": year, "tier": tier}


@pytest.mark.parametrize(
    ("sources", "enough"),
    [
        ([source("A")], True),
        ([source("D"), source("B")], True),
        ([source("C"), source("C", "报社")], True),
        ([source("C"), source("C")], False),
        ([source("C"), source("D", "网站")], False),
    ],
)
def test_a_confirmed_answer_needs_one_good_source_or_two_independent_ones(
    small: Small, sources: list[dict[str, Any]], enough: bool
) -> None:
    small.entries["goose"][0]["sources"] = sources
    faults = told(small)
    assert (faults == []) == enough
    assert all("two of tier C from different issuers" in fault for fault in faults)
    for key in ("confirmed", "human_only"):
        small.entries["goose"][0].update({"confirmed": True, "human_only": False} | {key: key == "human_only"})
        assert told(small) == []


def test_a_source_of_a_year_to_come_or_with_an_address_is_told_at_its_place(small: Small) -> None:
    small.entries["goose"][0]["sources"] = [
        source("A", year=2027), source("A", title="见 https://farm.example"), source("A", issuer="WWW.farm.example"),
    ]  # fmt: skip
    faults = [fault.split(": ", 1) for fault in told(small)]
    text = (small.folder / "entries" / "goose.yaml").read_text(encoding="utf-8").splitlines()
    lines = [text[int(place.split(":")[1]) - 1] for place, _ in faults]
    assert [line.strip(" -").partition(":")[0] for line in lines] == ["year", "title", "issuer"]
    assert [message.split(" / ")[1] for _, message in faults] == [
        "2027 is still to come", *["a source has title, issuer and year, no address"] * 2,
    ]  # fmt: skip


def test_a_doubtful_character_in_an_answer_or_a_card_is_told_and_may_serve(small: Small) -> None:
    small.entries["goose"][0]["answer"]["zh"]["now"] = "等它干，收。"
    small.red_flags[0]["card"]["zh"] = "等它干，打 {animal_epidemic}"
    faults = told(small)
    assert [fault.split(":")[0] for fault in faults] == ["entries/goose.yaml", "redflags.yaml"]
    assert all("add the word to traditional.yaml: 等它干，" in fault for fault in faults)
    assert content_faults(small.load()) == []
