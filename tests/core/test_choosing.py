"""Which one do you mean? Candidates are shown, and the farmer picks by button, number or words."""

from __future__ import annotations

import pytest

from bot.core.plan import ParcelKind
from bot.core.situation import Status
from knowledge.model import Decision
from tests.core.cast import ScriptedMatcher
from tests.core.world import PHOTO, World

Scripted = tuple[World, ScriptedMatcher]


def test_a_bare_animal_shows_candidates_and_a_way_out(world: World) -> None:
    world.farmer_says("鹅")
    assert world.inbox("farmer") == []
    world.time_passes(seconds=5)
    (choice,) = world.letters("farmer")
    assert choice.parcel.kind is ParcelKind.CHOICE
    assert 3 <= len(choice.buttons) <= 5
    assert choice.buttons["都不是"] == "pick.1.none"


def test_a_button_picks_and_another_one_may_be_looked_at_after_it(world: World) -> None:
    world.farmer_says("鹅")
    world.time_passes(seconds=5)
    first, second = list(world.letters("farmer")[0].buttons)[:2]
    world.taps("farmer", first)
    assert world.letters("farmer")[-1].parcel.kind is ParcelKind.ANSWER
    world.taps("farmer", second)
    assert world.letters("farmer")[-1].parcel.kind is ParcelKind.ANSWER
    shown = world.case().shown
    assert shown is not None
    assert shown.entry == list(world.letters("farmer")[0].buttons.values())[1].split(".")[2]


@pytest.mark.parametrize(
    ("asked", "said", "index"), [("鹅", "1", 0), ("鹅", "第二个", 1), ("geese", "the third one", 2)]
)
def test_a_number_picks(world: World, asked: str, said: str, index: int) -> None:
    world.farmer_says(asked)
    world.time_passes(seconds=5)
    titles = list(world.letters("farmer")[0].buttons)
    world.farmer_says(said)
    assert titles[index][:30] in world.inbox("farmer")[-1]
    assert world.case().question == asked


def test_a_number_that_is_not_on_the_list_is_a_miss(world: World) -> None:
    world.farmer_says("下软蛋")
    world.time_passes(seconds=5)
    assert len(world.letters("farmer")[0].buttons) == 3
    world.farmer_says("第四个")
    assert world.case().reason == "two_misses"


@pytest.mark.parametrize("how", ["button", "words"])
def test_none_of_these_brings_a_person(world: World, how: str) -> None:
    world.farmer_says("鹅")
    world.time_passes(seconds=5)
    if how == "button":
        world.taps("farmer", "都不是")
    else:
        world.farmer_says("都不是")
        assert world.messages[-1].text == "都不是"
    assert (world.case().status, world.case().reason) == (Status.PLACING, "none_of_these")


def test_two_misses_in_a_row_bring_a_person(world: World) -> None:
    world.farmer_says("鹅")
    world.time_passes(seconds=5)
    world.farmer_says("鹅那个啥来着")
    assert world.case().reason == "two_misses"


def test_other_words_that_fit_are_answered_after_the_choice(world: World) -> None:
    world.farmer_says("鹅")
    world.time_passes(seconds=5)
    world.farmer_says("鹅下软蛋")
    assert world.case().status is Status.ANSWERED
    assert world.case().question == "鹅\n鹅下软蛋"


def test_another_crop_while_choosing_is_another_consultation(world: World) -> None:
    world.farmer_says("鹅")
    world.time_passes(seconds=5)
    world.farmer_says("荞麦多会儿种")
    assert (world.case(1).outcome, world.case(2).question) == ("moved_on", "荞麦多会儿种")


def test_one_near_candidate_is_asked_about(scripted_world: Scripted) -> None:
    world, matcher = scripted_world
    matcher.says("一亩上多少肥呀一亩上多少肥呀一亩上多少肥", Decision.CHOOSE, "buckwheat-fertiliser-amount")
    world.farmer_says("一亩上多少肥呀一亩上多少肥呀一亩上多少肥")
    assert world.inbox("farmer") == ["您是不是问这个？"]
    assert world.case().industry == "buckwheat"


def test_small_talk_and_pictures_while_choosing(world: World) -> None:
    world.farmer_says("鹅")
    world.time_passes(seconds=5)
    world.hears("farmer")
    world.farmer_says("谢谢")
    for _ in range(2):
        world.farmer_says(media=(PHOTO,), album="a")
    world.farmer_says("谢谢", media=(PHOTO,))
    assert world.hears("farmer") == ["不客气。有事再问。", "收到。再点一下上面是哪一个；都不是就点“都不是”。"]
    assert world.case().status is Status.CHOOSING
    assert len(world.case().media) == 3
