"""A panel when people do otherwise: the farmer goes on or leaves, members are late, silent, gone or of another mind."""

from __future__ import annotations

from dataclasses import replace

from bot.core.events import Asks
from bot.core.panel.panel_state import PanelStatus
from tests.core.cast import county
from tests.core.panel_help import called, gathered, opines, panel, quiet
from tests.core.world import PHOTO, World, with_expert


def concluded(world: World, text: str = "停料，饮温水。") -> None:
    gathered(world)
    world.expert_replies(world.letters("expert")[-1], text)
    world.taps("expert", "就这样发给农户")
    quiet(world)


# --- the farmer


def test_the_farmer_goes_on_while_the_panel_sits_and_its_members_get_it(world: World) -> None:
    called(world)
    world.farmer_says("今天又倒了一头", media=(PHOTO,))
    for member in ("other expert", "stand-in"):
        more, photo = world.letters(member)[-2:]
        assert more.text == "咨询 1 号，农户又说：\n今天又倒了一头"
        assert photo.parcel.media == PHOTO
        assert more.parcel.asks is photo.parcel.asks is Asks.OPINION
    quiet(world)
    world.edits("farmer", "今天又倒了一头", "今天又倒了两头")
    assert world.hears("stand-in") == ["咨询 1 号，农户改了话，现在是：\n今天又倒了两头"]
    world.says("stand-in", "把倒的隔开。", to=world.letters("stand-in")[-1])
    assert [one.text for one in panel(world).opinions] == ["把倒的隔开。"]


def test_who_declined_is_left_in_peace(world: World) -> None:
    called(world, "other expert", "stand-in", "lead")
    world.taps("stand-in", "不便答")
    assert world.hears("stand-in")[0].startswith("咨询 1 号的会诊，您不便答，记下了。")
    world.taps("stand-in", "不便答")
    quiet(world)
    world.farmer_says("今天又倒了一头")
    assert world.hears("stand-in") == []
    opines(world, "stand-in", "还是说一句：停料。")
    assert panel(world).member("poultry-expert").declined is False  # type: ignore[union-attr]
    world.forges("stand-in", "pno.1.1")
    assert world.inbox("stand-in")[-1].startswith("咨询 1 号，您的意见已经在了。")


def test_the_farmer_closes_while_the_panel_sits(world: World) -> None:
    called(world)
    world.forges("farmer", "done.1")
    assert world.hears("stand-in") == ["咨询 1 号结了，会诊也就完了，不用再写。"]
    assert (panel(world).status, panel(world).outcome) == (PanelStatus.CALLED_OFF, "case_closed")
    assert not world.bells
    quiet(world)
    opines(world, "stand-in", "晚了一步，还是写下。")
    assert world.hears("stand-in")[0].startswith("咨询 1 号的会诊已经完了。您的意见记在档案里")
    assert panel(world).opinions[0].late
    assert world.hears("expert") == world.hears("farmer") == []


def test_a_panel_of_the_leads_is_told_when_the_expert_closes(world: World) -> None:
    called(world, chair="lead")
    assert "县农技负责人请了会诊" in world.inbox("expert")[-1]
    world.taps("expert", "结了")
    assert world.hears("lead") == ["咨询 1 号结了，会诊也就完了，不用再写。"]


def test_a_panel_that_is_being_prepared_ends_with_the_case_and_nobody_hears_it(world: World) -> None:
    with_expert(world)
    world.taps("expert", "请会诊")
    world.expert_replies(world.letters("expert")[-1], "怎么办？")
    quiet(world)
    world.forges("farmer", "done.1")
    assert panel(world).status is PanelStatus.CALLED_OFF
    assert world.hears("stand-in") == []


def test_the_farmer_is_forgotten_while_the_panel_sits(world: World) -> None:
    called(world)
    world.forges("farmer", "forget.0.yes")
    assert panel(world).status is PanelStatus.CALLED_OFF
    assert (panel(world).question, panel(world).material) == ("", "")
    assert not world.bells


# --- the members


def test_a_changed_opinion_replaces_and_the_old_one_stays_on_record(world: World) -> None:
    gathered(world)
    opines(world, "stand-in", "不是霉料，是结症。")
    assert [(one.version, one.text) for one in panel(world).opinions[1:]] == [
        (1, "怀疑吃了霉料。"),
        (2, "不是霉料，是结症。"),
    ]
    assert len(panel(world).current()) == 2
    assert world.hears("stand-in") == ["咨询 1 号，您改过的意见记下了，原来的留在档案里。"]
    for who in ("expert", "other expert"):
        assert world.hears(who) == ["咨询 1 号的会诊，又有意见：\n【家禽专家，改过】不是霉料，是结症。"]
    world.edits("stand-in", "不是霉料，是结症。", "多半是结症。")
    assert panel(world).opinions[-1].version == 3
    assert world.hears("other expert") == ["咨询 1 号的会诊，又有意见：\n【家禽专家，改过】多半是结症。"]


