"""axe-core finds nothing serious on any page. It is vendored for the tests and runs inside the page that is open."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenWindow
from tests.browser.people import Expert, Farmer
from tests.browser.program import Program
from tests.browser.test_handoff import to_tuchengzi

pytestmark = pytest.mark.browser

VENDOR = Path(__file__).parent / "vendor"
GRAVE = {"serious", "critical"}


def findings(page: Page) -> list[str]:
    """What axe holds against the page that is open, of the graver kinds: rule and place."""
    page.evaluate((VENDOR / "axe.min.js").read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in result["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def test_the_vendored_checker_is_the_one_that_is_named() -> None:
    named = re.findall(r"\b[0-9a-f]{64}\b", (VENDOR / "README.md").read_text(encoding="utf-8"))
    assert named == [hashlib.sha256((VENDOR / "axe.min.js").read_bytes()).hexdigest()]


def test_it_would_find_a_fault(open_window: OpenWindow, program: Program) -> None:
    page = open_window()
    page.goto(program.address)
    page.evaluate("document.querySelector('label.sr[for=text]').remove(); text.placeholder = ''")
    assert any("label" in finding for finding in findings(page))


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_farmers_page(open_window: OpenWindow, program: Program, language: str) -> None:
    farmer = Farmer(open_window(phone=True, language=language))
    farmer.page.goto(program.address)
    assert findings(farmer.page) == []
    farmer.page.get_by_test_id("menu").locator("summary").click()
    assert findings(farmer.page) == []
    farmer.page.keyboard.press("Escape")
    farmer.ask_and_read("鹅下软蛋")
    assert findings(farmer.page) == []


def test_the_safety_card_and_the_hand_off(farmer: Farmer) -> None:
    farmer.ask("小鹅死得多咋办")
    farmer.page.get_by_role("button", name="土城子镇").wait_for()
    assert findings(farmer.page) == []


def test_the_desk_and_a_case(farmer: Farmer, expert: Expert) -> None:
    question = "我家的水泵抽上来的水发浑，里头还有沙子，这是怎么回事"
    to_tuchengzi(farmer, question)
    expert.case_about(question).wait_for()
    assert findings(expert.page) == []
    expert.open_case(question)
    assert findings(expert.page) == []
    for fold in expert.page.locator("details").all():
        fold.locator("summary").click()
    assert findings(expert.page) == []


def test_sign_in_and_trouble(open_window: OpenWindow, program: Program) -> None:
    page = open_window(expects="404")
    page.goto(program.sign_in_link("expert", "expert-tuchengzi"))
    assert findings(page) == []
    page.goto(program.address + "/nothing-here")
    assert findings(page) == []
