"""An alarm: the safety card first, a person at once, whatever else is going on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.config import Phones
from bot.config.county import PLACEHOLDER
from bot.core.plan import ParcelKind
from bot.core.situation import Status
from knowledge.model import Decision
from tests.core.cast import ScriptedMatcher, county, house
from tests.core.world import HARD, PHOTO, World, with_expert

Scripted = tuple[World, ScriptedMatcher]
MANY_DEAD = "小鹅死得多咋办"
POISONED = "俺老汉喝了农药咋办"


def _kinds(world: World) -> list[ParcelKind]:
    return [one.parcel.kind for one in world.letters("farmer")]


def test_many_dead_animals_bring_card_answer_person_and_staff_and_the_township_is_asked_meanwhile(world: World) -> None:
    world.farmer_says(MANY_DEAD)
    assert _kinds(world) == [ParcelKind.SAFETY, ParcelKind.ANSWER, ParcelKind.NOTICE, ParcelKind.NOTICE]
    card, answer, told, asked = world.letters("farmer")
    assert "0313-0000000" in card.text
    assert "{" not in card.text
    assert "小鹅" in answer.text
    assert answer.parcel.buttons == ()
    assert told.text.startswith("已经叫县农技负责人了，今天09:30前联系您。")
    assert "同时请点一下您的乡镇" in asked.text
    assert "❗急情：畜禽成批死亡" in world.sees("lead", "咨询 1 号").text
    assert "急情 畜禽成批死亡：咨询 1 号，没说地方。已叫县农技负责人" in world.inbox("staff")[0]


def test_until_the_county_has_filled_in_its_number_another_is_told() -> None:
    phones = Phones(animal_epidemic=PLACEHOLDER)
    world = World(replace(house(), county=county(phones=phones)))
    world.farmer_says(MANY_DEAD)
    assert PLACEHOLDER not in world.inbox("farmer")[0]
    assert "县动物疫控 12345" in world.inbox("farmer")[0]


def test_then_the_case_goes_home(world: World) -> None:
    world.farmer_says(MANY_DEAD)
    world.taps("farmer", "土城子镇")
    assert world.case().holder == "tuchengzi-expert"
    assert "已转给土城子镇包联专家" in world.inbox("lead")[-1]
    assert "❗急情" in world.sees("expert", "咨询 1 号").text
    assert len(world.inbox("staff")) == 1


def test_who_will_not_say_the_township_stays_with_the_lead(world: World) -> None:
    world.farmer_says(MANY_DEAD)
    world.taps("farmer", "不在上面")
    assert world.inbox("farmer")[-2] == "好，先不说。"
    assert world.inbox("farmer")[-1].endswith("死了几只？")
    assert world.case().holder == "county-lead"


def test_where_the_township_is_known_its_expert_is_called(world: World) -> None:
    world.farmer_says("土城子镇")
    world.farmer_says(MANY_DEAD)
    assert world.case().holder == "tuchengzi-expert"
    assert not any("同时请点" in text for text in world.inbox("farmer"))


def test_a_danger_to_people_is_no_place_for_farm_advice(scripted_world: Scripted) -> None:
    world, matcher = scripted_world
    matcher.says(POISONED, Decision.ANSWER, "general-drug-dose", flags=("R4", "R1"))
    world.farmer_says(POISONED)
    kinds = _kinds(world)
    assert ParcelKind.ANSWER not in kinds
    assert kinds[:2] == [ParcelKind.SAFETY, ParcelKind.SAFETY]
    assert "120" in world.inbox("farmer")[0]
    assert world.case().status is Status.WAITING


@pytest.mark.parametrize("before", ["鹅下软蛋", "鹅", "骡子", HARD])
def test_an_alarm_does_not_wait_for_anything(world: World, before: str) -> None:
    world.farmer_says(before)
    if before == "鹅":
        world.time_passes(seconds=5)
    world.farmer_says(POISONED)
    case = world.case(max(world.consultations))
    assert (case.status, case.red_flags, case.reason) == (Status.WAITING, ("R1",), "red_flag")


def test_an_alarm_after_the_wish_for_a_person_is_an_alarm(world: World) -> None:
    world.farmer_says("转人工")
    world.farmer_says(POISONED)
    assert world.case().reason == "red_flag"


def test_an_alarm_in_a_case_that_somebody_has(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "先观察")
    world.hears("farmer"), world.hears("expert")
    world.farmer_says("俺老汉喝了农药")
    assert "120" in world.hears("farmer")[0]
    assert world.hears("expert") == [
        "❗咨询 1 号成了急情：人中毒或轻生。请在今天09:30前回。",
        "咨询 1 号，农户又说：\n俺老汉喝了农药",
    ]
    assert "已叫土城子镇包联专家" in world.inbox("staff")[0]
    assert (world.case().status, world.case().red_flags) == (Status.WAITING, ("R1",))
    world.time_passes(minutes=31)
    assert world.case().holder == "poultry-expert"


def test_the_same_alarm_twice_is_told_once(world: World) -> None:
    world.farmer_says("土城子镇")
    world.farmer_says(POISONED)
    world.hears("farmer")
    world.farmer_says(POISONED)
    assert world.hears("farmer") == []
    assert len(world.inbox("staff")) == 1


def test_an_alarm_written_into_a_question_later_counts_too(world: World) -> None:
    world.farmer_says("骡子")
    world.edits("farmer", "骡子", POISONED)
    assert (world.case().status, world.case().red_flags) == (Status.WAITING, ("R1",))


def test_an_alarm_written_into_a_case_later_counts_too(world: World) -> None:
    with_expert(world)
    world.edits("farmer", HARD, POISONED)
    assert "120" in world.hears("farmer")[0]
    assert [text[:10] for text in world.hears("expert")] == ["❗咨询 1 号成了急情"[:10], "咨询 1 号，农户改"[:10]]


def test_small_talk_that_raises_an_alarm_is_no_small_talk(scripted_world: Scripted) -> None:
    world, matcher = scripted_world
    matcher.says("再见了", Decision.SMALLTALK, flags=("R1",), smalltalk="bye")
    world.farmer_says("再见了")
    assert world.case().red_flags == ("R1",)


def test_another_animals_alarm_is_a_case_of_its_own(world: World) -> None:
    with_expert(world)
    world.farmer_says("羊肚子鼓得厉害快不行了")
    assert world.case(1).red_flags == ()
    assert world.case(2).red_flags != ()


def test_staff_read_what_was_sent_where_there_are_no_words(scripted_world: Scripted) -> None:
    world, matcher = scripted_world
    matcher.says("看", flags=("R4",))
    world.farmer_says("看", media=(PHOTO,))
    assert "农户说：看" in world.inbox("staff")[0]
    assert "附：照片1个" in world.sees("lead", "咨询 1 号\n").text


def test_english_readers_get_an_english_card(world: World) -> None:
    world.farmer_says("many of my goslings are dying every day, help")
    assert "0313-0000000" in world.inbox("farmer")[0]
    assert world.inbox("farmer")[-1].startswith("Meanwhile, please tap your township")
