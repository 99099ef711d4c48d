"""Who is there and who is away, as staff see and state it: what nobody would cover is shown before a leave is kept."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from bot.store import roster
from tests.console.conftest import READER, Console
from tests.console.test_entrance import token_of as csrf_of
from tests.web.browser import TestClient

# In the county it is 3 June 2026.
LEAVE = {"person": "expert-tuchengzi", "first": "2026-06-03", "last": "2026-06-09", "stand_in": ""}


def post(browser: TestClient, page: str, where: str, **fields: str) -> str:
    """Sends a form of this page; where it leads to."""
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    form = {"csrftoken": csrf_of(page), "token": token[1], **fields}
    answer = browser.post(f"/console/people/{where}", data=form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def look(browser: TestClient, **fields: str) -> str:
    answer = browser.get("/console/people", params=LEAVE | fields)
    assert answer.status_code == 200
    return str(answer.text)


def away(console: Console) -> dict[str, tuple[date, date, str | None, str]]:
    with console.database.reading() as session:
        found = roster.absences(session, console.clock.now())
    return {one.person: (one.first, one.last, one.stand_in, one.set_by) for one in found if one.first <= one.last}


def test_everybody_with_a_post_is_shown_with_what_they_cover(console: Console) -> None:
    page = console.browser().get("/console/people").text
    assert "没有人请假。" in page
    for words in (
        "土城子镇包联专家",
        "土城子镇、养鸡基地",
        "东叠不齐村产业指导员",
        "只有网页（没绑定 Telegram）",
        "没有指导员的村：高家庄",
    ):
        assert words in page.replace("： ", "："), words
    english = console.browser(language="en").get("/console/people").text
    assert "Villages without a guide:" in english


def test_a_leave_that_somebody_covers_is_looked_at_and_kept(own_console: Console) -> None:
    browser = own_console.browser()
    page = look(browser)
    assert "那几天处处有人管。" in page
    assert away(own_console) == {}
    told = browser.get(post(browser, page, "away", **LEAVE, sure="1")).text
    assert "记下了：土城子镇包联专家 2026-06-03 到 2026-06-09 不在，由县专家组家禽专家替班。" in told
    assert away(own_console) == {"expert-tuchengzi": (date(2026, 6, 3), date(2026, 6, 9), None, "staff-office")}
    assert 'data-testid="absence-expert-tuchengzi"' in told
    assert "现在不在" in told


def test_what_nobody_would_cover_is_said_before_and_it_is_kept_only_when_meant(own_console: Console) -> None:
    browser = own_console.browser()
    page = look(browser)
    post(browser, page, "away", **LEAVE, sure="1")
    second = {"person": "expert-poultry", "first": "2026-06-05", "last": "2026-06-06", "stand_in": ""}
    page = look(browser, **second)
    assert "这几天会没人管：" in page
    assert "2026-06-05 到 2026-06-06，土城子镇：所有产业，只剩县里总负责" in page
    told = browser.get(post(browser, page, "away", **second)).text
    assert "先找好替班的人再请" in told  # without the button that was shown, the core asks once more
    assert "expert-poultry" not in away(own_console)
    post(browser, page, "away", **second, sure="1")
    assert "expert-poultry" in away(own_console)
    with_other = {"person": "expert-crops", "first": "2026-06-05", "last": "2026-06-06", "stand_in": "expert-crops"}
    refused = browser.get(post(browser, look(browser, **with_other), "away", **with_other, sure="1")).text
    assert "替班的要是另一位专家。" in refused


def test_a_leave_is_taken_back_and_a_second_press_does_nothing_more(own_console: Console) -> None:
    browser = own_console.browser()
    page = browser.get(post(browser, look(browser), "away", **LEAVE, sure="1")).text
    button = re.search(r'name="absence" value="(\d+)"', page)
    assert button
    again = {"person": "expert-tuchengzi", "absence": button[1]}
    told = browser.get(post(browser, page, "back", **again)).text
    assert "土城子镇包联专家 2026-06-03 到 2026-06-09 的假销了。" in told
    assert away(own_console) == {}
    assert "没有人请假。" in told
    own_console.clock.move(timedelta(seconds=1))
    assert "没有再做一次" in browser.get(post(browser, page, "back", **again)).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"person": "staff-office"}, "没有这个人，或者不用请假。"),
        ({"person": "nobody-such"}, "没有这个人，或者不用请假。"),
        ({"first": "3 June"}, "开始那天没看懂"),
        ({"last": "2026-06-01"}, "或者比开始那天还早"),
        ({"last": ""}, "或者比开始那天还早"),
    ],
)
def test_a_form_that_cannot_be_read_says_which_field(console: Console, fields: dict[str, str], said: str) -> None:
    page = look(console.browser(), **fields)
    assert said in page
    assert 'data-testid="weighed"' not in page


def test_forged_forms_change_nothing(own_console: Console) -> None:
    browser = own_console.browser()
    page = look(browser)
    assert post(browser, page, "away", person="staff-office", first="2026-06-03", last="2026-06-09").endswith("/people")
    post(browser, page, "back", person="expert-tuchengzi", absence="99999999999")
    assert away(own_console) == {}
    assert browser.post("/console/people/away", data=LEAVE).status_code == 403
    stranger = own_console.browser(who=None).get("/console/people")
    assert stranger.status_code == 401
    assert own_console.browser(who=READER).get("/console/people").status_code == 200
