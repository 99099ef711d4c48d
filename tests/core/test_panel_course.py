"""A panel's time and its case: too few opinions, red flags, a case that moves on, somebody who answers meanwhile."""

from __future__ import annotations

from dataclasses import replace

from bot.core.events import Asks
from bot.core.panel.panel_state import PanelStatus
from bot.core.situation import Status
from tests.core.cast import ScriptedMatcher, county
from tests.core.panel_help import called, opines, panel, quiet
from tests.core.world import World, with_expert

SHORT = "咨询 1 号的会诊到期了，意见不够。怎么办，您定："


def test_the_deadline_with_too_few_asks_chair_and_lead_once_and_waiting_on_gives_new_time(world: World) -> None:
    called(world)
    opines(world, "stand-in", "停料。")
    quiet(world)
    world.time_passes(hours=9)
    for who in ("expert", "lead"):
        (told,) = world.hears(who)
        assert told.split("\n") == [
            SHORT,
            "要问的：是结症还是中毒？",
            "意见到了：家禽专家",
            "还没有回：照阳河镇包联专家",
        ]
        assert list(world.letters(who)[-1].buttons) == ["再等等", "就用这些意见", "不会诊了"]
    assert world.hears("farmer") == []
    (reminder,) = world.hears("other expert")
    assert reminder.startswith("咨询 1 号的会诊，还没等到您的意见")
    assert {bell.kind for bell in world.bells} == {"late", "remind", "pass_on"}
    world.taps("lead", "再等等")
    assert world.hears("farmer") == ["专家们还在会诊（咨询 1 号），明天16:00前回您。"]
    assert world.hears("other expert") == ["咨询 1 号的会诊还等您的意见，明天16:00前回就来得及。回复这条消息也行。"]
    assert world.hears("stand-in") == []
    for who in ("expert", "lead"):
        assert world.hears(who) == ["咨询 1 号的会诊再等到明天16:00，没回的已经催了。"]
    assert {bell.kind for bell in world.bells} == {"panel", "panel_soon"}
    opines(world, "other expert", "同意停料。")
    assert world.hears("expert")[0].startswith("咨询 1 号的会诊，意见够了。")
    world.taps("expert", "再等等")
    assert world.hears("expert") == ["咨询 1 号的会诊没有人可等了。"]


def test_an_opinion_after_the_deadline_still_makes_the_quorum(world: World) -> None:
    called(world)
    opines(world, "stand-in", "停料。")
    world.time_passes(hours=9)
    opines(world, "other expert", "同意。")
    assert panel(world).status is PanelStatus.CONCLUDING
    assert world.inbox("expert")[-1].startswith("咨询 1 号的会诊，意见够了。")


def test_without_any_opinion_there_is_nothing_to_go_on(world: World) -> None:
    called(world)
    world.time_passes(hours=9)
    assert list(world.letters("expert")[-1].buttons) == ["再等等", "不会诊了"]
    world.forges("expert", "pgo.1.1")
    assert world.inbox("expert")[-1].startswith("咨询 1 号的会诊眼下用不着")
    quiet(world)
    world.taps("expert", "不会诊了")
    assert world.hears("farmer") == ["您的事（咨询 1 号）由土城子镇包联专家接着办，明天12:00前回您。"]
    assert world.hears("stand-in") == ["咨询 1 号不会诊了，您不用写了。谢谢。"]
    assert world.hears("expert") == ["咨询 1 号不会诊了。"]
    assert (world.case().status, world.case().holder) == (Status.TAKEN, "tuchengzi-expert")
    assert {bell.kind for bell in world.bells} == {"late", "remind", "pass_on"}
    world.taps("expert", "不会诊了")
    assert world.hears("expert") == ["咨询 1 号的这次会诊已经完了。"]


def test_the_lead_goes_on_and_the_expert_hears_who_writes(world: World) -> None:
    called(world)
    opines(world, "stand-in", "停料。")
    world.time_passes(hours=9)
    quiet(world)
    world.taps("lead", "就用这些意见")
    assert world.hears("expert") == ["咨询 1 号的会诊，县农技负责人来写结论。"]
    world.says("lead", "停料。", to=world.letters("lead")[-1])
    world.taps("lead", "就这样发给农户")
    assert "县农技负责人答复您：" in world.hears("farmer")[-1]
    assert world.case().holder == "tuchengzi-expert"


def test_a_deadline_does_not_fall_on_a_holiday(world: World) -> None:
    world.house = replace(world.house, county=county(hours={"holidays": ["2026-05-20"]}))
    with_expert(world)
    world.taps("expert", "请会诊")
    world.expert_replies(world.letters("expert")[-1], "怎么办？")
    assert "5月21日15:00前" in " ".join(world.letters("expert")[-1].buttons)


