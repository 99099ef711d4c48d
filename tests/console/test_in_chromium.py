"""The console in a real browser: nothing sticks out, nothing is asked of another host, the keyboard is enough."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.core.situation import Status
from handlers.web.doors import cookie_name
from tests.browser import chromium
from tests.console.conftest import Console

pytestmark = pytest.mark.browser

AXE = Path(chromium.__file__).parent / "vendor" / "axe.min.js"
GRAVE = {"serious", "critical"}
PATHS = (
    "/console/",
    "/console/?sort=number&q=%E9%B9%85&township=tuchengzi",
    "/console/?q=zzzz",
    "/console/consultation/40",
    "/console/consultation/117",
    "/console/consultation/112",
    "/console/figures",
    "/console/people?person=expert-poultry&first=2026-06-05&last=2026-06-06",
)
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if chromium.found() is None:
        pytest.skip("没有找到浏览器 no browser found: the console's pages were not tried in one")
    with chromium.browser() as started:
        yield started


@pytest.fixture(scope="module")
def address(console: Console) -> Iterator[str]:
    """Where the console of these tests is served."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(console.app, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listener.close()


@pytest.fixture
def window(browser: Browser, console: Console, address: str) -> Iterator[Open]:
    """Opens a window of somebody signed in."""
    opened: list[tuple[BrowserContext, chromium.Watch]] = []
    cookie = console.browser().cookies[cookie_name("console")]

    def open_(path: str = "/console/", **how: Any) -> Page:
        context, watch = chromium.window(browser, **how)
        opened.append((context, watch))
        context.add_cookies([{"name": cookie_name("console"), "value": cookie, "url": f"{address}/console"}])
        page = context.new_page()
        page.goto(address + path)
        return page

    yield open_
    for context, _ in opened:
        context.close()
    assert [error for _, watch in opened for error in watch.errors] == []
    assert {host for _, watch in opened for host in watch.hosts()} <= {urlsplit(address).netloc}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("how", [{"phone": True}, {"phone": True, "width": 320}, {}], ids=str)
def test_nothing_sticks_out_at_any_width(window: Open, path: str, how: dict[str, Any]) -> None:
    page = window(path, **how)
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("phone", [True, False])
def test_the_checker_for_accessibility_finds_nothing_grave(window: Open, path: str, phone: bool) -> None:
    page = window(path, phone=phone)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    found = [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in result["violations"]
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]
    assert found == []


def test_by_keyboard_alone_one_searches_opens_and_comes_back(window: Open) -> None:
    page = window()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.get_by_test_id("search").focus()
    page.keyboard.type("geese")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/?q=geese")
    link = page.get_by_test_id("rows").get_by_role("link", name="my geese").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/consultation/**")
    page.get_by_test_id("back").press("Enter")
    page.wait_for_url("**/console/?q=geese")


def test_on_a_phone_the_filters_fold_out_and_narrow_the_list(window: Open) -> None:
    page = window(phone=True)
    expect(page.get_by_test_id("filter-status")).to_be_hidden()
    page.locator("label.more").click()
    page.get_by_test_id("filter-status").select_option(str(Status.WAITING))
    page.get_by_test_id("apply").click()
    page.wait_for_url("**/console/?status=waiting")
    expect(page.get_by_test_id("count")).to_contain_text("共 15 条")
    page.get_by_test_id("clear").click()
    expect(page.get_by_test_id("count")).to_contain_text("共 120 条")


def test_a_row_is_opened_by_a_touch_anywhere_on_it(window: Open) -> None:
    page = window(phone=True)
    page.get_by_test_id("row-117").click()
    page.wait_for_url("**/consultation/117")


def test_the_language_is_changed_by_one_press(window: Open) -> None:
    page = window("/console/?q=geese")
    page.get_by_test_id("language-en").click()
    expect(page.get_by_test_id("count")).to_contain_text("found")
    assert page.url.endswith("/console/?q=geese")


def test_a_table_is_downloaded(window: Open, tmp_path: Path) -> None:
    page = window("/console/?township=tuchengzi")
    with page.expect_download() as download:
        page.get_by_test_id("csv").click()
    download.value.save_as(tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_bytes().startswith(b"\xef\xbb\xbf")
