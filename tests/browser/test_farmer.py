"""A farmer with a phone asks and is answered."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import chromium
from tests.browser.conftest import OpenWindow
from tests.browser.people import Farmer
from tests.browser.program import Program

pytestmark = pytest.mark.browser


def test_one_question_after_the_other_is_answered_from_the_knowledge_base(farmer: Farmer) -> None:
    assert "【鹅下软壳蛋怎么办】" in farmer.ask_and_read("鹅下软蛋")
    assert "【荞麦什么时候播种】" in farmer.ask_and_read("荞麦多会儿种")
    answer = farmer.ask_and_read("my geese lay soft eggs")
    assert "What should I do when geese lay soft-shelled eggs?" in answer
    farmer.ask("小鹅死得多咋办")
    expect(farmer.said_to).to_have_count(3 + 4)
    expect(farmer.said_to.nth(4)).to_contain_text("【小鹅成批死亡怎么办】")
    expect(farmer.said).to_have_count(4)


def test_dying_goslings_bring_the_safety_card_first_then_the_answer_then_a_person(farmer: Farmer) -> None:
    farmer.ask("小鹅死得多咋办")
    expect(farmer.said_to).to_have_count(4)
    for line, words in enumerate(["别卖、别杀", "【小鹅成批死亡怎么办】", "县农技服务负责人", "乡镇"]):
        expect(farmer.said_to.nth(line)).to_contain_text(words)
    expect(farmer.said_to.first.get_by_text("别卖、别杀")).to_be_in_viewport()


def test_the_first_page_offers_questions_that_one_press_asks(farmer: Farmer) -> None:
    topic = farmer.page.get_by_test_id("topics").get_by_role("button").first
    question = topic.inner_text()
    topic.click()
    expect(farmer.said_to).to_have_count(1)
    expect(farmer.said_to.first).to_contain_text(question)


def test_a_long_answer_is_read_from_its_beginning(farmer: Farmer) -> None:
    farmer.ask_and_read("鹅下软蛋")
    expect(farmer.said_to.first.get_by_text("【鹅下软壳蛋怎么办】")).to_be_in_viewport()


def test_the_rest_of_a_long_answer_is_one_press_away(farmer: Farmer) -> None:
    farmer.ask_and_read("鹅下软蛋")
    more, useful = farmer.page.get_by_test_id("more"), farmer.page.get_by_role("button", name="有用")
    expect(useful).not_to_be_in_viewport()
    while more.is_visible():
        more.click()
    expect(useful).to_be_in_viewport()


def test_useful_is_told_with_a_tap(farmer: Farmer) -> None:
    farmer.ask_and_read("鹅下软蛋")
    farmer.tap("有用")
    expect(farmer.said_to).to_have_count(2)


def test_signs_of_html_are_shown_as_they_were_typed(farmer: Farmer) -> None:
    typed = '<img src=x onerror="document.title=1"><b>鹅</b>&amp;<script>document.title=2</script>下软蛋'
    farmer.ask(typed)
    expect(farmer.said).to_have_count(1)
    expect(farmer.said.locator(".text")).to_have_text(typed)
    assert farmer.said.locator("img, b, script").count() == 0
    assert farmer.page.title() == "农答 · 康保县"


def test_the_conversation_is_still_there_when_the_page_is_opened_again(farmer: Farmer) -> None:
    farmer.ask_and_read("荞麦多会儿种")
    farmer.page.reload()
    expect(farmer.said).to_have_count(1)
    expect(farmer.said_to).to_contain_text("【荞麦什么时候播种】")


def test_traditional_characters_and_english_follow_the_button(farmer: Farmer) -> None:
    farmer.page.get_by_test_id("language-zh-Hant").click()
    expect(farmer.page.locator("html")).to_have_attribute("lang", "zh-Hant")
    assert "鵝" in farmer.ask_and_read("鵝下軟蛋")
    farmer.page.get_by_test_id("language-en").click()
    expect(farmer.page.locator("html")).to_have_attribute("lang", "en")
    assert "buckwheat" in farmer.ask_and_read("when to sow buckwheat")


@pytest.mark.parametrize("width", [320, 390, 820])
def test_nothing_has_to_be_scrolled_sideways(open_window: OpenWindow, program: Program, width: int) -> None:
    farmer = Farmer(open_window(phone=True, width=width))
    farmer.page.goto(program.address)
    farmer.ask_and_read("x" * 300)
    farmer.ask_and_read("鹅下软蛋")
    assert farmer.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_browser_without_scripts_gets_its_answer_too(open_window: OpenWindow, program: Program) -> None:
    farmer = Farmer(open_window(phone=True, script=False))
    farmer.page.goto(program.address)
    farmer.ask("鹅下软蛋")
    expect(farmer.said).to_have_count(1)
    farmer.page.reload()
    expect(farmer.said_to).to_contain_text("【鹅下软壳蛋怎么办】")


def test_the_sample_farmers_printed_link_opens_a_chat_once(open_window: OpenWindow, program: Program) -> None:
    link, page = program.printed_links["farmer"], open_window(phone=True, expects="410")
    chromium.sign_in(page, link)
    expect(page.get_by_test_id("welcome")).to_be_visible()
    page.goto(link)
    page.get_by_test_id("sign-in").click()
    expect(page.get_by_test_id("error")).to_contain_text("已经用过")
