"""Pages as a file for Word and WPS, so that staff can change a line before they print."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import zip_longest
from pathlib import Path

import docx
import segno
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from bot.core.wording import localised
from bot.handout.page import Page, Press, Section

_FONT, _CHINESE_FONT = "Arial", "微软雅黑"
_BODY, _TITLE, _HEADING, _HEAD, _SMALL = 16.0, 25.0, 17.0, 12.0, 9.0  # points
# How far apart lines stand, in font sizes: exact, or Word would give every font its own idea of a line.
_LOOSE, _CLOSE = 1.32, 1.2
# What may stand behind a paragraph's borders among its properties, in the order that the format demands.
_AFTER_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
    "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
    "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip


def write(file: Path, title: str, pages: Sequence[Page], press: Press, stages: Mapping[str, str] | None = None) -> None:
    """Write the file. `stages` (their names by id) puts a list of contents before the pages and numbers them."""
    document = _empty(title, press)
    if stages is not None:
        _contents(_Writer(document), title, pages, stages)
    for number, page in enumerate(pages, start=1):
        writer = _Writer(document, _CLOSE if page.long else _LOOSE)
        _page(writer, page, str(number) if stages is not None else "", first=number == 1 and stages is None)
    document.save(str(file))


def _empty(title: str, press: Press) -> Document:
    document = docx.Document()
    paper = document.sections[0]
    paper.page_width, paper.page_height = Mm(210), Mm(297)
    paper.left_margin = paper.right_margin = Mm(14)
    paper.top_margin = paper.bottom_margin = Mm(10)
    paper.header_distance = paper.footer_distance = Mm(5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(_BODY)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _CHINESE_FONT)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    about = document.core_properties
    about.title, about.author, about.comments = title, localised(press.county.name, press.language), ""
    about.created = about.modified = datetime.combine(press.day, time())
    return document


@dataclass(frozen=True, slots=True)
class _Writer:
    """Puts lines into a document or a cell of a table; `spacing` is how far apart they stand, in font sizes."""

    where: Document | _Cell
    spacing: float = _LOOSE

    def line(
        self, text: str, size: float = _BODY, *, bold: bool = False, before: float = 0, boxed: bool = False,
        ruled: bool = False,
    ) -> Paragraph:  # fmt: skip
        """A paragraph of one run, with a frame around it or a rule below it where wanted. Frames in a row are one."""
        paragraph = self.where.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(round(size * self.spacing, 1))
        paragraph.paragraph_format.space_before = Pt(before)
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(size)
        if boxed or ruled:
            _border(paragraph, ("top", "left", "bottom", "right") if boxed else ("bottom",))
        return paragraph


def _contents(writer: _Writer, title: str, pages: Sequence[Page], stages: Mapping[str, str]) -> None:
    writer.line(pages[0].head, _HEAD, ruled=True)
    writer.line(title, _TITLE, bold=True, before=6)
    stage = None
    for number, page in enumerate(pages, start=1):
        if page.stage != stage:
            stage = page.stage
            writer.line(stages.get(stage, stage), bold=True, before=8, ruled=True)
        writer.line(f"{number}  {page.title}")


def _page(writer: _Writer, page: Page, number: str, *, first: bool) -> None:
    head = writer.line(f"{page.head}    {number}".rstrip(), _HEAD, ruled=True)
    head.paragraph_format.page_break_before = not first
    writer.line(page.title, _TITLE, bold=True, before=4)
    if page.banner:
        writer.line(page.banner, bold=True, before=2, boxed=True)
    for section in page.sections:
        _section(writer, section, page)
    for note in page.notes:
        writer.line(note, bold=True, before=4)
    _help(writer, page)
    writer.line(page.sources_heading + page.between.join(page.sources), _SMALL, before=3)
    writer.line(page.foot, _SMALL)


def _section(writer: _Writer, section: Section, page: Page) -> None:
    if section.run_in:
        paragraph = writer.line(section.heading + page.colon, bold=True, before=4)
        paragraph.add_run(section.lines[0]).font.size = Pt(_BODY)
        return
    heading = writer.line(section.heading, _HEADING, bold=True, before=5, boxed=section.urgent)
    heading.paragraph_format.keep_with_next = True
    for text in section.lines:
        line = writer.line(f"· {text}", boxed=section.urgent)
        if not section.urgent:  # a frame breaks where the indent changes
            line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Pt(_BODY), Pt(-_BODY / 2)


def _help(writer: _Writer, page: Page) -> None:
    """The numbers to call, the expert, and the code at their right where there is a link."""
    writer.line("", 4, ruled=True)
    assert isinstance(writer.where, Document)
    table = writer.where.add_table(rows=1, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    left, right = table.rows[0].cells
    left.width, right.width = (Mm(144), Mm(38)) if page.link else (Mm(181), Mm(1))
    beside = _Writer(left, writer.spacing)
    beside.line(page.call_heading, bold=True)
    for one, other in zip_longest(page.phones[::2], page.phones[1::2]):
        line = beside.line("")
        for what, number in filter(None, (one, other)):
            line.add_run(f"{what} ")
            line.add_run(f"{number}    ").bold = True
    beside.line(page.expert)
    if page.link:
        picture = io.BytesIO()
        segno.make_qr(page.link, error="m").save(picture, kind="png", scale=8, border=2)
        picture.seek(0)
        code = right.add_paragraph()
        code.add_run().add_picture(picture, width=Mm(32))
        caption = _Writer(right, 1.2).line(page.scan, 11)
        code.alignment = caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for cell in (left, right):  # a cell begins with an empty line of its own
        if len(cell.paragraphs) > 1:
            empty = cell.paragraphs[0]._p
            empty.getparent().remove(empty)


def _border(paragraph: Paragraph, sides: Sequence[str]) -> None:
    borders = OxmlElement("w:pBdr")
    for side in sides:
        edge = OxmlElement(f"w:{side}")
        for name, value in (
            ("val", "single"),
            ("sz", "12"),
            ("space", "4" if len(sides) > 1 else "1"),
            ("color", "000000"),
        ):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, *_AFTER_BORDERS)
