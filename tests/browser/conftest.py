"""One program and one Chromium for all browser tests; a window of its own for every person of a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import chromium
from tests.browser.people import Expert, Farmer
from tests.browser.program import Program, running

OpenWindow = Callable[..., Page]
TUCHENGZI, STAFF = "expert-tuchengzi", "staff-office"


@pytest.fixture(scope="package")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with running(tmp_path_factory.mktemp("nongda")) as started:
        yield started


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if chromium.found() is None:
        pytest.skip(
            f"没有找到浏览器，网页测试没有做 no browser found ({', '.join(chromium.NAMES)} on PATH): "
            "the tests of the pages were not run"
        )
    expect.set_options(timeout=chromium.SECONDS * 1000)
    with chromium.browser() as started:
        yield started


@pytest.fixture
def open_window(browser: Browser, program: Program) -> Iterator[OpenWindow]:
    """Opens windows. At the end none of them may have had an error, a breach of policy or a request to another host."""
    windows: list[tuple[BrowserContext, chromium.Watch]] = []

    def opened(**how: object) -> Page:
        window = chromium.window(browser, **how)  # type: ignore[arg-type]
        windows.append(window)
        return window[0].new_page()

    yield opened
    for context, _ in windows:
        context.close()
    assert [error for _, watch in windows for error in watch.errors] == []
    assert {host for _, watch in windows for host in watch.hosts()} <= {urlsplit(program.address).netloc}


@pytest.fixture
def farmer(open_window: OpenWindow, program: Program) -> Farmer:
    """A farmer with a phone, here for the first time."""
    page = open_window(phone=True)
    page.goto(program.address)
    return Farmer(page)


@pytest.fixture
def expert(open_window: OpenWindow, program: Program) -> Expert:
    """The expert of 土城子镇, signed in at the desk."""
    page = open_window()
    chromium.sign_in(page, program.sign_in_link("expert", TUCHENGZI))
    return Expert(page)


@pytest.fixture
def staff(open_window: OpenWindow, program: Program) -> Page:
    """Staff of the county, signed in at the console."""
    page = open_window()
    chromium.sign_in(page, program.sign_in_link("staff", STAFF))
    return page
