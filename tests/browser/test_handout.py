"""Printed pages, as the printer sees them: each answer fits a sheet, in type that a farmer of sixty reads at arm's length."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bot.config import load_county
from bot.core.situation import Language
from bot.handout import html
from bot.handout.page import Page, Press, page
from bot.locale.load import load_catalogue
from knowledge.load import load
from knowledge.plan import read_plan
from tests.browser import chromium

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
POINT = 96 / 72  # pixels


def pages(language: Language) -> list[Page]:
    """Every answer that ships, for a county with a link."""
    county = load_county(ROOT / "config.yaml")
    county = county.model_copy(update={"web": county.web.model_copy(update={"public_address": "https://farm.example"})})
    press, plan = Press(county, load_catalogue(), language, date(2026, 12, 1)), read_plan()
    assert plan
    return [page(entry, press, plan.industries[entry.industry]) for entry in load().entries.values()]


def test_every_answer_fits_one_sheet_of_a4(browser: Browser) -> None:
    context, watch = chromium.window(browser)
    window = context.new_page()
    too_long = []
    for one in pages(Language.SIMPLIFIED):
        window.set_content(html.document(one.title, [one], Language.SIMPLIFIED))
        sheets = len(re.findall(rb"/Type\s*/Page\b", window.pdf(prefer_css_page_size=True)))
        too_long += [one.id] if sheets != 1 else []
    context.close()
    assert too_long == []
    assert (watch.errors, watch.requests) == ([], [])


@pytest.mark.parametrize("language", [Language.SIMPLIFIED, Language.ENGLISH])
def test_the_answer_is_in_large_type_and_nothing_sticks_out(browser: Browser, language: Language) -> None:
    context, _ = chromium.window(browser, width=1000)
    window = context.new_page()
    every = pages(language)
    window.set_content(html.document("all", every, language, {}))
    sizes = window.locator(".section, .section *, .phones *, .notes p, .banner").evaluate_all(
        "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 16 * POINT - 0.01
    wide = window.locator(".sheet").evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
    )
    assert wide == 0
    assert window.locator(".sheet").count() == len(every) + 1
    context.close()


def test_on_a_phone_it_can_be_read_without_moving_it_sideways(browser: Browser) -> None:
    context, _ = chromium.window(browser, phone=True)
    window = context.new_page()
    window.set_content(html.document("all", pages(Language.SIMPLIFIED)[:3], Language.SIMPLIFIED, {}))
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
