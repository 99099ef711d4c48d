"""What publishing would do, before it is done."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from knowledge.compare import Replay
from knowledge.content import content_of
from knowledge.load import load
from knowledge.weigh import Weighed, weigh
from knowledge.writing import with_entry
from tests.console.test_proposals import small

TODAY = date(2026, 12, 1)
BLIGHT = "potato-late-blight"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small(tmp_path_factory.mktemp("weigh") / "knowledge")


def weighed(folder: Path, change: dict[str, object], labelled: Path | None = None, *real: str) -> Weighed:
    entry = load(folder).entries[BLIGHT]
    content = content_of(entry) | change
    text = with_entry(Path(entry.file).read_text(encoding="utf-8"), "potato", content)
    return weigh(folder, "potato.yaml", text, BLIGHT, [Replay(one, "") for one in real], labelled, TODAY)


def test_what_only_changes_the_answer_changes_no_verdict(folder: Path) -> None:
    found = weighed(folder, {"months": []}, None, "山药晚疫病咋治")
    assert (found.faults, found.worse, found.asked) == ((), 0, (1, 0))
    assert found.base == load(folder).version
    assert found.entry_version


def test_questions_whose_verdict_changes_are_named_the_worse_ones_first(folder: Path, tmp_path: Path) -> None:
    labelled = tmp_path / "questions.jsonl"
    labelled.write_text(json.dumps({"text": "山药上黑斑", "expect": ["x"], "red_flag": []}, ensure_ascii=False))
    question = "山药叶子反面起了一层白绒绒的毛"
    entry = load(folder).entries[BLIGHT]
    content = content_of(entry)
    content["phrasings"]["zh"].append(question)
    found = weighed(folder, content, labelled, question, "今天天气好")
    assert found.faults == ()
    assert found.asked == (2, 1)
    assert all(shift.before != shift.after for shift in found.shifts)


def test_faults_of_the_whole_and_of_the_entry_are_told_without_the_copys_path(folder: Path) -> None:
    nothing = {"sources": [{"title": "x", "issuer": "y", "year": 2020, "tier": "D"}], "confirmed": True}
    poor = weighed(folder, nothing)
    assert len(poor.faults) == 1
    assert "依据不够" in poor.faults[0]
    assert "/tmp" not in poor.faults[0]
    twice = re.sub(
        "potato-late-blight", "goose-x", (folder / "entries" / "potato.yaml").read_text(encoding="utf-8"), count=1
    )
    broken = weigh(folder, "potato.yaml", twice, "goose-x", [], None, TODAY)
    assert any("potato-" in fault for fault in broken.faults)
