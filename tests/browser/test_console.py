"""Staff find a consultation, read all of it and take the list along as a table."""

from __future__ import annotations

import csv
import io
import itertools
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.conftest import OpenWindow
from tests.browser.people import Expert, Farmer
from tests.browser.program import Program
from tests.browser.test_accessible import findings
from tests.browser.test_handoff import photo, to_tuchengzi

pytestmark = pytest.mark.browser

QUESTION = "庄户院里那口老瓮裂了道璺，照片您看看还能不能补"
_numbers = itertools.count(1)
REPLY = "能补，用环氧胶，先把璺擦干。"
RARE = "璺"  # one character that stands in no other question


@pytest.fixture
def answered(farmer: Farmer, expert: Expert) -> str:
    """A consultation with a photo, brought to the expert and answered; its number."""
    farmer.page.get_by_test_id("files").set_input_files([photo()])
    question = f"{QUESTION}（第{next(_numbers)}口）"
    to_tuchengzi(farmer, question)
    expert.open_case(question)
    expert.answer(REPLY)
    expect(expert.page.get_by_test_id("delivered")).to_have_count(1)
    return expert.page.url.partition("/case/")[2].partition("#")[0].partition("?")[0]


def search(staff: Page, words: str) -> None:
    staff.get_by_test_id("search").fill(words)
    staff.get_by_test_id("find").click()


def test_one_character_finds_the_consultation_and_it_is_read_whole(staff: Page, answered: str) -> None:
    search(staff, RARE)
    row = staff.get_by_test_id(f"row-{answered}")
    expect(row).to_contain_text("土城子镇")
    row.get_by_role("link", name=QUESTION).click()
    talk = staff.get_by_test_id("talk")
    for words in (QUESTION, "土城子镇包联专家", REPLY):
        expect(talk).to_contain_text(words)
    expect(talk.get_by_test_id("photo").locator("img").first).to_have_js_property("naturalWidth", 640)
    expect(talk.get_by_test_id("state-sent").last).to_be_visible()
    expect(staff.get_by_test_id("journal").get_by_role("row").nth(3)).to_be_visible()
    staff.get_by_test_id("back").click()
    expect(staff.get_by_test_id("search")).to_have_value(RARE)


def test_filters_narrow_the_list_and_are_taken_off_again(staff: Page, answered: str) -> None:
    staff.get_by_test_id("filter-township").select_option("tuchengzi")
    staff.get_by_test_id("filter-status").select_option("replied")
    staff.get_by_test_id("apply").click()
    expect(staff.get_by_test_id(f"row-{answered}")).to_be_visible()
    staff.get_by_test_id("filter-township").select_option("mandetang")
    staff.get_by_test_id("apply").click()
    expect(staff.get_by_test_id("empty")).to_be_visible()
    staff.get_by_test_id("clear").first.click()
    expect(staff.get_by_test_id(f"row-{answered}")).to_be_visible()


def test_the_table_is_downloaded_as_csv_and_as_xlsx(staff: Page, answered: str, tmp_path: Path) -> None:
    search(staff, RARE)
    texts = {}
    for kind in ("csv", "xlsx"):
        with staff.expect_download() as download:
            staff.get_by_test_id(kind).click()
        assert download.value.suggested_filename.endswith(f".{kind}")
        download.value.save_as(file := tmp_path / f"list.{kind}")
        texts[kind] = file.read_bytes()
    assert texts["csv"].startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by this mark"
    heading, *rows = csv.reader(io.StringIO(texts["csv"].decode("utf-8-sig")))
    assert any(answered in row and QUESTION in "".join(row) for row in rows)
    book = load_workbook(io.BytesIO(texts["xlsx"]), read_only=True)
    try:
        first = next(iter(book.worksheets[0].values))
    finally:
        book.close()
    assert list(first) == heading


def test_staff_see_a_red_flag_and_give_the_case_to_another_expert(staff: Page, farmer: Farmer) -> None:
    farmer.ask(f"我家老汉喝了农药了，吐白沫（{next(_numbers)}）")
    expect(farmer.said_to.first).to_contain_text("120")
    staff.reload()
    expect(staff).to_have_title(re.compile(r"^\(\d+\) "))
    notice = staff.get_by_test_id("notices-waiting").get_by_role("listitem").first
    expect(notice).to_contain_text("喝了农药")
    assert findings(staff) == []
    staff.set_viewport_size({"width": 390, "height": 800})
    assert staff.evaluate("document.documentElement.scrollWidth") <= 390
    notice.get_by_role("link").click()
    staff.get_by_test_id("give").click()
    expect(staff.get_by_test_id("flash")).to_contain_text("转给谁")
    assert findings(staff) == []
    staff.get_by_test_id("flash").get_by_role("button", name="县专家组家禽专家").click()
    expect(staff.get_by_test_id("flash")).to_contain_text("转给县专家组家禽专家了")
    expect(staff.get_by_test_id("facts")).to_contain_text("县专家组家禽专家")


def test_the_printed_link_signs_the_staff_in_and_the_button_out(open_window: OpenWindow, program: Program) -> None:
    page = open_window(expects="401")
    chromium.sign_in(page, program.printed_links["staff"])
    expect(page.get_by_test_id("search")).to_be_visible()
    page.get_by_test_id("leave").click()
    page.goto(program.address + "/console")
    expect(page.get_by_test_id("search")).to_have_count(0)
    expect(page.get_by_test_id("error")).to_be_visible()


def test_the_keys_alone_find_and_open_a_consultation(staff: Page, answered: str) -> None:
    staff.get_by_test_id("search").focus()
    staff.keyboard.type(RARE)
    staff.keyboard.press("Enter")
    link = staff.get_by_test_id(f"row-{answered}").get_by_role("link", name=QUESTION)
    link.focus()
    staff.keyboard.press("Enter")
    expect(staff.get_by_test_id("talk")).to_contain_text(QUESTION)


def test_axe_finds_nothing_serious(staff: Page, answered: str) -> None:
    expect(staff.get_by_test_id("rows")).to_be_visible()
    assert findings(staff) == []
    search(staff, RARE)
    expect(staff.get_by_test_id("chips")).to_be_visible()
    assert findings(staff) == []
    staff.get_by_test_id(f"row-{answered}").get_by_role("link", name=QUESTION).click()
    staff.get_by_test_id("talk").wait_for()
    assert findings(staff) == []


@pytest.mark.parametrize("width", [390, 768])
def test_nothing_has_to_be_scrolled_sideways(staff: Page, answered: str, width: int) -> None:
    staff.set_viewport_size({"width": width, "height": 800})
    search(staff, RARE)
    expect(staff.get_by_test_id(f"row-{answered}")).to_be_visible()
    assert staff.evaluate("document.documentElement.scrollWidth") <= width
    staff.get_by_test_id(f"row-{answered}").get_by_role("link", name=QUESTION).click()
    staff.get_by_test_id("talk").wait_for()
    assert staff.evaluate("document.documentElement.scrollWidth") <= width
