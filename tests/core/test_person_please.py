"""转人工: a wish for a person is granted, with whatever is known of what it is about."""

from __future__ import annotations

import pytest

from bot.core.situation import Status
from tests.core.cast import ScriptedMatcher
from tests.core.world import HARD, PHOTO, VOICE, World, with_expert

Scripted = tuple[World, ScriptedMatcher]


def test_a_wish_for_a_person_after_an_answer_takes_what_was_talked_about(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.farmer_says("转人工")
    assert (world.case().status, world.case().reason) == (Status.PLACING, "asked_person")
    assert world.messages[-1].text == "转人工"


@pytest.mark.parametrize("way", ["words", "command", "button"])
def test_a_wish_for_a_person_with_nothing_said_asks_what_it_is_about(world: World, way: str) -> None:
    if way == "words":
        world.farmer_says("转人工")
    elif way == "command":
        world.commands("farmer", "expert")
    else:
        world.forges("farmer", "person.0")
    assert world.hears("farmer")[0].startswith("好，我给您找专家。先说说什么事")
    world.farmer_says("鹅下软蛋")
    assert (world.case().status, world.case().reason) == (Status.PLACING, "asked_person")
    assert list(world.consultations) == [1]


def test_whatever_is_said_after_the_wish_goes_to_a_person_at_once(world: World) -> None:
    world.farmer_says("转人工")
    world.farmer_says("骡子不吃草")
    assert (world.case().status, world.case().question) == (Status.PLACING, "骡子不吃草")


def test_the_wish_is_repeated_before_anything_is_said(world: World) -> None:
    world.farmer_says("转人工")
    world.farmer_says("转人工")
    assert list(world.consultations) == [1]
    assert world.inbox("farmer")[0] == world.inbox("farmer")[1]


def test_a_picture_or_a_voice_after_the_wish_is_enough(world: World) -> None:
    world.farmer_says("转人工")
    world.farmer_says(media=(PHOTO,))
    assert (world.case().status, world.case().reason) == (Status.PLACING, "asked_person")
    world.says("stranger", "转人工")
    world.says("stranger", media=(VOICE,))
    assert world.case(2).reason == "voice"


def test_small_talk_with_a_picture_after_lines_and_a_wish(world: World) -> None:
    world.farmer_says("骡子")
    world.farmer_says("转人工", media=(PHOTO,))
    assert world.case().reason == "asked_person"


def test_a_mere_wish_that_is_followed_by_nothing_is_let_go(world: World) -> None:
    world.farmer_says("转人工")
    world.time_passes(hours=3)
    assert (world.case().status, world.case().outcome) == (Status.CLOSED, "nothing_said")


def test_the_command_may_say_at_once_what_it_is_about(world: World) -> None:
    world.commands("farmer", "expert", "鹅下软蛋")
    assert (world.case().status, world.case().reason) == (Status.PLACING, "asked_person")
    assert world.messages[0].text == "鹅下软蛋"
    world.commands("farmer", "expert", "三天了")
    assert world.case().question == "鹅下软蛋\n三天了"
    world.farmer_says("土城子镇")
    world.hears("expert")
    world.commands("farmer", "expert", "死了两只")
    assert world.hears("expert") == ["咨询 1 号，农户又说：\n死了两只\n死亡：死 2"]


def test_the_command_with_an_alarm_behind_it(world: World) -> None:
    world.farmer_says(HARD)
    world.commands("farmer", "expert", "俺老汉喝了农药")
    assert (world.case().status, world.case().red_flags) == (Status.WAITING, ("R1",))


def test_a_wish_while_somebody_has_the_case_says_who(world: World) -> None:
    with_expert(world)
    world.commands("farmer", "expert")
    assert world.hears("farmer") == [f"1 号：{HARD}（等土城子镇包联专家回）\n还有要说的，接着说就行，专家看得到。"]
    world.farmer_says("转人工")
    assert world.hears("expert") == ["咨询 1 号，农户又说：\n转人工"]


def test_not_solved_after_the_expert_closed_it_goes_to_a_person_with_all_that_was_said(world: World) -> None:
    card = with_expert(world)
    world.taps("expert", "结了", on=card)
    assert world.hears("farmer") == ["咨询 1 号结了。没解决就再说一声。"]
    world.farmer_says("没解决")
    assert (world.case(2).question, world.case(2).holder) == (HARD, "tuchengzi-expert")


@pytest.mark.parametrize("how", ["four days later", "it had helped"])
def test_a_wish_for_a_person_does_not_dig_up_what_is_over(world: World, how: str) -> None:
    card = with_expert(world)
    if how == "four days later":
        world.taps("expert", "结了", on=card)
        world.time_passes(hours=24 * 4)
    else:
        world.expert_replies(card, "给它喝点温水")
        world.taps("farmer", "解决了")
    world.farmer_says("转人工")
    assert "先说说什么事" in world.inbox("farmer")[-1]
