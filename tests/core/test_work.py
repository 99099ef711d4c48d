"""Work on a case: asking the farmer back, finding an entry, sending a page, going to see it, a remark by a button."""

from __future__ import annotations

import pytest

from bot.core.events import Asks, MediaKind
from bot.core.plan import ParcelKind
from bot.core.situation import Status
from knowledge.model import Decision
from tests.core.cast import scripted
from tests.core.world import PHOTO, World, with_expert

SICK_GEESE = "我家的鹅嗓子眼里长了个硬疙瘩，东西咽不下去，是啥毛病"


# --- asking back


def test_asking_back_shows_ready_questions_and_one_tap_asks_one(world: World) -> None:
    card = with_expert(world, SICK_GEESE)
    world.taps("expert", "问农户", on=card)
    which = world.letters("expert")[-1]
    assert which.text == "咨询 1 号，问农户什么？点一条发一条，也可以都问。"
    assert list(which.buttons)[-2:] == ["请发一两张照片：远处一张，近处一张。", "都问"]
    assert world.case().status is Status.WAITING
    world.hears("expert")
    world.taps("expert", "请发一两张照片：远处一张，近处一张。")
    asked = world.letters("farmer")[-1]
    assert asked.text == ("土城子镇包联专家问您（咨询 1 号），直接在这里回就行：\n请发一两张照片：远处一张，近处一张。")
    assert (asked.parcel.kind, asked.parcel.author) == (ParcelKind.QUESTION, "tuchengzi-expert")
    assert world.hears("expert") == [
        "咨询 1 号，问了农户。农户一回，就转给您；这还不算答复。",
        "✅ 咨询 1 号：送到了。",
    ]


def test_asking_back_is_a_beginning_and_no_answer(world: World) -> None:
    with_expert(world, SICK_GEESE)
    world.taps("expert", "问农户")
    world.taps("expert", "都问")
    assert (world.case().status, world.case().holder) == (Status.TAKEN, "tuchengzi-expert")
    assert world.case().first_reply_at is None
    assert {bell.kind for bell in world.bells} == {"late", "remind", "pass_on"}
    world.hears("expert")
    world.farmer_says("两个月大", media=(PHOTO,))
    assert world.hears("expert")[0] == "咨询 1 号，农户又说：\n两个月大"
    assert world.case().status is Status.TAKEN


def test_nobody_is_asked_the_same_twice(world: World) -> None:
    with_expert(world, SICK_GEESE)
    world.taps("expert", "问农户")
    which = world.letters("expert")[-1]
    first = next(iter(which.buttons))
    world.taps("expert", first)
    before = len(world.hears("farmer"))
    world.taps("expert", first, on=which)
    assert world.hears("farmer") == []
    assert world.inbox("expert")[-1] == "咨询 1 号，这些已经问过了。"
    world.taps("expert", "都问", on=which)
    (rest,) = world.hears("farmer")
    assert before == 1
    assert first.rstrip("…") not in rest
    world.taps("expert", "都问", on=which)
    assert world.hears("farmer") == []


@pytest.mark.parametrize(
    ("question", "asked", "not_asked"),
    [
        ("我家的骡子这几天不吃草，光趴着，毛也不亮了，是啥毛病", "死了几只", "多少亩"),
        ("我家的甜菜叶子上起了一层怪东西，是啥毛病", "多少亩", "死了几只"),
        ("那个东西又那样了，咋弄才好，急死人了，谁能来看看", "多少亩", "疫苗"),
    ],
)
def test_without_an_entry_nearby_animals_and_crops_have_their_own_questions(
    question: str, asked: str, not_asked: str
) -> None:
    house, matcher = scripted()
    subject = "donkey" if "骡子" in question else "beet" if "甜菜" in question else ""
    if subject == "donkey":
        subject = next(one for one in house.knowledge.lexicon.animals)
    matcher.says(question, Decision.ESCALATE, subject=subject)
    world = World(house)
    world.farmer_says(question)
    world.commands("farmer", "expert")
    world.taps("farmer", "土城子镇")
    world.forges("expert", "ask.1")
    shown = " ".join(world.letters("expert")[-1].buttons)
    assert asked in shown
    assert not_asked not in shown


def test_after_an_answer_asking_back_leaves_the_case_answered(world: World) -> None:
    card = with_expert(world, SICK_GEESE)
    world.expert_replies(card, "先别喂硬料")
    world.taps("expert", "问农户", on=card)
    world.taps("expert", "都问")
    assert world.case().status is Status.REPLIED


def test_a_guide_who_does_not_have_the_case_asks_nothing_back(world: World) -> None:
    with_expert(world)
    world.hears("farmer")
    world.forges("guide", "ask.1.all")
    world.forges("other expert", "ask.1.all")
    assert world.hears("farmer") == []


