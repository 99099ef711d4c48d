"""One consultation's page: what was said and delivered, the verdict, the journal and the remarks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.core.events import Address, Commanded, Event, Said, Tapped
from bot.store import tables, views
from handlers.web.ports import Site
from tests.console.conftest import PNG, READER, Console
from tests.console.seed import EVIL, NOW, PHOTO, REMARK, VOICE


def the_one(console: Console, **wanted: object) -> views.Row:
    """The newest consultation that is like this."""
    with console.database.reading() as session:
        rows = list(views.export_rows(session, views.Filter()))
    return next(row for row in reversed(rows) if all(getattr(row, name) == value for name, value in wanted.items()))


def page_of(console: Console, number: int, who: str | None = None, **how: str) -> str:
    browser = console.browser(who, **how) if who else console.browser(**how)
    answer = browser.get(f"/console/consultation/{number}")
    assert answer.status_code == 200
    return str(answer.text)


def part(page: str, testid: str) -> str:
    """What stands in the element with this mark, up to the end of its kind."""
    found = re.search(rf'<(\w+)[^>]*data-testid="{testid}"[^>]*>(.*?)</\1>', page, re.DOTALL)
    return found[2] if found else ""


def test_what_really_happens_on_the_line_is_shown(own_console: Console) -> None:
    """A farmer asks, wants a person, says where; the expert answers; staff read all of it."""
    site: Site = own_console.app.state.site
    portal, farmer = own_console.client.portal, Address("web", "f-a-new-farmer")
    expert = Address("web", "expert-tuchengzi")
    assert portal is not None

    def happen(event: Event) -> None:
        assert not portal.call(site.gate.submit, event).dead

    happen(Said(key="web:1", at=NOW, sender=farmer, text="鹅下软蛋咋办"))
    happen(Commanded(key="web:2", at=NOW + timedelta(minutes=1), sender=farmer, command="expert"))
    happen(Tapped(key="web:3", at=NOW + timedelta(minutes=2), sender=farmer, data="town.121.tuchengzi"))
    reply = "把贝壳粉撒在料里 <b>三天</b>"
    happen(Said(key="web:4", at=NOW + timedelta(minutes=9), sender=expert, text=reply, about=121))
    happen(Said(key="web:5", at=NOW + timedelta(minutes=9), sender=expert, text="去过他家", about=121, internal=True))
    page = page_of(own_console, 121)
    talk = part(page, "talk")
    assert talk.index("鹅下软蛋咋办") < talk.index("贝壳粉撒在料里 &lt;b&gt;三天")
    assert "土城子镇包联专家" in talk
    assert "去过他家" in part(page, "remarks")
    assert "去过他家" not in talk
    assert "goose-soft-eggs" in part(page, "verdict")
    for told in ("农户说话", "用了命令", "点了按钮", "专家答复", "写了内部备注", "土城子镇包联专家"):
        assert told in part(page, "journal")
    listed = own_console.browser().get("/console/?q=贝壳粉撒在料里").text
    assert 'data-testid="row-121"' in listed


def test_everything_said_stands_there_with_who_when_and_whether_it_arrived(console: Console) -> None:
    row = the_one(console, status="replied")
    talk = part(page_of(console, row.number), "talk")
    assert "农户" in talk
    assert "先隔开，再喂电解质" in talk
    assert console.house.county.person(row.holder or "").title.zh in talk  # type: ignore[union-attr]
    assert re.search(r'data-testid="state-(sent|dead|queued)"', talk)
    assert re.search(r'<time[^>]*title="2026-0\d-\d\d \d\d:\d\d:\d\d"', talk)


def test_what_did_not_arrive_says_why(console: Console) -> None:
    dead = part(page_of(console, 111), "talk")  # 111 is 3 more than a multiple of 12: see the seed
    assert 'data-testid="state-dead"' in dead
    assert "没送到" in dead
    assert "blocked by the user" in dead
    assert "试了 3 次" in dead
    assert 'data-testid="state-queued"' in part(page_of(console, 115), "talk")


def test_an_edit_is_one_more_version(console: Console) -> None:
    talk = part(page_of(console, 114), "talk")  # every sixth one was edited
    assert "第 1 版，后来改了" in talk
    assert "改过，第 2 版" in talk
    assert talk.index("第 1 版") < talk.index("第 2 版")


def test_the_verdict_names_confidence_candidates_and_the_version_shown(console: Console) -> None:
    row = the_one(console, decision="answer")
    verdict = part(page_of(console, row.number), "verdict")
    assert row.confidence is not None
    assert f"{row.confidence:.0%}" in verdict
    assert "goose-gosling-deaths" in verdict
    assert console.house.knowledge.entries["goose-gosling-deaths"].title.zh in verdict
    assert "0a1b2c" in verdict
    assert "后来改过" in verdict
    assert "0.31" in verdict
    assert "kb-1" in verdict


def test_an_entry_that_has_not_changed_is_not_said_to_have(own_console: Console) -> None:
    entry = own_console.house.knowledge.entries["goose-soft-eggs"]
    shown: Mapping[str, Any] = {
        "decision": "answer", "entry": entry.id, "entry_version": entry.version, "confidence": 1.0, "reason": "odd",
        "candidates": [["gone-entry", 0.5]], "knowledge_version": "kb",
    }  # fmt: skip
    with own_console.database.writing() as session:
        session.execute(update(tables.consultation).where(tables.consultation.c.number == 5).values(shown=shown))
        session.execute(update(tables.consultation).where(tables.consultation.c.number == 6).values(shown=None))
    verdict = part(page_of(own_console, 5), "verdict")
    assert "后来改过" not in verdict
    assert "gone-entry" in verdict
    assert "odd" in verdict
    assert "还没有判定" in part(page_of(own_console, 6), "verdict")


def test_the_journal_tells_every_step_with_its_actor(console: Console) -> None:
    row = the_one(console, status="waiting")
    journal = part(page_of(console, row.number), "journal")
    holder = console.house.county.person(row.holder or "")
    assert holder is not None
    for told in ("农户说话", "时间到了", "机器人", "农户", holder.title.zh, "知识库里没有对上的答案"):
        assert told in journal
    assert journal.count("<tr>") == 3


def test_remarks_stand_apart_from_what_the_farmer_read(console: Console) -> None:
    page = page_of(console, 112)  # every eighth one has a remark
    assert REMARK in part(page, "remarks")
    assert REMARK not in part(page, "talk")
    assert "没有备注" in part(page_of(console, 111), "remarks")


def test_what_experts_got_is_folded_away_beside(console: Console) -> None:
    row = the_one(console, status="waiting")
    page = page_of(console, row.number)
    assert f"咨询 {row.number} 号" in part(page, "inside")
    assert "原话：" not in part(page, "talk")
    assert 'data-testid="inside"' not in page_of(console, the_one(console, holder=None).number)


def test_photos_and_recordings_are_shown_and_can_be_fetched(console: Console) -> None:
    browser = console.browser()
    row = the_one(console, media=1)
    page = page_of(console, row.number)
    address = re.search(r'<img src="([^"]+)"', page)
    assert address
    answer = browser.get(address[1])
    assert answer.content == PNG
    assert answer.headers["content-type"] == "image/png"
    assert "sandbox" in answer.headers["content-security-policy"]
    voice = page_of(console, 120)
    assert re.search(r"<audio controls[^>]*src=", voice)
    sound = browser.get(f"/console/consultation/120/media/{VOICE.file}")
    assert sound.headers["content-type"] == "audio/ogg"


@pytest.mark.parametrize("file", ["file:ffffffffffffffff.png", "..%2f..%2fnongda.db", "%00", PHOTO.file])
def test_a_file_of_another_consultation_is_not_there(console: Console, file: str) -> None:
    number = the_one(console, media=0).number
    assert console.browser().get(f"/console/consultation/{number}/media/{file}").status_code == 404


@pytest.mark.parametrize("number", ["0", "121", "99999999999999999999999999", "abc", "-1"])
def test_a_consultation_that_is_not_there_is_told_in_plain_words(console: Console, number: str) -> None:
    answer = console.browser().get(f"/console/consultation/{number}")
    assert answer.status_code == 404
    assert 'data-testid="error"' in answer.text
    assert 'href="/console"' in answer.text


def test_the_way_back_leads_to_the_same_list(console: Console) -> None:
    page = console.browser().get("/console/consultation/9?q=鹅&page=2&evil=%22%3E").text
    assert 'href="/console/?q=%E9%B9%85&amp;page=2" data-testid="back"' in page


def test_phone_numbers_are_covered_for_whoever_may_not_see_them(console: Console) -> None:
    number = 118  # its farmer left one
    whole, covered = page_of(console, number), page_of(console, number, READER)
    assert 'href="tel:13800000118"' in whole
    assert "138****0118" in covered
    assert "13800000118" not in covered
    remark = page_of(console, 112, READER)
    assert "139****2222" in remark
    assert "13911112222" not in remark


def test_a_forgotten_farmers_consultation_says_so(own_console: Console) -> None:
    with own_console.database.writing() as session:
        session.execute(update(tables.consultation).where(tables.consultation.c.number == 7).values(erased=True))
    assert 'data-testid="erased"' in page_of(own_console, 7)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_words_that_try_to_break_the_page_stay_words(console: Console, language: str) -> None:
    with console.database.reading() as session:
        rows = {row.question: row.number for row in views.export_rows(session, views.Filter())}
    for question in EVIL:
        if question not in rows:
            continue
        page = page_of(console, rows[question], language=language)
        assert "<script" not in page
        assert not re.search(r"<img[^>]*onerror", page)
        assert page.count("<bdi>") == page.count("</bdi>")
        assert "49" not in part(page, "talk") or "7 * 7" in page
    assert len([question for question in EVIL if question in rows]) >= 12
