"""What the list narrows by, and the counts beside each choice: a count always says what its choice then finds."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import update

from bot.core.figures import By
from bot.store import tables, views
from bot.store.views import Row
from handlers.web.console import counting
from tests.console.conftest import Console
from tests.console.seed import NOW
from tests.console.test_list import everything, numbers, shown


def count_beside(page: str, field: str, value: str) -> int:
    select = re.search(rf'data-testid="filter-{field}".*?</select>', page, re.DOTALL)
    assert select
    found = re.search(rf'<option value="{value}"[^>]*>[^<]* \((\d+)\)</option>', select[0])
    assert found, f"no count beside {field} {value}"
    return int(found[1])


def _late(row: Row) -> bool:
    return row.status in ("waiting", "taken") and row.due_at is not None and row.due_at < NOW


@pytest.mark.parametrize(
    ("field", "value", "fits"),
    [
        ("village", "heibagou", lambda row: row.village == "heibagou"),
        ("entry", "goose-gosling-deaths", lambda row: row.entry == "goose-gosling-deaths"),
        ("outcome", "helped", lambda row: row.outcome == "helped"),
        ("rung", "1", lambda row: row.rung == 1),
        ("rung", "0", lambda row: row.rung == 0),
        ("late", "1", _late),
        ("answered", "person", lambda row: row.first_reply_at is not None),
        ("answered", "bot", lambda row: _by(row) is By.BOT),
        ("answered", "open", lambda row: _by(row) is By.OPEN),
        ("flag", "R1", lambda row: "R1" in row.red_flags),
        ("status", "open", lambda row: row.status != "closed"),
    ],
)
def test_each_filter_finds_what_fits_and_its_count_says_so(
    console: Console, field: str, value: str, fits: Callable[[Row], bool]
) -> None:
    browser = console.browser()
    wanted = {row.number for row in everything(console) if fits(row)}
    assert wanted
    pages = [shown(browser, **{field: value}, page=page) for page in (1, 2, 3)][: -(-len(wanted) // 50)]
    assert {number for page in pages for number in page} == wanted
    assert count_beside(browser.get("/console/").text, field, value) == len(wanted)


def _by(row: Row) -> By:
    if row.first_reply_at is not None:
        return By.PERSON
    if row.status in ("placing", "waiting", "taken"):
        return By.OPEN
    return By.BOT if row.entry is not None and row.holder is None else By.NOBODY


def test_who_answered_is_who_wrote_to_the_farmer(console: Console) -> None:
    replied = [row for row in everything(console) if row.status == "replied" and row.holder]
    assert replied
    who = replied[0].holder
    assert who
    assert set(shown(console.browser(), answered=who)) == {row.number for row in replied if row.holder == who}
    assert shown(console.browser(), answered="county-nobody") == []


def test_what_waits_with_nobody_was_passed_on_or_had_a_panel_is_found(own_console: Console) -> None:
    waiting = next(row.number for row in everything(own_console) if row.status == "waiting")
    table = tables.consultation
    with own_console.database.writing() as session:
        session.execute(update(table).where(table.c.number == waiting).values(holder=None, moves=2, panels=1))
    browser = own_console.browser()
    for query in ({"expert": "nobody"}, {"passed": "1"}, {"panel": "1"}):
        assert shown(browser, **query) == [waiting]
        assert count_beside(browser.get("/console/").text, *next(iter(query.items()))) == 1


def test_a_count_keeps_the_other_filters_and_forgets_its_own(console: Console) -> None:
    rows = [row for row in everything(console) if row.township == "tuchengzi"]
    page = console.browser().get("/console/?township=tuchengzi&industry=goose").text
    other = next(row.industry for row in rows if row.industry != "goose")
    assert other
    assert count_beside(page, "industry", other) == sum(row.industry == other for row in rows)
    elsewhere = next(row.township for row in everything(console) if row.township != "tuchengzi")
    assert elsewhere
    geese = [row for row in everything(console) if row.industry == "goose" and row.township == elsewhere]
    assert count_beside(page, "township", elsewhere) == len(geese)


def test_words_are_not_counted(console: Console) -> None:
    assert not re.search(r"\(\d+\)</option>", console.browser().get("/console/?q=鹅").text)


def test_a_page_does_not_wait_for_counts_that_take_long(own_console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "PATIENCE", 0)
    page = own_console.browser().get("/console/").text
    assert len(numbers(page)) == 50
    assert not re.search(r"\(\d+\)</option>", page)


def test_a_rung_that_does_not_exist_narrows_nothing(console: Console) -> None:
    assert "共 120 条" in console.browser().get("/console/?rung=x9").text


def test_words_are_looked_for_backwards_until_there_are_enough(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.views.find._STRETCH", 30)
    with console.database.reading() as session:
        first = views.consultations(session, views.Filter(text="鹅"), size=5)
        every = views.consultations(session, views.Filter(text="鹅"), size=200)
    assert first.more
    assert not every.more
    assert [row.number for row in first.rows] == [row.number for row in every.rows][:5]
    assert every.total == len(every.rows) > first.total >= 6
    page = console.browser().get("/console/?q=鹅").text
    assert "更早的还没翻" not in page or numbers(page)
