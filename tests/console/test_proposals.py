"""Two editors and a publisher: an entry is written, looked at, weighed, published by somebody else, and stands in its file."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

import bot.locale
import handlers.web
from bot.core.house import House
from bot.store.views import journal
from knowledge.load import HOME, load
from knowledge.match import Matcher
from tests.console.conftest import CLERK, READER, Console, serve
from tests.console.test_entrance import token_of as csrf_of
from tests.web.browser import TestClient

WEB = Path(handlers.web.__file__).parent
BLIGHT = "potato-late-blight"
PHRASING = "山药叶子反面起了一层白绒绒的毛"


class Filled(HTMLParser):
    """The fields of the one form on a page that has many, with what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._inside: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "input" and name and (given.get("type") != "checkbox" or "checked" in given):
            self.fields[name] = given.get("value", "")
        elif tag == "textarea":
            self._inside = name
            self.fields[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given and self._select:
            self.fields[self._select] = given.get("value", "")
            self._inside = self._select if "value" not in given else None

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.fields[self._inside] += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = None
        self._select = None if tag == "select" else self._select


@dataclass
class Desk:
    """The console over a small knowledge base of its own, in a git repository."""

    console: Console
    folder: Path

    def browser(self, who: str = CLERK) -> TestClient:
        return self.console.browser(who)

    def save(self, browser: TestClient, where: str, **changes: str) -> str:
        """Opens a form, changes fields of it, saves it; where that leads to."""
        page = browser.get(where)
        assert page.status_code == 200, page.text
        text = page.text[page.text.index('data-testid="draft-form"') :]
        filled = Filled()
        filled.feed(text[: text.index("</form>")])
        return self.post(browser, page.text, "/console/drafts/save", **(filled.fields | changes))

    def post(self, browser: TestClient, page: str, where: str, **fields: str) -> str:
        token = re.search(r'name="token" value="([^"]+)"', page)
        assert token
        answer = browser.post(where, data={"csrftoken": csrf_of(page), **fields, "token": token[1]})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def press(self, browser: TestClient, what: str, **fields: str) -> str:
        """A button of draft 1; the page that follows."""
        page = browser.get("/console/drafts/1").text
        version = re.search(r'name="version" value="(\d+)"', page)
        given = {"version": version[1] if version else "1"} | fields
        return str(browser.get(self.post(browser, page, f"/console/drafts/1/{what}", **given)).text)

    def weigh(self, browser: TestClient) -> str:
        """Has it checked, and waits for that."""
        page = self.press(browser, "weigh")
        for _ in range(600):
            if 'data-testid="weighing"' not in page:
                return page
            time.sleep(0.1)
            page = browser.get("/console/drafts/1").text
        raise AssertionError("the weighing does not end")

    def text(self) -> str:
        return (self.folder / "entries" / "potato.yaml").read_text(encoding="utf-8")

    def happened(self) -> list[str]:
        with self.console.database.reading() as session:
            return [line.kind for line in journal(session, None) if line.kind.startswith("proposal")]


def small(folder: Path) -> Path:
    """A knowledge base of one file of entries."""
    (folder / "entries").mkdir(parents=True)
    for path in HOME.glob("*.yaml"):
        if path.name not in ("plan.yaml", "calibration.yaml"):
            shutil.copyfile(path, folder / path.name)
    text = (HOME / "entries" / "potato.yaml").read_text(encoding="utf-8")
    (folder / "entries" / "potato.yaml").write_text(re.sub(r"(?m)^    related: .*\n", "", text), encoding="utf-8")
    return folder


@pytest.fixture
def desk(tmp_path: Path, house: House, filled: Path) -> Iterator[Desk]:
    folder = small(tmp_path / "knowledge")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "-c", "user.name=a", "-c", "user.email=a@example.invalid", "commit", "--quiet", "--message=begin")
    shutil.copy(filled, tmp_path / "nongda.db")
    base = load(folder)
    own = House(house.county, base, Matcher(base), house.words)
    for console in serve(tmp_path, own, tmp_path / "nongda.db"):
        console.app.state.site.knowledge = folder
        yield Desk(console, folder)


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def test_a_phrasing_is_added_by_one_weighed_and_published_by_another(desk: Desk) -> None:
    writer, publisher = desk.browser(), desk.browser(READER)
    before = desk.text()
    place = desk.save(writer, f"/console/drafts/from/{BLIGHT}?w={PHRASING}&number=3")
    page = writer.get(place).text
    assert "草稿存好了：potato-late-blight，第 1 稿。" in page
    assert "从咨询 3 号来的" in page
    assert f"+        - {PHRASING}" in page
    for script in ('lang="zh-Hans">【马铃薯', 'lang="zh-Hant">【馬鈴薯', 'lang="en">'):
        assert script in page, script
    page = desk.weigh(writer)
    assert 'data-testid="weighed-good"' in page
    assert 'data-testid="own-words"' in page
    assert 'data-testid="draft-publish"' not in page
    assert "写的人不能自己发布" in desk.press(writer, "publish")
    assert desk.text() == before
    published = desk.press(publisher, "publish", sure="1")
    assert "发布了：potato-late-blight（第 1 稿）。" in published
    added = [line for line in desk.text().split("\n") if line not in before.split("\n")]
    assert added == [f"        - {PHRASING}"]
    assert desk.text().replace(f"        - {PHRASING}\n", "") == before
    assert desk.happened() == ["proposal_saved", "proposal_refused", "proposal_approved", "proposal_published"]
    assert git(desk.folder, "log", "-1", "--format=%s|%an").startswith("potato-late-blight: changed in the console")
    assert git(desk.folder, "status", "--porcelain") == ""
    assert load(desk.folder).entries[BLIGHT].phrasings.zh[-1] == PHRASING


