"""`nongda report`: the Word file, the tables, the template, and what is said of wrong arguments."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from tests.cli.conftest import Program

DAYS = ("--from", "2025-01-01", "--to", "2025-12-31")


@pytest.fixture
def sample(nongda: Program, data: Path, knowledge: Path) -> tuple[str, ...]:
    """A small sample in the data folder, and the options that go with it."""
    options = ("--knowledge", str(knowledge))
    assert nongda("sample-year", "--cases", "30", "--year", "2025", *options).code == 0
    return options


def test_a_report_and_its_tables_are_written_whole(nongda: Program, sample: tuple[str, ...], tmp_path: Path) -> None:
    ended = nongda("report", str(tmp_path / "r.docx"), *DAYS, *sample)
    assert ended.code == 0
    assert docx.Document(str(tmp_path / "r.docx")).paragraphs[0].text == "康保县农业科技服务工作总结"
    assert nongda("report", str(tmp_path / "r.xlsx"), *DAYS, "--lang", "en", *sample).code == 0
    assert openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames[0] == "Numbers"
    assert list(tmp_path.glob(".r.*")) == []


def test_a_template_goes_out_and_comes_back_edited(nongda: Program, sample: tuple[str, ...], tmp_path: Path) -> None:
    ours = tmp_path / "ours.docx"
    assert nongda("report", "--template", str(ours)).code == 0
    document = docx.Document(str(ours))
    document.paragraphs[0].text = "我们的总结 {{ n.asked }}"
    document.save(str(ours))
    assert nongda("report", str(tmp_path / "r.docx"), *DAYS, "--with", str(ours), *sample).code == 0
    assert docx.Document(str(tmp_path / "r.docx")).paragraphs[0].text.startswith("我们的总结 ")
    document.paragraphs[0].text = "{{ n.nothing }}"
    document.save(str(ours))
    ended = nongda("report", str(tmp_path / "broken.docx"), *DAYS, "--with", str(ours), *sample)
    assert ended.code == 1
    assert "nothing" in ended.err
    assert not (tmp_path / "broken.docx").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "写到哪里"),
        (("r.pdf", *DAYS), ".docx"),
        (("r.docx",), "--from"),
        (("r.docx", "--from", "2025-02-01", "--to", "2025-01-01"), "早于"),
        (("r.docx", "--from", "2020-02-01", "--to", "2025-01-01"), "两年"),
        (("r.docx", *DAYS, "--township", "nowhere"), "nowhere"),
        (("/nowhere/at/all/r.docx", *DAYS), "不能写"),
    ],
)
def test_what_is_wrong_is_said(
    nongda: Program, data: Path, knowledge: Path, arguments: tuple[str, ...], said: str
) -> None:
    ended = nongda("report", *arguments, "--knowledge", str(knowledge))
    assert ended.code == 1
    assert said in ended.err
