"""Makes the work report's Word templates from the texts beside them: python tools/report_template.py

How a line is written stands at the top of bot/report/template.zh.txt. Staff edit the Word file, not these texts; whoever
changes a text makes the files anew and looks at them.
"""

from __future__ import annotations

import re
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Row

HOME = Path(__file__).parents[1] / "bot" / "report"
# The fonts of official papers on the machines of a county; others are put in their place where these are missing.
_FONT, _BODY, _HEAD = "Times New Roman", "仿宋", "黑体"
_TABLE = re.compile(r"\| (@?)(\w+) : (.*)")


def main() -> None:
    for lang in ("zh", "en"):
        document = _empty()
        for line in (HOME / f"template.{lang}.txt").read_text(encoding="utf-8").splitlines():
            if line and not re.match(r"# |#  ", line):
                _line(document, line)
        document.save(str(HOME / f"template.{lang}.docx"))


def _empty() -> Document:
    document = docx.Document()
    paper = document.sections[0]
    paper.page_width, paper.page_height = Mm(210), Mm(297)
    paper.left_margin = paper.right_margin = Mm(26)
    paper.top_margin, paper.bottom_margin = Mm(32), Mm(28)
    _style(document, "Normal", 14, _BODY)
    _style(document, "Title", 22, _HEAD, bold=True)
    _style(document, "Heading 1", 16, _HEAD, bold=True)
    _style(document, "Heading 2", 14, _HEAD, bold=True)
    _style(document, "Caption", 10.5, _BODY)
    about = document.core_properties
    about.author = about.comments = about.title = ""
    return document


def _style(document: Document, name: str, points: float, chinese: str, *, bold: bool = False) -> None:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size, style.font.bold, style.font.italic = _FONT, Pt(points), bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), chinese)


def _line(document: Document, line: str) -> None:
    kind, _, text = line.partition(" ")
    match kind:
        case "=":
            document.add_paragraph(text, "Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
        case "##":
            document.add_paragraph(text, "Heading 1")
        case "###":
            document.add_paragraph(text, "Heading 2")
        case ">":
            document.add_paragraph(text, "Caption").alignment = WD_ALIGN_PARAGRAPH.CENTER
        case "~":
            chart = document.add_paragraph("{{ charts." + text + " }}")
            chart.alignment, chart.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, True
        case "?":
            rows = text[1:] if text.startswith("@") else f"t.{text}.rows"
            document.add_paragraph("{%p if " + rows + " %}")
        case "??":
            document.add_paragraph("{%p if " + text + " %}")
        case "?!":
            document.add_paragraph("{%p else %}")
        case "?." | "??.":
            document.add_paragraph("{%p endif %}")
        case "*":
            rows, _, words = text.partition(" : ")
            document.add_paragraph("{%p for r in " + rows + " %}")
            _body(document, words)
            document.add_paragraph("{%p endfor %}")
        case "|":
            _table(document, line)
        case _:
            _body(document, line)


def _body(document: Document, text: str) -> None:
    paragraph = document.add_paragraph(text)
    paragraph.paragraph_format.first_line_indent = Pt(28)
    paragraph.paragraph_format.line_spacing = Pt(26)


def _table(document: Document, line: str) -> None:
    found = _TABLE.fullmatch(line)
    assert found is not None, line
    columns = [one.strip().rpartition("=")[::2] for one in found[3].split(" | ")]
    rows = found[2] if found[1] else f"t.{found[2]}.rows"
    table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    head, begin, body, end = table.rows
    for cell, (name, _) in zip(head.cells, columns, strict=True):
        cell.text = name
        cell.paragraphs[0].runs[0].bold = True
    begin.cells[0].text, end.cells[0].text = "{%tr for r in " + rows + " %}", "{%tr endfor %}"
    for cell, (_, value) in zip(body.cells, columns, strict=True):
        cell.text = "{{ " + value + " }}"
    for row in (head, body):
        _small(row)
    _again_on_each_page(head)


def _small(row: _Row) -> None:
    for cell in row.cells:
        for run in cell.paragraphs[0].runs:
            run.font.size = Pt(10.5)


def _again_on_each_page(head: _Row) -> None:
    properties = head._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))


if __name__ == "__main__":
    main()
