"""Tables for Excel: CSV and XLSX in which nothing a farmer typed can run, and in which phone numbers can be covered.

Used by `nongda export` and by the console's downloads, so that both files are the same.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TextIO

import xlsxwriter

Cell = str | int | float | bool | datetime | None

# Excel, LibreOffice and WPS take a text that begins like this for a formula, also after blanks and in full width.
_FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠\t\r]")
# XML 1.0, and so XLSX, has no way to write these.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3})[- ]?(\d{7,8})(?!\d)")
_XLSX_CHARS = 32_767
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def safe(text: str) -> str:
    """The text as a cell may hold it: never a formula (an apostrophe goes before it), without unwritable signs."""
    text = _UNWRITABLE.sub("", text)
    return f"'{text}" if _FORMULA.match(text) else text


def mask_phones(text: str) -> str:
    """The text with the middle of every phone number in it blotted out; short numbers such as 12316 stay."""
    return _LANDLINE.sub(r"\1-****", _PHONE.sub(r"\1****\3", text))


def cover(phone: str) -> str:
    """A field that holds a phone number, covered whatever its form."""
    masked = mask_phones(phone)
    return masked if masked != phone else "****" if phone else ""


def write_csv(out: TextIO, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write the rows and say how many. `out` was opened with newline=""; a BOM tells Excel that it is UTF-8."""
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - counted for the caller
        writer.writerow([_csv_cell(cell) for cell in row])
    return count


def write_xlsx(out: Path | BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Cell]], sheet: str) -> int:
    """Write the rows as a workbook with one sheet and say how many. Times are local ones, without a zone."""
    with _book(out) as book:
        return _sheet(book, Sheet(sheet, headings, rows))


def write_book(out: Path | BinaryIO, sheets: Iterable[Sheet]) -> None:
    """Write a workbook with these sheets, in order. Names are cut to what Excel takes, 31 characters, and must differ then."""
    with _book(out) as book:
        for one in sheets:
            _sheet(book, one)


def _book(out: Path | BinaryIO) -> xlsxwriter.Workbook:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd hh:mm",
    }
    return xlsxwriter.Workbook(str(out) if isinstance(out, Path) else out, options)


def _sheet(book: xlsxwriter.Workbook, one: Sheet) -> int:
    page = book.add_worksheet(one.name[:31])
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(one.headings):
        page.set_column(column, column, min(_WIDEST, 2 * len(heading) + 6))
    page.write_row(0, 0, one.headings, bold)
    page.freeze_panes(1, 0)
    count = 0
    for count, row in enumerate(one.rows, start=1):
        for column, cell in enumerate(row):
            _xlsx_cell(page, count, column, cell)
    page.autofilter(0, 0, count, len(one.headings) - 1)
    return count


def _csv_cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return safe(cell) if isinstance(cell, str) else cell


def _xlsx_cell(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell) -> None:
    """Text is written as text, so a formula needs no apostrophe: it cannot run, and what was typed stays as it was."""
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, datetime):
        page.write_datetime(row, column, cell.replace(tzinfo=None))
    elif isinstance(cell, str):
        page.write_string(row, column, _UNWRITABLE.sub("", cell)[:_XLSX_CHARS])
    else:
        page.write_number(row, column, cell)
