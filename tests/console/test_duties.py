"""Who may open what: every address of the console, as everybody, taken from the router itself so that none is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette_admin import route

from bot.core.house import House
from bot.store.tables import consultation
from handlers.web.console.duties import Duty, GuardedAdmin, Undeclared, duty_of, needs
from handlers.web.console.page import Page
from tests.console.conftest import CLERK, Console, serve
from tests.console.test_entrance import Addresses, token_of

PEOPLE = {f"staff-{duty}": (duty,) for duty in Duty}
_PARAMETER = re.compile(r"\{(\w+)(:\w+)?\}")
_VALUES = {"number": "1", "suffix": "csv", "file": "none.png"}


@pytest.fixture(scope="module")
def duties(tmp_path_factory: pytest.TempPathFactory, house: House, filled: Path) -> Iterator[Console]:
    """The console with one staff member for each duty beside the clerk."""
    county = house.county
    clerk = county.person(CLERK)
    assert clerk is not None
    made = tuple(clerk.model_copy(update={"id": who, "duties": has}) for who, has in PEOPLE.items())
    folder = tmp_path_factory.mktemp("duties")
    (folder / "nongda.db").write_bytes(filled.read_bytes())
    told = replace(house, county=county.model_copy(update={"people": (*county.people, *made)}))
    yield from serve(folder, told, folder / "nongda.db")


def console_routes(app: Starlette) -> list[Route]:
    """Every address of the console but its sheets."""
    mount = next(one for one in app.routes if isinstance(one, Mount) and one.path == "/console")
    found: list[BaseRoute] = [one for one in mount.routes if not (isinstance(one, Mount) and one.name == "static")]
    assert len(found) >= 12
    for one in found:
        assert isinstance(one, Route), one
    return [one for one in found if isinstance(one, Route)]


def ways(app: Starlette) -> list[tuple[str, str, Duty]]:
    """(method, path, duty) of every address, its parameters filled in."""
    found = []
    for one in console_routes(app):
        duty = duty_of(one)
        assert duty is not None, one.path
        path = _PARAMETER.sub(lambda part: _VALUES.get(part[1], "1"), one.path)
        found += [(method, f"/console{path}", duty) for method in sorted(one.methods or ())]
    return found


@pytest.mark.parametrize("duty", list(Duty))
def test_every_address_is_open_to_its_duty_and_closed_to_all_others(duties: Console, duty: Duty) -> None:
    browser = duties.browser(f"staff-{duty}")
    token = token_of(browser.get("/console/people").text)
    for method, path, needed in ways(duties.app):
        if path.startswith("/console/out"):
            continue  # it ends what this test stands on; test_entrance has it
        answer = browser.request(method, path, headers={"X-CSRFToken": token})
        told = 'data-status="403"' in answer.text and "要有“" in answer.text
        if needed in (duty, Duty.VIEWER):
            assert not told, (method, path)
            assert answer.status_code < 500, (method, path)
        elif method == "HEAD":
            assert answer.status_code == 403, (method, path)
        else:
            assert (answer.status_code, told) == (403, True), (method, path)
            assert "县农技站工作人员" in answer.text, "it names whom to ask"


def test_nobody_but_staff_comes_to_any_address(duties: Console) -> None:
    for who, door in (
        (None, "console"),
        ("expert-tuchengzi", "console"),
        ("expert-tuchengzi", "desk"),
        ("f-1", "chat"),
    ):
        browser = duties.browser(who, door=door)
        for method, path, _ in ways(duties.app):
            # A form without a token is refused before anybody asks who sent it.
            expected = 403 if method == "POST" else 401
            assert browser.request(method, path).status_code == expected, (who, method, path)


def test_a_form_without_its_token_is_refused_at_every_address(duties: Console) -> None:
    browser = duties.browser()
    browser.get("/console/")
    posts = [path for method, path, _ in ways(duties.app) if method == "POST"]
    assert len(posts) >= 5
    for path in posts:
        assert browser.post(path, data={"csrftoken": "forged", "token": "forged"}).status_code == 403, path


def test_no_address_answers_without_a_policy_or_with_anything_inline(duties: Console) -> None:
    for who in (CLERK, "staff-viewer", None):
        browser = duties.browser(who)
        for method, path, _ in ways(duties.app):
            if path.startswith("/console/out"):
                continue
            answer = browser.request(method, path)
            policy = answer.headers["content-security-policy"]
            assert "default-src" in policy, path
            assert "unsafe" not in policy, path
            assert answer.headers["x-content-type-options"] == "nosniff"
            if "html" in answer.headers.get("content-type", ""):
                assert Addresses(answer.text).inline == [], path


def test_the_menu_shows_only_what_one_may_open(duties: Console) -> None:
    for duty in Duty:
        page = duties.browser(f"staff-{duty}").get("/console/").text
        for one in console_routes(duties.app):
            linked = f'href="http://testserver/console{one.path}"' in page and one.name == "index"
            assert not linked or duty_of(one) in (duty, Duty.VIEWER), one.path


def test_who_does_not_read_red_flags_finds_none(duties: Console, house: House) -> None:
    reader, manager = duties.browser("staff-viewer"), duties.browser("staff-manager")
    number = _a_red_one(duties)
    assert manager.get(f"/console/consultation/{number}").status_code == 200
    told = reader.get(f"/console/consultation/{number}")
    assert told.status_code == 403
    assert "急情" in told.text
    assert reader.get(f"/console/consultation/{number}/media/none.png").status_code == 403
    assert f"consultation/{number}?" not in reader.get(f"/console/?q={number}").text
    assert manager.get("/console/consultations.csv?flag=any").text.count("\n") > 1
    assert reader.get("/console/consultations.csv?flag=any").text.strip().count("\n") == 0


def _a_red_one(console: Console) -> int:
    with console.database.reading() as session:
        return int(session.scalar(select(consultation.c.number).where(consultation.c.red_flags != "")) or 0)


def test_an_address_that_says_nothing_stops_the_start() -> None:
    class Forgotten(Page):
        menu_label = "forgotten"
        path = "/forgotten"

        @route("")
        @needs(Duty.VIEWER)
        async def index(self, request: Request) -> Response:
            return PlainTextResponse("declared")

        @route("/secret")
        async def secret(self, request: Request) -> Response:
            return PlainTextResponse("not declared")

    admin = GuardedAdmin(secret_key="a secret of the tests, long enough")
    admin.add_view(Forgotten)
    with pytest.raises(Undeclared, match="/forgotten/secret"):
        admin.mount_to(Starlette())
