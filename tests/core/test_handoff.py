"""A person is needed: the township is asked once, the case finds its expert, and the farmer knows who and by when."""

from __future__ import annotations

import pytest

from bot.core.situation import Status
from tests.core.cast import ADDRESSES, ScriptedMatcher
from tests.core.world import HARD, PHOTO, VOICE, World, with_expert

Scripted = tuple[World, ScriptedMatcher]


def test_not_solved_asks_the_township_then_the_expert_has_a_card_and_the_farmer_is_told_who_and_by_when(
    world: World,
) -> None:
    world.farmer_says("鹅下软蛋", name="老王")
    world.taps("farmer", "没解决，找专家")
    asked = world.letters("farmer")[-1]
    assert set(asked.buttons) == {"土城子镇", "照阳河镇", "满德堂乡", "不在上面"}
    world.hears("farmer")
    world.taps("farmer", "土城子镇")
    told, village = world.hears("farmer")
    assert told == (
        "这事转给土城子镇包联专家了，今天13:00前回您。咨询编号 1。您还有要补充的，接着说就行。\n"
        "急事可以打电话：0313-1111111。"
    )
    assert village == "哪个村？（可以不答）"
    card = world.sees("expert", "咨询 1 号")
    for part in (
        "农户：老王，土城子镇",
        "原话：鹅下软蛋",
        "您包联土城子镇；农户说答案没解决",
        "请在今天13:00前回",
        "可以先问农户",
    ):
        assert part in card.text
    entries, rest = list(card.buttons)[:-8], list(card.buttons)[-8:]
    assert entries[0] == "发：鹅下软壳蛋怎么办"
    assert all(button.startswith("发：") for button in entries)
    assert rest == ["我来接", "回答", "问农户", "请会诊", "转给别人", "不归我", "结了", "更多"]
    assert (world.case().status, world.case().holder) == (Status.WAITING, "tuchengzi-expert")


def test_the_phone_number_is_asked_with_the_handoff_and_only_while_it_is_not_known(world: World) -> None:
    with_expert(world)
    told = world.sees("farmer", "转给")
    assert [button.wants for row in told.parcel.buttons for button in row] == ["contact"]
    world.farmer_says(contact="138 0000\n0000")
    assert world.hears("farmer") == ["电话记下了，专家能给您打过去。"]
    assert world.hears("expert") == ["咨询 1 号，农户电话：138 0000 0000"]
    world.taps("expert", "结了")
    world.farmer_says("驴也不吃草了，趴了三天了起不来，毛也不亮，找谁看")
    assert world.sees("farmer", "咨询编号 2").parcel.buttons == ()
    assert "电话：138 0000 0000" in world.sees("expert", "咨询 2 号").text


def test_a_number_given_before_anybody_has_the_case_stands_on_the_card(world: World) -> None:
    world.farmer_says(contact="13800000000")
    with_expert(world)
    assert "电话：13800000000" in world.inbox("expert")[0]


def test_a_card_leaves_out_what_is_near_to_nothing(world: World) -> None:
    card = with_expert(world)
    assert list(card.buttons) == ["我来接", "回答", "问农户", "请会诊", "转给别人", "不归我", "结了", "更多"]
    assert "最近的条目" not in card.text
    assert world.case().industry is None


@pytest.mark.parametrize("typed", ["土城子镇", "我在土城子", "土城子镇的", "Tuchengzi", "土城子鎮"])
def test_a_typed_township_is_understood(world: World, typed: str) -> None:
    world.farmer_says(HARD)
    world.farmer_says(typed)
    assert world.case().holder == "tuchengzi-expert"
    assert world.case().question == HARD


def test_a_typed_village_says_its_township_too(world: World) -> None:
    world.farmer_says(HARD)
    world.farmer_says("东叠不齐村")
    assert (world.case().township, world.case().village) == ("tuchengzi", "dongdie")
    assert "土城子镇东叠不齐村" in world.sees("expert", "咨询 1 号").text


