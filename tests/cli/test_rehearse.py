"""`nongda rehearse`, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import ROOT, Program

GEESE = ROOT / "scenarios" / "friday-geese.yaml"


def test_a_scenario_is_told_to_people_in_their_language(nongda: Program, data: Path) -> None:
    told = nongda("rehearse", str(GEESE))
    assert told.code == 0
    assert "17:30  养鹅户说：小鹅死得多咋办" in told.out
    assert "为什么：急情" in told.out
    assert not list(data.glob("*.db")), "nothing is written where real data lies"
    assert "Friday, 4 December 2026" in nongda("rehearse", str(GEESE), "--lang", "en").out


def test_a_scenario_is_told_to_programs_a_line_a_message(nongda: Program) -> None:
    told = nongda("rehearse", str(GEESE), "--jsonl")
    lines = [json.loads(line) for line in told.out.splitlines()]
    assert len(lines) > 10
    assert all(list(line) == ["at", "to", "role", "kind", "text", "case"] for line in lines)
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)


def test_the_faults_of_a_scenario_are_told_and_nothing_is_played(nongda: Program, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("start: 2026-12-04T17:30\nsteps:\n  - {who: farmr:甲, syas: 好}\n", encoding="utf-8")
    told = nongda("rehearse", str(file))
    assert (told.code, told.out) == (1, "")
    assert "wrong.yaml:3:" in told.err
    assert "farmer:甲" in told.err
    assert "says" in told.err
    assert nongda("rehearse", str(tmp_path / "nosuch.yaml")).code == 1
    assert nongda("rehearse").code == 2


def test_what_cannot_be_done_is_told_after_what_was_played(nongda: Program, tmp_path: Path) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(
        "start: 2026-12-04T17:30\nsteps:\n  - {who: farmer:甲, says: 荞麦多会儿种}\n  - {who: farmer:甲, taps: 开门}\n",
        encoding="utf-8",
    )
    told = nongda("rehearse", str(file))
    assert told.code == 1
    assert "荞麦什么时候播种" in told.out
    assert "story.yaml:4:" in told.err
    assert "有用" in told.err
