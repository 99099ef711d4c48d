"""`ask`, `match` and `check`: the knowledge base seen from the command line."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Program


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts lines on standard input."""

    def feeder(*lines: object) -> None:
        raw = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))

    return feeder


def test_each_question_has_its_verdict_in_order(nongda: Program, knowledge: Path, feed: Any) -> None:
    feed(
        {"id": 1, "text": "鹅下软蛋咋办"},
        b"",
        {"id": "二", "text": "my geese lay soft eggs", "lang": "en"},
        {"id": None, "text": "你好", "lang": "zh-Hans"},
        {"id": [4], "text": "老张喝了农药", "lang": None},
    )
    ended = nongda("match", "--jsonl", "--knowledge", str(knowledge))
    rows = [json.loads(line) for line in ended.out.splitlines()]
    assert (ended.code, ended.err) == (0, "")
    assert [row["id"] for row in rows] == [1, "二", None, [4]]
    assert [row["decision"] for row in rows[:3]] == ["answer", "answer", "smalltalk"]
    assert [row["entry"] for row in rows] == ["goose-soft-eggs", "goose-soft-eggs", None, None]
    assert rows[3]["red_flags"] == ["R1"]
    for row in rows:
        assert list(row) == ["id", "decision", "entry", "candidates", "confidence", "red_flags", "ms"]
        assert 0 <= row["confidence"] <= 1
        assert row["ms"] > 0
        assert len(row["candidates"]) <= 5
        assert all(set(candidate) == {"entry", "score"} for candidate in row["candidates"])
    assert rows[0]["candidates"][0]["entry"] == "goose-soft-eggs"


def test_bad_lines_are_told_by_number_and_the_good_ones_answered(nongda: Program, knowledge: Path, feed: Any) -> None:
    feed(
        b"{", b"[1]", {"text": "x"}, {"id": 4, "text": 5}, {"id": 5, "text": "鹅", "lang": "fr"}, b"\xff",
        b'{"id": 7, "text": "\\ud83d"}', b'{"id": "' + b"x" * 1_000_001 + b'", "text": ""}',
        {"id": 9, "text": "鹅下软蛋咋办"},
    )  # fmt: skip
    ended = nongda("match", "--jsonl", "--knowledge", str(knowledge))
    assert ended.code == 1
    assert [json.loads(line)["id"] for line in ended.out.splitlines()] == [7, 9]
    told = [line.partition("line ")[2] for line in ended.err.splitlines()]
    assert [one.partition(":")[0] for one in told] == ["1", "2", "3", "4", "5", "6", "8"]
    assert told[2].endswith("id is missing")
    assert told[4].endswith("lang must be zh or en")


def test_an_answer_is_shown_with_the_entry_and_what_came_near(nongda: Program, knowledge: Path) -> None:
    ended = nongda("ask", "鹅下软蛋", "咋办", "--knowledge", str(knowledge))
    assert ended.code == 0
    for part in ("直接回答", "goose-soft-eggs", "鹅下软壳蛋", "喂贝壳粉", "goose-low-eggs"):
        assert part in ended.out


def test_square_brackets_in_an_answer_stay(nongda: Program, knowledge: Path) -> None:
    assert "Feed [shell] grit." in nongda("ask", "my geese lay soft eggs", "--knowledge", str(knowledge)).out


def test_a_safety_card_comes_before_everything(nongda: Program, knowledge: Path) -> None:
    out = nongda("ask", "老张喝了农药", "--knowledge", str(knowledge)).out
    assert out.index("马上打 120") < out.index("escalate")
    assert "R1 人中毒" in out


@pytest.mark.slow
def test_all_is_good(nongda: Program) -> None:
    ended = nongda("check")
    assert ended.code == 0, ended.err
    assert ended.out.endswith("全部正确 / all good\n")
    assert "4 个乡镇，9 个村" in ended.out
    assert "animal-epidemic number is not filled in" in ended.err


def test_an_entry_that_no_plan_has_is_mentioned_and_an_answer_too_long_for_a_message_is_a_fault(
    nongda: Program, knowledge: Path
) -> None:
    plan = (
        "stages: {laying: {zh: 产蛋, en: laying}}\nplan:\n- industry: goose\n  name: {zh: 鹅, en: geese}\n  entries:\n"
    )
    plan += "  - {id: goose-low-eggs, title: {zh: 鹅下蛋少, en: Geese lay few eggs}, stage: laying, kind: low-yield, scope: all}\n"
    (knowledge / "plan.yaml").write_text(plan, encoding="utf-8")
    file = knowledge / "entries" / "goose.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("[鹅下软蛋, 鹅软蛋, 软蛋鹅]", "[鹅下软蛋了, 请问鹅下软蛋, 鹅的软蛋]")
    text = text.replace("[鹅下蛋少, 鹅蛋少, 蛋少鹅]", "[鹅下蛋少了, 请问鹅下蛋少怎么回事, 鹅产蛋上不去咋办]")
    file.write_text(text, encoding="utf-8")
    assert nongda("calibrate", "--knowledge", str(knowledge)).code == 0
    ended = nongda("check", "--knowledge", str(knowledge))
    assert ended.code == 0, ended.err
    assert "goose-soft-eggs: 计划里没有，算本县自己加的" in ended.err
    file.write_text(text.replace("Add light.", "Add light. " * 400), encoding="utf-8")
    ended = nongda("check", "--knowledge", str(knowledge))
    assert ended.code == 1
    assert "the answer has" in ended.err
    assert "does not fit one message" in ended.err


def test_faults_of_the_county_and_the_knowledge_base_are_told_together(
    nongda: Program, knowledge: Path, tmp_path: Path
) -> None:
    (knowledge / "entries" / "goose.yaml").write_text("industry: goos\nentries: []\n", encoding="utf-8")
    config = tmp_path / "config.yaml"
    config.write_text("lead: nobody\n", encoding="utf-8")
    ended = nongda("check", "--knowledge", str(knowledge), "--config", str(config))
    assert ended.code == 1
    assert ended.out == ""
    assert "config.yaml:1:1: 没有这个人 nobody / no person nobody" in ended.err
    assert "goose.yaml:1:1: " in ended.err
    assert ended.err.splitlines()[-1].endswith("faults")


def test_an_entrys_own_test_questions_are_asked(nongda: Program, knowledge: Path) -> None:
    entries = knowledge / "entries" / "goose.yaml"
    text = entries.read_text(encoding="utf-8")
    entries.write_text(text.replace("miss: [鹅不下蛋,", "miss: [鹅下软蛋咋办,"), encoding="utf-8")
    ended = nongda("check", "--knowledge", str(knowledge))
    assert ended.code == 1
    assert "goose.yaml:20:43: " in ended.err
    assert "鹅下软蛋咋办" in ended.err
