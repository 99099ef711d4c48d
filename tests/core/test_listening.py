"""The bot listens until the question is whole: short lines, pictures, voices."""

from __future__ import annotations

import pytest

from bot.core.events import Media, MediaKind
from bot.core.situation import Status
from knowledge.model import Decision
from tests.core.cast import ScriptedMatcher
from tests.core.world import HARD, PHOTO, VOICE, World

Scripted = tuple[World, ScriptedMatcher]


def test_three_short_lines_are_one_question(world: World) -> None:
    for line in ("骡子", "不吃草了", "三天了"):
        world.farmer_says(line)
        world.time_passes(seconds=2)
    assert world.inbox("farmer") == []
    world.time_passes(seconds=3)
    assert world.case().question == "骡子\n不吃草了\n三天了"
    assert world.case().status is Status.PLACING
    assert len(world.consultations) == 1


def test_a_whole_question_in_a_burst_is_answered_at_once(world: World) -> None:
    world.farmer_says("老师")
    world.farmer_says("我家的")
    world.farmer_says("鹅下软蛋")
    assert "软壳蛋" in world.inbox("farmer")[-1]
    assert world.case(max(world.consultations)).status is Status.ANSWERED


def test_lines_that_together_are_a_question_are_answered_as_soon_as_they_are(world: World) -> None:
    world.farmer_says("我家鹅")
    world.farmer_says("下的蛋软壳")
    assert world.case().status is Status.ANSWERED
    assert world.case().question == "我家鹅\n下的蛋软壳"


def test_small_talk_between_the_lines_changes_nothing(world: World) -> None:
    world.farmer_says("骡子")
    world.farmer_says("你好")
    world.farmer_says("谢谢", media=(PHOTO,))
    world.farmer_says("不吃草了")
    world.time_passes(seconds=5)
    assert world.case().question == "骡子\n不吃草了"
    assert [m.text for m in world.messages] == ["骡子", "你好", "谢谢", "不吃草了"]


def test_so_few_words_that_nobody_could_answer_are_asked_about_once(world: World) -> None:
    world.farmer_says("不太对劲")
    world.time_passes(seconds=5)
    assert world.hears("farmer") == ["请说说：是什么牲畜或庄稼，有啥毛病，多久了？"]
    assert list(world.letters("farmer")[-1].buttons) == ["转人工"]
    world.farmer_says("就是不对劲")
    world.time_passes(seconds=5)
    assert world.case().reason == "two_misses"


def test_the_animal_alone_after_a_choice_completes_the_question(world: World) -> None:
    world.farmer_says("下软蛋")
    world.time_passes(seconds=5)
    assert "您是问哪一个" in world.inbox("farmer")[-1]
    world.farmer_says("鹅")
    assert world.case().status is Status.ANSWERED
    assert "鹅下软壳蛋" in world.inbox("farmer")[-1]


def test_lines_that_are_small_talk_only_together_are_asked_about(scripted_world: Scripted) -> None:
    world, matcher = scripted_world
    matcher.says("在")
    matcher.says("吗")
    matcher.says("在\n吗", Decision.SMALLTALK, smalltalk="greeting")
    world.farmer_says("在")
    world.farmer_says("吗")
    world.time_passes(seconds=5)
    assert world.hears("farmer") == ["请说说：是什么牲畜或庄稼，有啥毛病，多久了？"]


def test_nothing_more_after_the_asking_brings_a_person(world: World) -> None:
    world.farmer_says("不太对劲")
    world.time_passes(seconds=5)
    world.time_passes(hours=2.1)
    assert (world.case().status, world.case().reason) == (Status.PLACING, "unmatched")


# --- pictures and voices


def test_a_photo_alone_is_asked_about_once_for_an_album_and_waits(world: World) -> None:
    for _ in range(3):
        world.farmer_says(media=(PHOTO,), album="a")
    assert world.hears("farmer") == ["照片收到。这是什么，哪儿不对？说一两句，我就去找答案或找人。"]
    world.farmer_says(media=(PHOTO,))
    assert world.hears("farmer") == []
    assert len(world.case().media) == 4
    world.farmer_says("鹅下软蛋")
    assert world.case().status is Status.ANSWERED
    assert len(world.consultations) == 1


def test_a_photo_of_which_nothing_more_is_said_goes_to_a_person(world: World) -> None:
    world.farmer_says(media=(PHOTO,))
    world.time_passes(hours=2.1)
    assert (world.case().status, world.case().reason) == (Status.PLACING, "photo_only")


def test_a_short_line_after_a_photo_waits_seconds_not_hours(world: World) -> None:
    world.farmer_says(media=(PHOTO,))
    world.farmer_says("骡子不吃草")
    assert {bell.kind for bell in world.bells} == {"burst"}


def test_a_location_or_a_file_alone_is_asked_about(world: World) -> None:
    world.farmer_says(media=(Media(MediaKind.LOCATION, latitude=41.8, longitude=114.6),))
    assert world.inbox("farmer") == ["收到。哪儿不对？说一两句。"]


@pytest.mark.parametrize("kind", [MediaKind.VOICE, MediaKind.VIDEO, MediaKind.AUDIO])
def test_a_voice_alone_goes_to_a_person_who_can_listen(world: World, kind: MediaKind) -> None:
    world.farmer_says(media=(Media(kind, "tg:x"),))
    assert world.case().reason == "voice"
    world.taps("farmer", "土城子镇")
    assert [one.parcel.media.kind for one in world.letters("expert") if one.parcel.media] == [kind]


@pytest.mark.parametrize("before", ["骡子", "鹅下软蛋", "鹅"])
def test_a_voice_after_words_brings_a_person_too(world: World, before: str) -> None:
    world.farmer_says(before)
    if before == "鹅":
        world.time_passes(seconds=5)
    world.farmer_says(media=(VOICE,))
    assert (world.case().status, world.case().reason) == (Status.PLACING, "voice")
    assert world.case().media == (VOICE,)


def test_a_caption_is_the_question_and_the_whole_album_belongs_to_it(world: World) -> None:
    world.farmer_says(HARD, media=(PHOTO,), album="a")
    world.farmer_says(media=(PHOTO,), album="a")
    world.farmer_says(media=(PHOTO,), album="a")
    assert len(world.hears("farmer")) == 1
    world.taps("farmer", "土城子镇")
    assert "附：照片3个" in world.sees("expert", "咨询 1 号\n").text
    assert sum(one.parcel.media is not None for one in world.letters("expert")) == 3


def test_a_greeting_under_a_photo_says_no_more_than_the_photo(world: World) -> None:
    world.farmer_says("你好", media=(PHOTO,))
    assert world.inbox("farmer") == ["照片收到。这是什么，哪儿不对？说一两句，我就去找答案或找人。"]
    assert (world.case().question, world.messages[0].text) == ("", "你好")


def test_a_wish_for_a_person_under_a_photo_is_granted(world: World) -> None:
    world.farmer_says("转人工", media=(PHOTO,))
    assert (world.case().status, world.case().reason) == (Status.PLACING, "asked_person")


def test_more_pictures_than_the_county_takes_are_on_record_and_the_case_keeps_the_first(world: World) -> None:
    for _ in range(7):
        world.farmer_says(media=(PHOTO,))
    assert len(world.case().media) == 5
    assert sum(len(m.media) for m in world.messages) == 7
