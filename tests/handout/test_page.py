"""What stands on the printed page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.config import County
from bot.core.situation import Language
from bot.handout.page import BLANK, Page, Press, link_of, page
from knowledge.model import Entry
from tests.handout.conftest import GEESE, LINK

Printed = Callable[..., Page]
Made = Callable[..., Entry]


def test_the_answer_stands_in_its_order_with_the_last_part_set_apart(printed: Printed) -> None:
    one = printed()
    assert one.title == "鹅下软壳蛋怎么办"
    assert one.head == "康保县 农业明白纸 · 鹅"
    assert [(section.heading, section.lines) for section in one.sections] == [
        ("一、先看是不是这个", ("先看一看。",)),
        ("二、马上做（不花钱）", ("先隔开。",)),
        ("这些情况马上找人", ("找专家。",)),
    ]
    assert [section.urgent for section in one.sections] == [False, False, True]
    assert [section.run_in for section in one.sections] == [True, True, False]
    assert (one.banner, one.notes) == ("", ())


def test_it_says_what_is_urgent_what_people_answer_what_is_unconfirmed_and_when_it_holds(printed: Printed) -> None:
    assert "这是急事" in printed(red_flag=True).banner
    assert "专家" in printed(human_only=True).banner
    assert "这是急事" in printed(red_flag=True, human_only=True).banner
    assert printed(confirmed=False, months=[4, 5]).notes == (
        "管用的月份：4月、5月。",
        "有的数字待县里专家确认，拿不准先问专家。",
    )


def test_the_countys_numbers_stand_on_it_that_for_animals_only_where_it_may_be_needed(
    printed: Printed, press: Press, entry: Made
) -> None:
    assert printed().phones == (
        ("动物疫情报告", "0313-5510000"),
        ("农业热线", "12316"),
        ("政务热线", "12345"),
        ("人中毒受伤", "120"),
    )
    crops = page(replace(entry(), industry="buckwheat"), press, GEESE)
    assert [what for what, _ in crops.phones] == ["农业热线", "政务热线", "人中毒受伤"]


def test_a_number_that_nobody_filled_in_is_a_blank(press: Press, entry: Made) -> None:
    phones = press.county.phones.model_copy(update={"animal_epidemic": "待填写 / to be filled in"})
    bare = replace(press, county=press.county.model_copy(update={"phones": phones}))
    assert page(entry(), bare, GEESE).phones[0] == ("动物疫情报告", BLANK)


def test_there_is_room_for_the_experts_name_unless_it_is_known(printed: Printed, press: Press, entry: Made) -> None:
    assert printed().expert == f"找专家：{BLANK} 电话：{BLANK}"
    expert = press.county.expert_of("tuchengzi")
    assert expert
    assert page(entry(), replace(press, expert=expert), GEESE).expert == f"找专家：土城子镇包联专家 电话：{BLANK}"
    expert = expert.model_copy(update={"phone": "0313-1"})
    assert page(entry(), replace(press, expert=expert), GEESE).expert.endswith("电话：0313-1")


def test_sources_date_and_version_stand_at_the_foot(printed: Printed, entry: Made) -> None:
    one = printed()
    assert one.sources == ("标准（县站，2020）",)
    assert one.foot == f"2026年12月1日印 · 编号 goose-soft-eggs · 版本 {entry().version}"


@pytest.mark.parametrize(
    ("address", "username", "link"),
    [(LINK, "nongda_bot", f"{LINK}/chat"), (None, "nongda_bot", "https://t.me/nongda_bot"), (None, None, "")],
)
def test_the_link_is_that_of_the_pages_else_of_telegram_else_there_is_none(
    county: County, address: str | None, username: str | None, link: str
) -> None:
    telegram = county.telegram.model_copy(update={"username": username})
    web = county.web.model_copy(update={"public_address": address})
    assert link_of(county.model_copy(update={"telegram": telegram, "web": web})) == link


def test_in_english_too(press: Press, entry: Made) -> None:
    one = page(entry(months=[4, 5]), replace(press, language=Language.ENGLISH), GEESE)
    assert one.title == "my geese lay soft eggs"
    assert one.notes == ("Holds in Apr, May.",)
    assert one.foot.startswith("Printed 2026-12-01 · goose-soft-eggs · version ")
    assert (one.between, one.colon) == ("; ", ": ")


def test_a_page_of_many_words_is_long(printed: Printed) -> None:
    sections = {"check": "看。\n" * 12, "now": "做。\n" * 10, "call": "找人。"}
    answer = {"zh": sections, "en": dict.fromkeys(sections, "Look.")}
    assert not printed().long
    assert printed(answer=answer).long
