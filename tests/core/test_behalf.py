"""A guide asks for a farmer without a phone: the consultation is the farmer's, and the answers come to the guide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.events import Asks
from bot.core.people import ward_id
from bot.core.plan import ParcelKind
from bot.core.situation import Person, Role, Status
from tests.core.cast import county
from tests.core.world import HARD, PHOTO, World

FOR = f"王五 东叠不齐村 {HARD}"


def _ward(world: World, name: str = "王五") -> Person:
    return next(one for one in world.people.values() if one.role is Role.FARMER and one.name == name)


def _filed(world: World, text: str = FOR) -> None:
    world.commands("guide", "for", text)
    world.taps("guide", "本人同意登记")


# --- how it goes


def test_nothing_is_asked_and_nobody_registered_before_the_farmer_agrees(world: World) -> None:
    world.commands("guide", "for", FOR)
    assert "本人同意" in world.hears("guide")[-1]
    assert not world.consultations
    assert not [one for one in world.people.values() if one.role is Role.FARMER]
    world.taps("guide", "不登记")
    assert "没有登记" in world.hears("guide")[-1]
    assert not world.consultations


def test_the_question_becomes_that_farmers_consultation_with_the_townships_expert(world: World) -> None:
    _filed(world)
    case, ward = world.case(), _ward(world)
    assert (case.farmer, case.helper, case.holder) == (ward.id, "village-guide", "tuchengzi-expert")
    assert (ward.village, ward.helper, ward.address) == ("dongdie", "village-guide", None)
    assert ward.consent_at is not None
    _, filed, told = world.hears("guide")
    assert filed.startswith("记下了：咨询 1 号，替王五问的")
    assert told.startswith("给 王五 的（咨询 1 号）\n这事转给土城子镇包联专家了")
    assert "代问：东叠不齐村指导员" in world.hears("expert")[-1]
    assert (world.messages[-1].person, world.messages[-1].text) == (ward.id, HARD)


def test_the_experts_words_come_to_the_guide_under_the_farmers_name(world: World) -> None:
    _filed(world)
    world.expert_replies(world.letters("expert")[-1], "先饮温水")
    letter = world.letters("guide")[-1]
    assert letter.text == "给 王五 的（咨询 1 号）\n土城子镇包联专家回您（咨询 1 号）：\n先饮温水"
    assert (letter.parcel.person, letter.parcel.kind) == (_ward(world).id, ParcelKind.REPLY)
    world.taps("guide", "解决了")
    assert world.case().outcome == "helped"


def test_an_answer_of_the_knowledge_base_stands_with_what_to_read_aloud_first(world: World) -> None:
    _filed(world, "王五 东叠不齐村 荞麦多会儿种")
    text = world.inbox("guide")[-1]
    head, aloud, *_rest = text.split("\n")
    assert (head, aloud) == ("给 王五 的（咨询 1 号）", "念给他听：")
    short = text.split("——以下是全文——")[0]
    assert "依据" not in short
    assert len(short) < 600 < len(text)
    world.taps("guide", "没解决，找专家")
    assert world.case().holder == "tuchengzi-expert"


def test_a_red_flag_tells_the_guide_at_once_whom_to_call(world: World) -> None:
    _filed(world, "王五 东叠不齐村 俺老汉喝了农药")
    safety = next(one for one in world.letters("guide") if one.parcel.kind is ParcelKind.SAFETY)
    assert "120" in safety.text
    assert world.case().red_flags
    assert world.case().holder == "tuchengzi-expert"
    assert any("急情" in text for text in world.hears("staff"))


def test_what_the_guide_goes_on_to_say_goes_to_the_case_as_the_farmers(world: World) -> None:
    _filed(world)
    world.time_passes(minutes=5)
    told = world.letters("guide")[-1]
    world.says("guide", "今天又死了一只", to=told, media=(PHOTO,))
    assert world.messages[-1].person == _ward(world).id
    assert any("今天又死了一只" in text for text in world.hears("expert"))
    passed_on, asked = world.hears("guide")[-2:]
    assert passed_on == "给 王五 的（咨询 1 号）\n补充的话已转给土城子镇包联专家。"
    assert asked.startswith("给 王五 的（咨询 1 号）\n再问几个数")


def test_days_later_the_guide_is_asked_how_it_went(world: World) -> None:
    _filed(world)
    world.expert_replies(world.letters("expert")[-1], "先饮温水")
    world.time_passes(hours=24 * 3 + 1)
    assert "现在咋样了" in world.inbox("guide")[-1]
    world.taps("guide", "更重了")
    assert (world.case(2).farmer, world.case(2).helper) == (_ward(world).id, "village-guide")


def test_the_guide_who_asks_is_not_asked_first(world: World) -> None:
    routing = world.house.county.routing.model_copy(update={"guide": "first"})
    world.house = replace(world.house, county=county(routing=routing))
    _filed(world)
    assert world.case().holder == "tuchengzi-expert"


def test_an_expert_asks_for_somebody_too_and_reads_the_card(world: World) -> None:
    world.commands("expert", "for", f"赵六 土城子镇 {HARD}")
    world.taps("expert", "本人同意登记")
    assert world.case().holder == "tuchengzi-expert"
    card = world.sees("expert", "原话")
    world.expert_replies(card, "先饮温水")
    assert any(text.startswith("给 赵六 的") and "先饮温水" in text for text in world.inbox("expert"))


# --- the same farmer, another of the name


def test_the_same_name_in_the_same_village_is_the_same_farmer_when_the_guide_says_so(world: World) -> None:
    _filed(world, "王五 东叠不齐村 荞麦多会儿种")
    world.commands("guide", "for", "王五 鹅下软蛋咋办")  # the guide's own village need not be named
    world.taps("guide", "王五（问过咨询 1 号）")
    assert {world.case(1).farmer, world.case(2).farmer} == {_ward(world).id}
    assert world.case(1).outcome == "moved_on"


def test_another_of_the_same_name_is_another_farmer(world: World) -> None:
    _filed(world, "王五 荞麦多会儿种")
    world.time_passes(minutes=1)
    world.commands("guide", "for", "王五 鹅下软蛋咋办")
    world.taps("guide", "另一位同名的，本人同意登记")
    assert world.case(1).farmer != world.case(2).farmer
    world.commands("guide", "for", "王五 鸡不下蛋了咋办")
    assert {"王五（问过咨询 1 号）", "王五（问过咨询 2 号）"} < set(world.letters("guide")[-1].buttons)


def test_the_same_name_elsewhere_is_nobody_known(world: World) -> None:
    _filed(world, "王五 荞麦多会儿种")
    world.commands("guide", "for", "王五 照阳河镇 荞麦多会儿种")
    assert "本人同意登记" in world.letters("guide")[-1].buttons


# --- oneself


def test_plain_words_of_a_guide_are_asked_about_and_become_the_guides_own_question(world: World) -> None:
    world.says("guide", "荞麦多会儿种", media=(PHOTO,))
    assert "没有发给任何人" in world.hears("guide")[-1]
    world.taps("guide", "我自己问")
    assert world.inbox("guide")[-1].startswith("给 您自己 的")
    assert (world.case().farmer, world.case().village) == (ward_id("village-guide"), "dongdie")
    assert world.case().media == (PHOTO,)
    world.says("guide", "鹅下软蛋咋办")
    world.taps("guide", "我自己问")
    assert world.case(2).farmer == world.case(1).farmer


def test_an_expert_of_one_township_asks_for_himself_there(world: World) -> None:
    world.says("expert", "荞麦多会儿种")
    world.taps("expert", "我自己问")
    assert (world.case().township, world.case().village) == ("tuchengzi", None)


def test_a_remark_stays_a_remark_and_for_another_there_is_a_form(world: World) -> None:
    world.says("guide", "今天下雨")
    world.taps("guide", "不是问题，记下就行")
    assert world.hears("guide")[-1] == "好，只留了记录。"
    world.taps("guide", "替没有手机的农户问")
    assert "/for" in world.hears("guide")[-1]
    assert not world.consultations


# --- bad cases


def test_a_button_pressed_twice_asks_once(world: World) -> None:
    _filed(world)
    world.taps("guide", "本人同意登记")
    assert world.hears("guide")[-1] == "已经问了，是咨询 1 号。"
    assert len(world.consultations) == 1
    assert sum(one.role is Role.FARMER for one in world.people.values()) == 1


def test_an_old_button_does_not_file_newer_words(world: World) -> None:
    world.commands("guide", "for", FOR)
    old = world.letters("guide")[-1]
    world.commands("guide", "for", "李四 荞麦多会儿种")
    world.taps("guide", "本人同意登记", on=old)
    assert world.hears("guide")[-1] == "这个按钮不管用了，请重新写一遍。"
    assert not world.consultations


@pytest.mark.parametrize("what", ["me", "new", "f-0123456789ab"])
def test_a_forged_button_files_nothing(world: World, what: str) -> None:
    world.forges("guide", f"for.0.00000000_{what}")
    world.says("guide", "荞麦")
    mark = next(iter(world.letters("guide")[-1].buttons.values())).split(".")[2].split("_")[0]
    world.forges("guide", f"for.0.{mark}_{'new' if what == 'me' else what}")
    assert "不管用" in world.hears("guide")[-1]
    assert not world.consultations


@pytest.mark.parametrize("argument", ["", "王五", "王五 东叠不齐村", "王五 照阳河 "])
def test_what_lacks_the_name_or_the_question_is_told_how(world: World, argument: str) -> None:
    world.commands("guide", "for", argument)
    assert "/for 王五" in world.hears("guide")[-1]


def test_without_a_village_of_ones_own_the_place_has_to_be_named(world: World) -> None:
    world.commands("expert", "for", "王五 荞麦多会儿种")
    assert "/for 王五" in world.hears("expert")[-1]


def test_staff_do_not_ask_for_farmers(world: World) -> None:
    world.commands("staff", "for", FOR)
    assert "指导员或专家" in world.hears("staff")[-1]
    world.says("staff", "荞麦多会儿种")
    assert "没有发给任何人" in world.hears("staff")[-1]
    world.forges("staff", "for.0.x_me")
    assert not world.consultations


def test_a_farmer_cannot_press_the_guides_button(world: World) -> None:
    world.forges("farmer", "for.0.x_me")
    assert "不是给您的" in world.hears("farmer")[-1]


def test_somebody_elses_reply_does_not_count_as_the_farmers(world: World) -> None:
    _filed(world)
    world.says("lead", "我来说一句", about=1, asks=Asks.FOR)
    assert "不由您代问" in world.hears("lead")[-1]
    world.forges("lead", "went.1.better")
    assert world.case().status is Status.WAITING


def test_at_the_desk_the_form_speaks_for_the_farmer(world: World) -> None:
    _filed(world)
    world.time_passes(minutes=5)
    world.says("guide", "今天还喝水了", about=1, asks=Asks.FOR)
    assert world.messages[-1].person == _ward(world).id
    world.says("guide", "内部的话", about=1, asks=Asks.FOR, internal=True)
    assert world.messages[-1].internal


def test_when_the_guide_has_no_post_any_more_the_villages_new_guide_speaks_for_the_farmer(world: World) -> None:
    _filed(world)
    card = world.letters("expert")[-1]
    people = tuple(
        one.model_copy(update={"id": "new-guide"}) if one.id == "village-guide" else one
        for one in world.house.county.people
    )
    first, *rest = world.house.county.townships
    village = first.villages[0].model_copy(update={"guide": "new-guide"})
    townships = (first.model_copy(update={"villages": (village,)}), *rest)
    world.house = replace(world.house, county=county(people=people, townships=townships))
    world.expert_replies(card, "先饮温水")
    assert str(world.posted[-2].parcel.to) == "web:new-guide"
    townships = (first.model_copy(update={"villages": ()}), *rest)
    world.house = replace(world.house, county=county(people=people, townships=townships))
    world.expert_replies(card, "再看看")
    assert "当面告诉他" in "".join(world.hears("expert"))


def test_a_guide_who_blocked_the_bot_is_out_of_reach_and_not_the_farmer(world: World) -> None:
    _filed(world)
    world.blocks("guide", notice=False)
    world.expert_replies(world.letters("expert")[-1], "先饮温水")
    assert not world.people["village-guide"].reachable
    assert _ward(world).reachable
    assert any("❌" in text for text in world.hears("expert"))


def test_an_erased_farmer_has_nobody_who_speaks(world: World) -> None:
    _filed(world)
    ward, told = _ward(world), world.letters("guide")[-1]
    world._erase(ward.id)
    world.says("guide", "又死了一只", to=told)
    world.forges("guide", "ok.1", told.ref)
    assert world.case().question == ""
    assert all("又死了一只" not in text for text in world.hears("expert"))


# --- forgotten


def test_who_speaks_for_a_farmer_has_them_forgotten(world: World) -> None:
    _filed(world)
    ward = _ward(world).id
    world.hears("expert")
    world.commands("guide", "forget", "王五")
    assert "找不回来" in world.hears("guide")[-1]
    world.taps("guide", "王五（问过咨询 1 号）")
    assert world.hears("guide")[-1].startswith("删掉了")
    assert world.people[ward].forgotten
    assert world.case().status is Status.CLOSED
    assert any("1 号" in text for text in world.hears("expert"))
    world.forges("guide", f"for.0.gone_{ward}")
    assert "不管用了" in world.hears("guide")[-1]


def test_nobody_else_has_a_farmer_forgotten(world: World) -> None:
    _filed(world)
    ward = _ward(world).id
    for who in ("expert", "staff"):
        world.commands(who, "forget", "王五")
        assert "/forget" in world.hears(who)[-1]
        world.forges(who, f"for.0.gone_{ward}")
    assert not world.people[ward].forgotten
    assert world.case().status is Status.WAITING


def test_forgetting_a_farmer_whose_cases_are_over(world: World) -> None:
    _filed(world)
    world.expert_replies(world.letters("expert")[-1], "先饮温水")
    world.taps("guide", "解决了")
    world.commands("guide", "forget", "王五")
    world.taps("guide", "王五（问过咨询 1 号）")
    assert world.people[world.case().farmer].forgotten
