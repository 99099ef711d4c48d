"""What holds for every page: headers, plain words when something fails, nothing from elsewhere, health."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

import bot.locale
import handlers.web
from bot.core.events import Event
from bot.core.situation import Language
from bot.store.views import Queue
from handlers.web.pages import Pages
from handlers.web.readings import Overdue
from handlers.web.site import build_site
from tests.web.doubles import NOW, SECRET, WORDS, Outcome, World, a_case, token_of

HERE = Path(handlers.web.__file__).parent
TEMPLATES = sorted(path for path in HERE.rglob("*.html") if "console" not in path.parts)
SCRIPTS = sorted(path for path in (HERE / "static").glob("*.js"))


@pytest.mark.parametrize("path", ["/chat", "/desk", "/in", "/nowhere", "/healthz", "/static/site.css", "/chat/lines"])
def test_every_answer_carries_the_headers(world: World, path: str) -> None:
    headers = world.farmer().get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "cache-control" in headers


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_inline_script_or_style_or_an_outside_address(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "a script without src"
    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=|hx-on|javascript:|hx-vals=.js:", text)
    assert not re.search(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", text)
    for form in re.findall(r"<form.*?</form>", text, re.DOTALL):
        assert 'name="token"' in form or 'action="/in"' in form, form


def test_no_script_or_sheet_asks_another_host() -> None:
    for path in [*SCRIPTS, HERE / "static" / "site.css"]:
        assert not re.search(r"https?://|\burl\(|@import|innerHTML\s*\+=|\beval\b", path.read_text()), path.name


def test_the_vendored_files_are_those_that_are_listed() -> None:
    folder = HERE / "static" / "vendor"
    listed = dict(re.findall(r"^\| ([\w.]+) .*\b([0-9a-f]{64}) \|$", (folder / "README.md").read_text(), re.MULTILINE))
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.name != "README.md"}
    assert listed == found
    assert "htmx.min.js" in found


def test_every_sentence_of_the_pages_is_used_and_every_used_one_exists() -> None:
    written = set(yaml.safe_load((Path(bot.locale.__file__).parent / "web.yaml").read_text()))
    sources = [path.read_text() for path in [*TEMPLATES, *HERE.glob("*.py"), *HERE.glob("[cd]*/*.py")]]
    whole = "\n".join(sources)
    used = set(re.findall(r'\bt\(\s*["\'](\w+)["\']', whole))
    assert {f"web.{key}" for key in used if not key.endswith("_")} <= written
    families = ("group_", "command_", "status_", "error_", "when_", "link_", "desk_", "panel_", "held_")
    unused = {key for key in written if (name := key.removeprefix("web.")) not in used and f'"{name}"' not in whole}
    assert {key for key in unused if not key.removeprefix("web.").startswith(families)} == set()


@pytest.mark.parametrize("status", [404, 405])
def test_a_wrong_address_is_told_in_plain_words(world: World, status: int) -> None:
    client = world.stranger()
    answer = client.get("/nowhere") if status == 404 else client.put("/chat")
    assert answer.status_code == status
    assert 'data-testid="error"' in answer.text
    assert 'href="/chat"' in answer.text


def test_trouble_at_the_desk_leads_back_to_the_desk(world: World) -> None:
    assert 'href="/desk"' in world.expert().get("/desk/case/99").text


def test_a_bug_is_told_without_its_trace(world: World) -> None:
    async def broken(event: Event) -> Outcome:
        raise RuntimeError("a secret detail")

    client = world.farmer()
    token = token_of(client, "/chat")
    world.gate.submit = broken  # type: ignore[method-assign]
    answer = client.post("/chat/say", data={"token": token, "text": "x"})
    assert answer.status_code == 500
    assert "您没做错" in answer.text
    assert "secret detail" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_event_that_could_not_be_handled_is_not_called_sent(world: World) -> None:
    client = world.farmer()
    token = token_of(client, "/chat")
    world.gate.broken = True
    assert client.post("/chat/say", data={"token": token, "text": "x"}).status_code == 500


@pytest.mark.parametrize("body", [b"--x\r\nbroken", b"", b"--x\r\nContent-Disposition: form-data\r\n\r\n\r\n--x--\r\n"])
def test_a_broken_form_is_told_and_does_nothing(world: World, body: bytes) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = world.farmer().post("/chat/say", content=body, headers=headers)
    assert answer.status_code in (400, 403)
    assert world.gate.events == []


def test_static_files_asked_for_by_their_mark_are_kept_long(world: World) -> None:
    client = world.stranger()
    address = re.search(r'href="(/static/site\.css\?v=\w+)"', client.get("/chat").text)
    assert address
    assert "immutable" in client.get(address[1]).headers["cache-control"]
    assert client.get("/static/site.css").headers["cache-control"] == "no-cache"
    assert client.get("/static/../site.py").status_code == 404
    assert client.get("/static/nothing.js").status_code == 404


def test_health_tells_counts_and_what_wants_looking_at(world: World) -> None:
    client = world.stranger()
    assert client.get("/healthz").json()["status"] == "ok"
    queues = {"tg": Queue(3, NOW - timedelta(minutes=11))}
    world.readings.stand = replace(world.readings.stand, dead_letters=1, dead_staff_parcels=2, queues=queues)
    told = client.get("/healthz").json()
    assert told["status"] == "attention"
    assert len(told["told"]) == 3
    assert told["counts"]["parcels_waiting"] == {"tg": 3}
    assert told["counts"]["consultations_open"] == {"waiting": 2}


def test_health_tells_of_bells_cases_and_red_flags_that_nobody_saw_to(world: World) -> None:
    world.readings.late = Overdue(timers=1, unheld=2, red=3)
    told = world.stranger().get("/healthz").json()
    assert told["status"] == "attention"
    assert told["told"] == [
        "1 timers were due minutes ago and have not rung",
        "2 consultations wait and nobody has them",
        "3 red flags were not answered in time",
    ]
    assert (told["counts"]["timers_late"], told["counts"]["red_flags_overdue"]) == (1, 3)
    text = world.stranger().get("/metrics").text
    for line in ("nongda_timers_late 1.0", "nongda_consultations_unheld 2.0", "nongda_red_flags_overdue 3.0"):
        assert line in text


def test_health_is_down_when_the_database_is_away(world: World) -> None:
    world.gate.away = True
    answer = world.stranger().get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "down"
    assert "nongda_database_up 0.0" in world.stranger().get("/metrics").text


def test_metrics_are_read_when_they_are_asked_for(world: World) -> None:
    client = world.stranger()
    assert 'nongda_parcels_waiting{channel="tg"}' not in client.get("/metrics").text
    world.readings.stand = replace(
        world.readings.stand, queues={"tg": Queue(3, NOW - timedelta(seconds=5))}, dead_parcels=4
    )
    text = client.get("/metrics").text
    for line in (
        "nongda_database_up 1.0",
        'nongda_parcels_waiting{channel="tg"} 3.0',
        'nongda_parcels_oldest_seconds{channel="tg"} 5.0',
        'nongda_consultations_open{status="waiting"} 2.0',
        "nongda_parcels_dead 4.0",
    ):
        assert line in text


def test_the_console_and_other_routes_hang_on_the_same_site(world: World) -> None:
    async def hook(request: Request) -> Response:
        return PlainTextResponse("hook")

    app = build_site(
        world.gate,
        world.house,
        world.clock,
        world.broadcaster,
        world.media,
        SECRET,
        PlainTextResponse("console", headers={"content-security-policy": "its own"}),
        routes=[Route("/telegram", hook, methods=["POST"])],
        readings=world.readings,
    )
    client = world.stranger()
    client._transport = type(client)(app)._transport
    assert client.post("/telegram").text == "hook"
    answer = client.get("/console/")
    assert answer.text == "console"
    assert answer.headers["content-security-policy"] == "its own"


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [(0, "14:05", "14:05"), (-1, "昨天 14:05", "yesterday 14:05"), (1, "明天 14:05", "tomorrow 14:05"),
     (-20, "5月14日 14:05", "14 May 14:05"), (-400, "2025年4月29日 14:05", "29 Apr 2025 14:05")],
)  # fmt: skip
def test_times_are_said_as_people_say_them(world: World, days: int, zh: str, en: str) -> None:
    pages: Pages = world.app.state.site.pages
    at = NOW + timedelta(days=days)
    assert (pages.when(at, Language.SIMPLIFIED), pages.when(at, Language.ENGLISH)) == (zh, en)


def test_all_three_languages_have_every_page(world: World) -> None:
    world.readings.cases[("expert-tuchengzi", 7)] = a_case()
    for language in Language:
        for client, path in ((world.farmer(), "/chat"), (world.expert(), "/desk"), (world.expert(), "/desk/case/7")):
            client.cookies.set("nongda_lang", str(language))
            page = client.get(path)
            assert page.status_code == 200
            assert f'<html lang="{language}">' in page.text
    assert "web.name" in WORDS
