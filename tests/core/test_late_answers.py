"""A useful answer is not refused because it comes late, and what somebody typed in vain is not lost."""

from __future__ import annotations

import pytest

from bot.core.events import Asks
from bot.core.situation import Status
from tests.core.cast import ADDRESSES
from tests.core.world import PHOTO, World, with_expert

KEPT = "写的当内部备注留下了，农户看不到。"


def _moved_on(world: World, to: str | None) -> None:
    while world.case().holder != to:
        world.time_passes(minutes=30)
    for who in ADDRESSES:
        world.hears(who)


def test_the_expert_answers_after_the_case_has_just_moved_on_and_has_it_again(world: World) -> None:
    card = with_expert(world)
    _moved_on(world, "poultry-expert")
    world.expert_replies(card, "先隔离，下午我过去")
    assert world.hears("farmer") == ["土城子镇包联专家回您（咨询 1 号）：\n先隔离，下午我过去"]
    assert (world.case().holder, world.case().rung) == ("tuchengzi-expert", 1)
    assert world.hears("stand-in") == ["咨询 1 号，土城子镇包联专家已经回了农户，往后归土城子镇包联专家，您不用管了。"]


def test_what_somebody_has_taken_stays_there_when_another_answers_first(world: World) -> None:
    card = with_expert(world)
    _moved_on(world, "poultry-expert")
    world.taps("stand-in", "我来接")
    world.hears("stand-in")
    world.expert_replies(card, "先隔离")
    assert world.case().holder == "poultry-expert"
    assert world.hears("stand-in") == ["咨询 1 号，土城子镇包联专家已经回了农户。"]


@pytest.mark.parametrize("who", ["expert", "stand-in", "lead"])
def test_an_answer_to_what_nobody_has_is_sent(world: World, who: str) -> None:
    with_expert(world)
    _moved_on(world, None)
    world.says(who, "先隔离", to=world.sees(who, "咨询 1 号\n"))
    assert world.hears("farmer")[-1].endswith("\n先隔离")
    assert world.case().status is Status.REPLIED
    assert world.case().holder is not None


def test_whoever_had_the_cases_card_may_answer_while_nobody_has(world: World) -> None:
    with_expert(world)
    world.taps("expert", "转给别人")
    world.taps("expert", "照阳河镇包联专家")
    world.taps("expert", "忙不过来")
    card = world.sees("other expert", "咨询 1 号\n")
    _moved_on(world, "county-lead")
    world.says("other expert", "喂点盐水", to=card)
    assert world.hears("farmer")[-1].endswith("\n喂点盐水")
    assert world.case().holder == "zhaoyanghe-expert"


def test_once_it_is_answered_only_who_has_it_speaks(world: World) -> None:
    card = with_expert(world)
    _moved_on(world, "poultry-expert")
    world.says("stand-in", "多喝水", about=1)
    world.hears("farmer"), world.hears("expert")
    world.expert_replies(card, "别喝水")
    assert world.hears("farmer") == []
    assert world.hears("expert") == [f"咨询 1 号现在归家禽专家，您的话没有发出。\n{KEPT}"]


def test_the_townships_expert_takes_what_nobody_has_with_the_old_card(world: World) -> None:
    card = with_expert(world)
    _moved_on(world, None)
    world.taps("expert", "结了", on=card)
    assert world.hears("expert") == ["咨询 1 号眼下没有人接。要办它，先点“我来接”。"]
    world.taps("expert", "我来接", on=card)
    assert (world.case().holder, world.case().status) == ("tuchengzi-expert", Status.TAKEN)
    assert world.hears("farmer") == ["土城子镇包联专家已经在看您的问题了（咨询 1 号）。"]


def test_nobody_is_not_called_somebody_else(world: World) -> None:
    with_expert(world)
    _moved_on(world, None)
    world.says("other expert", "我说两句", about=1)
    assert world.hears("other expert")[0].startswith("咨询 1 号眼下没有人接，要由当地专家、替班或县里总负责来回")
    world.forges("other expert", "close.1")
    assert world.hears("other expert") == ["咨询 1 号眼下没有人接，这个按钮您点不了。"]


# --- what was typed in vain


def test_words_for_a_closed_case_are_kept_as_a_remark(world: World) -> None:
    card = with_expert(world)
    world.taps("expert", "结了", on=card)
    world.hears("farmer"), world.hears("expert")
    world.expert_replies(card, "其实应该喂盐水", media=(PHOTO,))
    kept = world.messages[-1]
    assert (kept.text, kept.media, kept.internal, kept.number) == ("其实应该喂盐水", (PHOTO,), True, 1)
    assert world.hears("expert") == [f"咨询 1 号已经结了，您的话没有发出。\n{KEPT}"]
    assert world.hears("farmer") == []


def test_words_under_a_file_that_is_too_big_are_kept(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "看这段录像", too_big=True)
    assert (world.messages[-1].text, world.messages[-1].internal) == ("看这段录像", True)
    assert world.inbox("expert")[-1] == f"文件太大（最多 20 兆），没有发出。\n{KEPT}"


def test_words_to_nobody_are_on_record(world: World) -> None:
    with_expert(world)
    world.says("expert", "先隔离吧")
    assert (world.messages[-1].text, world.messages[-1].number) == ("先隔离吧", None)
    kept = len(world.messages)
    world.says("expert", "", unsupported="sticker")
    assert len(world.messages) == kept


def test_a_remark_on_what_one_may_not_see_stays_apart_from_the_case(world: World) -> None:
    with_expert(world)
    world.says("other expert", "这户我认得", about=1, internal=True)
    assert (world.messages[-1].text, world.messages[-1].number) == ("这户我认得", None)


# --- why was it passed on


def test_only_who_passed_it_on_says_why(world: World) -> None:
    """The buttons of the time when the reason was asked afterwards still lie in chats."""
    with_expert(world)
    world.taps("expert", "转给别人")
    world.taps("expert", "照阳河镇包联专家")
    world.taps("expert", "忙不过来")
    world.forges("guide", "why.1.busy")
    assert world.inbox("guide")[-1] == "咨询 1 号不是您转的，不用说原因。"
    assert world.lines()[-1].kind == "tap_refused"
    world.taps("other expert", "转给别人")
    world.taps("other expert", "家禽专家")
    world.taps("other expert", "忙不过来")
    world.forges("other expert", "why.1.help", ref=world.letters("other expert")[-1].ref)
    assert world.lines()[-1].data["why_passed"] == "help"
    world.forges("other expert", "why.1.busy", ref=world.sees("expert", "为什么转").ref)
    assert world.lines()[-1].data["why"] == "desk.why_not_yours"
    world.forges("other expert", "why.1.busy")
    assert world.inbox("other expert")[-1] == "咨询 1 号不是您转的，不用说原因。"


def test_an_old_button_for_another_reason_still_asks_for_it_in_words(world: World) -> None:
    with_expert(world)
    world.forges("expert", "pass.1.busy_zhaoyanghe-expert")
    world.forges("expert", "why.1.other", ref=world.letters("expert")[-1].ref)
    assert world.letters("expert")[-1].parcel.asks is Asks.WHY
