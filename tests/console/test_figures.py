"""The page of figures: a period, the one before it, tables, and the workbook; over the real database."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from tests.console.conftest import Console


def page(console: Console, query: str = "", language: str = "zh-Hans") -> str:
    answer = console.browser(language=language).get(f"/console/figures{query}")
    assert answer.status_code == 200
    return str(answer.text)


def value(text: str, key: str) -> str:
    found = re.search(rf'data-testid="figure-{key}">.*?<strong>(.*?)</strong>', text, re.DOTALL)
    assert found, key
    return found[1]


def test_the_last_thirty_days_stand_there_without_asking(console: Console) -> None:
    text = page(console)
    assert "算的是 2026-05-05 到 2026-06-03 里问的" in text
    asked = int(value(text, "asked"))
    assert asked > 0
    by = [int(value(text, f"by_{who}").partition("（")[0]) for who in ("bot", "person", "open", "nobody")]
    assert sum(by) == asked
    days = re.findall(r"<title>\d\d-\d\d: (\d+)</title>", text)
    assert len(days) == 30
    assert sum(map(int, days)) == asked
    for part in ("townships", "industries", "experts", "entries", "heat"):
        assert f'data-testid="{part}"' in text


def test_a_period_without_questions_says_so(console: Console) -> None:
    text = page(console, "?from=2020-01-01&to=2020-01-31")
    assert 'data-testid="empty"' in text
    assert value(text, "asked") == "0"
    assert "2019-12-01 到 2019-12-31" in text


@pytest.mark.parametrize(
    "query",
    [
        "?from=x&to=2026-06-03",
        "?from=2026-06-03&to=2026-06-01",
        "?from=2020-01-01&to=2026-06-03",
        "?from=2026-06-03",
        "?from=0001-01-01&to=0001-01-02",
        "?from=9999-12-30&to=9999-12-31",
    ],
)
def test_days_that_cannot_be_counted_are_told_and_the_usual_ones_shown(console: Console, query: str) -> None:
    text = page(console, query)
    assert 'data-testid="period-unread"' in text
    assert "2026-05-05 到 2026-06-03" in text


def test_the_workbook_holds_the_same_numbers(console: Console) -> None:
    asked = int(value(page(console), "asked"))
    answer = console.browser().get("/console/figures/figures.xlsx?from=2026-05-05&to=2026-06-03")
    assert answer.status_code == 200
    assert 'filename="figures-2026-06-03.xlsx"' in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheets = ["总数", "每天多少", "各乡镇", "各产业", "各专家手上的", "用得最多的条目", "每周哪里问什么"]
    assert book.sheetnames == sheets
    for sheet, first in (("每天多少", 1), ("各乡镇", 1), ("每周哪里问什么", 2)):
        last = None if first == 2 else first + 1
        counts = [cell for row in book[sheet].iter_rows(min_row=2, values_only=True) for cell in row[first:last]]
        assert sum(int(str(count)) for count in counts) == asked


def test_a_stranger_sees_no_figures(console: Console) -> None:
    stranger = console.browser(who=None)
    assert stranger.get("/console/figures").status_code == 401
    assert stranger.get("/console/figures/figures.xlsx").status_code == 401


def test_the_figures_are_told_in_english_too(console: Console) -> None:
    text = page(console, language="en")
    assert "By township" in text
    assert "nine of ten within" in text
