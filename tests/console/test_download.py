"""The tables to take along: all that is filtered, safe to open, phone numbers covered."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from bot.store import views
from bot.table import COLUMNS
from tests.console.conftest import CLERK, READER, Console
from tests.console.seed import EVIL

Cells = list[str]


def taken(console: Console, suffix: str, query: str = "", who: str = CLERK) -> bytes:
    answer = console.browser(who).get(f"/console/consultations.{suffix}{query}")
    assert answer.status_code == 200
    return bytes(answer.content)


def csv_rows(console: Console, query: str = "", who: str = CLERK) -> list[Cells]:
    return list(csv.reader(io.StringIO(taken(console, "csv", query, who).decode("utf-8-sig"), newline="")))


def column(name: str) -> int:
    return COLUMNS.index(name)


def test_a_csv_begins_with_the_mark_by_which_excel_knows_chinese(console: Console) -> None:
    data = taken(console, "csv")
    assert data.startswith(b"\xef\xbb\xbf" + "编号".encode())
    assert data.count(b"\xef\xbb\xbf") == 1


def test_it_holds_one_row_for_each_of_all_that_are_filtered_not_only_the_page(console: Console) -> None:
    assert len(csv_rows(console)) == 121
    rows = csv_rows(console, "?township=tuchengzi&page=2&sort=-due")
    with console.database.reading() as session:
        wanted = [row.number for row in views.export_rows(session, views.Filter(township="tuchengzi"))]
    assert [int(row[0]) for row in rows[1:]] == wanted
    assert {row[column("township")] for row in rows[1:]} == {"土城子镇"}
    assert csv_rows(console, "?q=西瓜")[1:] == []


def test_no_cell_can_be_taken_for_a_formula(console: Console) -> None:
    cells = [cell for row in csv_rows(console)[1:] for cell in row]
    assert not [cell for cell in cells if re.match(r"\s*[=+\-@\t\r]", cell)]
    questions = {row[column("question")] for row in csv_rows(console)}
    dangerous = [text for text in EVIL if text[0] in "=+-@\t\r"]
    assert len(dangerous) == 6
    assert {f"'{text}" for text in dangerous} <= questions


def test_a_workbook_holds_the_same_with_real_times_and_numbers_and_no_formulas(console: Console) -> None:
    book = openpyxl.load_workbook(io.BytesIO(taken(console, "xlsx")))
    (sheet,) = book.worksheets
    assert sheet.max_row == 121
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    first = [cell.value for cell in sheet[2]]
    assert first[0] == 1
    assert isinstance(first[column("opened")], datetime)
    questions = {sheet.cell(row, column("question") + 1).value for row in range(2, 122)}
    assert any(str(question).startswith("=HYPERLINK") for question in questions)
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)


def test_phone_numbers_are_covered_unless_one_may_see_them(console: Console) -> None:
    phones = column("phone")
    assert {row[phones] for row in csv_rows(console, "?q=%23118")[1:]} >= {"13800000118"}
    covered = csv_rows(console, who=READER)
    assert not re.search(r"1[3-9]\d{9}", "\n".join(cell for row in covered for cell in row))
    assert "138****0118" in {row[phones] for row in covered}
    assert any("138****5678" in row[column("question")] for row in covered)
    book = openpyxl.load_workbook(io.BytesIO(taken(console, "xlsx", who=READER)))
    told = " ".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", told)


def test_long_words_marks_and_line_ends_come_through_whole(console: Console) -> None:
    questions = {row[column("question")] for row in csv_rows(console)}
    for text in ("长" * 900, '引号"和\n换行,逗号', "\u202eabc.exe\u202c 从右往左 \u200fشكرا"):
        assert text in questions


@pytest.mark.parametrize(("language", "heading"), [("zh-Hant", "編號"), ("en", "number")])
def test_the_headings_are_in_the_readers_language(console: Console, language: str, heading: str) -> None:
    answer = console.browser(language=language).get("/console/consultations.csv")
    assert answer.content.decode("utf-8-sig").startswith(heading)


def test_the_file_is_called_after_its_day_and_is_kept_by_no_cache(console: Console) -> None:
    answer = console.browser().get("/console/consultations.csv")
    assert 'attachment; filename="consultations-2026-06-03.csv"' in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("suffix", ["pdf", "jsonl", "csv.exe", "%2e%2e"])
def test_no_other_kind_of_file_is_there(console: Console, suffix: str) -> None:
    assert console.browser().get(f"/console/consultations.{suffix}").status_code == 404


def test_outcomes_are_told_in_words(console: Console) -> None:
    outcomes = {row[column("outcome")] for row in csv_rows(console, "?status=closed")[1:]}
    assert outcomes == {"农户说解决了"}


def test_nothing_is_left_in_the_folder_for_temporary_files(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("handlers.web.console.download._IN_MEMORY", 10)
    for suffix in ("csv", "xlsx"):
        taken(console, suffix)
    assert list(tmp_path.iterdir()) == []
