"""R4 by numbers: deaths are read and asked back. Over the county's threshold they are a red flag, under it the case goes on."""

from __future__ import annotations

import pytest

from bot.config import Mortality
from bot.config.county import MortalityRow
from bot.core.alarms.losses import Losses, is_alarm
from bot.core.situation import Status
from knowledge.model import Decision
from tests.core.cast import ScriptedMatcher, house
from tests.core.test_red_flags import MANY_DEAD
from tests.core.world import HARD, World, with_expert

LAMBS = "羊羔拉稀，死了一只，咋治"
ODD = "我家的骡子这几天不吃草，死了一匹，毛也不亮了，是啥毛病"


def _losses(world: World, number: int = 1) -> Losses:
    losses = world.case(number).losses
    assert losses is not None
    return losses


# --- the threshold


@pytest.mark.parametrize(
    ("animal", "losses", "alarm"),
    [
        ("goose", Losses(dead=(5, 5)), True),
        ("goose", Losses(dead=(4, 4)), False),
        ("goose", Losses(dead=(12, 12), whole=(3000, 3000), days=(3, 3)), False),
        ("goose", Losses(dead=(12, 12), whole=(3000, 3000), days=(1, 2)), True),
        ("sheep", Losses(dead=(2, 2)), True),
        ("sheep", Losses(dead=(1, 1), whole=(5, 5)), False),
        ("", Losses(dead=(2, 2)), True),
        ("chicken", Losses(dead=(3, 3), whole=(100, 100)), True),
        ("chicken", Losses(dead=(3, 3), whole=(101, 101)), False),
        ("chicken", Losses(dead=(0, 0), whole=(10, 10)), False),
        ("chicken", Losses(whole=(10, 10)), False),
        ("chicken", Losses(dead=(11, 19), days=(4, 7)), False),
    ],
)
def test_what_is_an_alarm_by_number(animal: str, losses: Losses, alarm: bool) -> None:
    assert is_alarm(Mortality(), animal, losses) is alarm


def test_a_county_may_look_at_the_age_and_leave_rows_out() -> None:
    rows = (MortalityRow(animal="goose", until_days=7, heads=20, share_percent=10),)
    settings = Mortality(rows=rows)
    assert not is_alarm(settings, "goose", Losses(dead=(6, 6), age=(5, 5)))
    assert is_alarm(settings, "goose", Losses(dead=(6, 6), age=(8, 8)))
    assert is_alarm(settings, "goose", Losses(dead=(6, 6)))
    assert is_alarm(settings, "sheep", Losses(dead=(2, 2)))


# --- asked back after an alarm


def test_after_the_safe_instructions_the_numbers_are_asked_one_at_a_time_once_the_place_is_known(world: World) -> None:
    world.farmer_says(MANY_DEAD)
    world.hears("farmer")
    world.taps("farmer", "土城子镇")
    asked = world.sees("farmer", "死了几只？")
    assert "不答也不耽误" in asked.text
    world.hears("expert")
    world.hears("farmer")
    world.taps("farmer", "10到49只")
    assert world.hears("farmer") == ["一共养了几只（连死的）？"]
    assert world.hears("expert") == ["咨询 1 号，农户说，死亡：死 10–49"]
    world.farmer_says("3300")
    world.farmer_says("昨天到今天")
    assert world.hears("farmer") == ["从哪天开始死的？", "多大了？"]
    world.farmer_says("二十来天")
    assert world.hears("farmer") == ["记下了，谢谢。还有死的，或者病情变了，接着说。"]
    assert _losses(world).dead == (10, 49)
    assert _losses(world).whole == (3300, 3300)
    assert "死亡：死 10–49，共 3300，这 1–2 天里，20–21 天大" in world.inbox("expert")[-1]
    assert world.case().status is Status.WAITING


def test_one_line_that_tells_all_is_all_that_is_asked(world: World) -> None:
    world.farmer_says(MANY_DEAD)
    world.taps("farmer", "土城子镇")
    world.hears("farmer")
    world.farmer_says("3300只死了100只，20天大，昨天开始")
    assert world.hears("farmer") == ["记下了，谢谢。还有死的，或者病情变了，接着说。"]


def test_who_does_not_know_is_not_asked_again(world: World) -> None:
    world.farmer_says(MANY_DEAD)
    world.taps("farmer", "土城子镇")
    world.taps("farmer", "说不准")
    world.farmer_says("不知道")
    assert _losses(world).skipped == ("dead", "whole")
    assert world.inbox("farmer")[-1] == "从哪天开始死的？"


def test_silence_delays_nobody(world: World) -> None:
    world.farmer_says(MANY_DEAD)
    world.taps("farmer", "不在上面")
    assert world.case().holder == "county-lead"
    assert world.inbox("farmer")[-1].endswith("死了几只？")
    assert world.sees("lead", "咨询 1 号")
    world.time_passes(minutes=30)
    assert sum("死了几只" in text for text in world.inbox("farmer")) == 1


def test_numbers_in_the_question_stand_on_the_card_and_only_the_rest_is_asked(world: World) -> None:
    with_expert(world)
    world.farmer_says("小鹅死了十几只，一共300只，20天大，咋办")
    card = world.sees("expert", "死亡：").text
    assert "死 11–19，共 300，20 天大" in card
    assert "❗急情：畜禽成批死亡" in card
    assert world.inbox("farmer")[-1].endswith("从哪天开始死的？")


