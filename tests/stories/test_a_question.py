"""A farmer asks: an answer, or a named person and a time; all of it on record."""

from __future__ import annotations

import pytest

from tests.stories.conftest import Cast
from tests.stories.line import Line

HARD = "我家的骡子这几天不吃草，光趴着，毛也不亮了，是啥毛病"


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("鹅下软蛋", "鹅下软壳蛋"),
        ("荞麦多会儿种", "荞麦什么时候播种"),
        ("my geese lay soft eggs", "soft-shelled eggs"),
    ],
)
def test_a_question_is_answered_at_once_with_no_registration(line: Line, cast: Cast, question: str, title: str) -> None:
    cast.farmer.says(question)
    line.settle()
    answer = cast.farmer.sees(title)
    assert len(answer.button_texts) == 2
    assert len(cast.farmer.inbox) == 1
    assert line.transcript(1).consultation.question == question


def test_many_dead_goslings_bring_the_safety_card_an_answer_and_a_person(line: Line, cast: Cast) -> None:
    cast.farmer.says("小鹅死得多咋办")
    line.settle()
    texts = [message.text for message in cast.farmer.inbox]
    assert "别卖" in texts[0]
    assert "小鹅成批死亡" in texts[1]
    assert any("已经叫" in text for text in texts[2:])
    cast.lead.sees("急情")
    cast.staff.sees("急情")


def test_what_nobody_knows_goes_to_the_townships_expert_and_the_answer_comes_back(line: Line, cast: Cast) -> None:
    cast.farmer.says(HARD)
    line.settle()
    cast.farmer.taps("土城子镇", on=cast.farmer.sees("哪个乡镇"))
    line.settle()

    told = cast.farmer.sees("咨询编号 1")
    assert "土城子镇" in told.text
    assert "前回您" in told.text
    card = cast.expert.sees("咨询 1 号")
    assert HARD in card.text
    assert "您包联土城子镇" in card.text

    cast.expert.replies(card, "先牵到干净圈里，拍张粪便的照片发我。")
    line.settle()
    reply = cast.farmer.sees("拍张粪便的照片")
    assert "土城子镇" in reply.text
    cast.expert.sees("✅ 咨询 1 号")
    record = line.transcript(1).consultation
    assert (record.status, record.township) == ("replied", "tuchengzi")


def test_the_township_is_asked_only_once(line: Line, cast: Cast) -> None:
    cast.farmer.says(HARD)
    line.settle()
    cast.farmer.taps("土城子镇", on=cast.farmer.sees("哪个乡镇"))
    line.settle()
    cast.expert.taps("结了", on=cast.expert.sees("咨询 1 号"))
    line.settle()
    before = len(cast.farmer.inbox)
    cast.farmer.says("骡子又不吃了，腿也肿了，站都站不稳，找谁看")
    line.settle()
    new = [message.text for message in cast.farmer.inbox[before:]]
    assert not any("哪个乡镇" in text for text in new)
    assert any("咨询编号 2" in text for text in new)


def test_short_lines_one_after_another_are_one_question(line: Line, cast: Cast) -> None:
    for text in ("骡子", "不吃草了", "三天了"):
        cast.farmer.says(text)
        line.settle()
    assert cast.farmer.inbox == []
    line.time_passes(seconds=5)
    assert line.transcript(1).consultation.question == "骡子\n不吃草了\n三天了"
    cast.farmer.sees("哪个乡镇")


def test_an_album_belongs_to_the_question_and_every_picture_reaches_the_expert(line: Line, cast: Cast) -> None:
    cast.farmer.sends_album(3, caption="骡子身上起这个")
    line.settle()
    line.time_passes(seconds=5)
    cast.farmer.taps("土城子镇", on=cast.farmer.sees("哪个乡镇"))
    line.settle()
    assert sum(message.photo is not None for message in cast.expert.inbox) == 3
    assert len(line.transcript(1).consultation.media) == 3


def test_a_photo_alone_is_asked_about_once_and_then_waits(line: Line, cast: Cast) -> None:
    cast.farmer.sends_album(2)
    line.settle()
    assert len(cast.farmer.inbox) == 1
    cast.farmer.sees("哪儿不对")
    line.time_passes(hours=3)
    cast.farmer.sees("哪个乡镇")


def test_while_a_person_has_the_case_the_bot_does_not_talk_over_them(line: Line, cast: Cast) -> None:
    cast.farmer.says(HARD)
    line.settle()
    cast.farmer.taps("土城子镇", on=cast.farmer.sees("哪个乡镇"))
    line.settle()
    before = len(cast.farmer.inbox)
    cast.farmer.says("它还拉稀")
    cast.farmer.sends_photo(caption="就是这样")
    line.settle()
    cast.expert.sees("它还拉稀")
    assert any(message.photo is not None for message in cast.expert.inbox)
    new = [message.text for message in cast.farmer.inbox[before:]]
    assert len([text for text in new if "哪个村" not in text]) <= 1


def test_a_clearly_new_topic_is_answered_while_the_case_waits(line: Line, cast: Cast) -> None:
    cast.farmer.says(HARD)
    line.settle()
    cast.farmer.taps("土城子镇", on=cast.farmer.sees("哪个乡镇"))
    line.settle()
    cast.farmer.says("荞麦多会儿种")
    line.settle()
    cast.farmer.sees("荞麦什么时候播种")
    assert line.transcript(1).consultation.status == "waiting"
    assert line.transcript(2).consultation.status == "answered"


def test_after_an_alarm_another_question_about_the_same_animal_is_still_answered(line: Line, cast: Cast) -> None:
    cast.farmer.says("小鹅死得多咋办")
    cast.farmer.says("鹅下软蛋")
    cast.farmer.says("荞麦多会儿种")
    cast.farmer.says("my geese lay soft eggs")
    line.settle()
    cast.farmer.sees("鹅下软壳蛋怎么办")
    cast.farmer.sees("荞麦什么时候播种")
    cast.farmer.sees("soft-shelled eggs")


def test_once_an_expert_has_taken_the_case_what_is_said_about_that_animal_is_for_the_expert(
    line: Line, cast: Cast
) -> None:
    cast.farmer.says("小鹅死得多咋办")
    line.settle()
    cast.farmer.taps("土城子镇", on=cast.farmer.sees("您的乡镇"))
    line.settle()
    cast.expert.taps("我来接", on=cast.expert.sees("咨询 1 号"))
    line.settle()
    cast.farmer.says("大鹅还下软蛋")
    line.settle()
    cast.expert.sees("大鹅还下软蛋")
    assert cast.farmer.never_saw("鹅下软壳蛋怎么办")


def test_the_same_question_again_brings_a_person(line: Line, cast: Cast) -> None:
    cast.farmer.says("鹅下软蛋")
    line.settle()
    cast.farmer.says("鹅光下软皮蛋到底咋办")
    line.settle()
    cast.farmer.sees("哪个乡镇")


def test_traditional_characters_are_answered_in_traditional_characters(line: Line, cast: Cast) -> None:
    cast.farmer.says("鵝下軟蛋怎麼辦")
    line.settle()
    cast.farmer.sees("鵝下軟殼蛋")
