"""Everything can be done with the keys alone, and one always sees where one is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenWindow
from tests.browser.people import Expert, Farmer
from tests.browser.program import Program
from tests.browser.test_handoff import to_tuchengzi

pytestmark = pytest.mark.browser

# Whether the focused element is marked: by its own outline, or by that of the label that stands for a hidden field.
_MARKED = """
() => {
  const at = document.activeElement;
  const marked = (element) => element && getComputedStyle(element).outlineStyle !== "none";
  const label = at.labels?.length ? at.labels[0] : null;
  return marked(at) || marked(label);
}
"""


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the element with this test id (or id) has the focus; every stop on the way has to be visible."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement !== document.body"):
            assert page.evaluate(_MARKED), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("[document.activeElement.dataset.testid, document.activeElement.id]").count(wanted):
            return
    raise AssertionError(f"the Tab key never came to {wanted}")


def test_a_farmer_asks_reads_and_taps_by_keys(open_window: OpenWindow, program: Program) -> None:
    farmer = Farmer(open_window())
    farmer.page.goto(program.address)
    expect(farmer.page.get_by_test_id("text")).to_be_focused()
    farmer.page.keyboard.type("鹅下软蛋")
    farmer.page.keyboard.press("Enter")
    expect(farmer.said_to).to_have_count(1)
    useful = farmer.page.get_by_role("button", name="有用").get_attribute("data-testid")
    assert useful
    tab_to(farmer.page, useful)
    farmer.page.keyboard.press("Enter")
    expect(farmer.said_to).to_have_count(2)


def test_the_menu_opens_and_closes_by_keys(open_window: OpenWindow, program: Program) -> None:
    page = open_window()
    page.goto(program.address)
    page.get_by_role("link", name="农答").focus()
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    help_ = page.get_by_test_id("command-help")
    expect(help_).to_be_visible()
    page.keyboard.press("Escape")
    expect(help_).to_be_hidden()
    page.keyboard.press("Enter")
    tab_to(page, "command-help")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("line-theirs")).to_have_count(1)


def test_shift_and_enter_begins_a_new_line(open_window: OpenWindow, program: Program) -> None:
    farmer = Farmer(open_window())
    farmer.page.goto(program.address)
    farmer.page.get_by_test_id("text").focus()
    farmer.page.keyboard.type("鹅下软蛋")
    farmer.page.keyboard.press("Shift+Enter")
    farmer.page.keyboard.type("养了二百只")
    expect(farmer.page.get_by_test_id("text")).to_have_value("鹅下软蛋\n养了二百只")
    farmer.page.keyboard.press("Enter")
    expect(farmer.said).to_have_count(1)


def test_an_expert_opens_takes_and_answers_by_keys(farmer: Farmer, expert: Expert) -> None:
    question, reply = "我家新买的粉碎机一插电就跳闸，这是怎么回事啊", "先找电工量一下，别硬合闸。"
    to_tuchengzi(farmer, question)
    link = expert.case_about(question).get_by_role("link")
    link.focus()
    expert.page.keyboard.press("Enter")
    expert.page.get_by_test_id("case-head").wait_for()
    tab_to(expert.page, "answer")
    expert.page.keyboard.type(reply)
    expert.page.keyboard.press("Control+Enter")
    expect(expert.page.get_by_test_id("delivered")).to_have_count(1)
    expect(farmer.said_to.last).to_contain_text(reply)
