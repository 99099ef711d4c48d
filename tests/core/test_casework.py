"""While a person has the case: the farmer's words go to that person, and the bot does not talk over them."""

from __future__ import annotations

import pytest

from bot.core.situation import Status
from tests.core.world import HARD, PHOTO, VOICE, World, with_expert


def test_further_words_and_pictures_go_to_the_expert_and_quick_ones_need_no_word(world: World) -> None:
    with_expert(world)
    world.farmer_says("它还拉稀")
    world.farmer_says("就是这样", media=(PHOTO,))
    assert world.hears("farmer") == []
    more, caption, photo = world.letters("expert")[-3:]
    assert (more.text, caption.text) == ("咨询 1 号，农户又说：\n它还拉稀", "咨询 1 号，农户又说：\n就是这样")
    assert photo.parcel.media == PHOTO
    assert [one.parcel.number for one in (more, caption, photo)] == [1, 1, 1]


def test_words_after_a_while_are_confirmed_in_one_sentence(world: World) -> None:
    with_expert(world)
    world.time_passes(minutes=10)
    world.farmer_says("它还拉稀")
    world.farmer_says("三天了")
    assert world.hears("farmer") == ["补充的话已转给土城子镇包联专家。"]


def test_whoever_gets_the_case_next_reads_all_that_was_said(world: World) -> None:
    card = with_expert(world)
    world.farmer_says("它还拉稀")
    world.farmer_says("好的")
    world.taps("expert", "不归我", on=card)
    world.taps("expert", "不是我的专业")
    assert f"原话：{HARD}\n它还拉稀\n" in world.sees("stand-in", "咨询 1 号").text


def test_a_question_about_the_same_animal_that_another_entry_answers_is_its_own_while_nobody_has_taken_the_case(
    world: World,
) -> None:
    with_expert(world, "我家的鹅嗓子眼里长了个硬疙瘩，东西咽不下去，是啥毛病")
    world.farmer_says("鹅下软蛋")
    assert world.case(2).status is Status.ANSWERED
    assert world.case(1).status is Status.WAITING


def test_a_question_that_only_might_be_new_goes_to_the_expert_who_is_on_it(world: World) -> None:
    card = with_expert(world, "我家的鹅嗓子眼里长了个硬疙瘩，东西咽不下去，是啥毛病")
    world.taps("expert", "我来接", on=card)
    world.farmer_says("鹅下软蛋")
    assert list(world.consultations) == [1]
    assert "鹅下软蛋" in world.inbox("expert")[-1]
    world.says("farmer", "荞麦多会儿种", to=world.sees("farmer", "转给"))
    assert list(world.consultations) == [1]
    assert card.parcel.number == 1


def test_a_clear_new_topic_gets_its_own_answer_and_the_talk_goes_on_there(world: World) -> None:
    with_expert(world)
    world.farmer_says("荞麦多会儿种")
    assert world.case(2).status is Status.ANSWERED
    world.farmer_says("坡地上的")
    assert world.case(2).question == "荞麦多会儿种\n坡地上的"
    assert world.hears("expert") == []


def test_a_reply_says_which_of_the_two_is_meant(world: World) -> None:
    with_expert(world)
    told = world.sees("farmer", "转给")
    world.farmer_says("荞麦多会儿种")
    answer = world.letters("farmer")[-1]
    world.says("farmer", "今天又趴下了", to=told)
    assert "今天又趴下了" in world.hears("expert")[-1]
    world.says("farmer", "坡地上的", to=answer)
    assert world.case(2).question.endswith("坡地上的")
    world.farmer_says("就在南梁")
    assert world.hears("expert") == []
    world.farmer_says("我说的是骡子，它又趴下了")
    assert "骡子，它又趴下了" in world.hears("expert")[-1]
    assert list(world.consultations) == [1, 2]


def test_an_albums_other_pictures_follow_the_first_to_the_expert(world: World) -> None:
    world.farmer_says("土城子镇")
    world.farmer_says(HARD, media=(PHOTO,), album="a")
    world.farmer_says(media=(PHOTO,), album="a")
    assert len(world.consultations) == 1
    assert sum(one.parcel.media is not None for one in world.letters("expert")) == 2


def test_an_albums_other_pictures_follow_the_first_also_past_a_newer_talk(world: World) -> None:
    with_expert(world)
    world.farmer_says("你看", media=(PHOTO,), album="a")
    world.farmer_says("荞麦多会儿种")
    world.farmer_says(media=(PHOTO,), album="a")
    assert len(world.case(1).media) == 2


def test_what_the_bot_asked_for_comes_before_the_case(world: World) -> None:
    world.farmer_says(HARD)
    world.time_passes(minutes=31)
    world.farmer_says("荞麦多会儿种")
    world.taps("farmer", "没解决，找专家")
    world.hears("lead")
    world.farmer_says("土城子镇")
    assert [world.case(n).holder for n in (1, 2)] == ["tuchengzi-expert"] * 2
    assert world.hears("lead")[-1] == "咨询 1 号的农户在土城子镇，已转给土城子镇包联专家。"


