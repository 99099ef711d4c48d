"""Work on a case at the desk, in forms alone: asking back, a word that does not go out, any entry and its page, a visit."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.people import Expert, Farmer
from tests.browser.test_accessible import findings
from tests.browser.test_handoff import to_tuchengzi

pytestmark = pytest.mark.browser


def _open(farmer: Farmer, expert: Expert, question: str) -> None:
    to_tuchengzi(farmer, question)
    expert.case_about(question).wait_for()
    expert.open_case(question)


def test_the_farmer_is_asked_back_and_what_is_banned_stays_in_its_field(farmer: Farmer, expert: Expert) -> None:
    page = expert.page
    _open(farmer, expert, "我家的电饭锅煮饭总是夹生，按键也不灵了，这是怎么回事")
    page.get_by_role("button", name="问农户", exact=True).click()
    page.get_by_role("button", name="都问", exact=True).click()
    expect(farmer.said_to.last).to_contain_text("问您")
    expect(page.get_by_test_id("status")).to_have_text("有人在办")
    assert findings(page) == []

    before = farmer.said_to.count()
    expert.answer("给它喂点氯霉素")
    expect(page.get_by_text("氯霉素：禁用").last).to_be_visible()
    expect(page.get_by_test_id("answer-text")).to_have_value("给它喂点氯霉素")
    assert farmer.said_to.count() == before
    expert.answer("千万别用氯霉素，换个锅胆试试")
    expect(farmer.said_to.last).to_contain_text("换个锅胆试试")
    expect(page.get_by_test_id("answer-text")).to_have_value("")


def test_any_entry_is_found_read_and_its_page_sent_as_a_file(farmer: Farmer, expert: Expert) -> None:
    page = expert.page
    _open(farmer, expert, "我家的缝纫机走线总是断，针也换过了，这是怎么回事")
    page.get_by_role("button", name="找条目发", exact=True).click()
    form = page.get_by_test_id("asked-find").last
    form.get_by_role("textbox").fill("鹅 软蛋")
    form.get_by_role("button").click()
    page.get_by_role("button", name="看：鹅下软壳蛋怎么办").last.click()
    page.get_by_role("button", name="发明白纸", exact=True).last.click()
    expect(farmer.said_to.last).to_contain_text("明白纸：鹅下软壳蛋怎么办")
    with farmer.page.expect_download() as download:
        farmer.page.get_by_test_id("file").last.click()
    assert download.value.suggested_filename == "鹅下软壳蛋怎么办.docx"


def test_a_visit_is_planned_and_told(farmer: Farmer, expert: Expert) -> None:
    page = expert.page
    _open(farmer, expert, "我家的收音机一开就嗡嗡响，换了电池也一样，这是怎么回事")
    page.get_by_role("button", name="下乡看", exact=True).click()
    page.get_by_role("button", name="明天", exact=True).last.click()
    expect(farmer.said_to.last).to_contain_text("土城子镇包联专家明天来看")
    page.get_by_role("button", name="看过了", exact=True).last.click()
    form = page.get_by_test_id("asked-finding").last
    form.get_by_role("textbox").fill("线路老了")
    form.get_by_role("button").click()
    expect(page.get_by_text("线路老了").last).to_be_visible()
    expect(farmer.said_to.last).to_contain_text("明天来看")
    assert findings(page) == []
