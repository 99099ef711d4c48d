"""`nongda new`: an agronomist begins an entry of the plan."""

from __future__ import annotations

import stat
from pathlib import Path

from tests.cli.conftest import Program

NEW = ("new", "goose", "goose-breed-choice")


def test_an_entry_is_begun_in_a_file_of_its_own_and_check_asks_for_the_rest(nongda: Program, knowledge: Path) -> None:
    ended = nongda(*NEW, "--knowledge", str(knowledge))
    assert (ended.code, ended.out) == (0, "")
    file = knowledge / "entries" / "goose-new.yaml"
    assert f"Begun: goose-breed-choice, at {file}:4." in ended.err
    text = file.read_text(encoding="utf-8")
    assert text.startswith("industry: goose\nentries:\n  # 管什么、不管什么 what belongs here: breeds for eggs or meat")
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    checked = nongda("check", "--knowledge", str(knowledge))
    assert checked.code == 1
    assert f"{file}:14:11: goose-breed-choice: 还没写：普通话怎么问" in checked.err
    assert "goose-soft-eggs" in nongda("ask", "鹅下软蛋咋办", "--knowledge", str(knowledge)).out


def test_the_next_one_stands_behind_it(nongda: Program, knowledge: Path) -> None:
    nongda(*NEW, "--knowledge", str(knowledge))
    assert nongda("new", "goose", "goose-buying-goslings", "--knowledge", str(knowledge)).code == 0
    text = (knowledge / "entries" / "goose-new.yaml").read_text(encoding="utf-8")
    assert text.count("industry:") == 1
    assert text.index("- id: goose-breed-choice") < text.index("- id: goose-buying-goslings")
    assert "related: [goose-breed-choice]" in text
    assert [path.name for path in sorted((knowledge / "entries").iterdir())] == ["goose-new.yaml", "goose.yaml"]


def test_it_can_only_be_printed(nongda: Program, knowledge: Path) -> None:
    ended = nongda(*NEW, "--print", "--knowledge", str(knowledge))
    assert (ended.code, ended.err) == (0, "")
    assert "  - id: goose-breed-choice\n" in ended.out
    assert not (knowledge / "entries" / "goose-new.yaml").exists()


def test_what_is_written_already_is_refused_with_its_place_drafts_too(nongda: Program, knowledge: Path) -> None:
    ended = nongda("new", "goose", "goose-soft-eggs", "--knowledge", str(knowledge))
    assert ended.code == 1
    assert f"is written already, in {knowledge}/entries/goose.yaml:3" in ended.err
    (knowledge / "drafts").mkdir()
    (knowledge / "drafts" / "farm.yaml").write_text("entries:\n- {id: goose-breed-choice}\n", encoding="utf-8")
    assert "drafts/farm.yaml:2" in nongda(*NEW, "--knowledge", str(knowledge)).err


def test_a_misspelt_id_is_told_with_the_nearest_and_one_of_another_industry_with_its_own(nongda: Program) -> None:
    assert "did you mean goose-breed-choice?" in nongda("new", "goose", "goose-bred-choise").err
    assert nongda("new", "goose", "tractor").err.endswith("there is no such id in the plan\n")
    assert "belongs to potato, not to goose" in nongda("new", "goose", "potato-site-soil").err
    assert "did you mean goose?" in nongda("new", "goos", "goose-breed-choice").err


def test_a_file_that_it_cannot_be_put_into_stays_as_it_is(nongda: Program, knowledge: Path) -> None:
    file = knowledge / "entries" / "goose-new.yaml"
    for before in (
        "industry: sheep\nentries:\n",
        "industry: goose\nentries: []\nmore:\n",
        "industry: goose\nentries: {}\n",
    ):
        file.write_text(before, encoding="utf-8")
        ended = nongda(*NEW, "--knowledge", str(knowledge))
        assert (ended.code, str(file) in ended.err) == (1, True)
        assert file.read_text(encoding="utf-8") == before
    file.write_bytes(b"\xff")
    assert "cannot be read or written" in nongda(*NEW, "--knowledge", str(knowledge)).err
    assert len(list((knowledge / "entries").iterdir())) == 2
