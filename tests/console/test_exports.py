"""Big tables are made beside the pages: seen, stopped and taken by who asked, by nobody else, and gone after an hour."""

from __future__ import annotations

import re
import stat
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Duty
from bot.store.audit import found
from handlers.web.console import exports
from handlers.web.ports import Site
from tests.console.conftest import CLERK, READER, Console
from tests.console.test_entrance import token_of as csrf_of

PLACE = "/console/exports"


def site_of(console: Console) -> Site:
    site = console.app.state.site
    assert isinstance(site, Site)
    return site


@pytest.fixture
def big(own_console: Console) -> Console:
    """A console to which fifty consultations are many."""
    site_of(own_console).exports.at_once = 50
    return own_console


def sends(console: Console, path: str, who: str = CLERK, **fields: str) -> str:
    browser = console.browser(who)
    page = browser.get("/console/").text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    answer = browser.post(path, data={"csrftoken": csrf_of(page), "token": token[1], **fields})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def states(console: Console, who: str = CLERK) -> list[str]:
    return re.findall(r'data-state="(\w+)"', console.browser(who).get(PLACE).text)


def ready(console: Console, who: str = CLERK) -> str:
    """Waits until what was begun is ready; the address of the newest file."""
    while "writing" in (now := states(console, who)) or "waiting" in now or "packing" in now:
        time.sleep(0.01)
    assert now[0] == "ready"
    way = re.search(rf'href="({PLACE}/\w+/file)"', console.browser(who).get(PLACE).text)
    assert way
    return way[1]


def files(console: Console) -> list[Path]:
    folder = site_of(console).folder
    assert folder
    return sorted(exports.folder_in(folder).glob("*"))


@pytest.fixture
def held(big: Console, monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    """A console whose exports take long: each breath lasts until somebody stops it."""
    monkeypatch.setattr(exports, "_BREATH_SECONDS", 60)
    yield big
    for one in list(site_of(big).exports._kept.values()):
        one.halt.set()


def test_a_small_table_still_comes_at_once_and_a_big_one_leads_to_where_it_is_made(big: Console) -> None:
    browser = big.browser()
    assert browser.get("/console/consultations.csv?township=tuchengzi").status_code == 200
    answer = browser.get("/console/consultations.csv?sort=-due")
    assert answer.status_code == 303
    offered = browser.get(answer.headers["location"]).text
    assert 'data-testid="export-begin"' in offered
    assert files(big) == [], "looking begins nothing"
    assert 'download data-testid="csv"' not in browser.get("/console/").text


def test_the_file_is_what_the_download_would_have_been(big: Console) -> None:
    assert sends(big, PLACE, kind="csv", query="?from=2026-01-01") == PLACE
    made = big.browser().get(ready(big))
    with big.database.reading() as session:
        (line,) = found(session, CLERK, "export", 9)
    assert (line.person, line.detail) == (CLERK, "consultations.csv, 120 ?from=2026-01-01")
    assert made.headers["cache-control"] == "no-store"
    site_of(big).exports.at_once = 2000
    assert made.content == big.browser().get("/console/consultations.csv?from=2026-01-01").content
    assert "filename*=" in made.headers["content-disposition"]


def test_nobody_else_sees_stops_or_takes_it(big: Console) -> None:
    sends(big, PLACE, kind="csv", query="")
    address = ready(big)
    assert states(big, READER) == []
    assert big.browser(READER).get(address).status_code == 404
    sends(big, address.replace("/file", "/stop"), READER)
    assert states(big) == ["ready"]
    assert big.browser(None).get(address).status_code == 401


def test_who_may_see_less_than_when_it_was_made_gets_nothing_of_it(big: Console) -> None:
    sends(big, PLACE, kind="csv", query="")
    address = ready(big)
    site = site_of(big)
    clerk = site.house.county.person(CLERK)
    assert clerk
    less = clerk.model_copy(update={"sees_phones": not clerk.sees_phones, "duties": (Duty.VIEWER,)})
    assert site.exports.of(CLERK, (less.sees_phones, less.reads_red_flags), big.clock.now()) == []
    assert big.browser().get(address).status_code == 404
    assert files(big) == []


def test_only_the_program_reads_the_folder_and_the_file(big: Console) -> None:
    sends(big, PLACE, kind="xlsx", query="")
    ready(big)
    (file,) = files(big)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_it_goes_after_an_hour_and_when_the_program_starts(big: Console) -> None:
    sends(big, PLACE, kind="csv", query="")
    address = ready(big)
    big.clock.set(big.clock.now() + timedelta(minutes=59))
    assert big.browser().get(address).status_code == 200
    big.clock.set(big.clock.now() + timedelta(minutes=1))
    assert big.browser().get(address).status_code == 404
    assert files(big) == []
    folder = site_of(big).folder
    assert folder
    (exports.folder_in(folder) / "left.csv").write_text("words of farmers")
    exports.clear(folder)
    assert files(big) == []


def test_it_tells_how_far_it_is_and_looks_again_until_it_is_stopped(held: Console) -> None:
    sends(held, PLACE, kind="csv", query="")
    page = held.browser().get(PLACE)
    assert page.headers["refresh"].startswith("2;")
    assert "<progress" in page.text
    name = re.search(rf"{PLACE}/(\w+)/stop", page.text)
    assert name
    sends(held, f"{PLACE}/{name[1]}/stop")
    assert "refresh" not in held.browser().get(PLACE).headers
    while files(held):
        time.sleep(0.01)


def test_the_same_again_is_the_same_and_too_many_are_refused(held: Console) -> None:
    for query in ("", "", "?industry=goose", "?industry=goose", "?township=tuchengzi"):
        assert sends(held, PLACE, kind="csv", query=query) == PLACE
    assert sorted(states(held)) == ["waiting", "waiting", "writing"]
    where = sends(held, PLACE, kind="csv", query="?status=open")
    assert 'data-testid="exports-full"' in held.browser().get(where).text
    assert sends(held, PLACE, READER, kind="csv", query="") == PLACE, "another's are not counted"


def test_what_cannot_be_written_is_told_and_nothing_is_left(big: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.web.console.download.write_csv", lambda *_: 1 / 0)
    sends(big, PLACE, kind="csv", query="")
    while (now := states(big)) in (["waiting"], ["writing"]):
        time.sleep(0.01)
    assert now == ["failed"]
    assert files(big) == []


def test_a_forged_form_begins_nothing(big: Console) -> None:
    assert big.browser().post(PLACE, data={"kind": "csv"}).status_code == 403
    browser = big.browser()
    page = browser.get("/console/").text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    form = {"csrftoken": csrf_of(page), "token": token[1], "kind": "docx", "query": ""}
    assert browser.post(PLACE, data=form).status_code == 404
    assert states(big) == []