def test_who_asks_back_what_nobody_has_has_it_from_then_on(world: World) -> None:
    with_expert(world)
    world.forges("lead", "ask.1.all")
    assert world.case().holder == "county-lead"
    assert world.hears("expert")[-1] == "咨询 1 号由县农技负责人接过去了。"


# --- any entry, found by words


def test_any_entry_is_found_by_words_read_and_sent(world: World) -> None:
    card = with_expert(world)
    world.taps("expert", "更多", on=card)
    world.taps("expert", "找条目发")
    asked = world.letters("expert")[-1]
    assert asked.parcel.asks is Asks.FIND
    world.expert_replies(asked, "鹅 软蛋")
    found = world.letters("expert")[-1]
    assert "看：鹅下软壳蛋怎么办" in found.buttons
    assert 1 <= len(found.buttons) <= 5
    assert world.hears("farmer") == []
    world.taps("expert", "看：鹅下软壳蛋怎么办")
    shown = world.letters("expert")[-1]
    assert shown.text.startswith("【鹅下软壳蛋怎么办】")
    assert list(shown.buttons) == ["发给农户", "发明白纸"]
    world.taps("expert", "发给农户")
    assert world.inbox("farmer")[-1].startswith("土城子镇包联专家 发给您（咨询 1 号）：\n【鹅下软壳蛋怎么办】")
    assert world.case().status is Status.REPLIED


@pytest.mark.parametrize(
    "text", ["找 鹅软蛋", "找：鹅软蛋", "找条目 鹅软蛋", "find goose soft eggs", "/find goose soft eggs"]
)
def test_the_words_may_be_said_at_once(world: World, text: str) -> None:
    card = with_expert(world)
    world.expert_replies(card, text)
    assert world.hears("farmer") == []
    assert any(button.startswith("看：鹅下软壳蛋") for button in world.letters("expert")[-1].buttons)


@pytest.mark.parametrize("text", ["找兽医看看", "找 " + "话" * 50, "找\n兽医", "您找 兽医"])
def test_a_sentence_to_the_farmer_is_no_search(world: World, text: str) -> None:
    card = with_expert(world)
    world.expert_replies(card, text)
    assert world.hears("farmer")[-1].endswith(text.strip())


def test_what_finds_nothing_and_no_words_ask_again(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "找 zzzzqqq")
    none = world.letters("expert")[-1]
    assert none.text == "没有找到“zzzzqqq”。请回复这条消息换几个字。没有发给农户。"
    world.expert_replies(none, "  ")
    assert world.letters("expert")[-1].parcel.asks is Asks.FIND
    assert world.hears("farmer") == []
    for verb in ("read", "page", "send"):
        world.forges("expert", f"{verb}.1.gone-entry")
        assert world.inbox("expert")[-1] == "这个条目没有了。"


# --- a page to print


