"""A panel's material, and the corners of its life: nobody to chair it, a member who chairs, bells that ring for nothing."""

from __future__ import annotations

from dataclasses import replace

from bot.core.events import Asks
from bot.core.panel.panel_state import PanelStatus
from bot.core.situation import Status
from tests.core.cast import ScriptedMatcher
from tests.core.memory import Bell
from tests.core.panel_help import called, gathered, opines, panel, quiet
from tests.core.test_panel_forged import form
from tests.core.world import PHOTO, World, with_expert


def test_the_members_get_all_there_is(world: World) -> None:
    world.farmer_says("鹅下软蛋", name="老王")
    world.taps("farmer", "没解决，找专家")
    world.taps("farmer", "土城子镇")
    world.farmer_says("", contact="13800000000")
    world.farmer_says("天天都有", media=(PHOTO,))
    world.expert_replies(next(one for one in world.letters("expert") if one.parcel.kind == "card"), "我想想。")
    called(world, "other expert")
    summons = next(one for one in world.letters("stand-in") if one.parcel.asks is Asks.OPINION)
    for part in (
        "农户：老王，土城子镇", "电话：13800000000", "原话：鹅下软蛋\n天天都有", "附：照片1个",
        "机器人给农户看过：鹅下软壳蛋怎么办", "前后说的：\n农户：鹅下软蛋\n机器人：【鹅下软壳蛋怎么办】",
        "土城子镇包联专家：我想想。",
    ):  # fmt: skip
        assert part in summons.text, part
    assert [one.parcel.media for one in world.letters("stand-in")[-1:]] == [PHOTO]
    assert panel(world).material in summons.text


def test_a_case_of_one_photo_has_a_panel_too(world: World) -> None:
    world.farmer_says("", media=(PHOTO,))
    world.time_passes(hours=3)
    world.taps("farmer", "土城子镇")
    called(world)
    assert "原话" not in panel(world).material
    assert "附：照片1个" in panel(world).material


def test_a_page_that_asks_for_an_opinion_is_for_the_members(world: World) -> None:
    called(world)
    world.says("other expert", "像结症。", about=1, asks=Asks.OPINION)
    assert [one.text for one in panel(world).opinions] == ["像结症。"]


def test_a_panel_on_a_red_flag_has_plain_minutes(scripted_world: tuple[World, ScriptedMatcher]) -> None:
    world, matcher = scripted_world
    matcher.says("都倒了", flags=("R4",))
    world.farmer_says("都倒了")
    world.taps("farmer", "土城子镇")
    world.time_passes(hours=11)
    world.taps("lead", "我来接")
    called(world, "other expert", "stand-in", chair="lead")
    assert (panel(world).minutes, panel(world).red) == (60, True)
    assert {bell.kind for bell in world.bells} == {"panel", "panel_soon"}
    assert "❗急情" in panel(world).material
    matcher.says("又倒了两个", flags=("R5",))
    world.farmer_says("又倒了两个")
    assert not [text for text in world.hears("stand-in") if "成了急情" in text]


def test_a_member_who_gets_the_case_chairs_and_hears_nothing_twice(world: World) -> None:
    called(world)
    world.forges("expert", "pass.1.busy_poultry-expert")
    quiet(world)
    world.farmer_says("今天又倒了一头")
    assert len([text for text in world.hears("stand-in") if "农户又说" in text]) == 1
    world.farmer_says("", media=(PHOTO,))
    assert world.hears("other expert")[-1] == "咨询 1 号的照片"
    opines(world, "other expert", "像结症。")
    world.says("stand-in", "停料。", about=1, asks=Asks.OPINION)
    assert panel(world).status is PanelStatus.CONCLUDING
    world.says("stand-in", "停料，饮温水。", about=1, asks=Asks.CONCLUSION)
    world.taps("stand-in", "就这样发给农户")
    assert not [text for text in world.hears("stand-in") if "已发给农户" in text]
    world.forges("stand-in", "pdissent.1.1")
    world.says("stand-in", "再想想也不一定。", about=1, asks=Asks.DISSENT)
    assert world.inbox("stand-in")[-1] == "咨询 1 号，您的异议记在档案里了。"


def test_a_panel_that_is_over_cannot_be_declined(world: World) -> None:
    gathered(world)
    world.expert_replies(world.letters("expert")[-1], "停料。")
    world.taps("expert", "就这样发给农户")
    quiet(world)
    world.taps("stand-in", "不便答")
    assert world.hears("stand-in") == ["咨询 1 号的这次会诊已经完了。"]


def test_where_nobody_is_there_to_chair_the_opinions_wait_for_whoever_takes_the_case(world: World) -> None:
    called(world)
    for who in ("expert", "lead", "stand-in"):
        world.commands(who, "away", "5月19日到5月25日")
        if any("还是这样请" in one.buttons for one in world.letters(who)[-1:]):
            world.taps(who, "还是这样请")
    world.consultations[1] = replace(world.case(), holder=None)
    quiet(world)
    world.blocks("stand-in", notice=False)
    world.farmer_says("今天又倒了一头")
    assert panel(world).member("poultry-expert").unreached  # type: ignore[union-attr]
    opines(world, "other expert", "像结症。")
    assert panel(world).status is PanelStatus.SHORT
    assert world.hears("expert") == []
    world.commands("expert", "back")
    world.forges("expert", "take.1")
    assert any(text.startswith("咨询 1 号正在会诊，往后由您主持") for text in world.hears("expert"))


