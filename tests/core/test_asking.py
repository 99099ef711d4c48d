"""A farmer asks: answered at once, asked what is meant, or listened to until the question is whole."""

from __future__ import annotations

import pytest

from bot.core.plan import ParcelKind
from bot.core.situation import Status
from tests.core.cast import ScriptedMatcher
from tests.core.world import PHOTO, World, with_expert

Scripted = tuple[World, ScriptedMatcher]


@pytest.mark.parametrize(
    ("question", "title"),
    [("鹅下软蛋", "鹅下软壳蛋"), ("荞麦多会儿种", "荞麦"), ("my geese lay soft eggs", "soft-shelled")],
)
def test_a_first_question_is_answered_at_once_and_nothing_is_asked_back(
    world: World, question: str, title: str
) -> None:
    world.farmer_says(question)
    (answer,) = world.letters("farmer")
    assert title in answer.text
    assert answer.parcel.kind is ParcelKind.ANSWER
    assert list(answer.buttons.values()) == ["ok.1", "bad.1"]
    assert world.case().status is Status.ANSWERED


def test_the_record_names_what_was_asked_what_was_found_and_which_version_was_shown(world: World) -> None:
    world.farmer_says("请问鹅下软蛋怎么办呀")
    case = world.case()
    assert case.shown is not None
    assert (case.question, case.normalised) == ("请问鹅下软蛋怎么办呀", "鹅下软壳蛋怎么办")
    entry = world.house.knowledge.entries["goose-soft-eggs"]
    assert (case.shown.entry, case.shown.entry_version) == (entry.id, entry.version)
    assert case.shown.candidates[0][0] == "goose-soft-eggs"
    assert (case.industry, case.subject) == ("goose", "goose")
    line = world.lines()[-1]
    assert line.data["sent_version"] == entry.version
    assert line.data["confidence"] == case.shown.confidence


