"""The same question of several farmers: offered to who has the cases, answered once, heard by each alone."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.events import Address, Media, MediaKind
from bot.core.experts.group_state import Standing
from bot.core.plan import ParcelKind
from bot.core.situation import Status
from tests.core import cast
from tests.core.cast import house
from tests.core.memory import Posted
from tests.core.world import PHOTO, World

QUESTION = "我家的骡子这几天不吃草，光趴着，毛也不亮了，是啥毛病"
ALIKE = "我家的骡子这几天也不吃草，光趴着，毛也不亮了，是啥毛病啊"
NAMES = ("王满仓", "李桂枝", "赵铁柱", "孙玉兰", "周大海", "吴秀英")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    for nth, _ in enumerate(NAMES):
        monkeypatch.setitem(cast.ADDRESSES, f"farmer {nth}", Address("tg", f"90{nth}"))
    return World(house())


def asks(world: World, nth: int, text: str = ALIKE, village: str = "土城子镇") -> int:
    """A household asks, and has been told who has it. The number of its case."""
    world.says(f"farmer {nth}", text, name=NAMES[nth])
    number = max(world.consultations)
    if world.case(number).status is Status.PLACING:
        world.taps(f"farmer {nth}", village)
    return number


def several(world: World, count: int) -> list[int]:
    numbers = [asks(world, nth, QUESTION if nth == 0 else ALIKE) for nth in range(count)]
    world.time_passes(minutes=11)
    return numbers


def joined(world: World, count: int = 3) -> list[int]:
    numbers = several(world, count)
    world.taps("expert", f"这 {count - 1} 户一起答" if count > 2 else "和 1 号一起答")
    world.time_passes()
    for nth in range(count):
        world.hears(f"farmer {nth}")
    world.hears("expert")
    return numbers


def card(world: World, number: int = 1) -> Posted:
    cards = [
        one for one in world.letters("expert") if one.parcel.number == number and one.parcel.kind is ParcelKind.CARD
    ]
    return cards[-1]


def standing(world: World, number: int) -> Standing:
    return world.members[number].standing


def test_the_second_has_a_card_that_offers_to_answer_both(world: World) -> None:
    several(world, 2)
    second = world.sees("expert", "咨询 2 号")
    assert "和咨询 1 号问的同一件事" in second.text
    assert "和 1 号一起答" in second.buttons
    assert standing(world, 2) is Standing.OFFERED


def test_nothing_is_decided_for_the_expert_an_answer_goes_to_its_own_farmer_until_somebody_says_it_is_the_same(
    world: World,
) -> None:
    several(world, 3)
    world.hears("farmer 1")
    world.expert_replies(card(world), "先喂点温水。")
    world.time_passes()
    assert world.hears("farmer 1") == []
    assert "还有 2 户问得" in world.sees("expert", "还有").text
    world.taps("expert", "这 2 户也发这个答复")
    world.time_passes()
    for nth in (1, 2):
        assert world.hears(f"farmer {nth}")[-1].endswith("先喂点温水。")
    assert [world.case(number).status for number in (1, 2, 3)] == [Status.REPLIED] * 3


def test_one_answer_reaches_all_each_addressed_under_their_own_number_and_once(world: World) -> None:
    numbers = joined(world)
    world.expert_replies(card(world), "先喂点温水。")
    world.time_passes(minutes=1)
    for nth, number in enumerate(numbers):
        (heard,) = [one for one in world.hears(f"farmer {nth}") if "先喂点温水" in one]
        assert f"{number} 号" in heard
        assert world.case(number).status is Status.REPLIED
        assert {bell.kind for bell in world.bells if bell.number == number} >= {"close", "outcome"}
    assert len([one for one in world.hears("expert") if "也发给一起答的 2 户" in one]) == 1
    mine = [(m.number, m.text) for m in world.messages if m.text == "先喂点温水。"]
    assert mine == [(1, "先喂点温水。"), (2, "先喂点温水。"), (3, "先喂点温水。")], "each case keeps its own record"


def test_each_reads_an_answer_in_their_own_language(world: World) -> None:
    joined(world)
    world.forges("farmer 1", "lang.0.en")
    world.hears("farmer 1")
    world.expert_replies(card(world), "先喂点温水。")
    world.time_passes()
    (heard,) = world.hears("farmer 1")
    assert "the expert for Tuchengzi Town" in heard.replace("The", "the")
    assert "consultation 2" in heard.lower()


def test_the_third_and_fourth_get_no_card_and_ten_minutes_later_the_expert_hears_of_them(world: World) -> None:
    for nth in range(4):
        asks(world, nth)
    numbers = [one.parcel.number for one in world.letters("expert") if one.parcel.kind is ParcelKind.CARD]
    assert numbers == [1, 2]
    world.hears("expert")
    world.time_passes(minutes=11)
    (heard,) = world.hears("expert")
    assert "已经有 4 户" in heard
    world.time_passes(minutes=11)
    assert world.hears("expert") == []
    asks(world, 4)
    assert "已经有 5 户" in world.hears("expert")[-1]


def test_photos_and_words_of_the_expert_reach_all(world: World) -> None:
    joined(world)
    world.expert_replies(card(world), "照这样绑。", media=(PHOTO,))
    world.time_passes()
    assert [one.parcel.media for one in world.letters("farmer 2") if one.parcel.media] == [PHOTO]


def test_asking_back_and_waiting_reach_all(world: World) -> None:
    numbers = joined(world)
    world.forges("expert", "ask.1.all")
    world.time_passes()
    for nth in range(3):
        assert any(one.parcel.kind is ParcelKind.QUESTION for one in world.letters(f"farmer {nth}"))
    world.forges("expert", "hold.1.photo")
    world.time_passes()
    assert [world.case(number).held_for for number in numbers] == ["photo"] * 3
    world.says("farmer 2", media=(PHOTO,))
    world.time_passes()
    assert standing(world, 3) is Standing.ALONE, "who goes on leaves alone"
    assert [world.case(number).held_for for number in numbers] == ["photo", "photo", ""]


def test_a_farmer_who_writes_again_leaves_alone_and_has_a_card_of_its_own(world: World) -> None:
    joined(world)
    world.says("farmer 2", "今天又有一头不吃了")
    world.time_passes()
    assert standing(world, 3) is Standing.ALONE
    assert world.sees("expert", "单独办").parcel.number == 3
    assert {"pass_on", "remind"} <= {bell.kind for bell in world.bells if bell.number == 3}
    world.hears("farmer 2")
    world.expert_replies(card(world), "先喂点温水。")
    world.time_passes()
    assert world.hears("farmer 2") == []
    assert any("温水" in one for one in world.hears("farmer 1"))


def test_when_the_lead_goes_on_the_next_one_leads_and_nobody_is_forgotten(world: World) -> None:
    joined(world)
    world.says("farmer 0", "今天又有一头不吃了")
    world.time_passes()
    assert [standing(world, number) for number in (1, 2, 3)] == [Standing.ALONE, Standing.LEAD, Standing.JOINED]
    world.expert_replies(card(world, 2), "先喂点温水。")
    world.time_passes()
    assert any("温水" in one for one in world.hears("farmer 2"))
    assert not any("温水" in one for one in world.hears("farmer 0"))


def test_a_red_flag_never_hides_in_a_group_and_the_answer_goes_there_only_by_a_button(world: World) -> None:
    several(world, 2)
    one, two = world.case(1), world.case(2)
    world.says("farmer 2", "我喝了农药，头晕得不行")
    number = max(world.consultations)
    assert world.case(number).red_flags
    assert number not in world.members
    assert (one.holder, two.holder) == ("tuchengzi-expert",) * 2
    world.says("farmer 1", "我喝了农药，头晕得不行")
    world.time_passes()
    assert standing(world, 2) is Standing.ALONE
    assert "seen" in {bell.kind for bell in world.bells if bell.number == 2}


def test_passing_on_moves_all_and_each_farmer_hears_it_once(world: World) -> None:
    numbers = joined(world)
    world.forges("expert", "pass.1.field_poultry-expert")
    world.time_passes()
    assert {world.case(number).holder for number in numbers} == {"poultry-expert"}
    for nth in range(3):
        assert len([one for one in world.hears(f"farmer {nth}") if "家禽专家" in one]) == 1
    cards = [one for one in world.letters("stand-in") if one.parcel.kind is ParcelKind.CARD]
    assert [one.parcel.number for one in cards] == [1]
    assert "共有 3 户" in cards[0].text


def test_not_opened_in_time_all_go_to_the_next_rung_together(world: World) -> None:
    numbers = joined(world)
    world.time_passes(hours=30)
    assert len({world.case(number).holder for number in numbers}) == 1
    assert world.case(1).holder != "tuchengzi-expert"


def test_closing_one_leaves_the_others_and_closing_all_ends_all(world: World) -> None:
    numbers = joined(world)
    world.forges("expert", "close.1")
    world.time_passes()
    assert [world.case(number).status is Status.CLOSED for number in numbers] == [True, False, False]
    world.taps("expert", "另外 2 户也结了")
    world.time_passes()
    assert all(world.case(number).status is Status.CLOSED for number in numbers)
    assert any("3 号" in one for one in world.hears("farmer 2"))


def test_taken_apart_again(world: World) -> None:
    joined(world)
    world.taps("expert", "分开")
    world.time_passes()
    assert standing(world, 3) is Standing.OFFERED
    world.forges("expert", "apart.3")
    world.time_passes()
    assert standing(world, 3) is Standing.ALONE
    world.forges("expert", "apart.3")
    assert "没有可以并" in world.hears("expert")[-1]


def test_forged_buttons_do_nothing(world: World) -> None:
    joined(world)
    before = dict(world.members)
    for data in ("same.1.99", "same.1.x", "same.2.all", "same.2.close", "same.1.1", "apart.1", "same.1"):
        world.forges("expert", data)
    for data in ("same.1.all", "apart.2", "same.1.close"):
        world.forges("other expert", data)
    assert world.members == before


@pytest.mark.parametrize("says", [f"{NAMES[0]}家的先喂温水", "东叠不齐村的都先喂温水", "打 13900001111 找我"])
def test_words_that_name_a_farmer_stay_with_that_farmer(world: World, says: str) -> None:
    several(world, 2)
    world.says("farmer 0", contact="13900001111")
    world.consultations[2] = replace(world.case(2), village="dongdie")
    world.taps("expert", "和 1 号一起答")
    world.time_passes()
    world.hears("farmer 1")
    world.expert_replies(card(world), says)
    world.time_passes()
    assert world.hears("farmer 1") == []
    assert "只发给了咨询 1 号" in world.sees("expert", "只发给了").text


def test_what_is_forwarded_and_a_farmers_own_photo_stay_with_that_farmer(world: World) -> None:
    joined(world, 2)
    world.expert_replies(card(world), "你看这个", forwarded=True)
    world.time_passes()
    assert not any("你看这个" in one for one in world.hears("farmer 1"))


def test_an_answer_that_is_corrected_is_corrected_for_all(world: World) -> None:
    joined(world)
    world.expert_replies(card(world), "先喂点温水。")
    world.time_passes()
    world.edits("expert", "先喂点温水。", "先喂点温盐水。")
    world.time_passes()
    assert [one for one in world.hears("farmer 2") if "温盐水" in one]


def test_a_farmer_who_is_forgotten_leaves_and_the_next_one_leads(world: World) -> None:
    joined(world)
    world.forges("farmer 0", "forget.0.yes")
    world.time_passes()
    assert standing(world, 2) is Standing.LEAD
    assert "pass_on" in {bell.kind for bell in world.bells if bell.number == 2}


def test_each_is_asked_what_became_of_it_on_their_own(world: World) -> None:
    numbers = joined(world)
    world.expert_replies(card(world), "先喂点温水。")
    world.time_passes(hours=24 * 8)
    assert all(world.case(number).result is not None for number in numbers)


def test_another_trouble_another_place_another_animal_are_never_offered(world: World) -> None:
    asks(world, 0, QUESTION)
    asks(world, 1, "我家的骡子后腿肿得厉害，站都站不起来，咋弄")
    asks(world, 2, ALIKE, "照阳河镇")
    asks(world, 3, "我家的毛驴这几天不下地，老咳嗽，是啥毛病")
    assert world.members == {}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_nothing_of_one_farmer_ever_reaches_another(seed: int) -> None:
    dice = Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        for nth in range(len(NAMES)):
            patch.setitem(cast.ADDRESSES, f"farmer {nth}", Address("tg", f"90{nth}"))
        world = World(house())
        _lives(world, dice)
    secrets = {nth: (name, f"1390000111{nth}", f"tg:photo-{nth}") for nth, name in enumerate(NAMES)}
    for nth in secrets:
        for letter in world.posted:
            if letter.parcel.to != Address("tg", f"90{nth}"):
                continue
            file = letter.parcel.media.file if letter.parcel.media else ""
            for other, (name, phone, photo) in secrets.items():
                if other != nth:
                    assert name not in letter.text
                    assert phone not in letter.text
                    assert file != photo
        mine = [one for one in world.posted if one.parcel.to == Address("tg", f"90{nth}")]
        heard = [one.text for one in mine if one.parcel.kind is ParcelKind.REPLY]
        assert len(heard) == len(set(heard)), "nobody is told the same thing twice"


def _lives(world: World, dice: Random) -> None:
    for nth in range(len(NAMES)):
        world.says(f"farmer {nth}", contact=f"1390000111{nth}", name=NAMES[nth])
        asks(world, nth)
        world.time_passes(minutes=dice.choice((0, 12)))
    for step in range(14):
        number = dice.choice(list(world.consultations))
        nth = int(world.people[world.case(number).farmer].address.chat[-1])  # type: ignore[union-attr]
        photo = Media(MediaKind.PHOTO, f"tg:photo-{nth}", unique=f"u{nth}")
        match dice.randrange(12):
            case 0 | 1:
                world.says("expert", f"第 {step} 句：先喂温水。", about=number)
            case 2:
                world.says("expert", f"第 {step} 句：{NAMES[nth]}，先喂温水。", about=number)
            case 3:
                world.says("expert", f"第 {step} 句：回头打 1390000111{nth}", about=number)
            case 4:
                world.says("expert", f"第 {step} 句", media=(photo,), about=number, forwarded=True)
            case 5:
                world.says(f"farmer {nth}", f"第 {step} 天了，还不吃", media=(photo,))
            case 6 | 7:
                world.forges("expert", f"same.{number}.all")
            case 8:
                world.forges("expert", f"same.{number}.{dice.choice(list(world.consultations))}")
            case 9:
                world.forges("expert", dice.choice((f"apart.{number}", f"close.{number}", f"same.{number}.close")))
            case 10:
                world.forges("expert", dice.choice((f"hold.{number}.photo", f"ask.{number}.all", f"take.{number}")))
            case _:
                world.forges("expert", f"pass.{number}.field_poultry-expert")
        if dice.random() < 0.6:
            world.time_passes(minutes=dice.choice((0, 12, 200)))
    world.time_passes(hours=2)


def test_who_heard_nothing_because_the_answer_was_private_is_not_forgotten(world: World) -> None:
    joined(world)
    world.expert_replies(card(world), f"{NAMES[0]}，先喂温水。")
    world.time_passes(hours=48)
    assert standing(world, 3) is Standing.ALONE
    assert any(one.parcel.number == 3 for who in ("expert", "stand-in", "lead") for one in world.letters(who))
    assert world.case(3).status in (Status.WAITING, Status.TAKEN)