def test_while_a_photo_waits_for_words_the_words_belong_to_it(world: World) -> None:
    with_expert(world)
    world.farmer_says("荞麦多会儿种")
    world.taps("farmer", "有用")
    world.farmer_says("骡子又好了点")
    assert "骡子又好了点" in world.inbox("expert")[-1]


# --- after the answer


def test_going_on_after_the_answer_starts_the_clocks_anew(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "多大的骡子？")
    assert (world.case().status, world.case().due_at) == (Status.REPLIED, None)
    world.hears("farmer")
    world.farmer_says("八岁")
    assert (world.case().status, world.case().due_at is not None) == (Status.TAKEN, True)
    assert world.hears("farmer") == ["补充的话已转给土城子镇包联专家。"]
    assert {bell.kind for bell in world.bells} == {"late", "remind", "pass_on", "outcome"}


def test_thanks_after_the_answer_are_no_new_question(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "喂点温水，明天再看")
    world.hears("farmer"), world.hears("expert")
    world.farmer_says("谢谢")
    assert world.case().status is Status.REPLIED
    assert world.hears("expert") == []
    assert world.hears("farmer") == ["不客气。解决了就点“解决了”；没解决接着说，专家看得到。"]
    world.taps("farmer", "解决了")
    assert (world.case().status, world.case().outcome) == (Status.CLOSED, "helped")
    assert world.hears("expert") == ["咨询 1 号，农户说解决了，已结。"]


def test_a_yes_after_the_answer_reaches_the_expert_and_restarts_no_clock(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "打过疫苗没有？")
    world.hears("farmer"), world.hears("expert")
    world.farmer_says("是的")
    assert world.hears("expert") == ["咨询 1 号，农户又说：\n是的"]
    assert world.hears("farmer") == []
    assert world.case().status is Status.REPLIED


def test_thanks_while_waiting_need_no_word(world: World) -> None:
    with_expert(world)
    world.farmer_says("谢谢")
    assert (world.hears("farmer"), world.hears("expert")) == ([], [])
    assert world.messages[-1].text == "谢谢"


def test_solved_may_be_said_while_the_expert_is_at_it_again(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "喂点温水")
    world.farmer_says("还是不吃")
    world.taps("farmer", "解决了")
    assert world.case().outcome == "helped"
    world.taps("farmer", "解决了")
    assert world.inbox("farmer")[-1] == "好，那就好。再有事直接说。"


def test_a_case_that_stays_quiet_after_the_answer_closes_by_itself(world: World) -> None:
    card = with_expert(world)
    world.expert_replies(card, "喂点温水")
    world.time_passes(hours=73)
    assert (world.case().status, world.case().outcome) == (Status.CLOSED, "quiet")
    world.farmer_says(HARD)
    assert world.case(2).holder == "tuchengzi-expert"


def test_a_voice_goes_to_the_expert(world: World) -> None:
    with_expert(world)
    world.farmer_says(media=(VOICE,))
    assert world.letters("expert")[-1].parcel.media == VOICE


def test_the_helpful_button_of_the_answer_that_did_not_help_is_over(world: World) -> None:
    world.farmer_says("鹅下软蛋")
    world.taps("farmer", "没解决，找专家")
    world.taps("farmer", "土城子镇")
    world.taps("farmer", "有用")
    assert world.case().status is Status.WAITING
    assert world.inbox("farmer")[-1] == "这个按钮过期了。有问题直接说。"


@pytest.mark.parametrize("text", ["好了，没再死", "谢谢，已经好了", "it worked, thanks"])
def test_good_news_after_an_answer_does_not_set_the_clocks_going_again(world: World, text: str) -> None:
    card = with_expert(world)
    world.expert_replies(card, "喂点温水")
    world.hears("farmer")
    world.farmer_says(text)
    assert world.case().status is Status.REPLIED
    assert {"解决了", "Solved"} & world.letters("farmer")[-1].buttons.keys()
    world.time_passes(hours=30)
    assert not any("在催" in said for said in world.hears("farmer"))


def test_a_farmer_ends_a_case_that_is_over_by_itself(world: World) -> None:
    with_expert(world)
    world.time_passes(minutes=5)
    world.farmer_says("不用了，已经好了")
    assert "不用了" in world.inbox("expert")[-1]
    world.taps("farmer", "解决了")
    assert world.case().status is Status.CLOSED
    assert "解决了" in world.inbox("expert")[-1]


def test_good_news_about_an_answer_of_the_bot_closes_it(world: World) -> None:
    world.farmer_says("鹅下软蛋咋办")
    world.farmer_says("管用了，好多了")
    assert world.case().status is Status.CLOSED
