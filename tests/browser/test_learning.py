"""What the bot does not know becomes what it knows: a farmer asks in vain, an editor writes it down, a publisher publishes it, and
the next farmer who asks reads the answer in the chat page."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.app import Runtime, serve
from bot.config import Environment, load_county
from handlers.web.auth import make_link
from tests.browser import chromium
from tests.browser.people import Farmer
from tests.browser.program import ROOT, free_port
from tests.browser.test_accessible import findings
from tests.console.test_proposals import small

pytestmark = pytest.mark.browser

SECRET = "only for learning, long enough"
QUESTION = "山药叶子反面起了一层绒绒的东西"
ANSWER = "头几棵病株连根拔"
EDITOR, PUBLISHER = "staff-office", "staff-science"
_SECONDS = 90.0


@contextmanager
def learning(folder: Path) -> Iterator[Runtime]:
    """The whole program in a thread, over a small knowledge base of its own."""
    county = load_county(ROOT / "config.yaml")
    environment = Environment(
        secret=SECRET,
        database_url=f"sqlite:///{folder / 'nongda.db'}",
        data_dir=folder,
        http=f"127.0.0.1:{free_port()}",
    )
    knowledge = small(folder / "knowledge")
    file = knowledge / "entries" / "potato.yaml"
    file.write_text(
        re.sub(r"(?m)^    months: .*\n", "", file.read_text()), encoding="utf-8"
    )  # whenever the test is run
    runtime = Runtime(county, environment, knowledge=knowledge)
    runtime.renewal.every = 0.3
    started, stop = threading.Event(), threading.Event()

    async def run() -> None:
        told = asyncio.Event()
        loop = asyncio.get_running_loop()
        threading.Thread(target=lambda: (stop.wait(), loop.call_soon_threadsafe(told.set)), daemon=True).start()
        await serve(runtime, told, started.set)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    started.wait()
    try:
        yield runtime
    finally:
        stop.set()
        thread.join()


def signed_in(browser: Browser, runtime: Runtime, who: str, *, phone: bool = False) -> tuple[Page, chromium.Watch]:
    context, watch = chromium.window(browser, phone=phone)
    page = context.new_page()
    link = make_link(SECRET.encode(), who, "staff", runtime.clock.now())
    chromium.sign_in(page, runtime.environment.address + link)
    return page, watch


def farmer_of(browser: Browser, runtime: Runtime) -> Farmer:
    """A farmer who was never here."""
    context, _ = chromium.window(browser, phone=True)
    page = context.new_page()
    page.goto(runtime.environment.address)
    return Farmer(page)


def test_a_question_asked_in_vain_is_answered_after_it_was_published(browser: Browser, tmp_path: Path) -> None:
    with learning(tmp_path) as runtime:
        first = farmer_of(browser, runtime)
        assert ANSWER not in first.ask_and_read(QUESTION)
        first.tap("都不是")
        first.tap("土城子镇")
        expect(first.page.get_by_test_id("lines")).to_contain_text("包联专家")
        home = runtime.environment.address + "/console/"
        editor, watched = signed_in(browser, runtime, EDITOR)
        editor.goto(home + "unknown")
        expect(editor.get_by_test_id("gaps")).to_contain_text(QUESTION)
        assert findings(editor) == []
        link = editor.get_by_test_id("add-phrasings").first
        link.click()
        assert findings(editor) == []
        expect(editor.get_by_test_id("draft-phrasings_zh")).to_have_value(re.compile(re.escape(QUESTION)))
        must = editor.get_by_test_id("draft-must_zh")
        must.fill(must.input_value().replace("、白绒", "、白绒、绒绒"))
        editor.get_by_test_id("draft-save").click()
        expect(editor.get_by_test_id("flash")).to_contain_text("草稿存好了")
        expect(editor.get_by_test_id("difference")).to_contain_text(f"+        - {QUESTION}")
        place = editor.url.partition("?")[0]
        editor.get_by_test_id("draft-weigh").click()
        expect(editor.get_by_test_id("weighed-good")).to_be_visible(timeout=_SECONDS * 1000)
        expect(editor.get_by_test_id("own-words")).to_be_visible()
        assert findings(editor) == []

        publisher, other = signed_in(browser, runtime, PUBLISHER, phone=True)
        publisher.goto(place)
        expect(publisher.get_by_test_id("preview")).to_contain_text("馬鈴薯")
        publisher.get_by_test_id("draft-publish").click()
        expect(publisher.get_by_test_id("flash")).to_contain_text("发布了")
        until = time.monotonic() + _SECONDS
        while not publisher.get_by_test_id("serves").count() and time.monotonic() < until:
            publisher.goto(place)
        expect(publisher.get_by_test_id("serves")).to_be_visible()
        assert findings(publisher) == []

        assert ANSWER in farmer_of(browser, runtime).ask_and_read(QUESTION)
        assert watched.errors == other.errors == []
