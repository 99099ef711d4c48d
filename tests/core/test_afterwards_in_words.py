"""What became of an answer, told in words rather than by a button."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.plan import ParcelKind
from bot.core.situation import Result, Status
from tests.core.cast import scripted
from tests.core.world import PHOTO, World, with_expert

SOWING = "荞麦多会儿种"
SOFT_EGGS = "鹅下软蛋咋办"


def _answered(world: World) -> None:
    """The bot answered, and a week later the question has been put."""
    world.farmer_says(SOFT_EGGS)
    world.commands("farmer", "place", "土城子镇")
    world.time_passes(hours=24 * 7.1)
    world.sees("farmer", "现在咋样了")


def test_better_in_words(world: World) -> None:
    _answered(world)
    world.farmer_says("好多了")
    result = world.case().result
    assert result is not None
    assert result.went == "better"
    assert world.case().outcome == "helped"
    assert "照着做了吗" in world.hears("farmer")[-1]


@pytest.mark.parametrize(("words", "went"), [("还是死", "worse"), ("还是不行", "same"), ("更重了", "worse")])
def test_no_better_in_words(world: World, words: str, went: str) -> None:
    _answered(world)
    world.farmer_says(words)
    result = world.case().result
    assert result is not None
    assert result.went == went
    assert world.case(2).holder == "tuchengzi-expert"
    assert words in world.case(2).question


def test_no_better_in_words_to_an_experts_open_case_goes_to_the_expert(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "喂点盐水")
    world.consultations[1] = replace(world.case(), result=Result(world.now))
    world.time_passes(minutes=5)
    world.farmer_says("还是不行")
    result = world.case().result
    assert world.case().status is Status.TAKEN
    assert result is not None
    assert result.went == "same"
    assert any("还是不行" in text for text in world.hears("expert"))


def test_no_better_in_words_while_the_bots_answer_stands(world: World) -> None:
    world.farmer_says(SOFT_EGGS)
    world.consultations[1] = replace(world.case(), result=Result(world.now))
    world.farmer_says("还是不行")
    assert world.case().status is Status.PLACING
    assert "还是不行" in world.case().question


@pytest.mark.parametrize("standing", ["closed", "replied", "answered"])
def test_an_alarm_in_the_answer_goes_its_own_way_at_once(standing: str) -> None:
    house, matcher = scripted()
    world = World(house)
    matcher.says("又死了三十只", flags=("R4",))
    if standing == "answered":
        world.farmer_says(SOFT_EGGS)
        world.commands("farmer", "place", "土城子镇")
    else:
        world.expert_replies(with_expert(world), "喂点盐水")
    if standing == "closed":
        world.taps("expert", "结了")
    world.consultations[1] = replace(world.case(), result=Result(world.now))
    world.time_passes(minutes=5)
    world.farmer_says("又死了三十只")
    assert any(one.parcel.kind is ParcelKind.SAFETY for one in world.letters("farmer"))
    newest = world.case(max(world.consultations))
    assert newest.red_flags == ("R4",)
    assert newest.with_person
    result = world.case().result
    assert result is not None
    assert result.went == ("" if standing == "answered" else "worse")


@pytest.mark.parametrize("words", ["谢谢", "羊不吃草了是咋回事啊，已经三天了光趴着", "好的"])
def test_other_words_are_what_they_are(world: World, words: str) -> None:
    _answered(world)
    world.farmer_says(words)
    result = world.case().result
    assert result is not None
    assert result.went == ""


def test_a_reply_to_something_else_or_after_something_new_is_for_that(world: World) -> None:
    _answered(world)
    world.farmer_says(SOWING)
    world.farmer_says("还是不行")
    result = world.case().result
    assert result is not None
    assert result.went == ""
    world.farmer_says("还是不行", to=world.sees("farmer", "现在咋样了"))
    result = world.case().result
    assert result is not None
    assert result.went == "same"


def test_a_picture_without_words_is_no_answer(world: World) -> None:
    _answered(world)
    world.farmer_says(media=(PHOTO,))
    result = world.case().result
    assert result is not None
    assert result.went == ""
