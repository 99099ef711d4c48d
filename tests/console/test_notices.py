"""Staff without a messenger: what the bot told them stands on the console, and its buttons work there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.core.events import Address, Event, Said
from bot.store import views
from handlers.web.ports import Site
from tests.console.conftest import CLERK, READER, Console
from tests.console.test_entrance import token_of as csrf_of
from tests.web.browser import TestClient

FARMER, OTHER = Address("web", "f-a-new-farmer"), Address("web", "f-another-farmer")
ALARM = "我家老汉喝了农药了，电话13912345678"
_numbers = iter(range(1, 1000))


@pytest.fixture
def house_in_alarm(own_console: Console) -> Console:
    """A farmer's words have just raised an alarm, which is consultation 121."""
    happen(own_console, said(own_console, FARMER, ALARM))
    return own_console


def said(console: Console, who: Address, text: str, **more: object) -> Said:
    return Said(key=f"web:t{next(_numbers)}", at=console.clock.now(), sender=who, text=text, **more)  # type: ignore[arg-type]


def happen(console: Console, event: Event) -> None:
    site: Site = console.app.state.site
    portal = console.client.portal
    assert portal is not None
    assert not portal.call(site.gate.submit, event).dead
    console.clock.move(timedelta(seconds=1))


def press(browser: TestClient, page: str, data: str, back: str = "/console/") -> str:
    """Presses that button; where it leads to."""
    assert f'name="data" value="{data}"' in page, data
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    form = {"csrftoken": csrf_of(page), "token": token[1], "data": data, "back": back}
    answer = browser.post("/console/tap", data=form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def holder_of(console: Console, number: int) -> str | None:
    with console.database.reading() as session:
        found = views.transcript(session, number)
    assert found is not None
    return found.consultation.holder


def waiting(page: str) -> str:
    found = re.search(r'<ul data-testid="notices-waiting">(.*?)</ul>', page, re.DOTALL)
    return found[1] if found else ""


def title(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page)
    assert found
    return found[1]


def test_without_any_notice_nothing_is_shown(own_console: Console) -> None:
    page = own_console.browser().get("/console/").text
    assert 'data-testid="notices"' not in page
    assert not title(page).startswith("(")


def test_a_red_flag_stands_on_the_first_page_with_its_consultation_and_in_the_title(house_in_alarm: Console) -> None:
    page = house_in_alarm.browser().get("/console/").text
    assert title(page).startswith("(1) ")
    alert = waiting(page)
    assert "咨询 121 号" in alert
    assert "喝了农药" in alert
    assert 'class="notice red"' in alert
    assert 'href="/console/consultation/121"' in alert
    assert title(house_in_alarm.browser().get("/console/consultation/121").text).startswith("(1) ")


def test_a_phone_number_in_a_notice_is_covered_for_whoever_may_not_see_it(house_in_alarm: Console) -> None:
    assert "13912345678" in waiting(house_in_alarm.browser(CLERK).get("/console/").text)
    covered = waiting(house_in_alarm.browser(READER).get("/console/").text)
    assert "喝了农药" in covered
    assert "13912345678" not in covered


def test_what_has_been_answered_no_longer_waits(house_in_alarm: Console) -> None:
    holder = holder_of(house_in_alarm, 121)
    assert holder
    happen(house_in_alarm, said(house_in_alarm, Address("web", holder), "已打 120", about=121))
    page = house_in_alarm.browser().get("/console/").text
    assert waiting(page) == ""
    assert "都已经答复了" in page
    assert 'data-testid="notices-earlier"' in page
    assert not title(page).startswith("(")


def test_notices_of_weeks_ago_are_gone(house_in_alarm: Console) -> None:
    house_in_alarm.clock.move(timedelta(days=8))
    assert 'data-testid="notices"' not in house_in_alarm.browser().get("/console/").text


def test_staff_give_the_case_to_another_expert_and_read_what_came_of_it(house_in_alarm: Console) -> None:
    browser, record = house_in_alarm.browser(), "/console/consultation/121"
    page = browser.get(record).text
    asked = browser.get(press(browser, page, "pass.121", record)).text
    assert "咨询 121 号转给谁？" in asked
    done = browser.get(press(browser, asked, "pass.121.expert-livestock", f"{record}?q=%E9%B9%85")).text
    assert "咨询 121 号转给县专家组畜牧兽医专家了" in done
    assert holder_of(house_in_alarm, 121) == "expert-livestock"


def test_the_way_back_keeps_what_was_filtered(house_in_alarm: Console) -> None:
    browser = house_in_alarm.browser()
    page = browser.get("/console/consultation/121").text
    way = press(browser, page, "pass.121", "/console/?q=%E9%B9%85&told=3")
    assert re.fullmatch(r"/console/\?q=%E9%B9%85&told=\d+", way)


def test_nobody_is_led_elsewhere_by_a_forged_way_back(house_in_alarm: Console) -> None:
    browser = house_in_alarm.browser()
    page = browser.get("/console/consultation/121").text
    assert press(browser, page, "pass.121", "//evil.example/").startswith("/console/?told=")


def test_a_double_click_does_it_once_and_says_so(house_in_alarm: Console) -> None:
    browser = house_in_alarm.browser()
    page = browser.get("/console/consultation/121").text
    press(browser, page, "pass.121")
    house_in_alarm.clock.move(timedelta(seconds=1))
    assert "已经点过了" in browser.get(press(browser, page, "pass.121")).text


def test_what_staff_may_not_do_is_refused_by_the_core_in_words(house_in_alarm: Console) -> None:
    browser, before = house_in_alarm.browser(), holder_of(house_in_alarm, 121)
    page = browser.get("/console/consultation/121").text.replace('value="pass.121"', 'value="close.121"')
    assert "这个按钮您点不了" in browser.get(press(browser, page, "close.121")).text
    assert holder_of(house_in_alarm, 121) == before


def test_a_notice_of_somebody_else_is_not_shown_by_its_number(house_in_alarm: Console) -> None:
    mine, other = house_in_alarm.browser(CLERK), house_in_alarm.browser(READER)
    way = press(mine, mine.get("/console/consultation/121").text, "pass.121")
    assert 'data-testid="flash"' in mine.get(way).text
    assert 'data-testid="flash"' not in other.get(way).text
    for told in ("99999999999999", "x", "", "0"):
        assert mine.get(f"/console/?q=x&told={told}").status_code in (200, 303)


@pytest.mark.parametrize("missing", ["csrftoken", "token"])
def test_no_button_counts_without_both_tokens(house_in_alarm: Console, missing: str) -> None:
    browser, before = house_in_alarm.browser(), holder_of(house_in_alarm, 121)
    page = browser.get("/console/consultation/121").text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    form = {"csrftoken": csrf_of(page), "token": token[1], "data": "pass.121.expert-livestock"}
    del form[missing]
    assert browser.post("/console/tap", data=form).status_code == 403
    whole = {**form, "csrftoken": csrf_of(page), "token": token[1]}
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert browser.post("/console/tap", data=whole, headers=elsewhere).status_code == 403
    stranger = house_in_alarm.browser(None)
    assert stranger.post("/console/tap", data=whole).status_code in (401, 403)
    assert holder_of(house_in_alarm, 121) == before


def test_what_the_bot_still_has_in_hand_offers_nobody_to_pass_it_to(own_console: Console) -> None:
    happen(own_console, said(own_console, OTHER, "鹅下软蛋咋办"))
    assert 'data-testid="give"' not in own_console.browser().get("/console/consultation/121").text


@pytest.mark.parametrize(("language", "words"), [("en", "Notices"), ("zh-Hant", "通知")])
def test_notices_have_their_heading_in_every_language(house_in_alarm: Console, language: str, words: str) -> None:
    assert words in house_in_alarm.browser(language=language).get("/console/").text


def test_a_copy_of_the_cookie_opens_nothing_after_signing_out(own_console: Console) -> None:
    browser, copy, other = own_console.browser(), own_console.browser(), own_console.browser(READER)
    own_console.clock.move(timedelta(minutes=1))
    assert browser.post("/console/out", data={"csrftoken": csrf_of(browser.get("/console/").text)}).status_code == 200
    assert copy.get("/console/").status_code == 401
    assert other.get("/console/").status_code == 200


def test_the_list_does_not_make_a_sign_in_last_longer(own_console: Console) -> None:
    answer = own_console.browser().get("/console/")
    assert "nongda_console" not in str(answer.headers.get("set-cookie", ""))
