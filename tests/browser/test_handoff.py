"""What the bot does not know goes to the township's expert and comes back, in pages that are never reloaded."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import OpenWindow
from tests.browser.people import Expert, Farmer

pytestmark = pytest.mark.browser


def photo(name: str = "地头.jpg") -> FilePayload:
    """A small photo."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (120, 150, 70)).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def only_the_stream_wakes(page: Page) -> None:
    """Takes the page's own clock away: what comes without a reload then came by the stream."""
    page.add_init_script("window.setInterval = () => 0")
    page.reload()
    page.evaluate("window.notReloaded = true")


def to_tuchengzi(farmer: Farmer, question: str) -> None:
    """Ask something nobody wrote an answer for, and tell the township."""
    assert "哪个乡镇" in farmer.ask_and_read(question)
    before = farmer.said_to.count()
    farmer.tap("土城子镇")
    expect(farmer.said_to).to_have_count(before + 2)
    expect(farmer.said_to.nth(before)).to_contain_text("土城子镇包联专家")
    expect(farmer.said_to.last).to_contain_text("哪个村")


def test_an_unknown_question_is_answered_at_the_desk_and_arrives_in_the_open_page(
    farmer: Farmer, expert: Expert
) -> None:
    question, reply = "我家的拖拉机今天早上怎么也打不着火，这是怎么回事", "先看电瓶接头松不松，我下午过去看看。"
    only_the_stream_wakes(farmer.page)
    only_the_stream_wakes(expert.page)
    to_tuchengzi(farmer, question)
    expect(expert.case_about(question)).to_have_count(1)
    assert expert.page.evaluate("window.notReloaded")

    expert.open_case(question)
    expect(expert.page.get_by_test_id("case-head")).to_contain_text("土城子镇")
    before = farmer.said_to.count()
    expert.answer(reply)
    expect(farmer.said_to).to_have_count(before + 1)
    expect(farmer.said_to.last).to_contain_text(reply)
    assert farmer.page.evaluate("window.notReloaded")
    expect(expert.page.get_by_test_id("delivered")).to_contain_text("✅")
    expect(expert.page.get_by_test_id("status")).to_have_text("已答复")


def test_what_the_farmer_adds_reaches_the_open_case(farmer: Farmer, expert: Expert) -> None:
    question, more = "后院的压水井从前天开始就不上水了，应该怎么修才好", "是去年打的那口井，压杆是空的"
    to_tuchengzi(farmer, question)
    expert.open_case(question)
    expert.page.evaluate("window.notReloaded = true")
    farmer.ask(more)
    expect(expert.page.get_by_test_id("lines")).to_contain_text(more)
    assert expert.page.evaluate("window.notReloaded")


def test_a_photo_is_seen_on_the_desk(farmer: Farmer, expert: Expert) -> None:
    question = "院墙上裂了一条口子，照片发来了，您看看要紧不要紧"
    farmer.page.get_by_test_id("files").set_input_files([photo()])
    expect(farmer.page.locator("#chosen img")).to_have_count(1)
    to_tuchengzi(farmer, question)
    expect(farmer.said.first.get_by_test_id("photo")).to_be_visible()
    expert.open_case(question)
    picture = expert.page.get_by_test_id("photo").locator("img")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 640)


def test_the_expert_answers_with_a_photo(farmer: Farmer, expert: Expert) -> None:
    question = "三轮车的链条骑一会儿就往下掉，应该怎么调才不掉"
    to_tuchengzi(farmer, question)
    expert.open_case(question)
    expert.page.get_by_test_id("files").set_input_files([photo("链条.jpg")])
    expect(expert.page.locator("#chosen-names")).to_have_text("链条.jpg")
    expert.answer("照这样调紧。")
    picture = farmer.said_to.last.get_by_test_id("photo").locator("img")
    expect(picture).to_have_js_property("naturalWidth", 640)
    expect(farmer.page.get_by_test_id("lines")).to_contain_text("照这样调紧。")


def test_a_remark_stays_with_the_experts(farmer: Farmer, expert: Expert) -> None:
    question, remark = "院子大门的锁锈死了，钥匙拧不动，应该怎么弄才能开", "这家老人耳背，打电话要大声"
    to_tuchengzi(farmer, question)
    expert.open_case(question)
    expert.page.get_by_test_id("remark").locator("summary").click()
    expert.page.get_by_test_id("remark-text").fill(remark)
    expert.page.get_by_test_id("remark-send").click()
    expect(expert.page.locator(".internal")).to_contain_text(remark)
    expert.answer("先喷点除锈剂。")
    expect(farmer.said_to.last).to_contain_text("除锈剂")
    assert remark not in farmer.page.content()
    farmer.page.reload()
    assert remark not in farmer.page.content()


def test_signs_of_html_stay_text_on_the_desk(farmer: Farmer, expert: Expert) -> None:
    typed = '<b>水泵</b><img src=x onerror="document.title=1">通上电光响不转，这是怎么回事'
    to_tuchengzi(farmer, typed)
    expect(expert.case_about(typed)).to_have_count(1)
    expert.open_case(typed)
    expect(expert.page.get_by_test_id("line-said").locator(".text").first).to_have_text(typed)
    assert expert.page.get_by_test_id("line-said").locator("b, img").count() == 0


def test_an_expert_sees_cases_on_a_phone_without_scrolling_sideways(
    farmer: Farmer, expert: Expert, open_window: OpenWindow
) -> None:
    question = "库房的顶棚一下雨就往下漏水，应该怎么修才不漏"
    to_tuchengzi(farmer, question)
    expert.page.set_viewport_size({"width": 360, "height": 740})
    assert expert.page.evaluate("document.documentElement.scrollWidth") <= 360
    expert.open_case(question)
    assert expert.page.evaluate("document.documentElement.scrollWidth") <= 360
