"""An expert's buttons: take, answer, send an entry, pass on, not for me, close; and who may press them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.events import Asks
from bot.core.plan import ParcelKind
from bot.core.situation import Status
from tests.core.cast import county, house
from tests.core.world import World, with_expert

EGGS = "鹅下软蛋"


def _eggs(world: World) -> None:
    """A question with near entries, with the expert."""
    world.farmer_says(EGGS)
    world.taps("farmer", "没解决，找专家")
    world.taps("farmer", "土城子镇")
    for who in ("farmer", "expert", "stand-in", "lead"):
        world.hears(who)


def test_take_tells_the_farmer_and_the_clocks_go_on(world: World) -> None:
    with_expert(world)
    world.taps("expert", "我来接")
    assert (world.case().status, world.case().holder) == (Status.TAKEN, "tuchengzi-expert")
    assert world.hears("farmer") == ["土城子镇包联专家已经在看您的问题了（咨询 1 号）。"]
    assert {bell.kind for bell in world.bells} == {"late", "remind", "pass_on"}
    world.hears("expert")
    world.taps("expert", "我来接")
    assert world.hears("expert") == ["咨询 1 号早就是您的了。"]
    assert world.hears("farmer") == []


def test_the_lead_may_take_over_and_the_expert_hears_it(world: World) -> None:
    with_expert(world)
    world.forges("lead", "take.1")
    assert world.case().holder == "county-lead"
    assert world.hears("expert") == ["咨询 1 号由县农技负责人接过去了。"]


def test_answer_says_how(world: World) -> None:
    with_expert(world)
    world.taps("expert", "回答")
    how = world.letters("expert")[-1]
    assert how.text == "回复这条消息，就是回答咨询 1 号的农户。"
    world.expert_replies(how, "喂点温水")
    assert world.inbox("farmer")[-1].endswith("喂点温水")


def test_one_tap_sends_a_near_entry_under_the_experts_name(world: World) -> None:
    _eggs(world)
    world.taps("expert", "发：鹅下软壳蛋怎么办")
    sent = world.letters("farmer")[-1]
    assert sent.text.startswith("土城子镇包联专家 发给您（咨询 1 号）：\n【鹅下软壳蛋怎么办】")
    assert (sent.parcel.kind, sent.parcel.entry, sent.parcel.author) == (
        ParcelKind.ANSWER,
        "goose-soft-eggs",
        "tuchengzi-expert",
    )
    assert world.hears("expert") == ["已发给农户：鹅下软壳蛋怎么办（咨询 1 号）", "✅ 咨询 1 号：送到了。"]
    assert world.case().status is Status.REPLIED
    assert any(line.data.get("sent_entry") == "goose-soft-eggs" for line in world.lines()[-2:])


def test_an_entry_that_is_gone_is_not_sent(world: World) -> None:
    _eggs(world)
    world.forges("expert", "send.1.gone-entry")
    assert world.hears("expert") == ["这个条目没有了。"]


def test_an_entry_that_only_people_answer_is_sent_by_no_button(world: World) -> None:
    with_expert(world)
    world.hears("farmer")
    only_people = next(entry.id for entry in house().knowledge.entries.values() if entry.human_only)
    world.forges("expert", f"send.1.{only_people}")
    assert world.inbox("expert")[-1] == "这个条目没有了。"
    assert world.hears("farmer") == []


def test_pass_on_asks_to_whom_those_of_the_industry_first_then_why_and_the_next_one_reads_it(world: World) -> None:
    _eggs(world)
    world.taps("expert", "转给别人")
    whom = world.letters("expert")[-1]
    assert list(whom.buttons) == ["家禽专家", "照阳河镇包联专家", "县农技负责人"]
    world.taps("expert", "照阳河镇包联专家")
    why = world.letters("expert")[-1]
    assert why.text == "咨询 1 号为什么转给照阳河镇包联专家？点了就转，接手的人看得到。"
    assert world.case().holder == "tuchengzi-expert"
    world.hears("expert")
    world.taps("expert", "不是我的专业")
    assert (world.case().holder, world.case().rung) == ("zhaoyanghe-expert", 1)
    card = world.sees("other expert", "咨询 1 号")
    assert "为什么到您这里：土城子镇包联专家转来（不是他的专业）；" in card.text
    assert "咨询 1 号现在由照阳河镇包联专家接手，今天13:00前回您" in world.hears("farmer")[-1]
    assert world.hears("expert") == ["咨询 1 号转给照阳河镇包联专家了。"]
    facts = world.lines()[-1].data
    assert (facts["why_passed"], facts["township"], facts["industry"]) == ("field", "tuchengzi", "goose")


@pytest.mark.parametrize("argument", ["nonsense_zhaoyanghe-expert", "zhaoyanghe-expert", "_zhaoyanghe-expert"])
def test_nothing_moves_without_a_reason(world: World, argument: str) -> None:
    with_expert(world)
    world.forges("expert", f"pass.1.{argument}")
    assert "为什么转给照阳河镇包联专家" in world.inbox("expert")[-1]
    assert world.case().holder == "tuchengzi-expert"


def test_another_reason_is_asked_in_words_which_the_next_one_reads_and_no_farmer(world: World) -> None:
    with_expert(world)
    world.taps("expert", "转给别人")
    world.taps("expert", "照阳河镇包联专家")
    world.taps("expert", "别的原因")
    assert "土城子镇包联专家转来（原因他另写）" in world.sees("other expert", "咨询 1 号").text
    world.hears("farmer")
    world.hears("other expert")
    asked = world.letters("expert")[-1]
    assert (asked.text.split("，")[1], asked.parcel.asks) == ("为什么转？请回复这条消息写一两句", Asks.WHY)
    world.expert_replies(asked, "  ")
    again = world.letters("expert")[-1]
    assert again.text == asked.text
    world.expert_replies(again, "这户是我亲戚，我不好说")
    assert [one.text for one in world.messages if one.internal] == ["这户是我亲戚，我不好说"]
    assert world.inbox("expert")[-1] == "记下了，谢谢。"
    assert world.hears("other expert") == ["咨询 1 号，土城子镇包联专家说为什么转给您：\n这户是我亲戚，我不好说"]
    assert world.hears("farmer") == []


def test_a_reason_in_words_after_nobody_has_it_any_more_is_kept_all_the_same(world: World) -> None:
    with_expert(world)
    world.forges("expert", "pass.1.other_zhaoyanghe-expert")
    asked = world.letters("expert")[-1]
    world.forges("lead", "pass.1.busy_tuchengzi-expert")
    world.hears("other expert")
    world.expert_replies(asked, "我弄错了")
    assert world.inbox("expert")[-1] == "记下了，谢谢。"
    assert world.hears("other expert") == []


def test_a_forged_form_gives_no_reason_for_a_case_one_may_not_see(world: World) -> None:
    with_expert(world)
    world.hears("farmer")
    world.says("other expert", "我写的", about=1, asks=Asks.WHY)
    assert world.lines()[-1].kind == "reply_refused"
    assert world.inbox("other expert")[-1].startswith("咨询 1 号现在归土城子镇包联专家，您的话没有发出。")
    assert world.hears("farmer") == []


def test_what_the_lead_passed_on_comes_back_to_the_lead_before_nobody(world: World) -> None:
    with_expert(world, township="满德堂乡")
    world.taps("lead", "转给别人")
    world.taps("lead", "家禽专家")
    world.taps("lead", "忙不过来")
    while world.case().holder == "poultry-expert":
        world.time_passes(hours=1)
    assert world.case().holder == "county-lead"


def test_the_lead_passes_on_what_another_has_and_that_one_hears_it(world: World) -> None:
    with_expert(world)
    world.forges("lead", "pass.1.help_poultry-expert")
    assert world.hears("expert") == ["咨询 1 号，县农技负责人转给别人了。"]


def test_not_for_me_asks_why_and_goes_one_rung_up(world: World) -> None:
    with_expert(world)
    world.taps("expert", "不归我")
    assert world.case().holder == "tuchengzi-expert"
    world.taps("expert", "不是我的地方")
    assert world.case().holder == "poultry-expert"
    card = world.sees("stand-in", "咨询 1 号").text
    assert "您替班土城子镇；土城子镇包联专家转来（不是他管的地方）；" in card
    assert world.lines()[-1].data["why_passed"] == "place"
    world.taps("stand-in", "不归我")
    world.taps("stand-in", "别的原因")
    assert world.case().holder == "county-lead"
    assert "土城子镇的专家没有接，您是县里总负责" in world.sees("lead", "咨询 1 号").text
    assert world.letters("stand-in")[-1].parcel.asks is Asks.WHY


def test_the_lead_has_nobody_above_and_is_asked_to_whom(world: World) -> None:
    with_expert(world, township="满德堂乡")
    world.taps("lead", "不归我")
    assert "转给谁" in world.inbox("lead")[-1]
    assert world.case().holder == "county-lead"


def test_with_no_other_expert_there_is_nobody_to_pass_to() -> None:
    only = county()
    kept = tuple(p for p in only.people if p.id in ("county-lead", "office"))
    world = World(replace(house(), county=only.model_copy(update={"people": kept})))
    with_expert(world, township="满德堂乡")
    world.taps("lead", "转给别人")
    assert world.inbox("lead")[-1] == "眼下没有别的专家能接。"


def test_close_asks_how_it_ended_with_a_button_each(world: World) -> None:
    with_expert(world)
    world.taps("expert", "结了")
    assert (world.case().status, world.case().outcome) == (Status.CLOSED, "closed_by_expert")
    assert not world.bells
    assert world.hears("farmer") == ["咨询 1 号结了。没解决就再说一声。"]
    how = world.letters("expert")[-1]
    assert how.text == "咨询 1 号结了。结果怎么样？点一下。"
    assert list(how.buttons) == ["解决了", "没解决", "死了、绝收了", "农户没回音", "重复的", "别的"]
    world.hears("expert")
    world.taps("expert", "死了、绝收了")
    assert world.case().outcome == "lost"
    world.taps("expert", "没解决")
    assert world.case().outcome == "unsolved"
    assert world.hears("expert") == ["咨询 1 号记下了：死了、绝收了。", "咨询 1 号记下了：没解决。"]
    assert world.hears("farmer") == []
    for button in ("结了", "我来接", "转给别人"):
        world.taps("expert", button)
    assert world.hears("expert") == ["咨询 1 号早就结了。"] * 3


@pytest.mark.parametrize("code", ["solved", "lost", "duplicate", "other_end"])
def test_however_it_was_closed_a_farmer_who_speaks_up_is_back_with_the_expert(world: World, code: str) -> None:
    with_expert(world)
    world.taps("expert", "结了")
    world.forges("expert", f"ended.1.{code}")
    world.farmer_says("没解决")
    assert (world.case(2).status, world.case(2).holder) == (Status.WAITING, "tuchengzi-expert")
    assert "上一次是您办的（咨询 1 号）" in world.sees("expert", "咨询 2 号").text


def test_how_it_ended_is_said_by_who_closed_it_and_in_words_that_exist(world: World) -> None:
    with_expert(world)
    world.forges("expert", "ended.1.solved")
    world.taps("expert", "结了")
    world.forges("expert", "ended.1.nonsense")
    world.forges("other expert", "ended.1.solved")
    assert world.inbox("expert")[-1] == world.inbox("other expert")[-1] == "没有这条咨询。"
    assert world.case().outcome == "closed_by_expert"


@pytest.mark.parametrize("who", ["other expert", "guide"])
@pytest.mark.parametrize("verb", ["take", "write", "send", "pass", "notme", "close"])
def test_whoever_does_not_have_the_case_changes_nothing(world: World, who: str, verb: str) -> None:
    with_expert(world)
    before = world.case()
    world.forges(who, f"{verb}.1")
    assert world.inbox(who)[-1] == "咨询 1 号现在归土城子镇包联专家，这个按钮您点不了。"
    assert world.case() == before
    assert world.lines()[-1].kind == "tap_refused"


@pytest.mark.parametrize("data", ["take.1", "close.1", "pass.1.poultry-expert", "why.1.busy", "send.1.goose-soft-eggs"])
def test_a_stranger_who_taps_an_experts_button_is_told_politely(world: World, data: str) -> None:
    with_expert(world)
    before = world.case()
    world.forges("stranger", data)
    assert world.inbox("stranger") == ["这个按钮不是给您的。有问题直接说。"]
    assert world.case() == before


@pytest.mark.parametrize("data", ["take.99", "ok.1", "nonsense", "", "take", "take.1.2.3", "DROP TABLE", "take.٣"])
def test_forged_data_of_somebody_with_a_post(world: World, data: str) -> None:
    with_expert(world)
    world.forges("expert", data)
    assert world.inbox("expert")[-1] == "没有这条咨询。"


def test_a_consultation_that_is_the_bots_has_no_buttons_for_experts(world: World) -> None:
    world.farmer_says(EGGS)
    world.forges("lead", "take.1")
    assert world.inbox("lead") == ["没有这条咨询。"]


def test_experts_choose_their_language(world: World) -> None:
    world.commands("expert", "language")
    world.taps("expert", "English")
    assert world.hears("expert")[-1] == "Fine, English from now on."
    world.forges("expert", "lang.0.de")
    assert world.hears("expert") == []
    with_expert(world)
    card = world.letters("expert")[-1]
    assert "Why you: you cover Tuchengzi Town" in card.text
    assert "Please answer by 13:00 today." in card.text
    world.taps("expert", "Pass on", on=card)
    world.taps("expert", "the head of the county's farm advice")
    world.taps("expert", "Too busy")
    assert "is with the head of the county's farm advice now" in world.inbox("expert")[-1]
