"""Bars that Word, WPS and LibreOffice draw themselves, in the reader's own fonts, so that no picture needs a Chinese font here.

XlsxWriter makes a workbook with the chart in it; its chart is the format's own, and goes into the document with the workbook
behind it: who presses "edit data" in Word gets the numbers.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.parts.document import DocumentPart
from markupsafe import Markup

_GREEN = "#1F6B3A"
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WIDE, _HIGH, _LINE = 5_580_000, 2_400_000, 260_000  # EMU: 155 mm; 67 mm; what a bar of a lying chart takes
# The data behind a chart is named before how it is printed.
_SAID = (
    (rb'<c:lang val="[^"]*"/>', b'<c:roundedCorners val="0"/>'),
    (rb'<c:grouping val="clustered"/>', b'<c:varyColors val="0"/>'),
    (rb"</c:scaling>(?!<c:delete)", b'<c:delete val="0"/>'),
)
_LABELS = (
    b'<c:dLbls><c:showVal val="1"/></c:dLbls>',
    b'<c:dLbls><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
    b'<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>',
)
_BEFORE_DATA = re.compile(rb"<c:printSettings>|</c:chartSpace>")


@dataclass(frozen=True, slots=True)
class Bars:
    """A value for each label; `lying`: for long labels, from left to right. `title` is for who cannot see it."""

    title: str
    labels: Sequence[str]
    values: Sequence[int]
    lying: bool = False


def drawn(part: DocumentPart, number: int, bars: Bars) -> Markup:
    """Puts the chart into the document's package and gives what stands for it in a run of text. `number`: from 1, each once."""
    chart, book = _made(bars)
    package = part.package
    assert package is not None
    behind = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), CONTENT_TYPE.SML_SHEET, book, package)
    own = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART, b"", package)
    data = own.relate_to(behind, RELATIONSHIP_TYPE.PACKAGE)
    named = f'<c:externalData r:id="{data}"><c:autoUpdate val="0"/></c:externalData>'.encode()
    own._blob = _BEFORE_DATA.sub(lambda found: named + found[0], _explicit(chart), count=1)
    id_ = part.relate_to(own, RELATIONSHIP_TYPE.CHART)
    frame = Markup(_FRAME)  # noqa: S704 - our own words; what is put into it is escaped
    return frame.format(
        wide=_WIDE, high=_LINE * (len(bars.labels) + 2) if bars.lying else _HIGH, number=900 + number, id=id_,
        title=bars.title,
    )  # fmt: skip


def _made(bars: Bars) -> tuple[bytes, bytes]:
    """The chart's XML, and the workbook that it stands in."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page, last = book.add_worksheet("data"), max(0, len(bars.labels) - 1)
    page.write_column(0, 0, bars.labels)
    page.write_column(0, 1, bars.values)
    chart = book.add_chart({"type": "bar" if bars.lying else "column"})
    series = {
        "categories": ["data", 0, 0, last, 0], "values": ["data", 0, 1, last, 1], "fill": {"color": _GREEN}, "gap": 60,
        "data_labels": {"value": True},
    }  # fmt: skip
    chart.add_series(series)
    chart.set_title({"none": True})
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_y_axis({"reverse": True} if bars.lying else {"major_gridlines": {"visible": False}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}} if bars.lying else {})
    page.insert_chart("D2", chart)
    book.close()
    with zipfile.ZipFile(file) as parts:
        return parts.read("xl/charts/chart1.xml"), file.getvalue()


def _explicit(chart: bytes) -> bytes:
    """The chart with what XlsxWriter leaves to the reader's habits written out: programs differ in what they take for granted
    (several colours, hidden axes, names at every bar, round corners)."""
    for after, said in _SAID:
        chart = re.sub(after, rb"\g<0>" + said, chart)
    return chart.replace(*_LABELS)


# In a run: the text before ends, the frame stands by itself, the text goes on.
_FRAME = (
    "</w:t></w:r><w:r><w:drawing>"
    '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
    '<wp:docPr id="{number}" name="chart {number}" descr="{title}"/><wp:cNvGraphicFramePr/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="{id}"/>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    '<w:r><w:t xml:space="preserve">'
)
