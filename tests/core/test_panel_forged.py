"""A panel's buttons and words, twice, forged, by strangers, and the desk's form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.events import Asks, ConclusionWritten
from bot.core.panel.panel_state import PanelStatus
from tests.core.cast import ADDRESSES, POSTS, county
from tests.core.panel_help import called, gathered, panel, quiet
from tests.core.world import World, with_expert

# --- twice, forged, strange


def test_two_panels_at_once_are_refused_and_a_second_one_may_follow(world: World) -> None:
    called(world)
    world.forges("lead", "panel.1")
    assert world.hears("lead")[0].startswith("咨询 1 号正在会诊。\n要问的：是结症还是中毒？")
    ask = next(one for one in world.letters("expert") if one.parcel.asks is Asks.PANEL_QUESTION)
    world.expert_replies(ask, "再问一个？")
    assert world.inbox("expert")[-1] == "咨询 1 号已经有一个会诊了，一次只能开一个。"
    world.forges("expert", "pcall.1")
    assert world.inbox("expert")[-1] == "咨询 1 号的会诊已经发出了，名单和期限改不了了。"
    world.taps("lead", "不会诊了")
    called(world)
    assert panel(world, 2).status is PanelStatus.SITTING
    world.forges("expert", "poff.1.1")
    assert world.inbox("expert")[-1] == "咨询 1 号的这次会诊已经完了。"


def test_the_chair_may_call_it_off_also_with_the_opinions_in_hand(world: World) -> None:
    gathered(world)
    world.taps("expert", "请会诊")
    assert "不会诊了" in world.letters("expert")[-1].buttons
    world.taps("expert", "不会诊了")
    assert panel(world).outcome == "called_off"


def test_a_preparation_may_be_looked_at_again_and_only_by_its_chair(world: World) -> None:
    with_expert(world)
    world.taps("expert", "请会诊")
    world.expert_replies(world.letters("expert")[-1], "怎么办？")
    ask = next(one for one in world.letters("expert") if one.parcel.asks is Asks.PANEL_QUESTION)
    world.expert_replies(ask, "到底怎么办？")
    assert (panel(world).question, len(world.panels)) == ("到底怎么办？", 1)
    quiet(world)
    world.taps("expert", "请会诊")
    assert world.hears("expert")[0].startswith("咨询 1 号的会诊。要问的：到底怎么办？")
    world.forges("lead", "panel.1")
    assert world.hears("lead") == ["咨询 1 号，土城子镇包联专家正在准备会诊，还没有发出。"]
    world.forges("lead", "padd.1.poultry-expert")
    assert world.hears("lead") == ["咨询 1 号已经有一个会诊了，一次只能开一个。"]
    world.taps("lead", "不会诊了")
    assert world.hears("lead") == ["咨询 1 号不会诊了。"]
    assert world.hears("stand-in") == []


def test_a_choice_that_is_forged_or_comes_twice_changes_nothing(world: World) -> None:
    with_expert(world)
    world.taps("expert", "请会诊")
    world.expert_replies(world.letters("expert")[-1], "怎么办？")
    for data in ("padd.1.tuchengzi-expert", "padd.1.office", "padd.1.nobody", "pdrop.1.nobody", "ptime.1.0",
                 "ptime.1.99999999", "ptime.1.x", "ptime.1"):  # fmt: skip
        world.forges("expert", data)
    assert (panel(world).members, panel(world).minutes) == ((), 480)
    world.forges("expert", "padd.1.poultry-expert")
    world.forges("expert", "padd.1.poultry-expert")
    assert [one.person for one in panel(world).members] == ["poultry-expert"]
    world.taps("expert", "✓ 家禽专家")
    assert panel(world).members == ()


def test_seven_at_most(world: World) -> None:
    more = tuple(
        world.house.county.people[2].model_copy(update={"id": f"expert-{n}", "stand_in": None}) for n in range(8)
    )
    world.house = replace(world.house, county=county(people=(*world.house.county.people, *more)))
    with_expert(world)
    world.taps("expert", "请会诊")
    world.expert_replies(world.letters("expert")[-1], "怎么办？")
    for n in range(8):
        world.forges("expert", f"padd.1.expert-{n}")
    assert len(panel(world).members) == 7
    assert world.inbox("expert")[-1] == "最多 7 位，先去掉一位再加。"


def test_somebody_gone_before_the_summons_is_not_asked(world: World) -> None:
    with_expert(world)
    world.taps("expert", "请会诊")
    world.expert_replies(world.letters("expert")[-1], "怎么办？")
    for member in ("other expert", "stand-in", "lead"):
        world.forges("expert", f"padd.1.{POSTS[member]}")
    world.blocks("stand-in")
    world.forges("expert", "pcall.1")
    assert panel(world).status is PanelStatus.DRAFTED
    assert "请 2 位：照阳河镇包联专家、县农技负责人" in world.inbox("expert")[-1]
    world.forges("expert", "pcall.1")
    assert panel(world).status is PanelStatus.SITTING


@pytest.mark.parametrize("who", ["guide", "staff", "farmer", "stranger", "other expert"])
@pytest.mark.parametrize(
    "data", ["panel.1", "pcall.1", "poff.1.1", "pgo.1.1", "psend.1.1", "pwho.1.office", "psure.1.1-sure"]
)
def test_a_chairs_button_is_nobody_elses(world: World, who: str, data: str) -> None:
    called(world, "stand-in", "lead")
    before = panel(world)
    world.forges(who, data)
    assert panel(world) == before
    assert len(world.hears(who)) == 1


@pytest.mark.parametrize("data", ["pno.1.1", "pdissent.1.1", "pno.1.7", "pno.9.1", "pdissent.1"])
def test_a_members_button_is_nobody_elses(world: World, data: str) -> None:
    called(world)
    before = panel(world)
    for who in ("lead", "expert", "guide", "stranger"):
        world.forges(who, data)
    assert panel(world) == before


def test_dissent_before_the_conclusion_is_too_early(world: World) -> None:
    called(world)
    world.forges("stand-in", "pdissent.1.1")
    assert world.hears("stand-in") == ["咨询 1 号的会诊还没到这一步。"]
    world.says("stand-in", "我不同意", about=1, asks=Asks.DISSENT)
    assert world.inbox("stand-in")[-1].startswith("咨询 1 号，这里不是给您写意见的")
    world.says("expert", "我不同意", about=1, asks=Asks.OPINION)
    assert not panel(world).opinions


@pytest.mark.parametrize("asks", [Asks.CONCLUSION, Asks.MEASURES, Asks.RECHECK])
def test_what_is_written_too_early_is_kept_and_not_sent(world: World, asks: Asks) -> None:
    called(world)
    world.says("expert", "停料。", about=1, asks=asks)
    assert world.hears("expert")[0] == "咨询 1 号的会诊还没到这一步。"
    assert world.messages[-1].internal
    assert world.hears("farmer") == []
    world.says("expert", " ", about=1, asks=asks)
    assert world.messages[-1].text == "停料。"


def test_a_question_for_a_panel_is_the_chairs_to_ask(world: World) -> None:
    called(world, "stand-in", "lead")
    world.says("stand-in", "我问一个", about=1, asks=Asks.PANEL_QUESTION)
    assert world.hears("stand-in")[0].startswith("咨询 1 号的会诊由办这件事的专家")
    world.forges("farmer", "done.1")
    world.says("expert", "我问一个", about=1, asks=Asks.PANEL_QUESTION)
    assert world.inbox("expert")[-1] == "咨询 1 号早就结了。"
    world.forges("expert", "panel.1")
    assert world.inbox("expert")[-1] == "咨询 1 号早就结了。"


def test_a_reply_to_a_forwarded_card_says_nothing_on_the_panel(world: World) -> None:
    called(world)
    card = world.letters("stand-in")[-1]
    world.says("stranger", "我也来说一句", to=card)
    world.says("lead", "我也来说一句", to=card)
    assert not panel(world).opinions
    assert world.lines()[-1].kind != "opinion"


def test_a_step_that_is_forged_says_nothing(world: World) -> None:
    gathered(world)
    world.expert_replies(world.letters("expert")[-1], "停料。")
    quiet(world)
    for data in ("pwho.1.office", "psure.1.1-certain", "pday.1.1-4000", "pskip.1.1-nonsense", "psure.1.1"):
        world.forges("expert", data)
    assert world.hears("expert") == ["没有这条咨询。"] * 5
    world.forges("expert", "psend.1.9")
    assert world.hears("expert") == ["咨询 1 号的这次会诊已经完了。"]
    world.forges("expert", "panel.7")
    assert world.hears("expert") == ["没有这条咨询。"]


# --- at the desk


def form(world: World, who: str = "expert", number: int = 1, **more: str) -> None:
    fields = {"answer": "停料。"} | more
    sender = ADDRESSES[who]
    world.happens(ConclusionWritten(key=world._key(), at=world.now, sender=sender, number=number, **fields))


def test_the_form_sends_everything_at_once(world: World) -> None:
    gathered(world)
    form(world, certainty="sure", measures="停精料", answers_for="poultry-expert", recheck="2026-05-25")
    assert world.hears("farmer") == [
        "专家会诊意见（2 位专家，咨询 1 号），土城子镇包联专家答复您：\n停料。\n把握：专家们有把握。\n要做的：\n停精料\n"
        "这件事由家禽专家负责。\n2026-05-25 前后再问您怎么样了。"
    ]
    form(world)
    assert world.inbox("expert")[-1] == "咨询 1 号的这次会诊已经完了。"
    world.forges("farmer", "done.1")
    form(world)
    assert world.inbox("expert")[-1] == "咨询 1 号早就结了。"
    assert "recheck" not in {bell.kind for bell in world.bells}


def test_what_is_forged_in_the_form_is_left_out(world: World) -> None:
    gathered(world)
    form(world, answer=" ")
    assert "请先写给农户的答复" in world.hears("expert")[0]
    form(world, number=9)
    assert world.hears("expert") == ["没有这条咨询。"]
    form(world, "other expert")
    assert world.hears("other expert")[0].startswith("咨询 1 号的会诊由办这件事的专家")
    form(world, certainty="certain", answers_for="office", recheck="1999-01-01")
    assert world.hears("farmer") == ["专家会诊意见（2 位专家，咨询 1 号），土城子镇包联专家答复您：\n停料。"]
