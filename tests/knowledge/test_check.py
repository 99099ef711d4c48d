"""The lint finds what an agronomist must mend."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.check import check, content_faults
from tests.knowledge.small import Small, entry

TODAY = date(2026, 12, 1)


def told(small: Small, today: date = TODAY) -> list[str]:
    return [str(fault).removeprefix(f"{small.folder}/") for fault in check(small.load(), today)]


def test_a_clean_knowledge_base_has_no_fault(small: Small) -> None:
    assert told(small) == []


def test_a_fault_names_its_file_line_and_entry(small: Small) -> None:
    small.entries["goose"][0]["review_by"] = date(2026, 1, 1)
    (fault,) = told(small)
    assert fault.startswith("entries/goose.yaml:12:3: goose-soft-eggs: 该复审了")
    assert told(small, date(2026, 1, 1)) == []


@pytest.mark.parametrize(
    ("phrasing", "words"),
    [
        ("下软壳蛋咋整", "names no animal or crop"),
        ("鹅下怪蛋", "does not meet its own must-have words"),
        ("鹅下软壳沙皮蛋", "holds one of its own must-not words"),
    ],
)
def test_a_phrasing_keeps_the_rules_of_its_entry(small: Small, phrasing: str, words: str) -> None:
    small.entries["goose"][0]["phrasings"]["zh"].append(phrasing)
    faults = told(small)
    assert any(words in fault for fault in faults)
    assert any("is not answered by its own entry" in fault for fault in faults)
    line = next(
        n
        for n, text in enumerate((small.folder / "entries/goose.yaml").read_text().splitlines(), 1)
        if phrasing in text
    )
    assert all(fault.startswith(f"entries/goose.yaml:{line}:7: ") for fault in faults)


def test_a_phrasing_may_be_small_talk(small: Small) -> None:
    small.entries["general"][0]["phrasings"]["zh"].append("转人工")
    assert told(small) == []


def test_test_questions_are_asked(small: Small) -> None:
    tests: dict[str, Any] = small.entries["goose"][0]["tests"]
    tests["hit"] = ["今天天气", "鹅光下软皮蛋", "请问鹅下软蛋"]
    tests["miss"] = ["鹅下软蛋", "猪", "牛"]
    faults = told(small)
    assert {fault.split(": ", 2)[2].split(" / ")[1] for fault in faults} == {
        "this question must not be answered by it",
        "the test question is one of the phrasings",
        "the test question is not answered by it but: escalate (nothing-near)",
    }
    tests["hit"] = ["鹅产蛋少", "请问鹅下软蛋", "鹅的软蛋"]
    tests["miss"] = ["猪", "牛", "羊"]
    assert told(small)[0].endswith("is not answered by it but: goose-few-eggs")


def test_the_same_phrasing_in_two_entries_is_told(small: Small) -> None:
    small.entries["goose"][1]["phrasings"]["zh"].append("鹅下软蛋怎么办")
    assert any("与 goose-soft-eggs 的相同" in fault for fault in told(small))


@pytest.mark.parametrize(
    "text",
    [
        "每只灌2毫升。",
        "每天喂 3 片。",
        "肌注半支。",
        "10 mg/kg 体重",
        "give 5 ml a day",
        "两毫升就够",
        "每公斤用5毫克/公斤",
    ],
)
def test_a_dose_in_an_answer_is_told(small: Small, text: str) -> None:
    small.entries["goose"][0]["answer"]["zh"]["now"] = text
    assert any("用药剂量" in fault for fault in told(small))


@pytest.mark.parametrize(
    "text", ["贝壳粉另放一盆。", "钙 2.2–2.5%。", "隔 7 到 14 天看。", "一亩 2 到 3 公斤籽。", "死了一片"]
)
def test_what_is_no_dose_passes(small: Small, text: str) -> None:
    small.entries["goose"][0]["answer"]["zh"]["now"] = text
    assert told(small) == []


def test_a_banned_substance_is_told_unless_the_entry_is_about_it(small: Small) -> None:
    small.entries["goose"][0]["answer"]["en"]["now"] = "Spray Paraquat."
    small.entries["goose"][1]["answer"]["zh"]["now"] = "打百草枯。"
    faults = told(small)
    assert len(faults) == 2
    assert all("banned" in fault for fault in faults)
    small.entries["goose"] = [
        entry("goose-paraquat", ["养鹅能打百草枯吗"], ["may I use paraquat near geese"]),
    ]
    small.entries["goose"][0]["answer"]["zh"]["now"] = "百草枯不能用。"
    assert told(small) == []


def test_a_text_that_changes_on_the_way_to_traditional_and_back_is_told(small: Small) -> None:
    small.entries["goose"][0]["answer"]["zh"]["now"] = "瞭解一下。"
    assert any("瞭→了" in fault for fault in told(small))


def test_an_answer_too_long_for_a_message_is_told(small: Small) -> None:
    small.entries["goose"][0]["answer"]["en"]["now"] = "word " * 800
    assert any("the answer has 40" in fault for fault in told(small))


def test_the_examples_of_an_alarm_are_tried(small: Small) -> None:
    small.red_flags[0]["examples"] = {"hit": ["鹅下软蛋"], "miss": ["鹅死了一片"]}
    faults = told(small)
    assert {fault.split(": ", 1)[1] for fault in faults} == {
        "R4: “鹅死了一片”误报 / this must not raise the alarm and does",
        "R4: “鹅下软蛋”没有报警 / this must raise the alarm and does not",
    }
    assert all(fault.startswith("redflags.yaml:2:1") for fault in faults)


def test_one_character_is_never_enough_for_an_alarm(small: Small) -> None:
    small.red_flags[0]["patterns"] += [[["羊"]], [["病羊", "猪"]], [["羊"], ["病", "瘦"]]]
    small.red_flags[0]["guarded"] = [{"pattern": [["牛"], ["牛", "马"]], "unless": ["牛奶"]}]
    faults = told(small)
    assert [fault.split(" / ")[1] for fault in faults] == [
        f"the single character {word} must not raise the alarm by itself" for word in "牛猪羊"
    ]
    assert all(fault.startswith("redflags.yaml:2:1: R4: ") for fault in faults)


def test_a_calibration_made_of_something_else_is_told_but_is_no_fault_of_the_content(small: Small) -> None:
    curves = {name: [[0.0, 0.01], [1.5, 0.6], [4.0, 0.99]] for name in ("curve", "vetoed")}
    small.put("calibration.yaml", {"made_of": "something else", "promised": 0.01, "answer_from": 0.5, **curves})
    (fault,) = told(small)
    assert "nongda calibrate" in fault
    assert content_faults(small.load()) == []
