"""Who gets into the console, in which language, and what every answer of it carries."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from bot.core.situation import Language
from bot.errors import StoreUnavailable
from handlers.web.auth import make_link
from handlers.web.ports import Site
from tests.console.conftest import CLERK, READER, SECRET, Console
from tests.console.seed import NOW

PAGES = (
    "/console/",
    "/console/?q=%E9%B9%85",
    "/console/?q=nothing-like-it",
    "/console/?page=2&sort=due",
    "/console/consultation/120",
    "/console/consultation/40",
    "/console/consultation/999999",
    "/console/nowhere",
)


class Addresses(HTMLParser):
    """Every address a page names, and what it holds inline."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inline: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src", "action", "srcset", "poster", "data", "formaction"):
                self.found.append(value or "")
            if name == "style" or name.startswith("on"):
                self.inline.append(f"{tag} {name}")
        if tag in ("script", "style", "iframe", "object", "embed"):
            self.inline.append(tag)


@pytest.mark.parametrize("path", ["/console/", "/console/consultation/1", "/console/consultations.csv", "/console/x"])
def test_a_stranger_is_told_how_to_come_in_and_sees_nothing(console: Console, path: str) -> None:
    answer = console.browser(None).get(path)
    assert answer.status_code == 401
    assert "nongda sign-in staff" in answer.text
    assert "农户" not in answer.text.replace("农户用", "")


@pytest.mark.parametrize(
    ("who", "door"), [("expert-tuchengzi", "console"), ("somebody-gone", "console"), (CLERK, "desk")]
)
def test_only_staff_by_the_consoles_own_cookie_come_in(console: Console, who: str, door: str) -> None:
    assert console.browser(who, door=door).get("/console/").status_code == 401


def test_a_sign_in_link_leads_to_the_list(console: Console) -> None:
    browser = console.browser(None)
    link = make_link(SECRET, CLERK, "staff", NOW)
    assert browser.post("/in", data={"t": link.partition("t=")[2]}).headers["location"] == "/console"
    page = browser.get("/console", follow_redirects=True)
    assert page.status_code == 200
    assert 'data-testid="rows"' in page.text


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("path", PAGES)
def test_no_page_asks_another_host_or_holds_anything_inline(console: Console, path: str, language: Language) -> None:
    answer = console.browser(language=str(language)).get(path)
    named = Addresses(answer.text)
    assert named.inline == []
    hosts = {urlsplit(address).netloc for address in named.found if not address.startswith("tel:")}
    assert hosts <= {"", "testserver"}
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_every_sheet_and_link_of_a_page_is_there(console: Console) -> None:
    browser = console.browser()
    for path in PAGES[:6]:
        for address in Addresses(browser.get(path).text).found:
            if (
                address.startswith(("#", "tel:"))
                or "consultation/" in address
                or address.endswith(("language", "out", "filters"))
            ):
                continue
            assert browser.get(address).status_code == 200, address


def test_no_sheet_of_ours_or_the_librarys_loads_from_elsewhere(console: Console) -> None:
    browser = console.browser()
    sheets = [a for a in Addresses(browser.get("/console/").text).found if ".css" in a]
    assert len(sheets) == 3
    for sheet in sheets:
        text = browser.get(sheet).text
        assert not re.search(r"@import|url\(\s*['\"]?(?:https?:)?//", text), sheet


def test_the_librarys_sheets_are_kept_and_sent_small(console: Console) -> None:
    answer = console.browser(None).get("/console/static/css/vendor/tabler.min.css?v=1.4.0")
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert "set-cookie" not in answer.headers
    assert "no-store" in console.browser(None).get("/console/static/nothing.css").headers["cache-control"]


@pytest.mark.parametrize(
    ("language", "tag", "says"),
    [("zh-Hans", "zh-Hans", "状态"), ("zh-Hant", "zh-Hant", "狀態"), ("en", "en", "Status")],
)
def test_the_console_speaks_three_languages(console: Console, language: str, tag: str, says: str) -> None:
    page = console.browser(language=language).get("/console/").text
    assert f'<html lang="{tag}"' in page
    assert says in page


def test_the_language_is_changed_and_one_comes_back_to_the_page(console: Console) -> None:
    browser = console.browser()
    token = token_of(browser.get("/console/?q=%E9%B9%85").text)
    form = {"csrftoken": token, "language": "en", "back": "/console/?q=%E9%B9%85"}
    answer = browser.post("/console/language", data=form)
    assert answer.headers["location"] == "/console/?q=%E9%B9%85"
    assert "nongda_lang=en" in answer.headers["set-cookie"]


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/desk", ""])
def test_nobody_is_led_elsewhere_by_a_forged_way_back(console: Console, back: str) -> None:
    browser = console.browser()
    token = token_of(browser.get("/console/").text)
    answer = browser.post("/console/language", data={"csrftoken": token, "language": "xx", "back": back})
    assert answer.headers["location"] == "/console/"
    assert "nongda_lang" not in answer.headers.get("set-cookie", "")


def test_signing_out_takes_the_cookie(own_console: Console) -> None:
    browser = own_console.browser()
    answer = browser.post("/console/out", data={"csrftoken": token_of(browser.get("/console/").text)})
    assert answer.status_code == 200
    assert "已退出" in answer.text
    assert 'nongda_console=""' in answer.headers["set-cookie"]


def test_a_form_that_is_not_ours_does_nothing(console: Console) -> None:
    browser = console.browser()
    assert browser.post("/console/out", data={"csrftoken": "forged"}).status_code == 403
    token = token_of(browser.get("/console/").text)
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert browser.post("/console/out", data={"csrftoken": token}, headers=elsewhere).status_code == 403


@pytest.mark.parametrize("path", ["/console/", "/console/consultation/1", "/console/consultation/create"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_created_changed_or_deleted(console: Console, path: str, method: str) -> None:
    browser = console.browser()
    headers = {"X-CSRFToken": token_of(browser.get("/console/").text)}
    assert browser.request(method, path, headers=headers).status_code in (404, 405)


def test_when_the_database_is_away_it_is_said_in_plain_words(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    site: Site = console.app.state.site

    async def away(view: object) -> None:
        raise StoreUnavailable("away")

    monkeypatch.setattr(site.gate, "read", away)
    answer = console.browser(READER).get("/console/")
    assert answer.status_code == 503
    assert 'data-testid="error"' in answer.text
    assert answer.headers["retry-after"] == "5"


def test_a_bug_is_told_without_its_trace(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    site: Site = console.app.state.site

    async def broken(view: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(site.gate, "read", broken)
    answer = console.browser().get("/console/")
    assert answer.status_code == 500
    assert "您没做错" in answer.text
    assert "secret detail" not in answer.text


def token_of(page: str) -> str:
    """The token of starlette-admin that a page's forms carry."""
    found = re.search(r'name="csrftoken" value="([^"]+)"', page)
    assert found
    return found[1]
