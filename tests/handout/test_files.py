"""The two kinds of files that the pages become."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from bot.core.situation import Language
from bot.handout import html, word
from bot.handout.page import Page, Press

Printed = Callable[..., Page]
STAGES = {"laying": "产蛋"}


@pytest.fixture
def several(printed: Printed) -> list[Page]:
    """Two pages of one stage and one of another that has no name; one of them urgent, one with more to say."""
    first = printed(red_flag=True, confirmed=False)
    return [
        first,
        replace(first, id="two", title="第二张"),
        replace(printed(), id="three", stage="other", title="第三张"),
    ]


def words_of(file: Path) -> list[str]:
    document = docx.Document(str(file))
    lines = [paragraph.text for paragraph in document.paragraphs]
    return lines + [p.text for table in document.tables for cell in table.rows[0].cells for p in cell.paragraphs]


def test_the_html_holds_all_the_words_and_asks_nobody_for_anything(printed: Printed) -> None:
    one = printed(red_flag=True, confirmed=False)
    text = html.document("题", [one], Language.SIMPLIFIED)
    for part in (one.title, one.banner, "先隔开。", *one.notes, "0313-5510000", one.expert, one.foot, *one.sources):
        assert part in text
    assert re.findall(r'(?:src|href)="[^#]', text) == []
    assert '<html lang="zh-Hans">' in text
    assert "<svg" in text


def test_what_an_answer_says_is_no_markup(printed: Printed) -> None:
    text = html.document("<b>", [replace(printed(), title="鹅 <script>&")], Language.SIMPLIFIED)
    assert "<script>" not in text
    assert "鹅 &lt;script&gt;&amp;" in text


def test_without_a_link_there_is_no_code(printed: Printed, press: Press, tmp_path: Path) -> None:
    one = replace(printed(), link="")
    text = html.document("题", [one], Language.SIMPLIFIED)
    assert "<svg" not in text
    assert "扫一扫" not in text
    word.write(tmp_path / "one.docx", "题", [one], press)
    assert len(docx.Document(str(tmp_path / "one.docx")).inline_shapes) == 0


def test_several_pages_have_a_list_of_contents_by_stage_and_numbers(several: list[Page]) -> None:
    text = html.document("鹅：明白纸", several, Language.SIMPLIFIED, STAGES)
    contents = text[text.index('class="sheet contents"') : text.index('id="goose-soft-eggs"')]
    assert re.findall(r"<h2>(.*?)</h2>", contents) == ["产蛋", "other"]
    assert re.findall(r'<span>(\d)</span><a href="#(.*?)">', contents) == [
        ("1", "goose-soft-eggs"), ("2", "two"), ("3", "three"),
    ]  # fmt: skip
    assert text.count('<section class="sheet') == 4
    assert text.count("<ul>") == text.count("</ul>") == 2


def test_the_word_file_holds_all_the_words_in_large_type_on_a4(printed: Printed, press: Press, tmp_path: Path) -> None:
    one = printed(red_flag=True, confirmed=False)
    file = tmp_path / "one.docx"
    word.write(file, "鹅下软壳蛋", [one], press)
    lines = words_of(file)
    assert lines[0] == one.head
    for part in (one.title, one.banner, "· 找专家。", *one.notes, one.expert, one.foot, "手机扫一扫\n直接问农答"):
        assert part in lines
    assert "一、先看是不是这个：先看一看。" in lines
    assert any("动物疫情报告 0313-5510000" in line and "农业热线 12316" in line for line in lines)
    document = docx.Document(str(file))
    paper = document.sections[0]
    assert [round((size or 0) / Mm(1)) for size in (paper.page_width, paper.page_height)] == [210, 297]
    small = {run.font.size for p in document.paragraphs for run in p.runs if run.font.size and run.font.size < Pt(16)}
    assert small == {Pt(12), Pt(9), Pt(4)}  # head, sources and foot, the rule
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "微软雅黑"
    assert len(document.inline_shapes) == 1
    assert (document.core_properties.title, document.core_properties.author) == ("鹅下软壳蛋", "康保县")


def test_in_a_word_file_of_several_each_begins_a_page_with_its_number(
    several: list[Page], press: Press, tmp_path: Path
) -> None:
    file = tmp_path / "all.docx"
    word.write(file, "鹅：明白纸", several, press, STAGES)
    lines = words_of(file)
    assert lines[:7] == [
        several[0].head,
        "鹅：明白纸",
        "产蛋",
        "1  鹅下软壳蛋怎么办",
        "2  第二张",
        "other",
        "3  第三张",
    ]
    document = docx.Document(str(file))
    breaks = [p.text for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert breaks == [f"{several[0].head}    {number}" for number in (1, 2, 3)]


def test_in_the_word_file_several_lines_hang_under_their_heading(
    printed: Printed, press: Press, tmp_path: Path
) -> None:
    sections = {"check": "看嘴。\n看腿。", "now": "隔开。", "call": "找人。"}
    word.write(tmp_path / "one.docx", "题", [printed(answer={"zh": sections, "en": sections})], press)
    found = {p.text: p.paragraph_format for p in docx.Document(str(tmp_path / "one.docx")).paragraphs}
    assert {"一、先看是不是这个", "· 看嘴。", "· 看腿。", "二、马上做（不花钱）：隔开。"} <= set(found)
    assert found["· 看嘴。"].left_indent == Pt(16)
    assert found["· 找人。"].left_indent is None


def test_a_words_own_order_of_properties_is_kept(printed: Printed, press: Press, tmp_path: Path) -> None:
    """Word calls a file broken in which a paragraph's borders stand behind its spacing."""
    word.write(tmp_path / "one.docx", "题", [printed(red_flag=True)], press)
    for paragraph in docx.Document(str(tmp_path / "one.docx")).paragraphs:
        properties = paragraph._p.pPr
        names = [child.tag.partition("}")[2] for child in properties] if properties is not None else []
        order = ["keepNext", "pageBreakBefore", "pBdr", "spacing", "ind", "jc"]
        assert names == sorted(names, key=order.index)
