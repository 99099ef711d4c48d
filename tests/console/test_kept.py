"""Filters kept by name: one's own and shared, renamed, deleted and brought back; nobody changes another's."""

from __future__ import annotations

import html
import re

from bot.store import filters
from tests.console.conftest import CLERK, READER, Console
from tests.console.test_entrance import token_of as csrf_of

GEESE = "/console/?township=tuchengzi&industry=goose"


def sends(console: Console, who: str, **fields: str) -> str:
    """Sends the form of a kept filter; where it leads to."""
    browser = console.browser(who)
    page = browser.get(GEESE).text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    form = {"csrftoken": csrf_of(page), "token": token[1], "back": GEESE, "id": "0", **fields}
    answer = browser.post("/console/filters", data=form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def kept(console: Console, who: str) -> list[tuple[str, str]]:
    page = console.browser(who).get("/console/").text
    return [(html.unescape(way), name) for way, name in re.findall(r'<a href="([^"]*)" >★ <bdi>(.*?)</bdi>', page)]


def number(console: Console, who: str) -> str:
    with console.database.reading() as session:
        return str(filters.seen_by(session, who)[0].id)


def test_a_filter_is_kept_for_oneself_and_finds_the_same_again(own_console: Console) -> None:
    query = GEESE.removeprefix("/console/")
    sends(own_console, CLERK, name="土城子的鹅", query=query)
    assert kept(own_console, CLERK) == [(GEESE, "土城子的鹅")]
    assert kept(own_console, READER) == []
    assert 'data-testid="keep-open"' not in own_console.browser().get(GEESE).text, "it is kept already"


def test_a_shared_one_is_seen_by_all_and_changed_by_its_owner_only(own_console: Console) -> None:
    sends(own_console, CLERK, name="鹅", query="industry=goose", shared="1")
    assert [name for _, name in kept(own_console, READER)] == ["鹅"]
    of = number(own_console, CLERK)
    sends(own_console, READER, id=of, name="羊", gone="1")
    assert [name for _, name in kept(own_console, CLERK)] == ["鹅"]
    sends(own_console, CLERK, id=of, name="全县的鹅")
    assert [name for _, name in kept(own_console, CLERK)] == ["全县的鹅"]
    assert kept(own_console, READER) == []


def test_a_deleted_one_can_be_brought_back(own_console: Console) -> None:
    sends(own_console, CLERK, name="鹅", query="industry=goose")
    of = number(own_console, CLERK)
    way = sends(own_console, CLERK, id=of, name="鹅", gone="1")
    assert kept(own_console, CLERK) == []
    page = own_console.browser().get(way).text
    assert "“鹅”删掉了。" in page
    assert "“鹅”删掉了。" not in own_console.browser(READER).get(way).text
    sends(own_console, CLERK, id=of, name="鹅")
    assert [name for _, name in kept(own_console, CLERK)] == ["鹅"]


def test_a_forged_query_holds_nothing_but_the_fields_of_the_list(own_console: Console) -> None:
    sends(own_console, CLERK, name="x", query="industry=goose&evil=1&back=//elsewhere")
    assert kept(own_console, CLERK) == [("/console/?industry=goose", "x")]
    sends(own_console, CLERK, name=" ", query="industry=sheep")
    assert len(kept(own_console, CLERK)) == 1
