"""An expert panel: the chair asks one precise question, the members answer on their own, and one signed answer goes out."""

from __future__ import annotations

from dataclasses import replace

from bot.core.events import Asks
from bot.core.panel.panel_state import PanelStatus
from bot.core.situation import Status
from tests.core.cast import county
from tests.core.panel_help import called, gathered, opines, panel, quiet
from tests.core.world import HARD, World, with_expert


def test_the_chair_writes_the_question_chooses_and_sends_the_summons(world: World) -> None:
    with_expert(world)
    world.taps("expert", "请会诊")
    (ask,) = world.hears("expert")
    assert ask == "咨询 1 号请会诊：要专家们定什么？请回复这条消息，写一个准确的问题。"
    world.expert_replies(world.letters("expert")[-1], "  ")
    assert world.hears("expert") == [ask]
    world.expert_replies(world.letters("expert")[-1], "是结症还是中毒？")
    (offer,) = world.hears("expert")
    assert offer.split("\n")[:3] == [
        "咨询 1 号的会诊。要问的：是结症还是中毒？",
        "请 0 位：还没有选",
        "期限：今天17:00",
    ]
    assert list(world.letters("expert")[-1].buttons) == [
        "＋ 照阳河镇包联专家", "＋ 家禽专家", "＋ 县农技负责人", "今天13:00前", "今天17:00前", "明天15:00前",
        "发出（0 位）", "不会诊了",
    ]  # fmt: skip
    world.taps("expert", "发出（0 位）")
    assert world.hears("expert")[0] == "至少要请 2 位，请再选。"
    world.taps("expert", "＋ 家禽专家")
    world.taps("expert", "＋ 照阳河镇包联专家")
    world.taps("expert", "今天13:00前")
    assert "请 2 位：家禽专家、照阳河镇包联专家" in world.inbox("expert")[-1]
    quiet(world)
    world.taps("expert", "发出（2 位）")
    assert world.hears("expert") == [
        "咨询 1 号的会诊发出了，请了家禽专家、照阳河镇包联专家，今天13:00前回。意见到齐了一起给您，您写结论。"
    ]
    assert world.hears("farmer") == [
        "您的事（咨询 1 号）请了 2 位专家一起会诊，今天13:00前回您。有新情况照样发过来，专家们都看得到。"
    ]
    card = world.letters("stand-in")[-1]
    assert card.text.split("\n")[:3] == [
        "会诊：咨询 1 号，土城子镇包联专家请您看看。", "要问的：是结症还是中毒？", "请在今天13:00前回。",
    ]  # fmt: skip
    assert HARD in card.text
    assert (card.parcel.asks, list(card.buttons)) == (Asks.OPINION, ["不便答"])
    assert (world.case().status, world.case().due_at) == (Status.TAKEN, panel(world).due_at)
    assert {bell.kind for bell in world.bells} == {"panel", "panel_soon"}
    assert panel(world).material.startswith("农户：")


