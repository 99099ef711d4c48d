"""The message files: both languages, the same names in braces, each key once; every fault at its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.core.situation import Status
from bot.errors import InputFault
from bot.locale.load import FOLDER, load_catalogue

CORE = Path(__file__).parents[2] / "bot" / "core"


def test_every_key_that_the_core_names_is_there() -> None:
    words = load_catalogue()
    named = {
        key
        for path in CORE.rglob("*.py")
        for key in re.findall(r'"([a-z_]+\.[a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    groups = {
        group for name in ("farmer", "expert") for group in yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    }
    assert len(named) > 80
    assert [key for key in sorted(named) if key.split(".")[0] in groups and key not in words] == []
    assert all(f"status.{status}" in words for status in Status)


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "ask:\n  one: {zh: 好, en: fine}\n  two: {zh: 好}\n  three: just text\n"
        "  four: {zh: '{name}', en: '{other}'}\n  five: {zh: '{', en: '{'}\n  six: {zh: 1, en: 2}\n",
        encoding="utf-8",
    )
    (tmp_path / "b.yaml").write_text("ask: {one: {zh: 好, en: fine}}\n", encoding="utf-8")
    (tmp_path / "c.yaml").write_text("ask: [\n", encoding="utf-8")
    with pytest.raises(InputFault) as wrong:
        load_catalogue(tmp_path)
    told = [str(fault) for fault in wrong.value.faults]
    for part in ("a.yaml:3", "a.yaml:4", "a.yaml:5", "a.yaml:6", "a.yaml:7", "b.yaml:1", "c.yaml"):
        assert any(text.startswith(part) for text in told), (part, told)
    assert len(told) == 7


def test_a_month_has_two_names_that_stand_for_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("when: {zh: '{month}月', en: '{month_name}'}\n", encoding="utf-8")
    assert "when" in load_catalogue(tmp_path)