def test_pictures_of_one_album_are_one_opinion(world: World) -> None:
    called(world, "other expert", "stand-in", "lead")
    opines(world, "other expert", "像结症。")
    quiet(world)
    card = opines(world, "stand-in", "看舌苔：", media=(PHOTO,), album="a")
    world.says("stand-in", "", to=card, media=(PHOTO,), album="a")
    (one,) = [one for one in panel(world).opinions if one.person == "poultry-expert"]
    assert (one.version, len(one.media)) == (1, 2)
    assert world.hears("other expert") == [
        "咨询 1 号的会诊，又有意见：\n【家禽专家】看舌苔：（附：照片1个）",
        "咨询 1 号会诊，家禽专家意见里的照片",
        "咨询 1 号的会诊，同一条意见里的：\n【家禽专家】（附：照片1个）",
        "咨询 1 号会诊，家禽专家意见里的照片",
    ]


def test_an_opinion_needs_words_or_media(world: World) -> None:
    called(world)
    card = opines(world, "stand-in", " ")
    assert world.hears("stand-in")[0].startswith("咨询 1 号的会诊：请回复这条消息，写上意见")
    world.says("stand-in", "", to=card, unsupported="sticker")
    world.says("stand-in", "", to=card, too_big=True)
    assert world.inbox("stand-in")[-2:] == [
        "这种消息发不了。请打字，或发照片、语音、视频、文件、位置。", "文件太大（最多 20 兆），没有发出。",
    ]  # fmt: skip
    assert not panel(world).opinions


def test_words_to_any_message_of_the_panel_are_an_opinion_and_never_reach_the_farmer(world: World) -> None:
    called(world, "stand-in", "lead")  # both of them could answer the farmer of this case
    opines(world, "stand-in", "像结症。")
    world.says("stand-in", "补充一句：别灌油。", to=world.letters("stand-in")[-1])
    assert panel(world).opinions[-1].text == "补充一句：别灌油。"
    assert world.hears("farmer") == []


def test_a_late_opinion_reaches_the_chair_and_nobody_else(world: World) -> None:
    called(world, "other expert", "stand-in", "lead")
    opines(world, "other expert", "像结症。")
    opines(world, "stand-in", "停料。")
    world.expert_replies(world.letters("expert")[-1], "停料，饮温水。")
    world.taps("expert", "就这样发给农户")
    quiet(world)
    opines(world, "lead", "千万别灌油。")
    assert world.hears("stand-in") == world.hears("other expert") == []
    assert world.hears("expert") == ["咨询 1 号的会诊，又有意见：\n【县农技负责人，结束以后写的】千万别灌油。"]
    assert world.hears("farmer") == []
    world.expert_replies(world.letters("expert")[-1], "好的，谢谢")
    assert world.hears("farmer") == []
    assert world.inbox("expert")[-1].startswith("咨询 1 号，这里不是给您写意见的")


def test_dissent_is_kept_told_to_the_chair_and_not_sent(world: World) -> None:
    concluded(world)
    world.taps("stand-in", "有异议")
    ask = world.letters("stand-in")[-1]
    assert ask.parcel.asks is Asks.DISSENT
    world.says("stand-in", " ", to=ask)
    world.says("stand-in", "不是结症。", to=ask)
    world.says("stand-in", "霉料要送检。", to=ask)
    assert panel(world).member("poultry-expert").dissent == "不是结症。\n霉料要送检。"  # type: ignore[union-attr]
    assert "咨询 1 号，您的异议记在档案里了。" in world.hears("stand-in")
    assert world.hears("expert") == [
        "咨询 1 号的会诊结论，家禽专家有异议：不是结症。",
        "咨询 1 号的会诊结论，家禽专家有异议：霉料要送检。",
    ]
    assert world.hears("farmer") == []


def test_who_cannot_be_reached_is_not_waited_for(world: World) -> None:
    with_expert(world)
    world.blocks("stand-in", notice=False)
    called(world, "other expert", "stand-in")
    assert panel(world).member("poultry-expert").unreached  # type: ignore[union-attr]
    assert "咨询 1 号的会诊没有送到家禽专家那里。" in world.inbox("expert")
    opines(world, "other expert", "像结症。")
    short = world.letters("expert")[-1]
    assert short.text.startswith("咨询 1 号的会诊，再没有人可等，意见不够。")
    assert "没有送到：家禽专家" in short.text
    world.taps("expert", "再等等", on=short)
    assert world.inbox("expert")[-1] == "咨询 1 号的会诊没有人可等了。"
    world.taps("expert", "就用这些意见", on=short)
    world.expert_replies(world.letters("expert")[-1], "停料。")
    world.taps("expert", "就这样发给农户")
    assert world.hears("farmer")[-1].startswith("专家会诊意见（1 位专家，咨询 1 号）")


def test_a_member_who_goes_away_or_retires_is_not_waited_for(world: World) -> None:
    called(world, "other expert", "stand-in", "lead")
    world.commands("other expert", "away", "5月19日到5月25日")
    world.taps("other expert", "还是这样请")
    people = tuple(one for one in world.house.county.people if one.id != "poultry-expert")
    world.house = replace(world.house, county=county(people=people))
    quiet(world)
    opines(world, "lead", "停料。")
    assert world.hears("expert")[0].startswith("咨询 1 号的会诊，再没有人可等，意见不够。")
    opines(world, "other expert", "在外地，看照片像结症。")
    assert panel(world).status is PanelStatus.CONCLUDING
