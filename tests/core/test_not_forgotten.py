"""Nothing that was asked is forgotten: taken and left lying, stuck with nobody, sent to somebody whom no card reaches."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.plan import ParcelKind
from bot.core.situation import Status
from tests.core.cast import ADDRESSES, POSTS
from tests.core.world import HARD, World, with_expert

RED = "小鹅死得多咋办"


def _count(world: World, who: str, part: str) -> int:
    return sum(part in text for text in world.inbox(who))


def _until_nobody_else(world: World, who: str) -> None:
    """Up to the last rung, where it is taken."""
    while world.case().holder != POSTS[who]:
        world.time_passes(minutes=30)
    world.taps(who, "我来接")


def _until_nobody_has_it(world: World) -> None:
    while world.case().holder is not None:
        world.time_passes(minutes=30)


# --- taken and left lying


def test_who_took_a_case_is_reminded_while_lead_and_staff_hear_of_it_and_keeps_it_until_the_limit(world: World) -> None:
    with_expert(world)
    world.taps("expert", "我来接")
    world.time_passes(hours=24)
    assert (world.case().holder, world.case().status) == ("tuchengzi-expert", Status.TAKEN)
    assert _count(world, "expert", "提醒") == 2
    for who in ("lead", "staff"):
        told = world.sees(who, "土城子镇包联专家接了，到现在还没回农户")
        assert "转给别人" in told.buttons
        assert _count(world, who, "到现在还没回农户") == 1
    assert _count(world, "farmer", "还没等到回话") == 1
    world.time_passes(hours=24)
    assert (world.case().holder, world.case().status) == ("poultry-expert", Status.WAITING)
    assert "已转给家禽专家" in world.inbox("expert")[-1]
    assert "土城子镇包联专家接了，一直没回农户，现在归家禽专家" in world.sees("staff", "一直没回农户").text


def test_what_the_last_one_there_took_stays_and_is_spoken_of_with_growing_pauses(world: World) -> None:
    world.farmer_says(HARD)
    world.taps("farmer", "满德堂乡")
    world.taps("lead", "我来接")
    world.time_passes(hours=24 * 5)
    assert (world.case().holder, world.case().status) == ("county-lead", Status.TAKEN)
    assert 4 <= _count(world, "lead", "提醒") <= 8
    assert 3 <= _count(world, "staff", "到现在还没回农户") <= 7


def test_the_lead_can_take_over_what_was_left_lying(world: World) -> None:
    with_expert(world)
    world.taps("expert", "我来接")
    world.time_passes(hours=24)
    world.taps("lead", "我来接", on=world.sees("lead", "到现在还没回农户"))
    assert world.case().holder == "county-lead"


def test_words_after_an_answer_do_not_wait_for_ever(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "喂点盐水")
    world.farmer_says("喂了，今天鼻子又流水了")
    world.hears("lead")
    world.time_passes(hours=24)
    assert _count(world, "expert", "提醒") == 2
    assert "到现在还没回农户" in world.hears("lead")[0]
    assert world.case().holder == "tuchengzi-expert"


def test_an_alarm_that_was_taken_is_spoken_of_after_minutes_and_then_every_few_hours(world: World) -> None:
    world.farmer_says("土城子镇")
    world.farmer_says(RED)
    world.taps("expert", "我来接")
    world.time_passes(minutes=31)
    assert world.inbox("expert")[-1].startswith("提醒")
    world.time_passes(minutes=30)
    assert world.case().holder == "poultry-expert"
    assert _count(world, "staff", "一直没回农户") == 1
    _until_nobody_else(world, "lead")
    world.time_passes(hours=24)
    assert 6 <= _count(world, "staff", "到现在还没回农户") <= 11


def test_a_case_taken_when_it_was_overdue_gets_its_time_and_is_not_forgotten(world: World) -> None:
    with_expert(world)
    world.time_passes(hours=5)
    world.taps("expert", "我来接")
    due = world.case().due_at
    assert due is not None
    assert due > world.now
    before = len(world.inbox("farmer"))
    world.time_passes(hours=24)
    assert _count(world, "lead", "到现在还没回农户") >= 1
    assert len(world.inbox("farmer")) == before


def test_a_case_whose_taker_has_no_post_any_more_goes_up(world: World) -> None:
    with_expert(world)
    world.taps("expert", "我来接")
    world.consultations[1] = replace(world.case(), holder="gone")
    world.time_passes(hours=12)
    assert world.case().holder == "poultry-expert"


# --- stuck with nobody


def test_an_unanswered_alarm_does_not_write_to_the_farmer_all_night(world: World) -> None:
    world.farmer_says("土城子镇")
    world.farmer_says(RED)
    before = len(world.inbox("farmer"))
    _until_nobody_has_it(world)
    assert _count(world, "farmer", "还没等到回话") == 0
    assert _count(world, "farmer", "眼下没有专家能接") == 1
    once_round = len(world.inbox("farmer"))
    assert once_round - before <= 4
    world.time_passes(hours=24 * 3)
    assert len(world.inbox("farmer")) == once_round


def test_what_nobody_has_is_told_to_lead_and_staff_with_growing_pauses(world: World) -> None:
    world.farmer_says("土城子镇")
    world.farmer_says(RED)
    _until_nobody_has_it(world)
    for who in ("lead", "staff"):
        world.hears(who)
    world.time_passes(hours=2)
    assert len(world.hears("staff")) == 3
    world.time_passes(hours=24)
    assert 11 <= len(world.hears("staff")) <= 13
    assert list(world.sees("lead", "没有人能接咨询 1 号").buttons) == ["我来接", "转给别人"]
    assert list(world.sees("staff", "没有人能接咨询 1 号").buttons) == ["转给别人"]


def test_what_nobody_has_is_taken_with_all_that_was_said_meanwhile(world: World) -> None:
    with_expert(world)
    _until_nobody_has_it(world)
    world.farmer_says("今天站不起来了，你们快来看看")
    assert "一有专家接手" in world.inbox("farmer")[-1]
    world.taps("lead", "我来接", on=world.sees("lead", "没有人能接咨询 1 号"))
    card = world.letters("lead")[-2]
    assert card.parcel.kind is ParcelKind.CARD
    assert "今天站不起来了" in card.text
    assert "没有人接，您接了" in card.text
    assert world.inbox("farmer")[-1] == "县农技负责人已经在看您的问题了（咨询 1 号）。"
    assert {bell.kind for bell in world.bells} == {"remind", "pass_on"}


def test_a_township_told_late_brings_its_expert_to_what_nobody_has(world: World) -> None:
    world.farmer_says(RED)
    _until_nobody_has_it(world)
    world.taps("farmer", "照阳河镇", on=world.sees("farmer", "同时请点一下您的乡镇"))
    assert world.case().holder == "zhaoyanghe-expert"


# --- no card arrives


def test_a_card_that_does_not_arrive_goes_to_the_next_rung_at_once(world: World) -> None:
    world.blocks("expert", notice=False)
    world.farmer_says(HARD)
    world.taps("farmer", "土城子镇")
    world.time_passes(seconds=1)
    assert world.case().holder == "poultry-expert"
    assert not world.people["tuchengzi-expert"].reachable
    assert "咨询 1 号现在由家禽专家接手" in world.inbox("farmer")[-1]


def test_when_no_card_arrives_anywhere_it_ends_with_nobody_and_makes_no_circle(world: World) -> None:
    for who in ("expert", "stand-in", "lead", "staff"):
        world.blocks(who, notice=False)
    world.farmer_says(HARD)
    world.taps("farmer", "土城子镇")
    world.time_passes(seconds=1)
    assert world.case().holder is None
    posted = len(world.posted)
    world.time_passes(minutes=30)
    assert len(world.posted) == posted


def test_a_message_that_is_no_card_moves_no_case(world: World) -> None:
    with_expert(world)
    world.blocks("expert", notice=False)
    world.farmer_says("它还拉稀，今天一天没喝水")
    world.time_passes(seconds=1)
    assert world.case().holder == "tuchengzi-expert"
    assert not world.people["tuchengzi-expert"].reachable


def test_an_expert_who_writes_again_is_written_to_again(world: World) -> None:
    with_expert(world)
    world.blocks("expert", notice=False)
    world.farmer_says("它还拉稀")
    world.blocked.clear()
    world.commands("expert", "mine")
    assert world.posted[-1].parcel.to == ADDRESSES["expert"]
    assert world.people["tuchengzi-expert"].reachable


@pytest.mark.parametrize("who", ["expert", "lead"])
def test_taking_ones_own_case_twice_changes_nothing(world: World, who: str) -> None:
    with_expert(world)
    world.forges(who, "take.1")
    before = world.case()
    world.forges(who, "take.1")
    assert world.case() == before
    assert world.inbox(who)[-1] == "咨询 1 号早就是您的了。"