def test_a_new_entry_is_begun_from_what_farmers_asked_and_an_expert_answered(desk: Desk) -> None:
    browser = desk.browser()
    cluster = browser.get("/console/unknown").text
    link = re.search(r'href="([^"]+)" data-testid="from-answer"', cluster)
    assert link
    form = browser.get(link[1].replace("&amp;", "&")).text
    assert "先隔开，再喂电解质。</textarea>" in form
    assert "大棚西红柿叶子卷了" in form
    place = desk.save(browser, link[1].replace("&amp;", "&"), entry="vegetable-leaf-roll", industry="vegetable")
    page = browser.get(place).text
    assert 'data-testid="draft-faults"' in page
    assert "sources: 没有写" in page
    assert 'data-testid="draft-weigh"' not in page
    assert 'data-testid="draft-1"' in browser.get("/console/drafts").text


def test_faults_that_only_the_whole_knowledge_base_shows_keep_it_from_being_published(desk: Desk) -> None:
    writer, publisher = desk.browser(), desk.browser(READER)
    place = f"/console/drafts/from/{BLIGHT}"
    desk.save(writer, place, answer_now_zh="喷甲胺磷，一亩 50 毫升。", answer_now_en="Spray.")
    page = desk.weigh(publisher)
    assert 'data-testid="weighed-faults"' in page
    assert "50" in page
    assert 'data-testid="draft-publish"' not in page
    assert "检查出了错，改好再发布。" in desk.press(publisher, "publish", sure="1")
    assert desk.text() == load_text()


def load_text() -> str:
    text = (HOME / "entries" / "potato.yaml").read_text(encoding="utf-8")
    return re.sub(r"(?m)^    related: .*\n", "", text)


def test_what_was_weighed_before_the_files_changed_counts_no_more(desk: Desk) -> None:
    writer, publisher = desk.browser(), desk.browser(READER)
    desk.save(writer, f"/console/drafts/from/{BLIGHT}?w={PHRASING}")
    desk.weigh(publisher)
    file = desk.folder / "entries" / "potato.yaml"
    file.write_text(desk.text() + "# somebody was here\n", encoding="utf-8")
    assert "检查以后知识库又变了" in desk.press(
        publisher, "publish", sure="1"
    ) or 'data-testid="draft-weigh"' in desk.press(publisher, "publish")
    assert "proposal_approved" not in desk.happened()


