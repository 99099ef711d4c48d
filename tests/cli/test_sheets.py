"""The tables: Excel shows what was typed, runs nothing of it, and phone numbers are covered."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from bot.sheets import Cell, mask_phones, safe, write_csv, write_xlsx

FORMULAS = ["=1+1", "+86", "-5", "@SUM(A1)", "\t=1", "  =HYPERLINK(0)", "＝cmd|x", "\r=2"]
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_text(text: str) -> None:
    assert safe(text).startswith("'")


@pytest.mark.parametrize("text", ["鹅下软蛋", "2-3 只", "", "a=b", "'=1"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("13812345678", "138****5678"),
        ("打我 138-1234-5678 吧", "打我 138****5678 吧"),
        ("+86 13812345678", "138****5678"),
        ("0313-1234567", "0313-****"),
        ("拨 12316 或 110", "拨 12316 或 110"),
        ("身份证130725199001011234", "身份证130725199001011234"),
    ],
)
def test_phone_numbers_are_covered(text: str, masked: str) -> None:
    assert mask_phones(text) == masked


def test_a_csv_opens_in_excel_with_its_chinese_and_without_formulas() -> None:
    out = io.StringIO(newline="")
    rows: list[list[Cell]] = [
        [1, '鹅"死"了,\n两只', "=cmd()", AT, None, True, 0.5],
        [2, "\x00a\ud800", "", AT, "x", False, -1],
    ]
    assert write_csv(out, ["编号", "问题", "a", "b", "c", "d", "e"], rows) == 2
    raw = out.getvalue().encode("utf-8")
    assert raw.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert read[1] == ["1", '鹅"死"了,\n两只', "'=cmd()", "2026-11-20 09:30", "", "1", "0.5"]
    assert read[2] == ["2", "a", "", "2026-11-20 09:30", "x", "0", "-1"]


def test_a_workbook_holds_text_as_text(tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"
    rows: list[list[Cell]] = [
        [1, "=1+1", AT, None, True, "http://a.example", "007"],
        [2, "a\x07" * 20_000, AT, "", False, "", "x"],
    ]
    assert write_xlsx(file, ["编号", "问题", "时间", "", "", "", ""], rows, "咨询") == 2
    sheet = openpyxl.load_workbook(file).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[1][:3] == [1, "=1+1", AT.replace(tzinfo=None)]
    assert sheet.cell(2, 2).data_type == "s"
    assert cells[1][4:] == [True, "http://a.example", "007"]
    assert cells[2][1] == "a" * 20_000
    with zipfile.ZipFile(file) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_an_empty_table_has_its_headings_only(tmp_path: Path) -> None:
    out = io.StringIO(newline="")
    assert write_csv(out, ["a", "b"], []) == 0
    assert out.getvalue() == "\ufeffa,b\r\n"
    binary = io.BytesIO()
    assert write_xlsx(binary, ["a"], [], "x" * 40) == 0
    assert openpyxl.load_workbook(binary).sheetnames == ["x" * 31]