def test_those_of_the_industry_are_ticked_and_first_and_who_is_away_is_told(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.taps("farmer", "没解决，找专家")
    world.taps("farmer", "土城子镇")
    world.commands("other expert", "away", "5月19日到5月25日")
    world.taps("other expert", "还是这样请")
    world.taps("expert", "请会诊")
    world.expert_replies(world.letters("expert")[-1], "要不要补钙？")
    offer = world.letters("expert")[-1]
    assert "请 1 位：家禽专家" in offer.text
    assert "不在或联系不上，请不了：照阳河镇包联专家" in offer.text
    assert "✓ 家禽专家" in offer.buttons
    assert not [name for name in offer.buttons if "照阳河" in name or "土城子" in name]


def test_a_panel_cannot_be_made_of_fewer_than_two(world: World) -> None:
    with_expert(world)
    world.blocks("stand-in")
    world.commands("other expert", "away", "5月19日到5月25日")
    world.taps("other expert", "还是这样请")
    quiet(world)
    world.taps("expert", "请会诊")
    (told,) = world.hears("expert")
    assert told.startswith(
        "咨询 1 号：眼下能请到的专家只有 1 位，开不成会诊。不在或联系不上的：照阳河镇包联专家、家禽专家。"
    )
    assert not world.panels


def test_fewer_than_the_quorum_is_said_and_the_chair_decides(world: World) -> None:
    world.house = replace(world.house, county=county(panel={"quorum": 4}))
    with_expert(world)
    world.taps("expert", "请会诊")
    world.expert_replies(world.letters("expert")[-1], "怎么办？")
    assert "本县规定要 4 位的意见才能下结论，眼下请不到这么多。" in world.inbox("expert")[-1]


def test_opinions_are_independent_until_the_own_one_is_in(world: World) -> None:
    called(world, "other expert", "stand-in", "lead")
    opines(world, "other expert", "像是结症。")
    assert world.hears("other expert") == ["咨询 1 号，您的意见记下了。要改，再回复一次就行。"]
    assert all(world.hears(who) == [] for who in ("expert", "stand-in", "lead", "farmer", "staff", "guide"))
    opines(world, "stand-in", "怀疑吃了霉料。")
    assert world.hears("stand-in") == [
        "咨询 1 号，您的意见记下了。要改，再回复一次就行。\n别的专家的意见：\n【照阳河镇包联专家】像是结症。"
    ]
    assert world.hears("other expert") == ["咨询 1 号的会诊，又有意见：\n【家禽专家】怀疑吃了霉料。"]
    assert world.hears("lead") == []
    (gathered,) = world.hears("expert")
    assert gathered == (
        "咨询 1 号的会诊，意见够了。\n要问的：是结症还是中毒？\n意见到了：照阳河镇包联专家、家禽专家\n还没有回：县农技负责人\n"
        "请回复这条消息，写给农户的答复。写完还要您点“发给农户”才发。各人的意见：\n"
        "【照阳河镇包联专家】像是结症。\n【家禽专家】怀疑吃了霉料。"
    )
    assert world.letters("expert")[-1].parcel.asks is Asks.CONCLUSION
    assert panel(world).status is PanelStatus.CONCLUDING
    opines(world, "lead", "先按结症办。")
    assert world.hears("expert") == ["咨询 1 号的会诊，又有意见：\n【县农技负责人】先按结症办。"]
    assert len(world.hears("lead")[0].split("\n")) == 4
    assert world.hears("farmer") == []
    assert not world.messages[1:]


def test_the_conclusion_goes_out_signed_and_the_members_hear_it(world: World) -> None:
    gathered(world)
    world.says("expert", "停料，饮温水，明早我去看。", to=world.letters("expert")[-1], ref=None)
    assert world.hears("farmer") == []
    world.taps("expert", "多半是")
    world.expert_replies(world.letters("expert")[-1], "停精料\n饮温水")
    world.taps("expert", "家禽专家")
    world.taps("expert", "过 7 天")
    shown = world.inbox("expert")[-1]
    assert shown.startswith("咨询 1 号会诊的结论，农户会看到：\n停料，饮温水")
    quiet(world)
    world.taps("expert", "发给农户")
    assert world.hears("farmer") == [
        "专家会诊意见（2 位专家，咨询 1 号），土城子镇包联专家答复您：\n停料，饮温水，明早我去看。\n"
        "把握：多半是这样，还不能完全肯定。\n要做的：\n停精料\n饮温水\n这件事由家禽专家负责。\n2026-05-26 前后再问您怎么样了。"
    ]
    assert "咨询 1 号的会诊结论发给农户了，专家们也告诉了。" in world.hears("expert")
    for member in ("other expert", "stand-in"):
        assert world.hears(member)[0].startswith("咨询 1 号会诊的结论，土城子镇包联专家已发给农户：\n停料")
    assert (panel(world).status, panel(world).concluded_by) == (PanelStatus.CONCLUDED, "tuchengzi-expert")
    assert (world.case().status, world.case().holder) == (Status.REPLIED, "tuchengzi-expert")
    world.taps("expert", "发给农户")
    assert world.hears("farmer") == []
    assert world.hears("expert") == ["咨询 1 号的这次会诊已经完了。"]


def test_the_day_of_asking_again_keeps_the_case_open_and_reminds_the_chair_in_the_morning(world: World) -> None:
    gathered(world)
    world.expert_replies(world.letters("expert")[-1], "停料，饮温水。")
    for _ in range(3):
        world.taps("expert", "跳过")
    world.expert_replies(world.letters("expert")[-1], "改天吧")
    world.expert_replies(world.letters("expert")[-1], "5月24日")  # a Sunday
    world.taps("expert", "发给农户")
    quiet(world)
    world.time_passes(hours=24 * 6 - 2)
    assert world.hears("expert") == []
    assert world.case().status is Status.REPLIED
    world.time_passes(hours=2)
    assert world.hears("expert") == [
        "今天该问问咨询 1 号怎么样了：回复这条消息，话就到农户那里。会诊当时的答复：停料，饮温水。"
    ]
    world.expert_replies(world.letters("expert")[-1], "好些了没有？")
    assert world.hears("farmer")[-1].endswith("好些了没有？")
    world.time_passes(hours=80)
    assert world.case().status is Status.CLOSED
    assert not world.bells


def test_every_step_but_the_answer_may_be_left_out(world: World) -> None:
    gathered(world)
    world.forges("expert", "psend.1.1")
    assert world.hears("expert")[0].startswith("咨询 1 号会诊的结论：请先写给农户的答复")
    world.expert_replies(world.letters("expert")[-1], " ")
    world.expert_replies(world.letters("expert")[-1], "停料。")
    world.taps("expert", "就这样发给农户")
    assert world.hears("farmer") == ["专家会诊意见（2 位专家，咨询 1 号），土城子镇包联专家答复您：\n停料。"]


def test_the_answer_may_be_written_again_before_it_goes(world: World) -> None:
    gathered(world)
    world.expert_replies(world.letters("expert")[-1], "停料。")
    for _ in range(4):
        world.taps("expert", "跳过")
    world.expert_replies(world.letters("expert")[-1], "停料，饮温水。")
    assert "停料，饮温水。" in world.inbox("expert")[-1]
    world.taps("expert", "发给农户")
    assert world.inbox("farmer")[-1].endswith("停料，饮温水。")
    world.edits("expert", "停料，饮温水。", "停料，饮温盐水。")
    assert world.inbox("farmer")[-1].endswith("停料，饮温盐水。")
