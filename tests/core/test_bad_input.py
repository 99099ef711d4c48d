"""What bad input gets: one defined, polite outcome each. Nothing a farmer types can break a card."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.decide import decide
from bot.core.events import Address, Delivered, Event, FromPerson, Media, MediaKind, Undelivered
from bot.core.plan import ParcelKind
from bot.core.situation import Situation, Status
from bot.core.wording import units
from tests.core.cast import ADDRESSES, ScriptedMatcher
from tests.core.world import HARD, PHOTO, World, with_expert

Scripted = tuple[World, ScriptedMatcher]


def test_an_endless_message_is_kept_whole_and_asked_up_to_the_countys_measure(world: World) -> None:
    text = HARD + "它一直这样，" * 800
    world.farmer_says(text)
    assert world.messages[0].text == text
    assert len(world.case().question) == 2000
    assert world.hears("farmer")[0] == "话太长，后面的只留在记录里，专家看得到。"
    world.farmer_says("土城子镇")
    assert all(units(one.text) <= 4096 for one in world.posted)
    assert "…" in world.inbox("expert")[0]
    world.farmer_says("还有，" * 2000)
    assert "".join(one.text for one in world.letters("expert")[1:]).count("还有，") == 2000


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u202e", "\ufeff"])
def test_an_empty_message(world: World, text: str) -> None:
    world.farmer_says(text)
    assert world.inbox("farmer") == ["没看到字。请说说什么问题，或者发一张照片。"]
    assert not world.consultations


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("sticker", "表情我看不懂"),
        ("poll", "投票我看不懂"),
        ("dice", "这种消息我看不懂"),
        ("contact", "这不是您自己的号码"),
    ],
)
def test_what_the_bot_does_not_take(world: World, kind: str, told: str) -> None:
    world.farmer_says(unsupported=kind, forwarded=True)
    assert world.inbox("farmer")[0].startswith(told)
    assert not world.consultations
    assert world.lines()[-1].data == {"unsupported": kind}


def test_a_video_that_is_too_big(world: World) -> None:
    world.farmer_says(too_big=True)
    assert world.hears("farmer") == ["文件太大，收不了（最多 20 兆）。请拍一张照片，或者录短一点再发。"]
    world.farmer_says("鹅下软蛋", too_big=True)
    assert [text[:4] for text in world.hears("farmer")] == ["文件太大", "【鹅下软"]


@pytest.mark.parametrize(
    "data", ["nonsense", "", "ok", "ok.1.<b>", "ok.1\n", "\x00", "pick.1." + "x" * 41, "ok.99999999999999"]
)
def test_forged_data_of_a_farmer(world: World, data: str) -> None:
    world.farmer_says("鹅下软蛋")
    world.hears("farmer")
    world.forges("farmer", data)
    assert world.hears("farmer") == ["这个按钮过期了。有问题直接说。"]
    assert world.case().status is Status.ANSWERED


@pytest.mark.parametrize(
    "data", ["ok.0", "bad.0", "done.0", "pick.1.gone-entry", "pick.1.none", "town.1.moon", "vill.1.moon"]
)
def test_buttons_that_no_longer_mean_anything(world: World, data: str) -> None:
    world.farmer_says("鹅下软蛋")
    world.taps("farmer", "有用")
    world.hears("farmer")
    world.forges("farmer", data)
    assert world.hears("farmer") == ["这个按钮过期了。有问题直接说。"]
    assert world.case().outcome == "helped"


def test_not_solved_on_what_is_still_being_chosen_or_was_let_go(world: World) -> None:
    world.farmer_says("鹅")
    world.time_passes(seconds=5)
    world.hears("farmer")
    world.forges("farmer", "bad.1")
    assert world.hears("farmer") == ["这个按钮过期了。有问题直接说。"]


@pytest.mark.parametrize("data", ["ok.1", "bad.1", "pick.1.none", "town.1.tuchengzi", "done.1"])
def test_a_strangers_tap_on_a_farmers_button(world: World, data: str) -> None:
    world.farmer_says("鹅下软蛋")
    world.forges("stranger", data)
    assert world.inbox("stranger") == ["这个按钮不是给您的。有问题直接说。"]
    assert world.case().status is Status.ANSWERED


def test_a_stranger_who_replies_to_anothers_case_speaks_for_nobody_but_himself(world: World) -> None:
    with_expert(world)
    world.says("stranger", "鹅下软蛋", about=1)
    assert world.case(2).farmer == world.farmer("stranger").id
    assert world.hears("expert") == []


def test_marks_that_turn_the_writing_do_not_reach_the_card(world: World) -> None:
    nasty = "骡子\u202e不吃草\u2066，<b>*_[x](y)`\u0000三天了，起不来，是啥毛病呢，急"
    world.farmer_says(nasty, name="\u202e王\u200f")
    world.farmer_says("土城子镇")
    world.farmer_says("\u202e还咳嗽")
    texts = "".join(world.inbox("expert"))
    assert not any(mark in texts for mark in "\u202e\u2066\u200f\u0000")
    assert "<b>*_[x](y)`" in texts
    assert "农户：王，" in texts
    assert world.messages[0].text == nasty


def test_a_flood_is_told_once_kept_and_asked_as_one(world: World) -> None:
    for n in range(30):
        world.farmer_says(f"骡子{n}天没吃")
    assert sum("您发得太快了" in text for text in world.inbox("farmer")) == 1
    assert len(world.messages) == 30
    assert len(world.consultations) == 1
    world.time_passes(seconds=5)
    assert world.case().status is not Status.GATHERING


def test_a_flood_of_greetings_becomes_one_question(world: World) -> None:
    for _ in range(25):
        world.farmer_says("你好")
    assert len(world.inbox("farmer")) == 21
    assert world.case().status is Status.GATHERING


def test_a_flood_after_an_answer_answers_nothing_more(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    for _ in range(25):
        world.farmer_says("鹅下软蛋三天了", media=(PHOTO,), album="a")
    world.says("stranger", "荞麦多会儿种")
    assert len(world.messages) == 27


def test_a_flood_to_a_case_reaches_the_expert(world: World) -> None:
    with_expert(world)
    for _ in range(25):
        world.farmer_says(media=(PHOTO,))
    assert sum(one.parcel.media is not None for one in world.letters("expert")) == 25


def test_an_alarm_in_a_flood_is_heard(world: World) -> None:
    for n in range(25):
        world.farmer_says(f"第{n}句")
    world.farmer_says("俺老汉喝了农药")
    assert world.case().red_flags == ("R1",)


def test_a_group_is_told_once_and_channels_and_bots_get_nothing(world: World) -> None:
    for kind in ("group", "group", "channel", "bot", "other"):
        world.is_in(kind, chat="-100" if kind == "group" else "-200")
    assert [one.text for one in world.posted] == ["我只在私聊里回答。请点我的头像，跟我单独说。"]
    assert [line.kind for line in world.lines()] == ["unserved"] * 5


def test_somebody_whose_first_sign_of_life_is_a_button(world: World) -> None:
    world.forges("stranger", "topic.0.goose")
    assert world.farmer("stranger").known


def test_a_parcel_nobody_knows_has_no_fate(world: World) -> None:
    world.happens(Delivered(key="a", at=world.now, parcel=77))
    world.happens(Undelivered(key="b", at=world.now, parcel=77, reason="x", unreachable=True))
    assert world.posted == []


def test_a_parcel_that_the_messenger_refuses_is_told_in_its_words(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "喂水")
    reply = world.letters("farmer")[-1]
    world.happens(
        Undelivered(key="b", at=world.now, parcel=reply.id, reason="Bad Request: too long", unreachable=False)
    )
    assert world.inbox("expert")[-1] == "❌ 咨询 1 号：没有送到。消息软件不收：Bad Request: too long"
    assert world.farmer().reachable


def test_an_answer_of_the_bots_own_that_does_not_arrive_tells_nobody(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    answer = world.letters("farmer")[-1]
    before = len(world.posted)
    world.happens(Undelivered(key="b", at=world.now, parcel=answer.id, reason="gone", unreachable=True))
    assert len(world.posted) == before
    assert not world.farmer().reachable


def test_a_post_that_is_gone_gets_no_word(world: World) -> None:
    with_expert(world)
    world.consultations[1] = replace(world.case(), holder="gone")
    world.farmer_says("还咳嗽")
    world.farmer_says(contact="13800000000")
    world.farmer_says("俺老汉喝了农药")
    assert any("120" in text for text in world.inbox("farmer"))
    world.taps("farmer", "照阳河镇")
    world.blocks("farmer")
    told = [one for one in world.posted if one.parcel.number == 1 and one.parcel.to == ADDRESSES["farmer"]][-1]
    world.happens(Undelivered(key="b", at=world.now, parcel=told.id, reason="gone", unreachable=True))
    world.forges("farmer", "done.1")
    assert world.hears("expert") == []


def test_an_event_without_a_room_is_a_bug(world: World) -> None:
    with pytest.raises(TypeError, match="no room for Event"):
        decide(Event(key="x", at=world.now), Situation(), world.house)
    nobody = FromPerson(key="x", at=world.now, sender=ADDRESSES["farmer"])
    with pytest.raises(TypeError, match="no room for FromPerson"):
        decide(nobody, world.situation(nobody), world.house)


def test_addresses() -> None:
    assert Address.parse("tg:7") == ADDRESSES["farmer"].__class__("tg", "7")
    assert Address.parse("web:a:b") == Address("web", "a:b")
    for text in ("", "tg", "tg:", "sms:7", "web:"):
        with pytest.raises(ValueError, match="not an address"):
            Address.parse(text)


def test_a_file_of_a_kind_without_words_of_its_own(world: World) -> None:
    world.farmer_says(media=(Media(MediaKind.DOCUMENT, "tg:x", name="../../etc/passwd"),))
    assert world.letters("farmer")[-1].parcel.kind is ParcelKind.NOTICE
