"""Days after an answer the farmer is asked what became of it; who is no better off gets a person again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.core.plan import ParcelKind
from bot.core.situation import Result, Status
from knowledge.model import Decision
from tests.core.cast import county, scripted
from tests.core.world import HARD, World, with_expert

SOWING = "荞麦多会儿种"
SOFT_EGGS = "鹅下软蛋咋办"


def _answered(world: World, days: float = 7.1) -> None:
    """The bot answered, and as many days later the question has been put."""
    world.farmer_says(SOFT_EGGS)
    world.commands("farmer", "place", "土城子镇")
    world.time_passes(hours=24 * days)
    world.sees("farmer", "现在咋样了")


def _replied(world: World) -> None:
    """The expert answered, and three days later the question has been put."""
    world.expert_replies(with_expert(world), "喂点盐水")
    world.time_passes(hours=24 * 3 + 1)
    world.sees("farmer", "现在咋样了")
    for who in ("farmer", "expert"):
        world.hears(who)


def _asked(world: World, who: str = "farmer") -> int:
    return sum("现在咋样了" in text for text in world.inbox(who))


# --- when


def test_the_days_are_those_of_the_entrys_stage(world: World) -> None:
    world.farmer_says(SOWING)
    world.time_passes(hours=24 * 13)
    assert _asked(world) == 0
    world.time_passes(hours=25)
    assert _asked(world) == 1
    result, shown = world.case().result, world.case().shown
    assert result is not None
    assert shown is not None
    assert (result.entry, result.entry_version) == (shown.entry, shown.entry_version)


def test_deaths_are_asked_about_after_two_days_and_never_twice(world: World) -> None:
    house, matcher = scripted()
    world = World(house)
    matcher.says("小鹅没了", Decision.ANSWER, "goose-gosling-deaths", subject="goose")
    world.farmer_says("小鹅没了")
    world.time_passes(hours=47)
    assert _asked(world) == 0
    world.time_passes(hours=2)
    assert _asked(world) == 1
    world.time_passes(hours=24 * 60)
    assert _asked(world) == 1


def test_what_one_may_do_by_law_is_not_asked_about(world: World) -> None:
    entry = next(one for one in world.house.knowledge.entries.values() if one.kind == "law" and not one.human_only)
    house, matcher = scripted()
    world = World(house)
    matcher.says("让不让卖", Decision.ANSWER, entry.id)
    world.farmer_says("让不让卖")
    world.time_passes(hours=24 * 60)
    assert _asked(world) == 0


def test_nobody_is_asked_on_a_holiday_or_at_night(world: World) -> None:
    hours = county().hours.model_copy(update={"holidays": (date(2026, 6, 3),)})
    world.house = replace(world.house, county=county(hours=hours))
    world.time_passes(hours=12)  # 21:00
    world.farmer_says(SOWING)
    world.time_passes(hours=24 * 14 + 12)
    assert _asked(world) == 0
    world.time_passes(hours=24)
    assert _asked(world) == 1


def test_a_question_that_came_due_while_the_house_was_closed_waits_for_the_morning(world: World) -> None:
    world.farmer_says(SOWING)
    bell = next(bell for bell in world.bells if bell.kind == "outcome")
    world.now = bell.due.replace(hour=20)  # four in the morning
    world.rings(bell)
    assert _asked(world) == 0
    world.time_passes(hours=5)
    assert _asked(world) == 1


def test_not_while_another_case_waits_for_a_person(world: World) -> None:
    world.farmer_says(SOFT_EGGS)
    world.time_passes(hours=24 * 6.9)
    with_expert(world)
    world.taps("expert", "我来接")
    world.time_passes(hours=24)
    assert _asked(world) == 0
    world.taps("expert", "结了")
    world.time_passes(hours=25)
    assert _asked(world) == 1


def test_one_question_of_the_kind_at_a_time(world: World) -> None:
    world.farmer_says(SOFT_EGGS)
    world.time_passes(minutes=5)
    world.farmer_says("鸡不下蛋了是咋回事，天天喂玉米")
    world.taps("farmer", "有用")
    world.time_passes(hours=24 * 7.1)
    assert _asked(world) == 1
    world.time_passes(hours=24 * 4)
    assert _asked(world) == len([c for c in world.consultations.values() if c.result]) == 2


def test_who_has_blocked_the_bot_or_forgotten_it_is_not_asked(world: World) -> None:
    world.farmer_says(SOFT_EGGS)
    world.says("stranger", SOFT_EGGS)
    world.taps("farmer", "有用")
    world.blocks("stranger")
    world.commands("farmer", "forget")
    world.taps("farmer", "删掉")
    world.farmer_says("你好")
    world.time_passes(hours=24 * 60)
    assert _asked(world) == 0
    assert _asked(world, "stranger") == 0
    assert [line.data["asked"] for line in world.lines() if "asked" in line.data] == [False]


def test_what_waited_too_long_is_let_go(world: World) -> None:
    world.farmer_says(SOFT_EGGS)
    bell = next(bell for bell in world.bells if bell.kind == "outcome")
    world.now = bell.due.replace(month=9)
    world.rings(bell)
    assert _asked(world) == 0


def test_an_expert_who_sent_an_entry_is_asked_about_by_its_stage(world: World) -> None:
    house, matcher = scripted()
    world = World(house)
    matcher.says(HARD, Decision.ESCALATE, "buckwheat-sowing-date", subject="buckwheat")
    card = with_expert(world)
    world.taps("expert", next(text for text in card.buttons if "荞麦" in text))
    world.time_passes(hours=24 * 13)
    assert _asked(world) == 0
    world.time_passes(hours=25)
    result = world.case().result
    assert result is not None
    assert result.entry is None
    parcel = next(one.parcel for one in world.posted if one.id == result.parcel)
    assert (parcel.entry, parcel.author) == ("buckwheat-sowing-date", "tuchengzi-expert")


# --- by a button


def test_better_is_an_accepted_answer_and_the_second_question_follows(world: World) -> None:
    _answered(world)
    world.taps("farmer", "好了或见好")
    assert (world.case().status, world.case().outcome) == (Status.CLOSED, "helped")
    assert "照着做了吗" in world.hears("farmer")[-1]
    world.taps("farmer", "做了一部分")
    assert world.hears("farmer")[-1] == "记下了，谢谢您告诉我们。"
    result = world.case().result
    assert result is not None
    assert (result.went, result.did) == ("better", "partly")
    assert world.lines()[-2].data["went"] == "better"
    assert world.lines()[-1].data["did"] == "partly"


def test_better_after_an_expert_is_told_to_the_expert(world: World) -> None:
    _replied(world)
    world.taps("farmer", "好了或见好")
    assert world.hears("expert") == ["回访：咨询 1 号，农户说好了或见好。"]
    assert world.case().outcome == "helped"


def test_better_while_the_case_is_still_open_ends_it(world: World) -> None:
    house, matcher = scripted()
    world = World(house)
    matcher.says("小鹅没了", Decision.ANSWER, "goose-gosling-deaths", subject="goose")
    world.farmer_says("小鹅没了")
    world.time_passes(hours=49)
    assert world.case().status is Status.ANSWERED
    world.taps("farmer", "好了或见好")
    assert (world.case().status, world.case().outcome) == (Status.CLOSED, "helped")
    assert not world.bells


def test_no_better_after_the_bots_answer_goes_to_the_townships_expert(world: World) -> None:
    _answered(world)
    world.hears("farmer")
    world.taps("farmer", "还那样")
    assert (world.case(2).holder, world.case(2).reason) == ("tuchengzi-expert", "not_better")
    card = world.letters("expert")[-1]
    assert card.parcel.kind is ParcelKind.CARD
    assert "几天后回访，农户说没见好" in card.text
    result = world.case().result
    assert result is not None
    assert (result.went, result.again) == ("same", 2)
    told, did = world.hears("farmer")
    assert "转给土城子镇包联专家" in told
    assert "照着做了吗" in did
    world.taps("farmer", "没做")
    assert world.inbox("expert")[-1] == "咨询 2 号：上次的办法，农户说“没做”。"


def test_no_better_without_a_township_asks_for_it_and_what_was_talked_of_is_not_lost(world: World) -> None:
    world.farmer_says(SOFT_EGGS)
    world.time_passes(hours=24 * 7.1)
    world.farmer_says("骡子")
    world.taps("farmer", "更重了")
    assert world.case(2).holder == "county-lead"
    assert world.case(3).status is Status.PLACING
    world.taps("farmer", "照阳河镇")
    assert world.case(3).holder == "zhaoyanghe-expert"


def test_an_answer_that_is_being_read_makes_room(world: World) -> None:
    world.farmer_says(SOFT_EGGS)
    world.time_passes(hours=24 * 7.1)
    world.farmer_says(SOWING)
    world.taps("farmer", "更重了")
    assert world.case(2).outcome == "moved_on"
    assert world.case(3).status is Status.PLACING


def test_worse_after_the_expert_has_closed_goes_back_to_the_expert_under_a_new_number(world: World) -> None:
    world.expert_replies(with_expert(world), "喂点盐水")
    world.taps("expert", "结了")
    world.time_passes(hours=24 * 3 + 1)
    world.taps("farmer", "更重了")
    assert (world.case(2).holder, world.case(2).status) == ("tuchengzi-expert", Status.WAITING)
    assert "上一次是您办的（咨询 1 号）" in world.inbox("expert")[-1]


def test_worse_while_the_case_is_still_the_experts_waits_again_there(world: World) -> None:
    card = with_expert(world)
    world.time_passes(hours=1)
    world.expert_replies(card, "喂点盐水")
    bell = next(bell for bell in world.bells if bell.kind == "outcome")
    world.bells = [one for one in world.bells if one.kind != "close"]
    world.rings(bell)
    world.hears("expert")
    world.taps("farmer", "更重了")
    assert world.case().status is Status.TAKEN
    assert world.case().due_at is not None
    assert world.hears("expert") == ["回访：咨询 1 号，农户说没见好，请再看看。回复咨询卡就行。"]
    world.taps("farmer", "照着做了")
    assert world.hears("expert") == ["咨询 1 号：上次的办法，农户说“照着做了”。"]


def test_no_better_while_the_bots_answer_stands_keeps_its_number(world: World) -> None:
    house, matcher = scripted()
    world = World(house)
    matcher.says("小鹅没了", Decision.ANSWER, "goose-gosling-deaths", subject="goose")
    world.farmer_says("小鹅没了")
    world.commands("farmer", "place", "土城子镇")
    world.time_passes(hours=49)
    world.taps("farmer", "更重了")
    assert len(world.consultations) == 1
    assert world.case().reason == "not_better"
    world.taps("farmer", "还那样")  # another word on what has been taken up again
    assert world.hears("farmer")[-1] == "记下了，谢谢您告诉我们。"


# --- bad cases


def test_better_for_what_has_been_taken_up_again_leaves_it_there(world: World) -> None:
    with_expert(world)
    world.consultations[1] = replace(world.case(), result=Result(world.now, did="yes"))
    world.forges("farmer", "went.1.better")
    assert world.case().status is Status.WAITING
    assert not world.hears("farmer")  # what was done is known already


def test_worse_after_an_expert_who_has_no_post_any_more_goes_to_who_is_there(world: World) -> None:
    world.expert_replies(with_expert(world), "喂点盐水")
    people = tuple(one for one in world.house.county.people if one.role == "staff")
    nobody = world.house.county.model_copy(update={"people": people, "lead": "gone"})
    world.house = replace(world.house, county=nobody)
    world.consultations[1] = replace(world.case(), result=Result(world.now))
    world.forges("farmer", "went.1.worse")
    assert world.case().holder is None


def test_a_button_pressed_twice_does_nothing_more(world: World) -> None:
    _answered(world)
    world.taps("farmer", "更重了")
    world.taps("farmer", "更重了")
    assert world.hears("farmer")[-1] == "已经记下了。"
    assert len(world.consultations) == 2
    world.taps("farmer", "照着做了")
    world.taps("farmer", "照着做了")
    assert world.hears("farmer")[-1] == "已经记下了。"


def test_who_changes_his_mind_is_taken_at_his_last_word(world: World) -> None:
    _answered(world)
    world.taps("farmer", "好了或见好")
    world.taps("farmer", "更重了")
    assert world.case(2).with_person
    world.taps("farmer", "好了或见好")
    result = world.case().result
    assert result is not None
    assert result.went == "better"


@pytest.mark.parametrize("data", ["went.1.better", "went.1.odd", "did.1.yes", "went.0.better", "did.0.no", "did.1.odd"])
def test_a_button_that_was_never_shown_is_refused(world: World, data: str) -> None:
    world.farmer_says(SOWING)
    world.forges("farmer", data)
    assert "过期" in world.hears("farmer")[-1]


def test_after_the_erasure_the_buttons_mean_nothing(world: World) -> None:
    _answered(world)
    world.commands("farmer", "forget")
    world.taps("farmer", "删掉")
    world.taps("farmer", "更重了")
    assert "过期" in world.hears("farmer")[-1]
    assert len(world.consultations) == 1


def test_an_answer_that_is_no_longer_in_the_knowledge_base_is_asked_about_all_the_same(world: World) -> None:
    world.farmer_says(SOFT_EGGS)
    shown = world.case().shown
    assert shown is not None
    entries = {id: one for id, one in world.house.knowledge.entries.items() if id != shown.entry}
    world.house = replace(world.house, knowledge=replace(world.house.knowledge, entries=entries))
    world.time_passes(hours=24 * 7.1)
    world.taps("farmer", "更重了")
    result = world.case().result
    assert result is not None
    assert (result.entry, result.entry_version) == (shown.entry, shown.entry_version)


@pytest.mark.parametrize("status", [Status.WAITING, Status.PLACING])
def test_a_case_that_is_on_its_way_already_says_where_it_stands(world: World, status: Status) -> None:
    if status is Status.WAITING:
        with_expert(world)
    else:
        world.farmer_says(HARD)
    world.consultations[1] = replace(world.case(), result=Result(world.now))
    world.forges("farmer", "went.1.same")
    assert world.case().status is status
    assert ("土城子镇包联专家" if status is Status.WAITING else "乡镇") in "".join(world.hears("farmer")[-2:])