def test_what_is_said_beside_the_place_reaches_the_expert(world: World) -> None:
    world.farmer_says(HARD)
    world.farmer_says("我在照阳河镇，它还咳嗽")
    assert "它还咳嗽" in world.sees("other expert", "咨询 1 号").text


def test_an_unknown_township_is_asked_about_once_more_then_the_lead_takes_it(world: World) -> None:
    world.farmer_says(HARD)
    world.hears("farmer")
    world.farmer_says("张北的")
    assert world.hears("farmer") == ["没认出是哪个乡镇。请点一个；不在里面就点“不在上面”。"]
    world.farmer_says("就张北县城")
    assert "县农技负责人" in world.hears("farmer")[0]
    card = world.sees("lead", "咨询 1 号")
    assert "不知道农户在哪个乡镇，您是县里总负责" in card.text
    assert "没说地方" in card.text
    assert "张北的" in card.text


def test_what_is_said_meanwhile_is_kept_for_the_expert_and_is_no_failed_place(world: World) -> None:
    world.farmer_says(HARD)
    world.hears("farmer")
    world.farmer_says("它从上个礼拜三就开始咳嗽，夜里咳得更厉害")
    world.farmer_says(media=(PHOTO,), album="a")
    world.farmer_says(media=(PHOTO,), album="a")
    world.farmer_says(media=(VOICE,))
    world.farmer_says("谢谢")
    world.farmer_says("转人工")
    assert [text[:4] for text in world.hears("farmer")] == ["记下了，"] * 5
    world.farmer_says("土城子镇")
    assert "夜里咳得更厉害" in world.sees("expert", "咨询 1 号\n").text
    assert sum(one.parcel.media is not None for one in world.letters("expert")) == 3
    assert [m.text for m in world.messages][-3:] == ["谢谢", "转人工", "土城子镇"]


@pytest.mark.parametrize("way", ["不在上面", "都不是", "button"])
def test_a_farmer_from_elsewhere_goes_to_the_lead(world: World, way: str) -> None:
    world.farmer_says(HARD)
    if way == "button":
        world.taps("farmer", "不在上面")
    else:
        world.farmer_says(way)
    assert world.case().holder == "county-lead"
    assert "县农技负责人" in world.inbox("farmer")[-1]


def test_who_does_not_say_the_township_goes_to_the_lead_and_home_when_it_is_said_later(world: World) -> None:
    world.farmer_says(HARD)
    world.time_passes(minutes=31)
    assert world.case().holder == "county-lead"
    world.hears("lead"), world.hears("farmer")
    world.farmer_says("土城子镇")
    assert world.case().holder == "tuchengzi-expert"
    assert world.hears("lead") == ["咨询 1 号的农户在土城子镇，已转给土城子镇包联专家。"]
    assert world.hears("farmer") == [
        "记下了：土城子镇。",
        "咨询 1 号现在由土城子镇包联专家接手，今天13:30前回您。\n急事可以打电话：0313-1111111。",
    ]


def test_a_case_the_lead_has_begun_with_stays_with_the_lead(world: World) -> None:
    world.farmer_says(HARD)
    world.time_passes(minutes=31)
    world.taps("lead", "我来接")
    world.hears("lead")
    world.farmer_says("土城子镇")
    assert world.case().holder == "county-lead"
    assert world.case().township == "tuchengzi"
    assert world.hears("lead") == ["咨询 1 号，农户在土城子镇。"]


def test_the_township_is_asked_only_once_in_a_life(world: World) -> None:
    card = with_expert(world)
    world.taps("expert", "结了", on=card)
    world.farmer_says("驴也不吃草了，趴了三天了起不来，毛也不亮，找谁看")
    assert world.case(2).holder == "tuchengzi-expert"
    assert not any("哪个乡镇" in text for text in world.hears("farmer"))


