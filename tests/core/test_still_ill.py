"""The farmer goes on: still not better, something else meanwhile, very much at once."""

from __future__ import annotations

import pytest

from bot.core.situation import Status
from tests.core.cast import ScriptedMatcher
from tests.core.world import HARD, World, with_expert

FLOOD = 25
SHEEP = "我家羊这两天老在墙根磨嘴，毛一撮一撮地掉，这是咋回事"


def _closed(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "喂点盐水")
    world.taps("expert", "结了", on=card)
    for who in ("farmer", "expert"):
        world.hears(who)


# --- still not better


@pytest.mark.parametrize("words", ["还是不行", "没好", "不见好", "更重了", "喂了三天还是不行，今天更重了", "还没好啊"])
def test_still_not_better_after_the_expert_closed_goes_back_to_the_same_expert(world: World, words: str) -> None:
    _closed(world)
    world.time_passes(hours=60)
    world.farmer_says(words)
    assert (world.case(2).holder, world.case(2).status) == ("tuchengzi-expert", Status.WAITING)
    assert world.case(2).question == f"{HARD}\n{words}"
    assert world.case(2).reason == "not_over"
    card = world.hears("expert")[-1]
    assert "上一次是您办的（咨询 1 号）；结了以后，农户说没解决" in card
    assert "咨询编号 2" in world.hears("farmer")[-1]


def test_still_not_better_in_english(world: World) -> None:
    _closed(world)
    world.farmer_says("it is still not better")
    assert world.case(2).holder == "tuchengzi-expert"


def test_it_goes_back_to_who_had_it_by_hand_and_then_to_the_lead(world: World) -> None:
    with_expert(world)
    world.taps("expert", "转给别人")
    world.taps("expert", "照阳河镇包联专家")
    world.taps("expert", "忙不过来")
    world.taps("other expert", "结了")
    world.farmer_says("还是不行")
    assert world.case(2).holder == "zhaoyanghe-expert"
    while world.case(2).holder == "zhaoyanghe-expert":
        world.time_passes(hours=1)
    assert world.case(2).holder in ("poultry-expert", "county-lead")


def test_a_farmer_who_had_said_solved_may_change_his_mind(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "喂点盐水")
    world.taps("farmer", "解决了")
    world.farmer_says("又犯了")
    assert world.case(2).holder == "tuchengzi-expert"


def test_days_later_or_with_nothing_before_it_is_asked_what_is_meant(world: World) -> None:
    world.farmer_says("还是不行")
    assert "请说说" in world.inbox("farmer")[-1]
    _closed(world)
    world.time_passes(hours=24 * 8)
    world.farmer_says("还是不行")
    assert "请说说" in world.inbox("farmer")[-1]
    assert 2 not in world.consultations


@pytest.mark.parametrize("words", ["还是不行", "没好", "喂了三天也没见好"])
def test_still_not_better_under_an_answer_brings_a_person(world: World, words: str) -> None:
    world.farmer_says("鹅下软蛋")
    world.farmer_says(words)
    assert (world.case().status, world.case().reason) == (Status.PLACING, "not_helped")


def test_another_question_that_says_it_did_not_help_is_that_question(world: World) -> None:
    _closed(world)
    world.farmer_says("鹅下软蛋，喂了钙粉没见好咋办")
    assert world.case(2).reason != "not_over"


def test_a_short_line_before_it_is_the_question(world: World) -> None:
    world.farmer_says("骡子")
    world.farmer_says("还是不行")
    assert world.case().question == "骡子\n还是不行"


# --- something else meanwhile


def test_a_question_about_another_animal_right_after_the_hand_off_is_a_case_of_its_own(world: World) -> None:
    world.farmer_says("土城子镇")
    world.farmer_says("我家的鹅这几天总歪着脖子转圈，站不稳，是什么毛病")
    if world.case().status is not Status.WAITING:
        world.farmer_says("转人工")
    assert world.case().status is Status.WAITING
    world.hears("farmer")
    world.farmer_says(SHEEP)
    assert world.hears("farmer") != []
    assert world.case(2).question == SHEEP


def test_a_short_line_about_another_animal_is_confirmed(scripted_world: tuple[World, ScriptedMatcher]) -> None:
    world, matcher = scripted_world
    matcher.says("牛", subject="cattle")
    with_expert(world)
    world.farmer_says("牛")
    assert world.hears("farmer") == ["补充的话已转给土城子镇包联专家。"]


def test_a_detail_that_names_both_animals_stays_with_the_case(world: World) -> None:
    world.farmer_says("土城子镇")
    world.farmer_says("我家的鹅这几天总歪着脖子转圈，站不稳，是什么毛病")
    if world.case().status is not Status.WAITING:
        world.farmer_says("转人工")
    world.farmer_says("跟羊圈挨着，羊在墙那边没啥事，就是鹅这边一个接一个这样")
    assert 2 not in world.consultations


# --- very much at once


def test_a_question_after_a_flood_is_answered_once_it_is_over(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    for _ in range(FLOOD):
        world.farmer_says("好")
    assert world.case().status is Status.ANSWERED
    world.hears("farmer")
    world.farmer_says("荞麦多会儿种")
    assert world.hears("farmer") == []
    world.time_passes(minutes=1)
    assert "荞麦" in world.hears("farmer")[0]
    assert world.case(2).question == "荞麦多会儿种"


def test_a_question_in_a_flood_while_a_case_waits_is_one_of_its_own(world: World) -> None:
    with_expert(world)
    for _ in range(FLOOD):
        world.farmer_says("好")
    world.farmer_says("荞麦多会儿种")
    world.time_passes(minutes=1)
    assert "荞麦" in world.inbox("farmer")[-1]