def test_a_page_to_print_goes_as_a_file_with_one_line(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.taps("farmer", "没解决，找专家")
    world.taps("farmer", "土城子镇")
    world.taps("expert", "更多")
    world.taps("expert", "发明白纸：鹅下软壳蛋怎么办")
    sent = world.letters("farmer")[-1]
    assert sent.text == "土城子镇包联专家发给您一张明白纸：鹅下软壳蛋怎么办（咨询 1 号）。"
    assert sent.parcel.media is not None
    assert (sent.parcel.media.kind, sent.parcel.media.name) == (MediaKind.DOCUMENT, "鹅下软壳蛋怎么办.docx")
    assert sent.parcel.media.file.startswith("page:goose-soft-eggs.zh.")
    assert world.inbox("expert")[-2:] == ["明白纸发给农户了：鹅下软壳蛋怎么办（咨询 1 号）", "✅ 咨询 1 号：送到了。"]
    assert world.case().status is Status.REPLIED


# --- going to see it


def _planned(world: World, day: str = "明天") -> None:
    card = with_expert(world)
    world.taps("expert", "更多", on=card)
    world.taps("expert", "下乡看")
    world.taps("expert", day)


def test_the_farmer_hears_the_day_in_one_sentence_and_again_only_when_it_changes(world: World) -> None:
    _planned(world)
    assert world.hears("farmer") == ["土城子镇包联专家明天来看（咨询 1 号）。"]
    assert (world.case().status, world.case().first_reply_at) == (Status.TAKEN, None)
    world.taps("expert", "明天")
    assert world.hears("farmer") == []
    assert world.inbox("expert")[-1] == "咨询 1 号，早就约好明天去看，没有再告诉农户。"
    world.taps("expert", "改天")
    world.taps("expert", "别的日子")
    asked = world.letters("expert")[-1]
    assert asked.parcel.asks is Asks.VISIT_DAY
    world.expert_replies(asked, "再说吧")
    again = world.letters("expert")[-1]
    assert again.text == asked.text
    day = world.now.date().replace(day=world.now.day + 5)
    world.expert_replies(again, f"{day.month}月{day.day}日")
    assert world.hears("farmer") == [f"来看的日子改了：土城子镇包联专家{day.month}月{day.day}日来（咨询 1 号）。"]
    world.taps("expert", "不去了")
    assert world.hears("farmer") == [f"土城子镇包联专家{day.month}月{day.day}日来不了了（咨询 1 号）。有事在这里说。"]
    world.taps("expert", "不去了")
    assert world.hears("farmer") == []
    assert world.inbox("expert")[-1] == "咨询 1 号没有约着去看。"


def test_what_was_found_is_for_the_countys_people(world: World) -> None:
    _planned(world)
    world.hears("farmer")
    world.taps("expert", "看过了")
    asked = world.letters("expert")[-1]
    assert asked.parcel.asks is Asks.FINDING
    world.expert_replies(asked, " ")
    world.expert_replies(world.letters("expert")[-1], "圈里潮，死了两只", media=(PHOTO,))
    assert world.hears("farmer") == []
    kept = world.messages[-1]
    assert (kept.text, kept.media, kept.internal) == ("圈里潮，死了两只", (PHOTO,), True)
    work = world.work[1]
    assert (work.visit_by, work.finding, work.visited_at) == ("tuchengzi-expert", "圈里潮，死了两只", world.now)
    assert world.inbox("expert")[-1].endswith("要告诉农户怎么办，请回复那张卡。")
    world.expert_replies(asked, "水也脏")
    assert world.work[1].finding == "圈里潮，死了两只\n水也脏"


def test_what_was_found_is_told_after_the_case_is_closed_as_well(world: World) -> None:
    _planned(world)
    world.taps("expert", "结了")
    world.hears("farmer")
    world.taps("expert", "看过了")
    world.expert_replies(world.letters("expert")[-1], "好了")
    assert world.work[1].visited_at is not None
    assert world.inbox("expert")[-1] == "咨询 1 号，看到的记下了，农户看不到。"
    assert world.hears("farmer") == []


def test_somebody_who_was_there_without_planning_it_says_so(world: World) -> None:
    card = with_expert(world)
    world.taps("expert", "更多", on=card)
    world.taps("expert", "下乡看")
    world.taps("expert", "看过了")
    world.expert_replies(world.letters("expert")[-1], "路过看了，没事")
    assert world.work[1].visit_day == world.now.date()
    assert world.hears("farmer") == []


def test_a_day_that_is_over_or_far_away_is_asked_for_again(world: World) -> None:
    with_expert(world)
    for day in ("2020-01-01", "2099-01-01"):
        world.forges("expert", f"visit.1.{day}")
        assert world.letters("expert")[-1].parcel.asks is Asks.VISIT_DAY
    assert world.hears("farmer") == []
    assert world.case().status is Status.WAITING


def test_a_day_said_when_the_case_is_somebody_elses_plans_nothing(world: World) -> None:
    card = with_expert(world)
    world.taps("expert", "更多", on=card)
    world.taps("expert", "下乡看")
    world.taps("expert", "别的日子")
    asked = world.letters("expert")[-1]
    world.forges("lead", "take.1")
    world.hears("farmer")
    world.expert_replies(asked, "明天")
    assert world.inbox("expert")[-1] == "咨询 1 号现在不归您，没有约。"
    assert world.hears("farmer") == []


def test_english_days(world: World) -> None:
    with_expert(world)
    world.commands("farmer", "language")
    world.taps("farmer", "English")
    world.taps("expert", "更多")
    world.taps("expert", "下乡看")
    world.taps("expert", "后天")
    assert world.hears("farmer")[-1].startswith("The expert for Tuchengzi Town will come and see it on ")


# --- a remark by a button


def test_a_remark_by_a_button(world: World) -> None:
    card = with_expert(world)
    world.taps("expert", "更多", on=card)
    world.taps("expert", "记备注")
    asked = world.letters("expert")[-1]
    assert asked.parcel.asks is Asks.REMARK
    world.expert_replies(asked, "")
    world.expert_replies(world.letters("expert")[-1], "这户去年也来过", media=(PHOTO,))
    assert (world.messages[-1].text, world.messages[-1].internal) == ("这户去年也来过", True)
    assert world.inbox("expert")[-1] == "咨询 1 号的内部备注记下了，农户看不到。"
    assert world.hears("farmer") == []