def test_a_version_written_over_somebody_elses_is_not_lost_or_kept(desk: Desk) -> None:
    first, second = desk.browser(), desk.browser(READER)
    desk.save(first, f"/console/drafts/from/{BLIGHT}?w={PHRASING}")
    stale = second.get("/console/drafts/1/edit").text
    desk.save(first, "/console/drafts/1/edit", review_by="2027-04-01")
    token = re.search(r'name="token" value="([^"]+)"', stale)
    assert token
    filled = Filled()
    filled.feed(stale[stale.index('data-testid="draft-form"') :].partition("</form>")[0])
    fields = filled.fields | {"review_by": "2027-03-01", "csrftoken": csrf_of(stale), "token": token[1]}
    where = second.post("/console/drafts/save", data=fields).headers["location"]
    assert "别人又改了这份草稿" in second.get(where).text


def test_a_folder_that_cannot_be_written_is_told_and_the_file_can_be_taken_along(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, publisher = desk.browser(), desk.browser(READER)
    desk.save(writer, f"/console/drafts/from/{BLIGHT}?w={PHRASING}")
    desk.weigh(publisher)
    before = desk.text()

    def refused(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("bot.publishing.NamedTemporaryFile", refused)
    page = desk.press(publisher, "publish", sure="1")
    assert "没有发布成" in page
    assert "Read-only file system" in page
    assert desk.text() == before
    assert desk.happened()[-1] == "proposal_failed"
    assert PHRASING in publisher.get("/console/drafts/1/file").text


def test_a_draft_is_laid_aside_and_taken_up_again(desk: Desk) -> None:
    browser = desk.browser()
    desk.save(browser, f"/console/drafts/from/{BLIGHT}?w={PHRASING}")
    assert "草稿收起来了" in desk.press(browser, "settle", how="dropped")
    assert 'data-testid="draft-reopen"' in browser.get("/console/drafts/1").text
    assert "又拿出来了" in desk.press(browser, "settle", how="reopened")


@pytest.mark.parametrize("where", ["/99", "/99/edit", "/99/file", "/from/no-such-entry", "/99999999999999999999"])
def test_what_is_not_there_is_not_found(console: Console, where: str) -> None:
    assert console.browser().get(f"/console/drafts{where}").status_code == 404


def test_forged_forms_make_nothing(desk: Desk) -> None:
    browser = desk.browser()
    page = browser.get("/console/drafts/new").text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    for forged in ({"industry": "moon"}, {"industry": "goose", "number": "99999"}):
        fields = {"csrftoken": csrf_of(page), "token": token[1], "entry": "goose-x", **forged}
        assert browser.post("/console/drafts/save", data=fields).status_code == 400
    assert browser.post("/console/drafts/save", data={"industry": "goose"}).status_code == 403
    assert desk.happened() == []


def test_an_empty_list_says_where_to_begin_in_every_language(console: Console) -> None:
    for language, words in (("zh-Hans", "没有草稿"), ("zh-Hant", "沒有草稿"), ("en", "No drafts")):
        assert words in console.browser(language=language).get("/console/drafts").text


def test_every_sentence_is_used_and_every_used_one_written() -> None:
    written = yaml.safe_load((Path(bot.locale.__file__).parent / "proposal.yaml").read_text())["proposal"]["page"]
    files = [*(WEB / "templates" / "console").glob("*.html"), *(WEB / "console").glob("*.py")]
    text = "\n".join(file.read_text() for file in files)
    used = set(re.findall(r"""\b(?:p|say)\((?:voice, )?["']([a-z_]+)["'][,)]""", text))
    families = ("field_", "lang_", "status_", "way_", "fault_", "serves", "not_yet", "real", "test", "unwritable")
    assert {key for key in written if key not in used and not key.startswith(families)} == set()
