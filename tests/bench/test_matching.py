"""The measurement measures what it says."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from knowledge.text import plain
from tests.bench import matching
from tests.bench.growth import as_svg, as_text
from tests.bench.made_up import Maker
from tests.bench.matching import likeness
from tests.bench.rivals import METHODS

pytestmark = pytest.mark.slow


def test_no_question_is_a_phrasing_and_the_same_seed_makes_the_same_ones() -> None:
    made = []
    for _ in range(2):
        maker = Maker()
        base, topics = maker.knowledge(440)
        made.append((base.entries, maker.questions(base, topics, 100)))
    assert made[0] == made[1]
    entries, questions = made[0]
    assert len(entries) == 20
    assert not {plain(q.text) for q in questions} & {plain(t) for e in entries.values() for t in e.phrasings.zh}
    assert {q.entry for q in questions} - entries.keys() == {""}
    assert sum(not q.entry for q in questions) == 20


def test_phrasings_of_two_entries_do_not_resemble_each_other() -> None:
    inside, across = likeness(Maker().knowledge(440)[0])
    assert across < 12 < 24 < inside < 45


@pytest.mark.parametrize("method", METHODS)
def test_every_method_finds_the_entry_of_a_phrasing(method: str) -> None:
    base, _ = Maker().knowledge(440)
    find = METHODS[method](base)
    found = [find(entry.phrasings.zh[3]) == entry.id for entry in base.entries.values()]
    assert sum(found) >= 18
    assert {find(""), find("???")} <= {"", *base.entries}


def test_growth_is_drawn() -> None:
    series = {"ours": [(3000.0, 1.0), (100000.0, 2.0)], "theirs & others": [(3000.0, 5.0), (100000.0, 180.0)]}
    assert len(ElementTree.fromstring(as_svg(series, "time <ms>", "ms")).findall("{*}polyline")) == 2
    lines = as_text(series, "ms").splitlines()
    assert [line.split()[0] for line in lines] == ["3,000", "ours", "theirs", "100,000", "ours", "theirs"]
    assert lines[5].count("█") > lines[4].count("█") > lines[1].count("█")


@pytest.mark.slow
def test_a_small_measurement_runs_through(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(matching, "BUILD", tmp_path)
    assert matching.main(["--sizes", "220", "--questions", "10", "--methods", "Nongda", "extractOne"]) == 0
    told = capsys.readouterr().out
    assert "phrasings in 10 entries" in told
    assert "Nongda is faster" in told
    assert (tmp_path / "matching.svg").exists()
