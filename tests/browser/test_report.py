"""Staff make the year's report on a fresh machine with a sample in it, open a number, and take the Word file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.program import ROOT, Program, running
from tests.browser.test_accessible import findings

pytestmark = pytest.mark.browser

YEAR = date.today().year - 1  # noqa: DTZ011 - a year that is over, whatever day it is


def with_sample(folder: Path, *options: str) -> None:
    """A sample in this data folder, made as an operator makes one."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("NONGDA_")}
    words = [sys.executable, "-m", "bot", "sample-year", *options]
    subprocess.run(words, cwd=ROOT, env=ours | {"NONGDA_DATA": str(folder)}, check=True, capture_output=True)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Program]:
    folder = tmp_path_factory.mktemp("sample")
    with_sample(folder, "--year", str(YEAR), "--cases", "300")
    with running(folder) as started:
        yield started


@pytest.fixture
def windows(browser: Browser, sample: Program) -> Iterator[list[Page]]:
    """Staff of the county in the console, at a desk and with a phone."""
    opened = [chromium.window(browser, phone=phone) for phone in (False, True)]
    pages = [context.new_page() for context, _ in opened]
    for page in pages:
        chromium.sign_in(page, sample.sign_in_link("staff", "staff-office"))
    yield pages
    for context, _ in opened:
        context.close()
    assert [error for _, watch in opened for error in watch.errors] == []
    assert {host for _, watch in opened for host in watch.hosts()} <= {urlsplit(sample.address).netloc}


def test_the_years_report_is_made_opened_and_taken_along(windows: list[Page], tmp_path: Path) -> None:
    page, _ = windows
    expect(page.get_by_test_id("sample")).to_contain_text("样例数据")
    page.get_by_role("link", name="工作总结").click()
    page.get_by_role("link", name=f"{YEAR} 年", exact=True).click()
    asked = page.get_by_test_id("number-asked").get_by_role("link")
    counted = asked.inner_text()
    with page.expect_download() as taken:
        page.get_by_test_id("report-docx").click()
    taken.value.save_as(tmp_path / "report.docx")
    text = "\n".join(one.text for one in docx.Document(str(tmp_path / "report.docx")).paragraphs)
    assert f"共受理咨询 {counted} 人次" in text
    asked.click()
    page.wait_for_url(re.compile(rf"/console/\?from={YEAR}-01-01"))
    expect(page.locator("main")).to_contain_text(counted)


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_nothing_serious_is_found_at_the_desk_or_on_a_phone(
    windows: list[Page], sample: Program, language: str
) -> None:
    for page in windows:
        page.goto(f"{sample.address}/console/report?from={YEAR}-01-01&to={YEAR}-12-31&internal=1")
        page.get_by_test_id(f"language-{language}").click()
        page.get_by_test_id("grid-alarms").wait_for()
        assert findings(page) == []
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, "nothing sticks out at the side"