def test_enough_opinions_and_nobody_to_chair(world: World) -> None:
    called(world, "other expert", "stand-in")
    opines(world, "other expert", "像结症。")
    world.consultations[1] = replace(world.case(), holder=None)
    people = tuple(one for one in world.house.county.people if one.id not in ("county-lead", "tuchengzi-expert"))
    county = world.house.county.model_copy(update={"people": people})
    world.house = replace(world.house, county=county)
    opines(world, "stand-in", "停料。")
    assert panel(world).status is PanelStatus.CONCLUDING


def test_a_bell_that_rings_for_nothing_changes_nothing(world: World) -> None:
    gathered(world)
    before = panel(world)
    for kind in ("panel", "recheck"):
        world.rings(Bell(99, kind, 1, world.now))
    assert panel(world) == before
    assert world.hears("expert") == []


def test_a_panel_needs_a_case_that_is_with_a_person(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    assert world.case().status is Status.ANSWERED
    world.forges("lead", "panel.1")
    assert world.hears("lead") == ["没有这条咨询。"]


def test_a_day_that_is_none_is_left_out_of_the_form(world: World) -> None:
    gathered(world)
    form(world, recheck="改天")
    assert panel(world).recheck_on is None
    assert panel(world).status is PanelStatus.CONCLUDED


def test_a_step_of_a_panel_that_still_sits_is_too_early(world: World) -> None:
    with_expert(world)
    called(world)
    world.forges("expert", "psend.1.1")
    assert world.hears("expert") == ["咨询 1 号的会诊还没到这一步。"]


def test_opinions_are_for_who_has_spoken_and_for_the_chair_once_gathered(world: World) -> None:
    called(world)
    opines(world, "stand-in", "停料。")
    sat = panel(world)
    assert sat.sees("poultry-expert", chairs=False)
    assert not sat.sees("zhaoyanghe-expert", chairs=False)
    assert not sat.sees("tuchengzi-expert", chairs=True)
    gone = replace(sat, status=PanelStatus.CALLED_OFF)
    assert gone.sees("tuchengzi-expert", chairs=True)
    assert not gone.sees("zhaoyanghe-expert", chairs=True)
    assert replace(sat, status=PanelStatus.CONCLUDING).sees("tuchengzi-expert", chairs=True)


def test_a_guide_who_has_the_case_does_not_chair_its_panel(world: World) -> None:
    called(world)
    world.consultations[1] = replace(world.case(), holder="village-guide")
    world.forges("guide", "panel.1")
    assert world.hears("guide")[0].startswith("咨询 1 号的会诊由办这件事的专家")
    opines(world, "other expert", "像结症。")
    opines(world, "stand-in", "停料。")
    assert world.hears("guide") == []
    assert world.hears("lead")[0].startswith("咨询 1 号的会诊，意见够了。")


def test_what_is_banned_does_not_go_out_of_a_panel_and_a_dose_only_when_confirmed(world: World) -> None:
    gathered(world)
    world.expert_replies(world.letters("expert")[-1], "拌点氯霉素。")
    world.taps("expert", "就这样发给农户")
    stopped = world.letters("expert")[-1]
    assert "氯霉素：禁用" in stopped.text
    assert (stopped.parcel.asks, stopped.buttons) == (Asks.CONCLUSION, {})
    world.forges("expert", "psend.1.1-sure")
    assert world.hears("farmer") == []
    world.expert_replies(stopped, "停料，饮温水。")
    world.says("expert", "每只打 2 毫升恩诺沙星", about=1, asks=Asks.MEASURES)
    world.forges("expert", "psend.1.1")
    stopped = world.letters("expert")[-1]
    assert "2 毫升：像用药量" in stopped.text
    assert (stopped.parcel.asks, list(stopped.buttons)) == (Asks.MEASURES, ["确认照发"])
    assert world.hears("farmer") == []
    world.taps("expert", "确认照发")
    assert "每只打 2 毫升恩诺沙星" in world.hears("farmer")[0]
    assert world.lines()[-2].data["confirmed"] == ["2 毫升"]


def test_the_form_is_looked_at_too(world: World) -> None:
    gathered(world)
    form(world, answer="拌点氯霉素。")
    assert world.hears("farmer") == []
    assert world.lines()[-1].kind == "conclusion_stopped"
    assert panel(world).status is PanelStatus.CONCLUDING


def test_a_panel_on_a_case_that_nobody_has_makes_it_the_chairs(world: World) -> None:
    with_expert(world)
    world.time_passes(hours=60)
    assert world.case().holder is None
    called(world, chair="lead")
    assert (world.case().status, world.case().holder) == (Status.TAKEN, "county-lead")
    world.time_passes(hours=90)
    assert (world.case().status, world.case().holder) == (Status.TAKEN, "county-lead")
    told = world.hears("farmer")
    assert not [text for text in told if "没有专家能接" in text]
    assert len(told) == len(set(told))
    assert not [text for text in world.hears("staff") if "（没有人）" in text]