def test_it_helped(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.taps("farmer", "有用")
    assert world.case().outcome == "helped"
    assert [bell.kind for bell in world.bells] == ["outcome"]
    world.taps("farmer", "有用")
    assert world.hears("farmer")[-2:] == ["好，那就好。再有事直接说。"] * 2


def test_typed_words_do_what_the_button_does(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.farmer_says("有用")
    assert (world.case().status, world.case().outcome) == (Status.CLOSED, "helped")
    assert [m.text for m in world.messages] == ["鹅下软蛋", "有用"]


def test_typed_no_after_an_answer_brings_a_person(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.farmer_says("不对")
    assert world.case().status is Status.PLACING
    assert world.case().reason == "not_helped"


def test_an_answer_that_hears_nothing_more_closes_by_itself(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.hears("farmer")
    world.time_passes(hours=73)
    assert (world.case().status, world.case().outcome) == (Status.CLOSED, "quiet")
    assert world.hears("farmer") == []
    world.taps("farmer", "有用")
    assert world.case().outcome == "helped"


def test_not_solved_a_day_after_it_closed_still_brings_a_person(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.farmer_says("荞麦多会儿种")
    world.taps("farmer", "没解决，找专家", on=world.letters("farmer")[0])
    assert [world.case(n).status for n in (1, 2, 3)] == [Status.CLOSED, Status.CLOSED, Status.PLACING]
    assert world.case(3).question == "鹅下软蛋"
    world.taps("farmer", "土城子镇")
    assert "鹅下软蛋" in world.sees("expert", "咨询 3 号").text


def test_not_solved_long_after_it_closed_by_itself(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.time_passes(hours=24 * 9)
    world.taps("farmer", "没解决，找专家")
    assert (world.case(2).question, world.case(2).status) == ("鹅下软蛋", Status.PLACING)


def test_not_solved_tapped_twice_says_who_has_it(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.taps("farmer", "没解决，找专家")
    world.hears("farmer")
    world.taps("farmer", "没解决，找专家")
    assert "哪个乡镇" in world.hears("farmer")[0] or "没认出" in world.sees("farmer", "乡镇").text
    world.taps("farmer", "照阳河镇")
    world.hears("farmer")
    world.taps("farmer", "没解决，找专家")
    assert world.hears("farmer") == ["1 号：鹅下软蛋（等照阳河镇包联专家回）\n还有要说的，接着说就行，专家看得到。"]


def test_not_solved_on_an_old_answer_while_something_else_is_chosen(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.farmer_says("荞麦下多少籽肥料上多少合适呢这个地方")
    world.forges("farmer", "bad.1")
    assert world.case(1).status is Status.CLOSED
    assert (
        sum(one.status in (Status.PLACING, Status.ANSWERED, Status.CHOOSING) for one in world.consultations.values())
        == 1
    )


def test_the_same_question_again_brings_a_person(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.farmer_says("鹅光下软皮蛋到底咋办")
    assert "还是刚才那个答案" in world.inbox("farmer")[1]
    assert "哪个乡镇" in world.inbox("farmer")[2]
    assert world.case().reason == "asked_again"


def test_the_same_words_again_bring_a_person_also_where_the_answer_had_been_picked(world: World) -> None:
    world.farmer_says("鹅")
    world.time_passes(seconds=5)
    world.farmer_says("2")
    assert world.case().status is Status.ANSWERED
    world.farmer_says("鹅")
    assert world.case().reason == "asked_again"


def test_another_question_after_an_answer_is_another_consultation(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.farmer_says("荞麦多会儿种")
    assert (world.case(1).outcome, world.case(2).status) == ("moved_on", Status.ANSWERED)


def test_a_detail_after_an_answer_is_noted_and_starts_nothing(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.farmer_says("三天了")
    world.farmer_says("咋办")
    assert list(world.consultations) == [1]
    assert world.case().question == "鹅下软蛋\n三天了\n咋办"
    assert world.letters("farmer")[-1].buttons == {"有用": "ok.1", "没解决，找专家": "bad.1"}


def test_pictures_after_an_answer_are_noted_once_an_album(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.hears("farmer")
    for _ in range(3):
        world.farmer_says(media=(PHOTO,), album="a")
    assert len(world.hears("farmer")) == 1
    assert len(world.case().media) == 3
    world.farmer_says("谢谢", media=(PHOTO,))
    assert len(world.case().media) == 4
    assert world.case().question == "鹅下软蛋"


def test_small_talk_after_an_answer_changes_nothing_and_is_on_record(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.farmer_says("谢谢")
    assert world.inbox("farmer")[-1] == "不客气。有事再问。"
    assert world.case().status is Status.ANSWERED
    assert world.messages[-1].text == "谢谢"


# --- languages


def test_a_traditional_writer_is_answered_in_traditional_characters(world: World) -> None:
    world.farmer_says("鵝下軟蛋怎麼辦")
    answer = world.letters("farmer")[-1]
    assert "鵝下軟殼蛋" in answer.text
    assert "沒解決，找專家" in answer.buttons
    world.farmer_says("三天了")
    assert "記下了" in world.inbox("farmer")[-1]


def test_an_english_writer_is_answered_in_english_all_the_way(world: World) -> None:
    world.farmer_says("my mule does not eat and lies down all day, what is wrong with it")
    assert "Which township" in world.hears("farmer")[0]
    world.farmer_says("Tuchengzi")
    told = world.hears("farmer")[0]
    assert told.startswith("The expert for Tuchengzi Town has your question and will answer by 13:00 today.")


def test_a_number_or_a_picture_does_not_change_the_language(world: World) -> None:
    world.farmer_says("my geese have some problem with", language="en")
    world.time_passes(seconds=5)
    world.hears("farmer")
    world.farmer_says("1")
    assert world.farmer().language == "en"
    world.farmer_says(media=(PHOTO,))
    assert world.farmer().language == "en"


# --- nothing is open


def test_greetings_are_greeted_and_open_nothing(world: World) -> None:
    world.farmer_says("你好")
    world.farmer_says("你是谁")
    world.farmer_says("再见")
    assert [text[:2] for text in world.hears("farmer")] == ["您好", "我是", "好，"]
    assert not world.consultations
    assert [(m.number, m.text) for m in world.messages] == [(None, "你好"), (None, "你是谁"), (None, "再见")]


def test_no_where_nothing_was_offered_is_taken_kindly(world: World) -> None:
    world.farmer_says("不是")
    assert world.inbox("farmer") == ["好。还有别的问题，直接说。"]


def test_the_name_of_a_place_alone_is_remembered(world: World) -> None:
    world.farmer_says("我在东叠不齐村")
    assert world.inbox("farmer") == ["记下了：东叠不齐村。"]
    assert (world.farmer().township, world.farmer().village) == ("tuchengzi", "dongdie")
    assert not world.consultations
    world.farmer_says("照阳河镇", media=(PHOTO,))
    assert world.case().media == (PHOTO,)


def test_the_name_that_the_messenger_shows_is_kept_once(world: World) -> None:
    world.farmer_says("鹅下软蛋", name="老王\n电话：假的")
    world.farmer_says("荞麦多会儿种", name="别的名字")
    assert world.farmer().name == "老王 电话：假的"


def test_an_entry_that_only_people_answer_is_shown_and_brings_one(world: World) -> None:
    entry = next(entry for entry in world.house.knowledge.entries.values() if entry.human_only)
    world.forges("farmer", f"pick.0.{entry.id}")
    assert entry.title.zh in world.inbox("farmer")[0]
    assert (world.case().status, world.case().reason) == (Status.PLACING, "human_only")


def test_out_of_season_an_answer_says_so_first(world: World) -> None:
    world.time_passes(hours=24 * 200)
    world.forges("farmer", "pick.0.potato-late-blight")
    assert "注意：这一条说的是5月、6月、7月、8月、9月的做法" in world.inbox("farmer")[0]
    world.forges("farmer", "lang.0.en")
    world.forges("farmer", "pick.0.potato-late-blight")
    assert "Note: this advice is for May, Jun, Jul, Aug, Sep" in world.inbox("farmer")[-1]


def test_a_case_in_hand_stays_when_the_farmer_asks_something_new(world: World) -> None:
    with_expert(world)
    world.farmer_says("荞麦多会儿种")
    assert (world.case(1).status, world.case(2).status) == (Status.WAITING, Status.ANSWERED)
