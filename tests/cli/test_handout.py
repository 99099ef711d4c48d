"""`nongda handout`: pages to print for a village."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Program


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The sample county, its pages reachable and its number for animal disease filled in."""
    file = tmp_path / "config.yaml"
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")
    text = text.replace("public_address: null", "public_address: https://farm.example")
    file.write_text(text.replace("待填写 / to be filled in", "0313-5510000"), encoding="utf-8")
    return file


def names(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def test_an_industry_is_a_file_an_entry_and_one_that_joins_them(
    nongda: Program, knowledge: Path, config: Path, tmp_path: Path
) -> None:
    out = tmp_path / "print"
    ended = nongda("handout", "goose", "--out", str(out), "--config", str(config), "--knowledge", str(knowledge))
    assert (ended.code, ended.out) == (0, "")
    assert f"6 files are in {out}" in ended.err
    assert len(ended.err.splitlines()) == 1
    assert names(out) == [
        "goose.docx", "goose.html", "goose/goose-low-eggs.docx", "goose/goose-low-eggs.html",
        "goose/goose-soft-eggs.docx", "goose/goose-soft-eggs.html",
    ]  # fmt: skip
    joined = (out / "goose.html").read_text(encoding="utf-8")
    assert "<title>鹅：明白纸</title>" in joined
    assert "<h2>产蛋</h2>" in joined
    assert "contents" not in (out / "goose" / "goose-soft-eggs.html").read_text(encoding="utf-8").split("</style>")[1]
    assert stat.S_IMODE((out / "goose.docx").stat().st_mode) == 0o644


def test_single_entries_have_their_files_and_each_is_printed_once(
    nongda: Program, knowledge: Path, config: Path, tmp_path: Path
) -> None:
    out = tmp_path / "print"
    more = ("--out", str(out), "--config", str(config), "--knowledge", str(knowledge), "--lang", "en")
    ended = nongda("handout", "goose-soft-eggs", "goose-soft-eggs", "--township", "土城子", *more)
    assert ended.code == 0, ended.err
    assert names(out) == ["goose-soft-eggs.docx", "goose-soft-eggs.html"]
    text = (out / "goose-soft-eggs.html").read_text(encoding="utf-8")
    assert "Geese lay soft-shelled eggs" in text
    assert "Your expert: the expert for Tuchengzi Town" in text


def test_what_the_pages_lack_and_what_is_overdue_is_told(nongda: Program, knowledge: Path, tmp_path: Path) -> None:
    file = knowledge / "entries" / "goose.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("2099-01-01", "2020-01-01", 1), encoding="utf-8")
    ended = nongda("handout", "goose", "--out", str(tmp_path / "print"), "--knowledge", str(knowledge))
    assert ended.code == 0
    assert "have no QR code" in ended.err
    assert "animal-epidemic number is not filled in" in ended.err
    assert "Do not print goose-soft-eggs yet: its review was due on 2020-01-01" in ended.err


def test_an_entry_of_a_stage_or_industry_that_no_plan_names_is_printed_too(
    nongda: Program, knowledge: Path, config: Path, tmp_path: Path
) -> None:
    file = knowledge / "entries" / "goose.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("stage: laying", "stage: resting", 1), encoding="utf-8")
    plan = (
        "stages: {laying: {zh: 下蛋, en: laying}}\nplan:\n- industry: sheep\n  name: {zh: 羊, en: sheep}\n  entries:\n"
    )
    plan += "  - {id: sheep-rest, title: {zh: 羊歇, en: Rest}, stage: laying, kind: method, scope: all}\n"
    (knowledge / "plan.yaml").write_text(plan, encoding="utf-8")
    out = tmp_path / "print"
    ended = nongda("handout", "goose", "--out", str(out), "--config", str(config), "--knowledge", str(knowledge))
    assert ended.code == 0, ended.err
    joined = (out / "goose.html").read_text(encoding="utf-8")
    assert joined.index("<h2>下蛋</h2>") < joined.index("<h2>resting</h2>")
    assert "农业明白纸 · goose" in joined


def test_names_that_are_neither_and_a_place_that_cannot_be_written_are_told(
    nongda: Program, knowledge: Path, config: Path, tmp_path: Path
) -> None:
    more = ("--config", str(config), "--knowledge", str(knowledge))
    ended = nongda("handout", "gose", "goose-soft-egs", *more)
    assert ended.code == 1
    assert "did you mean goose?" in ended.err
    assert "did you mean goose-soft-eggs?" in ended.err
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "cannot be written" in nongda("handout", "goose", "--out", str(tmp_path / "file"), *more).err
    assert "there is no Mars" in nongda("handout", "goose", "--township", "Mars", *more).err