def test_a_red_flag_gives_plain_minutes_and_one_that_comes_up_hastens_the_panel(
    scripted_world: tuple[World, ScriptedMatcher],
) -> None:
    world, matcher = scripted_world
    matcher.says("都倒了，口鼻流血", flags=("R4",))
    called(world)
    world.farmer_says("都倒了，口鼻流血")
    told = [text for text in world.hears("stand-in") if "急情" in text]
    assert told == ["❗咨询 1 号成了急情，会诊请在今天10:00前回。"]
    assert {bell.kind for bell in world.bells} == {
        "panel",
        "panel_soon",
        "seen",
        "late",
        "remind",
        "pass_on",
        "cluster",
    }, "the clocks of a red flag run all the same"
    world.farmer_says("都倒了，口鼻流血")
    quiet(world)
    world.time_passes(minutes=61)
    assert SHORT in world.inbox("lead")[-1]
    world.taps("lead", "再等等")
    assert panel(world).minutes == 60
    assert "今天11:0" in world.inbox("farmer")[-1]


# --- the case and its chair


def test_the_panel_goes_with_the_case_to_whoever_gets_it(world: World) -> None:
    called(world)
    opines(world, "other expert", "像结症。")
    quiet(world)
    world.forges("expert", "pass.1.busy_poultry-expert")
    you = world.hears("stand-in")[-1]
    assert you.split("\n")[0] == "咨询 1 号正在会诊，往后由您主持，结论由您写。"
    assert "今天17:00前回您" in world.hears("farmer")[-1]
    assert panel(world).chair == "poultry-expert"
    assert {bell.kind for bell in world.bells} == {"panel", "panel_soon"}
    opines(world, "stand-in", "停料。")
    assert any(text.startswith("咨询 1 号的会诊，意见够了。") for text in world.hears("stand-in"))
    assert world.hears("expert")[1:] == []


def test_the_chair_goes_away_and_the_stand_in_has_the_opinions(world: World) -> None:
    called(world, "other expert", "lead")
    opines(world, "other expert", "像结症。")
    opines(world, "lead", "停料。")
    quiet(world)
    world.commands("expert", "away", "5月19日到5月25日")
    last = world.letters("stand-in")[-1]
    assert last.text.startswith("咨询 1 号正在会诊，往后由您主持，结论由您写。")
    assert "【照阳河镇包联专家】像结症。\n【县农技负责人】停料。" in last.text
    assert last.parcel.asks is Asks.CONCLUSION


def test_a_panel_that_is_being_prepared_is_let_go_when_the_case_is(world: World) -> None:
    with_expert(world)
    world.taps("expert", "请会诊")
    world.expert_replies(world.letters("expert")[-1], "怎么办？")
    world.forges("expert", "pass.1.busy_poultry-expert")
    assert (panel(world).status, panel(world).outcome) == (PanelStatus.CALLED_OFF, "moved")
    world.forges("expert", "pcall.1")
    assert world.inbox("expert")[-1].startswith("咨询 1 号的会诊由办这件事的专家")


def test_the_leads_preparation_stays_when_the_case_moves(world: World) -> None:
    with_expert(world)
    world.forges("lead", "panel.1")
    world.says("lead", "怎么办？", to=world.letters("lead")[-1])
    world.forges("expert", "pass.1.busy_poultry-expert")
    assert panel(world).status is PanelStatus.DRAFTED


def test_somebody_answers_meanwhile_and_the_panel_goes_on(world: World) -> None:
    called(world)
    world.expert_replies(next(one for one in world.letters("expert") if one.parcel.kind == "card"), "先别喂。")
    assert world.case().status is Status.REPLIED
    opines(world, "other expert", "像结症。")
    opines(world, "stand-in", "停料。")
    assert world.case().status is Status.TAKEN
    world.expert_replies(world.letters("expert")[-1], "停料，饮温水。")
    world.taps("expert", "就这样发给农户")
    assert "专家会诊意见" in world.inbox("farmer")[-1]


def test_a_case_that_was_answered_does_not_close_while_its_panel_sits(world: World) -> None:
    called(world)
    world.forges("expert", "ptime.1.9999")
    world.panels[1, 1] = replace(panel(world), due_at=world.now.replace(day=30))
    world.bells = [replace(bell, due=panel(world).due_at) for bell in world.bells]  # type: ignore[arg-type]
    world.expert_replies(next(one for one in world.letters("expert") if one.parcel.kind == "card"), "先别喂。")
    world.time_passes(hours=100)
    assert world.case().status is Status.REPLIED
    world.taps("expert", "请会诊")
    world.taps("expert", "不会诊了")
    assert world.inbox("farmer")[-1] == "咨询 1 号不再会诊了。有新情况照样发过来。"
    world.time_passes(hours=80)
    assert world.case().status is Status.CLOSED
