"""The work report's page: what it shows opens, and what it gives is what it shows."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest
from starlette.testclient import TestClient

from bot.core.situation import Language
from bot.report.word import own_name, own_template
from tests.console.conftest import READER, Console

DAYS = "?from=2026-01-01&to=2026-12-31"


def page(console: Console, query: str = DAYS, language: str = "zh-Hans") -> str:
    answer = console.browser(language=language).get(f"/console/report{query}")
    assert answer.status_code == 200
    return str(answer.text)


def number(text: str, key: str) -> tuple[str, str]:
    """The value that stands there, and the address behind it."""
    found = re.search(rf'data-testid="number-{key}">.*?<a href="([^"]*)">([^<]*)</a>', text, re.DOTALL)
    assert found, key
    return found[2], found[1].replace("&amp;", "&")


def test_without_days_this_year_so_far_is_shown(console: Console) -> None:
    text = page(console, "")
    assert 'value="2026-01-01"' in text
    assert 'value="2026-06-03"' in text
    assert number(text, "asked")[0] == "120"


def test_every_number_and_every_row_opens(console: Console) -> None:
    browser = console.browser()
    text = page(console, f"{DAYS}&internal=1")
    links = {one.replace("&amp;", "&") for one in re.findall(r'href="(/console/[^"]*)"', text)}
    links = {one for one in links if "/report/" not in one and "/consultation/" not in one}
    assert len(links) > 20
    ids = set(re.findall(r'id="([a-z]+)"', text))
    for link in links:
        assert browser.get(link).status_code == 200, link
        _, mark, name = link.partition("#")
        assert not mark or name in ids, link


def test_the_number_of_consultations_is_that_of_the_list_behind_it(console: Console) -> None:
    value, address = number(page(console), "asked")
    assert f"{value} " in console.browser().get(address).text


@pytest.mark.parametrize("query", ["?from=x&to=2026-06-03", "?from=2026-06-03&to=2026-06-01", "?from=2020-01-01&to=2026-01-01",
                                   "?from=2026-06-03", "?from=0001-01-01&to=0001-01-02"])  # fmt: skip
def test_days_that_make_no_sense_are_told(console: Console, query: str) -> None:
    assert 'data-testid="report-unread"' in page(console, query)


def test_a_township_that_is_none_means_the_whole_county(console: Console) -> None:
    assert number(page(console, f"{DAYS}&township=nowhere"), "asked")[0] == "120"
    assert number(page(console, f"{DAYS}&township=tuchengzi"), "asked")[0] == "30"


def test_red_flags_one_by_one_are_shown_to_who_asks_for_them(console: Console) -> None:
    assert 'data-testid="grid-alarms"' not in page(console)
    assert 'data-testid="grid-alarms"' in page(console, f"{DAYS}&internal=1")


def test_who_reads_no_red_flags_gets_none_and_is_not_offered_any(console: Console) -> None:
    person = next(one for one in console.house.county.people if one.role == "staff" and not one.reads_red_flags)
    text = console.browser(person.id).get(f"/console/report{DAYS}&internal=1").text
    assert 'data-testid="report-numbers"' in text
    assert 'data-testid="grid-alarms"' not in text
    assert 'data-testid="report-internal"' not in text


def test_the_word_file_holds_what_the_page_shows(console: Console) -> None:
    answer = console.browser().get(f"/console/report/report.docx{DAYS}")
    assert answer.status_code == 200
    assert 'filename="work-report-2026-12-31.docx"' in answer.headers["content-disposition"]
    document = docx.Document(io.BytesIO(answer.content))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert any(row[:2] == ["咨询人次", "120"] for row in rows)


@pytest.mark.parametrize(("language", "title"), [("zh-Hant", "工作總結"), ("en", "report of the work")])
def test_it_speaks_the_readers_language(console: Console, language: str, title: str) -> None:
    browser = console.browser(language=language)
    document = docx.Document(io.BytesIO(browser.get(f"/console/report/report.docx{DAYS}").content))
    assert title in document.paragraphs[0].text
    assert "None recorded." in page(console, language="en")


def test_the_workbook_comes_too(console: Console) -> None:
    answer = console.browser(READER).get(f"/console/report/report.xlsx{DAYS}&internal=1")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.worksheets[0]["B2"].value == 120


def test_the_template_is_one_that_word_opens(console: Console) -> None:
    answer = console.browser().get("/console/report/template.docx")
    assert "{{ n.asked }}" in "\n".join(one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs)


def test_a_stranger_gets_none_of_it(console: Console) -> None:
    for address in ("report", "report/report.docx", "report/report.xlsx", "report/template.docx"):
        assert console.browser(None).get(f"/console/{address}").status_code in (302, 303, 401, 403), address


@pytest.fixture
def own(console: Console, tmp_path: Path) -> Path:
    """The data folder, where the county keeps its own template."""
    site = console.app.state.site
    site.folder = tmp_path
    return tmp_path


def test_the_countys_own_template_is_used_and_its_faults_are_told_on_the_page(console: Console, own: Path) -> None:
    browser: TestClient = console.browser()
    ours = own / own_name(Language.SIMPLIFIED)
    document = docx.Document()
    document.add_paragraph("我们县 {{ n.asked }}")
    document.save(str(ours))
    made = docx.Document(io.BytesIO(browser.get(f"/console/report/report.docx{DAYS}").content))
    assert [one.text for one in made.paragraphs] == ["我们县 120"]
    document.add_paragraph("{{ n.askde }}")
    document.save(str(ours))
    answer = browser.get(f"/console/report/report.docx{DAYS}")
    assert answer.status_code == 409
    assert "askde" in answer.text
    assert str(own) not in answer.text
    shutil.copy(own_template(Language.SIMPLIFIED), ours)
    assert browser.get(f"/console/report/report.docx{DAYS}").status_code == 200


def test_of_nothing_there_is_a_page_too(empty_console: Console) -> None:
    text = page(empty_console)
    assert number(text, "asked")[0] == "0"
    assert "没有记录。" in text
    assert empty_console.browser().get(f"/console/report/report.docx{DAYS}").status_code == 200
