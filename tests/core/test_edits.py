"""An edited message is a new version of what it said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.decide import decide
from bot.core.events import Edited
from bot.core.situation import Status
from knowledge.model import Decision
from tests.core.cast import ADDRESSES, ScriptedMatcher
from tests.core.world import HARD, PHOTO, World, with_expert

Scripted = tuple[World, ScriptedMatcher]


def test_an_edited_question_gets_another_answer(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.edits("farmer", "鹅下软蛋", "荞麦多会儿种")
    assert "荞麦什么时候播种" in world.inbox("farmer")[-1]
    assert (world.case().question, world.case().industry) == ("荞麦多会儿种", "buckwheat")
    assert [(m.text, m.version) for m in world.messages] == [("鹅下软蛋", 1), ("荞麦多会儿种", 0)]


@pytest.mark.parametrize("new", ["鹅下软蛋咋办", "鹅下软蛋 ", "不用了", "谢谢"])
def test_an_edit_that_changes_nothing_of_the_answer_is_only_recorded(world: World, new: str) -> None:
    world.farmer_says("鹅下软蛋")
    world.edits("farmer", "鹅下软蛋", new)
    assert len(world.inbox("farmer")) == 1
    assert world.case().status is Status.ANSWERED


def test_an_edit_into_a_wish_for_a_person(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.edits("farmer", "鹅下软蛋", "转人工")
    assert world.case().reason == "asked_person"


def test_an_edit_to_what_nobody_knows_brings_a_person(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.edits("farmer", "鹅下软蛋", HARD)
    assert (world.case().status, world.case().reason) == (Status.PLACING, "unmatched")


def test_an_edit_while_choosing_is_offered_anew_only_where_the_offer_changes(scripted_world: Scripted) -> None:
    world, matcher = scripted_world
    matcher.says("软蛋", Decision.CHOOSE, "goose-soft-eggs", "chicken-soft-eggs")
    matcher.says("下软蛋", Decision.CHOOSE, "goose-soft-eggs", "chicken-soft-eggs")
    matcher.says("鹅下蛋少", Decision.CHOOSE, "goose-low-egg-production", "goose-soft-eggs")
    world.farmer_says("软蛋")
    world.time_passes(seconds=5)
    world.hears("farmer")
    world.edits("farmer", "软蛋", "下软蛋")
    assert world.hears("farmer") == []
    world.edits("farmer", "下软蛋", "鹅下蛋少")
    assert "goose-low-egg-production" in next(iter(world.letters("farmer")[-1].buttons.values()))
    assert world.case().status is Status.CHOOSING


def test_an_edit_from_an_answer_to_a_choice(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.edits("farmer", "鹅下软蛋", "鹅")
    assert world.case().status is Status.CHOOSING


def test_an_edit_before_the_question_is_whole_belongs_to_it(world: World) -> None:
    world.farmer_says("骡子")
    world.edits("farmer", "骡子", "骡马")
    world.time_passes(seconds=5)
    assert world.case().question == "骡马"
    world.says("stranger", "", media=(PHOTO,))
    world.edits("stranger", "", "鹅下软蛋")
    world.time_passes(seconds=5)
    assert world.case(2).status is Status.ANSWERED


def test_an_edit_while_the_township_is_asked_reaches_the_card(world: World) -> None:
    world.farmer_says(HARD)
    world.edits("farmer", HARD, "其实是驴，不吃草三天了，起不来，是什么毛病呢")
    assert len(world.inbox("farmer")) == 1
    world.farmer_says("土城子镇")
    assert "其实是驴" in world.inbox("expert")[0]


def test_an_edit_in_a_case_is_shown_to_the_expert(world: World) -> None:
    with_expert(world)
    world.edits("farmer", HARD, "其实是驴")
    assert world.hears("expert") == ["咨询 1 号，农户改了话，现在是：\n其实是驴"]
    assert world.hears("farmer") == []
    assert world.case().question == "其实是驴"


def test_an_edit_in_a_case_that_nobody_has_is_recorded(world: World) -> None:
    with_expert(world)
    world.consultations[1] = replace(world.case(), holder=None)
    world.edits("farmer", HARD, "其实是驴")
    assert world.case().question == "其实是驴"


def test_a_greeting_that_became_a_question_is_asked(world: World) -> None:
    world.farmer_says("你好")
    world.edits("farmer", "你好", "鹅下软蛋")
    assert world.case().status is Status.ANSWERED


def test_an_edit_of_what_is_over_is_only_recorded_unless_it_is_an_alarm(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.taps("farmer", "有用")
    world.hears("farmer")
    world.edits("farmer", "鹅下软蛋", "荞麦多会儿种")
    assert world.hears("farmer") == []
    world.edits("farmer", "荞麦多会儿种", "俺老汉喝了农药")
    assert "120" in world.hears("farmer")[0]
    assert world.case(2).red_flags == ("R1",)


def test_an_edit_of_what_we_never_saw_changes_nothing(world: World) -> None:
    world.edits("farmer", "never", "鹅下软蛋")
    assert (world.consultations, world.inbox("farmer")) == ({}, [])
    assert world.lines()[-1].kind == "edited_nothing"


def test_an_expert_who_edits_words_that_went_to_nobody(world: World) -> None:
    with_expert(world)
    event = Edited(key="tg:x", at=world.now, sender=ADDRESSES["expert"], ref=world.messages[0].ref or None, text="b")  # type: ignore[arg-type]
    situation = replace(world.situation(event), message="a", about=None)
    assert decide(event, situation, world.house).line.kind == "edited_nothing"
    lost = replace(world.situation(event), message="a", farmer=None)
    assert decide(event, lost, world.house).parcels == ()
