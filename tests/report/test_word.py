"""The Word file holds the report's numbers, whole; and a template that cannot be filled in is told in plain words."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from docx.document import Document

from bot.core.situation import Language
from bot.errors import InputFault
from bot.report.book import sheets
from bot.report.charts import _made
from bot.report.told import Told
from bot.report.word import own_template, written
from bot.sheets import write_book
from knowledge.script import doubtful
from tests.report.conftest import Tell

Template = Callable[..., Path]
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def _opened(told: Told) -> Document:
    return docx.Document(io.BytesIO(written(told, own_template(told.names.language))))


def _text(document: Document) -> str:
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.parametrize("language", list(Language))
def test_every_number_stands_in_the_file_beside_its_name_and_address(told: Tell, language: Language) -> None:
    report = told(language=language, internal=True)
    document = _opened(report)
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    for one in report.numbers.values():
        assert [one.name, str(one.value), one.means, one.address] in rows, one.key
        assert [one.name, str(one.value), str(one.before)] in rows, one.key
    assert not re.search(r"[{}%]{2}", _text(document)), "nothing of the template's own marks is left"


def test_every_table_has_all_its_rows(told: Tell) -> None:
    report = told(internal=True)
    rows = [tuple(cell.text for cell in row.cells) for table in _opened(report).tables for row in table.rows]
    for key in (
        "cover",
        "teams",
        "experts",
        "places",
        "industries",
        "panels",
        "visits",
        "pages",
        "entries",
        "unknown",
        "alarms",
    ):
        for row in report.grids[key].rows:
            assert tuple(str(cell) for cell in row) in rows, (key, row)


def test_where_nothing_is_recorded_the_file_says_so(told: Tell) -> None:
    assert told().grids["training"].rows == ()
    paragraphs = [one.text for one in _opened(told()).paragraphs]
    assert paragraphs[paragraphs.index("八、培训") + 1] == "没有记录。"


def test_red_flags_stand_in_it_only_when_asked_for(told: Tell) -> None:
    assert "急情" not in _text(_opened(told()))
    assert "急情（内部，不外传）" in _text(_opened(told(internal=True)))


def test_no_farmers_name_stands_in_it(told: Tell) -> None:
    assert not re.search(r"农户\d", _text(_opened(told(internal=True))))


def test_a_chart_draws_the_numbers_of_its_table_and_has_them_behind_it(told: Tell) -> None:
    report = told()
    with zipfile.ZipFile(io.BytesIO(written(report, own_template(Language.SIMPLIFIED)))) as parts:
        chart = ElementTree.fromstring(parts.read("word/charts/chart2.xml"))
        behind = openpyxl.load_workbook(io.BytesIO(parts.read("word/embeddings/chart2.xlsx"))).active
        types = parts.read("[Content_Types].xml").decode()
        assert parts.testzip() is None
    values = chart.find(f".//{CHART}val")
    assert values is not None
    drawn = [value.text for value in values.iter(f"{CHART}v")]
    rows = report.grids["industries"].rows
    assert drawn == [str(row[1]) for row in rows]
    assert behind is not None
    assert [(row[0].value, row[1].value) for row in behind.rows] == [(row[0], row[1]) for row in rows]
    assert "drawingml.chart+xml" in types
    names = [child.tag.removeprefix(CHART) for child in chart]
    said = {child.tag.removeprefix(CHART): child.get("val") for child in chart.iter()}
    assert {key: said.get(key) for key in ("roundedCorners", "varyColors", "showSerName", "autoTitleDeleted")} == {
        "roundedCorners": "0", "varyColors": "0", "showSerName": "0", "autoTitleDeleted": "1",
    }  # fmt: skip
    assert [one.get("val") for one in chart.iter(f"{CHART}delete")] == ["0", "1"], (
        "one axis with names, none with numbers"
    )
    assert names.index("chart") < names.index("externalData") < names.index("printSettings"), "the format's own order"


def test_a_chart_of_nothing_is_still_a_chart() -> None:
    from bot.report.charts import Bars

    chart, _ = _made(Bars("nothing", (), ()))
    assert chart.startswith(b"<?xml")


def test_staff_write_their_own(told: Tell, template: Template) -> None:
    file = template(
        "{{ place }} {{ n.asked }}", "{%p for r in t.places.rows %}", "{{ r[0] }} {{ r[3] }}", "{%p endfor %}"
    )
    text = _text(docx.Document(io.BytesIO(written(told(), file))))
    assert f"康保县 {told().numbers['asked'].value}" in text
    assert f"{told().grids['places'].rows[0][0]} {told().grids['places'].rows[0][3]}" in text


@pytest.mark.parametrize(
    ("paragraph", "said"),
    [
        ("{{ n.askde }}", "askde"),
        ("{{ visitors }}", "visitors"),
        ("{% if %}", "写法不对"),
        ("{{ n.asked", "写法不对"),
        ("{%p for r in t.places.rows %}", "写法不对"),
        ("{{ n.asked + place }}", "填不进去"),
        ("{{ place.__class__.__mro__ }}", ""),
    ],
)
def test_what_is_wrong_with_a_template_is_told_in_plain_words(
    told: Tell, template: Template, paragraph: str, said: str
) -> None:
    with pytest.raises(InputFault) as wrong:
        written(told(), template("康保县", paragraph))
    fault = str(wrong.value.faults[0])
    assert fault.startswith(str(template("康保县", paragraph)))
    assert said in fault
    assert "Traceback" not in fault


def test_a_name_that_is_not_there_is_answered_with_those_that_are(told: Tell, template: Template) -> None:
    with pytest.raises(InputFault, match=r"n\.households .*t\.industries .*charts\.months"):
        written(told(), template("{{ n.farmers }}"))


@pytest.mark.parametrize("content", [b"", b"not a word file", b"PK\x03\x04"])
def test_what_is_no_word_file_is_named(told: Tell, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ours.docx").write_bytes(content)
    with pytest.raises(InputFault, match="不是 Word 文件"):
        written(told(), tmp_path / "ours.docx")


def test_a_template_that_is_not_there_is_named(told: Tell, tmp_path: Path) -> None:
    with pytest.raises(InputFault, match="ours"):
        written(told(), tmp_path / "ours.docx")


def test_words_that_look_like_markup_stay_words(told: Tell, template: Template) -> None:
    from dataclasses import replace

    report = told()
    story = replace(report.stories[0], question="<w:p/> & {{ n.asked }} \x0b")
    file = template("{%p for r in stories %}", "{{ r.question }}", "{%p endfor %}")
    text = _text(docx.Document(io.BytesIO(written(replace(report, stories=(story,)), file))))
    assert "<w:p/> & {{ n.asked }}" in text


def test_the_workbook_holds_all_of_it(told: Tell, tmp_path: Path) -> None:
    report = told(internal=True)
    write_book(tmp_path / "all.xlsx", sheets(report))
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    assert len(book.sheetnames) == len(report.grids) + 2
    page = book[report.grids["industries"].title]
    found = [tuple(cell.value for cell in row) for row in page.iter_rows(min_row=2)]
    assert [row[:2] for row in found] == [row[:2] for row in report.grids["industries"].rows]


def test_the_templates_are_those_that_the_tool_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tools import report_template

    for lang in ("zh", "en"):
        text = (report_template.HOME / f"template.{lang}.txt").read_text(encoding="utf-8")
        (tmp_path / f"template.{lang}.txt").write_text(text, encoding="utf-8")
    ours = report_template.HOME
    monkeypatch.setattr(report_template, "HOME", tmp_path)
    report_template.main()
    for lang in ("zh", "en"):
        assert _text(docx.Document(str(tmp_path / f"template.{lang}.docx"))) == _text(
            docx.Document(str(ours / f"template.{lang}.docx"))
        )


def test_no_character_of_the_template_is_doubtful_in_traditional() -> None:
    assert doubtful((own_template(Language.SIMPLIFIED).parent / "template.zh.txt").read_text(encoding="utf-8")) == []