def test_the_village_is_told_to_the_expert(world: World) -> None:
    with_expert(world)
    world.taps("farmer", "东叠不齐村")
    assert world.hears("farmer") == ["记下了：东叠不齐村。"]
    assert world.hears("expert") == ["咨询 1 号，农户在土城子镇东叠不齐村。"]


def test_the_village_may_be_left_out(world: World) -> None:
    with_expert(world)
    world.taps("farmer", "不说了")
    assert world.hears("farmer") == ["好，先不说。"]
    assert world.farmer().village is None


def test_a_village_tapped_after_the_case_was_passed_on_does_not_take_it_back(world: World) -> None:
    card = with_expert(world)
    world.taps("expert", "转给别人", on=card)
    world.taps("expert", "照阳河镇包联专家")
    world.taps("expert", "忙不过来")
    world.taps("farmer", "东叠不齐村")
    assert world.case().holder == "zhaoyanghe-expert"
    assert "东叠不齐村" in world.inbox("other expert")[-1]


def test_a_wrong_tap_is_put_right_by_the_right_one(world: World) -> None:
    with_expert(world)
    asked = world.sees("farmer", "哪个乡镇")
    world.taps("farmer", "照阳河镇", on=asked)
    assert world.case().holder == "zhaoyanghe-expert"
    assert world.hears("expert") == ["咨询 1 号的农户在照阳河镇，已转给照阳河镇包联专家。"]
    world.taps("farmer", "照阳河镇", on=asked)
    assert world.hears("farmer")[-1] == "记下了：照阳河镇。"


def test_a_village_tapped_in_an_older_list_counts_and_its_case_goes_home(world: World) -> None:
    with_expert(world, township="照阳河镇")
    world.forges("farmer", "vill.1.dongdie")
    assert (world.farmer().township, world.farmer().village) == ("tuchengzi", "dongdie")
    assert world.hears("farmer")[0] == "记下了：东叠不齐村。"
    assert world.case().holder == "tuchengzi-expert"
    world.forges("farmer", "vill.1.nowhere")
    assert world.hears("farmer") == ["这个按钮过期了。有问题直接说。"]


# --- who can be reached


def test_with_nobody_left_the_farmer_gets_numbers_to_call_and_staff_can_pass_it_on(world: World) -> None:
    with_expert(world)
    while world.case().holder is not None:
        world.time_passes(hours=1)
    assert any("眼下没有专家能接。急事请打农业热线 12316 或 12345" in text for text in world.inbox("farmer"))
    stuck = world.sees("staff", "没有人能接咨询 1 号")
    assert HARD in stuck.text
    world.hears("farmer")
    world.farmer_says("急死了，它不动了")
    assert world.hears("farmer") == ["记下了。一有专家接手，这些话一起给他看。"]
    world.commands("farmer", "mine")
    assert "等专家回" in world.inbox("farmer")[-1]
    world.taps("staff", "转给别人", on=stuck)
    world.taps("staff", "家禽专家")
    card = world.sees("stand-in", "咨询 1 号")
    assert "急死了" in card.text
    assert "农技站工作人员安排给您" in card.text
    assert "现在由家禽专家接手" in world.inbox("farmer")[-1]


def test_an_alarm_on_what_nobody_has_goes_up_the_ladder_again(world: World) -> None:
    with_expert(world)
    while world.case().holder is not None:
        world.time_passes(hours=1)
    world.farmer_says("骡子喝了农药水，俺老汉也喝了农药")
    assert world.case().holder == "tuchengzi-expert"
    assert "急情" in world.inbox("staff")[-1]


def test_an_expert_without_an_account_reads_it_on_the_desk(world: World) -> None:
    world.accounts.pop(ADDRESSES["expert"])
    world.farmer_says(HARD)
    world.taps("farmer", "土城子镇")
    assert [str(one.parcel.to) for one in world.posted if one.parcel.kind == "card"] == ["web:tuchengzi-expert"]
