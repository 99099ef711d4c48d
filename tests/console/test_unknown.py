"""What the bot does not know, as staff read it: the wordings, where, what experts answered; and nothing when all is known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import bot.locale
import handlers.web
from tests.console.conftest import READER, Console

WEB = Path(handlers.web.__file__).parent


def page(console: Console, query: str = "", language: str = "zh-Hans", who: str | None = None) -> str:
    browser = console.browser(language=language) if who is None else console.browser(who, language)
    answer = browser.get(f"/console/unknown{query}")
    assert answer.status_code == 200
    return str(answer.text)


def gaps(text: str) -> list[int]:
    return [int(number) for number in re.findall(r'data-testid="gap-(\d+)"', text)]


def test_a_console_on_its_first_day_says_that_nothing_is_unknown(empty_console: Console) -> None:
    text = page(empty_console)
    assert 'data-testid="empty"' in text
    assert "没有机器人不会的" in text
    assert empty_console.browser().get("/console/unknown/1").status_code == 404


def test_what_most_people_asked_comes_first_with_wordings_places_and_answers(console: Console) -> None:
    text = page(console)
    people = [int(count) for count in re.findall(r'<strong class="pill">(\d+) 人问', text)]
    assert people == sorted(people, reverse=True)
    assert people[0] > 5
    for words in ("大棚西红柿叶子卷了", "先隔开，再喂电解质。", "邓油坊镇", "还没有专家答过。", "goose-soft-eggs"):
        assert words in text, words


def test_one_of_them_is_opened_by_any_of_its_consultations(console: Console) -> None:
    first = gaps(page(console))[0]
    browser = console.browser()
    whole = browser.get(f"/console/unknown/{first}").text
    others = [int(number) for number in re.findall(r'/console/consultation/(\d+)">\d+</a></td>', whole)]
    assert first in others
    assert len(others) > 5
    assert re.findall("<h1>(.*?)</h1>", browser.get(f"/console/unknown/{others[-1]}").text) == re.findall(
        "<h1>(.*?)</h1>", whole
    )


def test_filters_narrow_and_stay_in_the_links(console: Console) -> None:
    asked = "?from=2026-05-01&to=2026-06-03&kind=unmatched&township=dengyoufang&industry=vegetable"
    text = page(console, asked)
    assert len(gaps(text)) >= 1
    assert "kind=unmatched&amp;township=dengyoufang&amp;industry=vegetable" in text
    assert gaps(page(console, "?from=2020-01-01&to=2020-02-01")) == []
    assert gaps(page(console, "?kind=not_helped")) == []


@pytest.mark.parametrize(
    "query",
    ["?from=x&to=2026-06-03", "?from=2026-06-03&to=2026-06-01", "?from=1990-01-01&to=1990-02-01", "?from=2026-06-01"],
)
def test_days_that_make_no_sense_are_told(console: Console, query: str) -> None:
    assert 'data-testid="period-unread"' in page(console, query)


@pytest.mark.parametrize("query", ["?page=9999", "?page=-1", "?kind=all&township=nowhere&industry=moon", "?page=1e9"])
def test_forged_addresses_show_the_usual_page(console: Console, query: str) -> None:
    assert gaps(page(console, query)) == gaps(page(console)) or "page=9999" in query


def test_numbers_that_are_not_there_and_strangers_get_nothing(console: Console) -> None:
    assert console.browser().get("/console/unknown/99999999").status_code == 404
    assert console.browser().get("/console/unknown/99999999999999999999").status_code == 404
    assert console.browser(who=None).get("/console/unknown").status_code == 401


def test_words_that_try_to_break_the_page_stay_words_and_phone_numbers_are_covered(console: Console) -> None:
    text = page(console, who=READER)
    assert "<script>alert" not in text
    assert "13812345678" not in page(console, "?page=1", who=READER)


@pytest.mark.parametrize(("language", "words"), [("en", "What the bot does not know"), ("zh-Hant", "機器人還不會的")])
def test_in_every_language(console: Console, language: str, words: str) -> None:
    assert words in page(console, language=language)


def test_every_sentence_is_used_and_every_used_one_written() -> None:
    written = yaml.safe_load((Path(bot.locale.__file__).parent / "unknown.yaml").read_text())["unknown"]
    files = [*(WEB / "templates" / "console").glob("unknown*.html"), WEB / "console" / "unknown.py"]
    text = "\n".join(file.read_text() for file in files)
    used = set(re.findall(r"""\b(?:u|say)\((?:voice, )?["']([a-z_]+)["'][,)]""", text))
    families = ("kind_", "unmatched_count", "not_helped_count")
    assert used <= written.keys()
    assert {key for key in written if key not in used and not key.startswith(families)} == set()
