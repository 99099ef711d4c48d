"""What staff do from a consultation's page: it is told, stands in the journal, and reaches the farmer only as it may."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.store import tables, views
from bot.store.views import Row
from tests.console.conftest import CLERK, Console
from tests.console.seed import NOW
from tests.console.test_entrance import token_of as csrf_of
from tests.console.test_list import everything


def does(console: Console, number: int, deed: str, **fields: str) -> str:
    """Sends a form of this consultation's page; the page that follows."""
    browser = console.browser()
    page = browser.get(f"/console/consultation/{number}").text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    form = {"csrftoken": csrf_of(page), "token": token[1], "back": f"/console/consultation/{number}", **fields}
    answer = browser.post(f"/console/consultation/{number}/{deed}" if deed != "tap" else "/console/tap", data=form)
    assert answer.status_code == 303, answer.text
    return str(browser.get(answer.headers["location"]).text)


def row(console: Console, number: int) -> Row:
    return next(one for one in everything(console) if one.number == number)


def first(console: Console, status: str) -> int:
    return next(one.number for one in everything(console) if one.status == status and not one.erased and one.holder)


def parcels(console: Console, number: int) -> list[str]:
    with console.database.reading() as session:
        return list(session.scalars(select(tables.parcel.c.text).where(tables.parcel.c.number == number)))


def test_a_note_stands_among_the_remarks_and_goes_to_nobody(own_console: Console) -> None:
    number = first(own_console, "waiting")
    page = does(own_console, number, "note", text="已给防疫站打过电话")
    assert "已给防疫站打过电话" in page[page.index('data-testid="remarks"') :]
    assert not [text for text in parcels(own_console, number) if "防疫站打过电话" in text]


def test_a_case_is_closed_with_its_reason_and_opened_again(own_console: Console) -> None:
    number = first(own_console, "waiting")
    page = does(own_console, number, "close", ending="duplicate", text="和别的重复")
    assert "结束了" in page[page.index('data-testid="flash"') :][:600]
    assert (row(own_console, number).status, row(own_console, number).outcome) == ("closed", "duplicate")
    assert "县里工作人员结束了" in page
    many = len(everything(own_console))
    does(own_console, number, "reopen")
    assert row(own_console, number).outcome == "reopened"
    assert len(everything(own_console)) == many + 1
    assert 'data-testid="reopen"' not in own_console.browser().get(f"/console/consultation/{number}").text


def test_a_case_is_given_to_a_person_by_name(own_console: Console) -> None:
    number = first(own_console, "waiting")
    page = own_console.browser().get(f"/console/consultation/{number}").text
    tap = re.search(rf'<option value="(pass\.{number}\.([\w-]+))"', page)
    assert tap
    does(own_console, number, "tap", data=tap[1])
    assert row(own_console, number).holder == tap[2]


def test_what_should_have_answered_is_kept_and_calibration_counts_it(own_console: Console) -> None:
    number = next(one.number for one in everything(own_console) if one.entry == "goose-gosling-deaths" and one.question)
    page = does(own_console, number, "correct", industry="sheep", entry="goose-soft-eggs")
    assert '<option value="goose-soft-eggs" selected>' in page
    assert row(own_console, number).industry == "sheep"

    def judged() -> list[tuple[str, str]]:
        with own_console.database.reading() as session:
            every = views.judged(session, NOW - timedelta(days=99))
        return [(one.right, one.wrong) for one in every if one.text == row(own_console, number).question]

    assert judged() == [("goose-soft-eggs", "goose-gosling-deaths")]
    does(own_console, number, "correct", industry="sheep", entry="none")
    assert judged() == [("", "goose-gosling-deaths")]


@pytest.mark.parametrize("deed", ["erase", "note"])
def test_a_deed_that_there_is_not_and_an_empty_note_do_nothing(own_console: Console, deed: str) -> None:
    browser = own_console.browser(CLERK)
    page = browser.get("/console/consultation/5").text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    form = {"csrftoken": csrf_of(page), "token": token[1], "text": " "}
    assert browser.post(f"/console/consultation/5/{deed}", data=form).status_code == 404


def test_a_form_that_is_not_ours_is_refused(own_console: Console) -> None:
    number = first(own_console, "waiting")
    browser = own_console.browser()
    assert browser.post(f"/console/consultation/{number}/close", data={"ending": "solved"}).status_code == 403
    assert row(own_console, number).status == "waiting"
