"""The list: filters, search in Chinese, order, pages, and what one is told."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import insert, update

from bot.store import tables, views
from bot.store.types import folded
from handlers.web.console.asked import SIZE, Asked, read
from handlers.web.console.listing import marked
from tests.console.conftest import READER, Console
from tests.console.seed import NOW
from tests.web.browser import TestClient

Numbers = list[int]


def shown(browser: TestClient, **query: object) -> Numbers:
    """The numbers a page of the list shows, in its order."""
    return numbers(browser.get(f"/console/?{urlencode(query)}").text)


def numbers(page: str) -> Numbers:
    return [int(number) for number in re.findall(r'data-testid="row-(\d+)"', page)]


def everything(console: Console) -> list[views.Row]:
    with console.database.reading() as session:
        return list(views.export_rows(session, views.Filter()))


def test_the_newest_come_first_and_the_rest_on_further_pages(console: Console) -> None:
    browser = console.browser()
    first, second, third = (shown(browser, page=page) for page in (1, 2, 3))
    assert first == list(range(120, 70, -1))
    assert first + second + third == list(range(120, 0, -1))
    page = browser.get("/console/").text
    assert "共 120 条，这里是第 1–50 条" in page
    assert 'rel="next"' in page
    assert 'rel="prev"' not in page


def test_a_page_that_is_not_there_is_the_last_one(console: Console) -> None:
    page = console.browser().get("/console/?page=77").text
    assert numbers(page) == list(range(20, 0, -1))
    assert "这里是第 101–120 条" in page
    assert 'aria-label="第 3 页" aria-current="page"' in page


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ({"township": "tuchengzi"}, lambda row: row.township == "tuchengzi"),
        ({"industry": "goose"}, lambda row: row.industry == "goose"),
        ({"status": "waiting"}, lambda row: row.status == "waiting"),
        ({"status": "open"}, lambda row: row.status != "closed"),
        ({"status": "held"}, lambda row: row.status in ("waiting", "taken", "replied")),
        ({"verdict": "escalate"}, lambda row: row.decision == "escalate"),
        ({"expert": "expert-tuchengzi"}, lambda row: row.holder == "expert-tuchengzi"),
        ({"flag": "any"}, lambda row: row.red_flags),
        ({"flag": "R1"}, lambda row: "R1" in row.red_flags),
        ({"flag": "R11"}, lambda row: False),
        ({"township": "tuchengzi", "verdict": "answer"}, lambda r: r.township == "tuchengzi" and r.decision == "answer"),
        ({"township": "nowhere"}, lambda row: False),
    ],
    ids=str,
)  # fmt: skip
def test_each_filter_shows_just_what_it_says(
    console: Console, query: dict[str, str], holds: Callable[[views.Row], bool]
) -> None:
    wanted = [row.number for row in everything(console) if holds(row)]
    assert shown(console.browser(), **query) == wanted[::-1][:SIZE]
    assert len(wanted) < 120
    page = console.browser().get(f"/console/?{urlencode(query)}").text
    assert f"共 {len(wanted)} 条" in page


def test_days_are_the_countys_own_and_both_count(console: Console) -> None:
    """Beijing is eight hours ahead: what was asked at 20:00 UTC belongs to the next day."""
    tz = console.house.county.tz
    wanted = [row.number for row in everything(console) if str(row.opened_at.astimezone(tz).date()) == "2026-06-02"]
    assert shown(console.browser(), **{"from": "2026-06-02", "to": "2026-06-02"}) == wanted[::-1]
    assert wanted
    near = {"township": "tuchengzi"}
    both = shown(console.browser(), **near, **{"from": "2026-06-03", "to": "2026-06-02"})
    assert both == shown(console.browser(), **near, **{"from": "2026-06-02", "to": "2026-06-03"})
    assert set(shown(console.browser(), **near, **{"from": "2026-06-02", "to": "2026-06-02"})) < set(both)


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31", "20260602x"])
def test_a_day_that_cannot_be_read_is_left_out_and_told(console: Console, day: str) -> None:
    page = console.browser().get(f"/console/?from={day}&to={day}")
    assert page.status_code == 200
    assert 'data-testid="unread"' in page.text
    assert "共 120 条" in page.text


def test_one_character_is_found_in_questions_answers_and_remarks(console: Console) -> None:
    browser = console.browser()
    rows = everything(console)
    in_questions = {row.number for row in rows if "蛋" in row.question}
    assert set(shown(browser, q="蛋")) == in_questions
    replied = {row.number for row in rows if row.status == "replied"}
    assert set(shown(browser, q="钙")) == set()
    assert replied <= set(shown(browser, q="质"))  # 先隔开，再喂电解质
    with_remark = {row.number for row in rows if row.number % 8 == 0}
    assert set(shown(browser, q="疫")) == with_remark
    assert "在对话或备注里" in browser.get("/console/?q=疫").text


def test_signs_of_the_database_are_searched_for_as_they_stand(console: Console) -> None:
    browser = console.browser()
    with_percent = {row.number for row in everything(console) if "%" in row.question}
    assert set(shown(browser, q="%")) == with_percent
    assert 0 < len(with_percent) < 20
    assert set(shown(browser, q="_纯")) == {row.number for row in everything(console) if "_纯" in row.question}
    assert shown(browser, q="鹅%蛋") == []
    assert shown(browser, q="\\") == []


def test_width_and_case_do_not_matter_and_a_number_is_found(console: Console) -> None:
    browser = console.browser()
    assert shown(browser, q="ＧＥＥＳＥ") == shown(browser, q="geese")
    assert shown(browser, q="geese")
    assert shown(browser, q="#77")[0] == 77
    assert 77 in shown(browser, q="77")


def test_what_was_searched_for_is_marked(console: Console) -> None:
    assert "<mark>蛋</mark>" in console.browser().get("/console/?q=蛋").text
    assert marked("鹅蛋鹅", "鹅") == (("鹅", True), ("蛋", False), ("鹅", True))
    assert marked("Geese", "gee") == (("Gee", True), ("se", False))
    assert marked("鹅", "") == (("鹅", False),)
    assert marked("", "鹅") == ()
    assert marked("İ鹅", "鹅") == (("İ鹅", False),)  # lower case is longer than the text: found, not marked


@pytest.mark.parametrize("sort", ["number", "-number", "touched", "-touched", "due", "-due"])
def test_every_order_holds_over_all_pages(console: Console, sort: str) -> None:
    browser = console.browser()
    got = [number for page in (1, 2, 3) for number in shown(browser, sort=sort, page=page)]
    assert sorted(got) == list(range(1, 121))
    rows = {row.number: row for row in everything(console)}
    name = {"number": "number", "touched": "touched_at", "due": "due_at"}[sort.lstrip("-")]
    values = [getattr(rows[number], name) for number in got]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=sort.startswith("-"))
    assert values[: len(known)] == known, "those without a value come last"


def test_an_unknown_order_is_newest_first(console: Console) -> None:
    assert shown(console.browser(), sort="drop table")[:2] == [120, 119]


def test_every_filter_can_be_taken_away_alone_or_all_at_once(console: Console) -> None:
    page = console.browser().get("/console/?q=鹅&township=tuchengzi&from=2026-05-01&page=1").text
    chips = re.search(r'data-testid="chips">(.*?)</ul>', page, re.DOTALL)
    assert chips
    links = [html.unescape(link) for link in re.findall(r'href="([^"]+)"', chips[1])]
    assert links == [
        "/console/?from=2026-05-01&township=tuchengzi",
        "/console/?q=%E9%B9%85&township=tuchengzi",
        "/console/?q=%E9%B9%85&from=2026-05-01",
        "/console/",
    ]
    assert "土城子镇" in chips[1]


def test_the_form_shows_what_is_filtered_and_empty_fields_leave_the_address(console: Console) -> None:
    browser = console.browser()
    sent = browser.get("/console/?q=&from=&to=&township=tuchengzi&industry=&status=&sort=")
    assert sent.status_code == 303
    assert sent.headers["location"] == "/console/?township=tuchengzi"
    page = browser.get(sent.headers["location"]).text
    assert '<option value="tuchengzi" selected>' in page


def test_nothing_found_says_so_and_offers_a_way_back(console: Console) -> None:
    page = console.browser().get("/console/?q=西瓜&status=waiting").text
    assert 'data-testid="empty"' in page
    assert "没有找到" in page
    assert "共 0 条" in page
    assert 'data-testid="xlsx"' not in page


def test_on_the_first_day_the_list_is_empty_and_says_what_will_come(empty_console: Console) -> None:
    page = empty_console.browser().get("/console/").text
    assert "还没有咨询" in page
    assert empty_console.browser().get("/console/consultations.csv").status_code == 200


def test_a_late_answer_is_shown_as_late(console: Console) -> None:
    late = [row.number for row in everything(console) if row.due_at and row.due_at < NOW]
    page = console.browser().get("/console/?status=held&sort=due").text
    assert late
    assert len(re.findall('class="small late"', page)) == len(late)


def test_phone_numbers_in_a_question_are_covered_for_whoever_may_not_see_them(console: Console) -> None:
    address = "/console/?q=13812345678"
    assert "13812345678 给我打电话" not in console.browser(READER).get(address).text
    assert "138****5678 给我打电话" in console.browser(READER).get(address).text
    assert "给我打电话" in console.browser().get(address).text


def test_a_forgotten_farmers_row_stays_without_words(own_console: Console) -> None:
    with own_console.database.writing() as session:
        gone = {"question": "", "normalised": "", "search": "", "erased": True}
        session.execute(update(tables.consultation).where(tables.consultation.c.number == 120).values(**gone))
    assert "农户已要求删除" in own_console.browser().get("/console/").text


def test_a_new_consultation_is_there_at_once(own_console: Console) -> None:
    row: dict[str, Any] = {
        "number": 121, "farmer": None, "status": "closed", "opened_at": NOW, "touched_at": NOW, "rung": 0,
        "red_flags": "", "search": folded("新来的"), "question": "新来的", "normalised": "", "language": "zh-Hans",
        "subject": "", "misses": 0, "media": [], "album": "", "reason": "", "outcome": "", "erased": False,
    }  # fmt: skip
    with own_console.database.writing() as session:
        row["farmer"] = session.scalar(tables.consultation.select().with_only_columns(tables.consultation.c.farmer))
        session.execute(insert(tables.consultation), row)
    page = own_console.browser().get("/console/").text
    assert numbers(page)[0] == 121
    assert "新来的" in page


def test_a_query_is_read_and_written_back() -> None:
    asked = read({"q": "  鹅  蛋 ", "from": "2026-05-01", "verdict": "answer", "sort": "due", "page": "3"})
    assert asked.q == "鹅 蛋"
    assert asked.query(page=3) == "?q=%E9%B9%85+%E8%9B%8B&from=2026-05-01&verdict=answer&sort=due&page=3"
    assert asked.query() == "?q=%E9%B9%85+%E8%9B%8B&from=2026-05-01&verdict=answer&sort=due"
    assert read({"page": "-1"}) == read({"page": "x"}) == read({"page": "9" * 30}) == Asked()
    assert len(read({"q": "长" * 999}).q) == 100
    assert read({"q": "鹅\0", "status": "\0"}) == Asked(q="鹅")
    assert not Asked().narrowed
    assert read({"flag": "any"}).narrowed
    assert read({"from": "2026-05-01"}).filter(NOW.tzinfo, NOW).until is None  # type: ignore[arg-type]
