"""`nongda evaluate`, `nongda calibrate` and `nongda ask --why`: how good the matcher is, and why it says what it says."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Program


def test_questions_with_known_answers_are_measured(nongda: Program, knowledge: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    rows = [
        {"text": "鹅下软蛋咋办", "kind": "dialect", "expect": ["goose-soft-eggs"], "red_flag": []},
        {"text": "鹅抱窝", "kind": "near", "expect": ["goose-not-there"], "red_flag": []},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    ended = nongda("evaluate", str(file), "--knowledge", str(knowledge))
    assert ended.code == 0, ended.err
    assert "goose-not-there" in ended.out
    assert "dialect" in ended.out
    told = json.loads(nongda("evaluate", str(file), "--json", "--knowledge", str(knowledge)).out)
    assert told["in_scope"] == 1
    without = nongda("evaluate", str(file), "--without", "cosine", "--without", "margin", "--knowledge", str(knowledge))
    assert without.code == 0


def test_bad_lines_and_names_are_told(nongda: Program, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"text": "鹅"}\nnonsense\n', encoding="utf-8")
    ended = nongda("evaluate", str(file))
    assert ended.code == 1
    assert f"{file}:1: " in ended.err
    assert f"{file}:2: " in ended.err
    assert "0 questions" in ended.out
    assert "no such feature" in nongda("evaluate", str(file), "--without", "magic").err
    assert nongda("evaluate", str(tmp_path / "none.jsonl")).code == 1


def test_the_thresholds_are_set_and_written(nongda: Program, knowledge: Path) -> None:
    file = knowledge / "calibration.yaml"
    file.unlink(missing_ok=True)
    assert nongda("calibrate", "--dry-run", "--knowledge", str(knowledge)).code == 0
    assert not file.exists()
    ended = nongda("calibrate", "--promised", "0.02", "--knowledge", str(knowledge))
    assert ended.code == 0, ended.err
    assert "2.0%" in ended.out
    assert "promised: 0.02" in file.read_text(encoding="utf-8")
    assert "nongda calibrate" not in nongda("check", "--knowledge", str(knowledge)).err
    entries = knowledge / "entries" / "goose.yaml"
    entries.write_text(entries.read_text(encoding="utf-8").replace("鹅", "鹅儿", 1), encoding="utf-8")
    assert "nongda calibrate" in nongda("check", "--knowledge", str(knowledge)).err


def test_asking_why_shows_every_feature(nongda: Program) -> None:
    told = nongda("ask", "--why", "饿下软旦咋办").out
    assert "软旦" in told
    assert "cosine" in told
    assert "goose-soft-eggs" in told
    assert "1. " in nongda("ask", "--why", "鹅下软蛋？荞麦多会儿种？").out
    assert "cosine" not in nongda("ask", "--why", "谢谢").out
    assert "from before" in nongda("ask", "--why", "--subject", "goose", "下软蛋咋办").out
