"""An entry goes into its file: the lines that change are touched, no others; what is written reads as it was meant."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest

from bot.marked_yaml import load_marked
from knowledge.content import as_entry, content_of, faults_in, tidy
from knowledge.load import HOME, load
from knowledge.model import KnowledgeBase
from knowledge.writing import Unwritable, with_entry

BLIGHT = "potato-late-blight"
FILE = HOME / "entries" / "potato.yaml"
ODD = (
    "问：咋办？# 不是注释",
    "- 像列表",
    "'单' \"双\"",
    "yes",
    "18:00",
    "0312",
    "[a, b]",
    "{x: y}",
    "结尾有冒号:",
    "null",
    "*星",
)


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load()


@pytest.fixture
def text() -> str:
    return FILE.read_text(encoding="utf-8")


@pytest.fixture
def blight(base: KnowledgeBase) -> dict[str, Any]:
    return content_of(base.entries[BLIGHT])


def changed(before: str, after: str) -> list[str]:
    """The lines that went (-) and came (+)."""
    lines = unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def read_back(folder: Path, text: str, entry: str = BLIGHT) -> dict[str, Any]:
    file = folder / "potato.yaml"
    file.write_text(text, encoding="utf-8")
    return tidy(next(one for one in load_marked(file).data["entries"] if one["id"] == entry))


def test_an_entry_that_says_the_same_changes_no_line(base: KnowledgeBase) -> None:
    for number, entry in enumerate(base.entries.values()):
        if number % 9 == 0:
            before = Path(entry.file).read_text(encoding="utf-8")
            assert with_entry(before, entry.industry, content_of(entry)) == before, entry.id


def test_a_phrasing_more_is_a_line_more(text: str, blight: dict[str, Any], tmp_path: Path) -> None:
    blight["phrasings"]["zh"].append("山药叶子反面起白绒")
    after = with_entry(text, "potato", blight)
    assert changed(text, after) == ["+        - 山药叶子反面起白绒"]
    assert read_back(tmp_path, after) == blight


def test_each_part_is_changed_alone_and_words_stay_in_a_line(text: str, blight: dict[str, Any], tmp_path: Path) -> None:
    blight["answer"]["zh"]["now"] += "\n再看一遍。"
    blight["months"] = [5, 6]
    blight["must"]["zh"][0] = ["晚疫", "白毛"]
    blight["confirmed"] = False
    after = with_entry(text, "potato", blight)
    lines = changed(text, after)
    assert "+          再看一遍。" in lines
    assert "+    months: [5, 6]" in lines
    assert "+        - [晚疫, 白毛]" in lines
    assert not any("#" in line for line in lines if line.startswith("-") and "confirmed" not in line)
    assert read_back(tmp_path, after) == blight


def test_what_is_left_out_goes_and_what_is_new_comes(text: str, blight: dict[str, Any], tmp_path: Path) -> None:
    del blight["months"]
    del blight["varies_by"]
    blight["related"] = ["general-contact-expert", "potato-x"]
    after = with_entry(text, "potato", blight)
    assert "months" not in read_back(tmp_path, after)
    assert read_back(tmp_path, after) == blight
    del blight["related"]
    again = with_entry(after, "potato", blight)
    blight["related"] = ["potato-y"]
    assert read_back(tmp_path, with_entry(again, "potato", blight)) == blight


def test_a_new_entry_stands_at_the_end_and_a_new_file_is_whole(
    text: str, blight: dict[str, Any], tmp_path: Path
) -> None:
    new = blight | {"id": "potato-new-one"}
    after = with_entry(text, "potato", new)
    assert after.startswith(text.rstrip("\n"))
    assert read_back(tmp_path, after, "potato-new-one") == new
    alone = with_entry("", "potato", new)
    assert read_back(tmp_path, alone, "potato-new-one") == new
    assert load_marked(tmp_path / "potato.yaml").data["industry"] == "potato"


@pytest.mark.parametrize("odd", ODD)
def test_words_that_mean_something_to_yaml_stay_words(
    text: str, blight: dict[str, Any], tmp_path: Path, odd: str
) -> None:
    blight["phrasings"]["zh"].append(odd)
    blight["must"]["zh"].append([odd.replace(",", "").replace("、", "")])
    blight["answer"]["en"]["now"] = f"{odd}\n  {odd}"
    blight["title"]["en"] = odd
    assert read_back(tmp_path, with_entry(text, "potato", blight)) == blight


BROKEN = (
    "nothing: here",
    "industry: goose\nentries:\n  - id: goose-x",
    "[1, 2]",
    "a: [",
    "industry: potato\nentries: [{id: x}]",
)


@pytest.mark.parametrize("broken", BROKEN)
def test_a_file_without_a_place_for_it_is_refused(blight: dict[str, Any], broken: str) -> None:
    with pytest.raises(Unwritable):
        with_entry(broken, "potato", blight)


def test_what_is_no_entry_yet_is_told_by_its_places(blight: Mapping[str, Any]) -> None:
    assert faults_in(blight) == []
    assert as_entry(blight, "potato").title.zh == "马铃薯晚疫病怎么认怎么防"
    missing = {name: value for name, value in blight.items() if name != "sources"} | {"kind": "gossip"}
    assert {where for where, _ in faults_in(missing)} == {"sources", "kind"}


def test_an_entry_that_left_its_file_has_no_content(base: KnowledgeBase, tmp_path: Path) -> None:
    from dataclasses import replace

    file = tmp_path / "x.yaml"
    file.write_text("industry: potato\nentries: []\n", encoding="utf-8")
    assert content_of(replace(base.entries[BLIGHT], file=str(file))) == {}
