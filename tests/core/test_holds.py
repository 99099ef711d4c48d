"""Waiting for the farmer: the clock stands, and runs on with the farmer's next words or after the longest wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.situation import Status
from tests.core.world import PHOTO, World, with_expert

RED = "小鹅死得多咋办"


def _holds(world: World, what: str = "等照片") -> None:
    world.taps("expert", "更多")
    world.taps("expert", "等农户")
    world.taps("expert", what)
    world.hears("farmer")


def test_the_farmer_is_told_once_what_is_waited_for_and_the_clock_stands(world: World) -> None:
    with_expert(world)
    world.taps("expert", "更多")
    world.taps("expert", "等农户")
    assert "钟停着" in world.hears("expert")[-1]
    world.taps("expert", "等照片")
    assert world.hears("farmer") == ["土城子镇包联专家在等您的照片（咨询 1 号）。方便时拍了发到这里，一发就接着办。"]
    assert "最多等到5月22日09:00" in world.hears("expert")[0]
    assert (world.case().status, world.case().held_for) == (Status.TAKEN, "photo")
    assert {bell.kind for bell in world.bells} == {"hold"}
    world.taps("expert", "等照片")
    assert world.hears("farmer") == []
    assert "早就在等了" in world.hears("expert")[0]
    world.commands("expert", "mine")
    assert "（等农户的照片）" in world.inbox("expert")[-1]
    world.time_passes(hours=48)
    assert world.hears("farmer") == []


def test_what_was_left_of_the_clock_runs_on_when_the_farmer_sends_it(world: World) -> None:
    with_expert(world)
    world.time_passes(hours=1)
    _holds(world)
    world.time_passes(hours=24)
    world.hears("expert")
    world.farmer_says(media=(PHOTO,))
    assert world.case().held_for == ""
    due = world.case().due_at
    assert due is not None
    assert timedelta(hours=2, minutes=58) < due - world.now <= timedelta(hours=3)
    told = world.hears("expert")[0]
    assert "农户又说：\n照片1个" in told
    assert "钟接着走，请在今天13:00前回。" in told
    assert {bell.kind for bell in world.bells} == {"remind", "pass_on"}


def test_words_come_with_by_when_to_answer_in_one_message(world: World) -> None:
    with_expert(world)
    _holds(world, "等农户回话")
    world.hears("expert")
    world.farmer_says("八岁，母的")
    assert world.hears("expert") == ["咨询 1 号，农户又说：\n八岁，母的\n钟接着走，请在今天13:00前回。"]


@pytest.mark.parametrize(("what", "resumes"), [("等照片", False), ("等农户回话", True)])
def test_all_right_is_no_photo(world: World, what: str, resumes: bool) -> None:
    with_expert(world)
    _holds(world, what)
    world.farmer_says("好的")
    assert (world.case().held_for == "") is resumes


def test_thanks_do_not_end_the_wait(world: World) -> None:
    with_expert(world)
    _holds(world)
    world.farmer_says("谢谢")
    assert world.case().held_for == "photo"


def test_an_edited_message_is_an_answer_too(world: World) -> None:
    with_expert(world)
    world.farmer_says("它还拉稀")
    _holds(world, "等农户回话")
    world.hears("expert")
    world.edits("farmer", "它还拉稀", "它拉血了")
    assert world.case().held_for == ""
    assert "钟接着走" in world.hears("expert")[0]


def test_a_message_at_night_resumes_and_the_answer_is_due_in_the_morning(world: World) -> None:
    with_expert(world)
    world.time_passes(hours=3)
    _holds(world)
    world.time_passes(hours=11)  # eleven in the evening
    world.hears("expert")
    world.farmer_says(media=(PHOTO,))
    assert "请在明天09:00前回" in world.hears("expert")[0]
    world.time_passes(hours=8)
    assert world.hears("expert") == []


def test_a_farmer_who_never_answers(world: World) -> None:
    with_expert(world)
    _holds(world)
    world.hears("expert")
    world.time_passes(hours=72.1)
    told = world.hears("expert")
    assert len(told) == 1
    assert "农户一直没有来信，钟接着走。请在今天13:00前回" in told[0]
    assert world.hears("farmer") == []
    assert world.case().held_for == ""
    world.time_passes(hours=24 * 3)
    assert world.case().holder == "poultry-expert"


def test_a_wait_that_ends_on_a_day_off_ends_in_the_morning_after(world: World) -> None:
    world.time_passes(hours=24 * 2 + 11)  # Thursday evening
    with_expert(world)
    _holds(world)
    world.hears("expert")
    world.time_passes(hours=73)  # Sunday evening
    assert world.hears("expert") == []
    world.time_passes(hours=11)
    assert len(world.hears("expert")) == 1


def test_going_on_without_the_farmer(world: World) -> None:
    with_expert(world)
    _holds(world)
    world.taps("expert", "我来接")
    assert "不等了，钟接着走。请在今天13:00前回" in world.inbox("expert")[-1]
    assert world.case().held_for == ""


def test_waiting_for_something_else_keeps_what_was_left(world: World) -> None:
    with_expert(world)
    world.time_passes(hours=2)
    _holds(world)
    left = world.case().left_minutes
    world.taps("expert", "等农户回话")
    assert (world.case().held_for, world.case().left_minutes) == ("word", left)


@pytest.mark.parametrize("how", ["answered", "passed on", "closed", "alarm"])
def test_what_ends_the_case_or_moves_it_ends_the_wait(world: World, how: str) -> None:
    card = with_expert(world)
    _holds(world)
    if how == "answered":
        world.expert_replies(card, "先喂温水")
    elif how == "passed on":
        world.forges("expert", "pass.1.busy_poultry-expert")
    elif how == "closed":
        world.taps("expert", "结了")
    else:
        world.farmer_says("俺老汉喝了农药")
    assert (world.case().held_for, world.case().held_until) == ("", None)
    assert "hold" not in {bell.kind for bell in world.bells}


def test_only_who_has_an_unanswered_case_can_wait(world: World) -> None:
    card = with_expert(world)
    world.forges("lead", "hold.1.photo")
    assert "现在归土城子镇包联专家" in world.inbox("lead")[-1]
    world.expert_replies(card, "拍张照片看看")
    world.forges("expert", "hold.1.photo")
    assert "已经回过了" in world.inbox("expert")[-1]
    assert world.case().held_for == ""


def test_a_red_flag_waits_for_minutes_only(world: World) -> None:
    world.farmer_says("土城子镇")
    world.farmer_says(RED)
    world.forges("expert", "hold.1.photo")
    assert world.case().held_until == world.now + timedelta(minutes=60)
    world.time_passes(minutes=61)
    assert world.case().held_for == ""
    assert "钟接着走" in world.inbox("expert")[-1]


def test_who_takes_over_a_held_case_has_a_running_clock(world: World) -> None:
    with_expert(world)
    _holds(world)
    world.forges("lead", "take.1")
    assert (world.case().holder, world.case().held_for) == ("county-lead", "")
    assert "pass_on" in {bell.kind for bell in world.bells}


def test_a_hold_whose_holder_is_gone_still_ends(world: World) -> None:
    with_expert(world)
    _holds(world)
    world.accounts.pop(next(a for a, who in world.accounts.items() if who == "tuchengzi-expert"))
    people = tuple(post for post in world.house.county.people if post.id != "tuchengzi-expert")
    world.house = replace(world.house, county=world.house.county.model_copy(update={"people": people}))
    world.time_passes(hours=72.5)
    assert world.case().held_for == ""


def test_while_a_panel_sits_there_is_no_clock_to_stop(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with_expert(world)
    monkeypatch.setattr("bot.core.panel.panels.sitting", lambda draft, case: object())
    world.forges("expert", "hold.1.photo")
    assert "正在会诊" in world.inbox("expert")[-1]
    assert world.case().held_for == ""