def test_nothing_died_and_nothing_more_is_asked(world: World) -> None:
    world.farmer_says(MANY_DEAD)
    world.taps("farmer", "土城子镇")
    world.taps("farmer", "没死")
    assert world.inbox("farmer")[-1].startswith("记下了")
    assert _losses(world).asked == ""


# --- by number


def test_under_the_threshold_the_case_goes_on_as_a_normal_one(world: World) -> None:
    card = with_expert(world, ODD)
    assert "死亡：死 1" in card.text
    assert world.case().red_flags == ()
    assert world.sees("farmer", "再问几个数").text.endswith("一共养了几只（连死的）？")
    assert world.inbox("staff") == []


def test_numbers_told_later_raise_the_alarm_with_its_bells(world: World) -> None:
    with_expert(world, ODD)
    world.taps("expert", "我来接")
    world.hears("farmer")
    world.farmer_says("又死了三匹")
    assert world.case().red_flags == ("R4",)
    assert world.case().status is Status.WAITING
    heard = world.hears("farmer")
    assert "0313-0000000" in heard[0]
    assert all("瘟" not in text for text in heard)
    assert "成了急情：畜禽成批死亡" in world.sees("expert", "成了急情").text
    assert "急情 畜禽成批死亡" in world.inbox("staff")[-1]


def test_a_button_raises_it_too_and_twice_is_once(world: World) -> None:
    with_expert(world, ODD)
    world.farmer_says("还没死别的")
    world.taps("farmer", "说不准")
    data = "loss.1.dead-5"
    world.forges("farmer", data)
    assert world.case().red_flags == ("R4",)
    told = len(world.posted)
    world.forges("farmer", data)
    assert len(world.posted) == told
    world.forges("farmer", "loss.1.dead-7")
    assert "过期" in world.inbox("farmer")[-1] or "按钮" in world.inbox("farmer")[-1]
    world.forges("farmer", "loss.0.dead-5")
    assert len(world.posted) == told + 2


def test_an_edit_raises_it(world: World) -> None:
    with_expert(world, ODD)
    world.edits("farmer", ODD, ODD.replace("一匹", "五匹"))
    assert world.case().red_flags == ("R4",)


def test_an_answered_farmer_who_tells_the_numbers_gets_a_person(scripted_world: tuple[World, ScriptedMatcher]) -> None:
    world, matcher = scripted_world
    sheep = next(
        id for id, entry in house().knowledge.entries.items() if entry.industry == "sheep" and not entry.human_only
    )
    matcher.says(LAMBS, Decision.ANSWER, sheep, subject="sheep")
    world.farmer_says("我在土城子镇")
    world.farmer_says(LAMBS)
    assert world.case().status is Status.ANSWERED
    assert world.inbox("farmer")[-1].endswith("一共养了几只（连死的）？")
    world.farmer_says("60只")
    world.taps("farmer", "昨天")
    assert world.case().status is Status.ANSWERED
    world.farmer_says("死了6只")
    assert world.case().status is Status.WAITING
    assert world.case().red_flags == ("R4",)
    assert "死 6，共 60，这 2 天里" in world.sees("expert", "死亡").text


def test_an_edit_raises_it_before_a_person_has_it(scripted_world: tuple[World, ScriptedMatcher]) -> None:
    world, matcher = scripted_world
    sheep = next(
        id for id, entry in house().knowledge.entries.items() if entry.industry == "sheep" and not entry.human_only
    )
    more = LAMBS.replace("一只", "三只")
    for text in (LAMBS, more):
        matcher.says(text, Decision.ANSWER, sheep, subject="sheep")
    world.farmer_says(LAMBS)
    world.edits("farmer", LAMBS, more)
    assert world.case().red_flags == ("R4",)
    assert world.case().holder == "county-lead"


def test_more_that_died_is_added(world: World) -> None:
    with_expert(world, ODD)
    world.farmer_says("今天又死了一匹")
    assert _losses(world).dead == (2, 2)
    assert world.case().red_flags == ("R4",)


def test_other_words_are_not_numbers(world: World) -> None:
    with_expert(world, ODD)
    world.farmer_says("胡麻地里草多得很，用啥除草剂除草最好使")
    assert _losses(world).whole is None
    world.farmer_says("给它喂了三次药也不管用，还有别的办法没有，急死人了")
    assert _losses(world).whole is None


def test_people_and_crops_are_no_losses(world: World) -> None:
    world.farmer_says("胡麻死了一百，咋回事")
    assert all(one.losses is None for one in world.consultations.values())


def test_after_two_days_a_number_is_not_the_answer(world: World) -> None:
    with_expert(world, HARD)
    world.farmer_says(MANY_DEAD)
    world.time_passes(hours=49)
    world.says("farmer", "300", to=world.sees("farmer", "咨询编号 1"))
    assert world.case(1).losses is None


def test_a_reply_to_another_case_is_about_that(world: World) -> None:
    with_expert(world, HARD)
    world.farmer_says(MANY_DEAD)
    first = world.sees("farmer", "咨询编号 1")
    world.says("farmer", "12", to=first)
    assert world.case(1).losses is None
