"""Whatever comes in has one defined, polite outcome, and nothing of it breaks anything."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from tests.stories.conftest import Cast
from tests.stories.line import Line
from tests.telegram_double import TelegramDouble


def settled_with_one_answer(line: Line, cast: Cast, text: str) -> None:
    line.settle()
    assert [text in message.text for message in cast.farmer.inbox] == [True]


def test_a_sticker(line: Line, cast: Cast) -> None:
    cast.farmer.sends_sticker()
    settled_with_one_answer(line, cast, "表情")


def test_a_forwarded_poll(line: Line, cast: Cast) -> None:
    cast.farmer.sends_poll()
    settled_with_one_answer(line, cast, "投票")


def test_an_empty_message(line: Line, cast: Cast) -> None:
    cast.farmer.says("\u2063", split=False)
    line.settle()
    assert len(cast.farmer.inbox) <= 1


def test_a_video_of_thirty_megabytes(line: Line, cast: Cast) -> None:
    cast.farmer.sends_video(size=30_000_000)
    settled_with_one_answer(line, cast, "太大")


def test_a_message_of_five_thousand_characters_is_kept_whole(line: Line, cast: Cast) -> None:
    cast.farmer.says("骡子不吃草" * 1000)
    line.settle()
    line.time_passes(seconds=5)
    cast.farmer.taps("土城子镇", on=cast.farmer.sees("哪个乡镇"))
    line.settle()
    kept = "".join(entry.text for entry in line.transcript(1).lines if entry.direction == "in")
    assert kept.count("骡子不吃草") >= 998
    assert all(len(message.text.encode("utf-16-le")) <= 2 * 4096 for message in cast.expert.inbox)


MARKUP = (
    "<b>骡子</b> & <script>alert(1)</script> 不吃草，一直趴着不起来咋办",
    "*骡子* _不吃_ `草` [x](http://x) 一直趴着不起来咋办",
)


@pytest.mark.parametrize("text", MARKUP)
def test_signs_of_markup_reach_the_expert_as_they_were_typed(line: Line, cast: Cast, text: str) -> None:
    cast.farmer.says(text)
    line.settle()
    cast.farmer.taps("土城子镇", on=cast.farmer.sees("哪个乡镇"))
    line.settle()
    cast.expert.sees(text)


def test_marks_that_turn_the_direction_round_cannot_turn_a_card_and_stay_on_record(line: Line, cast: Cast) -> None:
    typed = "\u202e骡子不吃草\u202c，一直趴着不起来，到底该咋办才好"
    cast.farmer.says(typed)
    line.settle()
    cast.farmer.taps("土城子镇", on=cast.farmer.sees("哪个乡镇"))
    line.settle()
    cast.expert.sees("原话：骡子不吃草，一直趴着不起来")
    assert any(entry.text == typed for entry in line.transcript(1).lines)


def test_a_photo_of_a_million_pixels_reaches_the_expert(line: Line, cast: Cast) -> None:
    picture = Image.effect_noise((1200, 900), 40).convert("RGB")
    file = BytesIO()
    picture.save(file, "JPEG", quality=95)
    cast.farmer.sends_photo("骡子腿上起了这些疙瘩，一直不见好", content=file.getvalue())
    line.settle()
    line.time_passes(seconds=5)
    cast.farmer.taps("土城子镇", on=cast.farmer.sees("哪个乡镇"))
    line.settle()
    assert any(message.photo is not None for message in cast.expert.inbox)


def test_forged_button_data(line: Line, cast: Cast) -> None:
    cast.farmer.says("鹅下软蛋")
    line.settle()
    answer = cast.farmer.inbox[-1]
    for forged in ("'; drop table consultation;--", "close.1", "bad.999", "pick.1.no-such-entry", "ok"):
        cast.farmer.taps_forged(forged, on=answer)
        line.settle()
    assert line.transcript(1).consultation.status == "answered"


def test_a_stranger_taps_an_experts_button(line: Line, cast: Cast) -> None:
    cast.farmer.says("骡子不吃草，一直趴着不起来，到底咋办才好呢")
    line.settle()
    cast.farmer.taps("土城子镇", on=cast.farmer.sees("哪个乡镇"))
    line.settle()
    cast.neighbour.says("你好")
    line.settle()
    cast.neighbour.taps_forged("close.1", on=cast.neighbour.inbox[-1])
    line.settle()
    cast.neighbour.sees("不是给您的")
    assert line.transcript(1).consultation.status == "waiting"


def test_a_second_reply_to_a_closed_case_goes_to_nobody(line: Line, cast: Cast) -> None:
    cast.farmer.says("骡子不吃草，一直趴着不起来，到底咋办才好呢")
    line.settle()
    cast.farmer.taps("土城子镇", on=cast.farmer.sees("哪个乡镇"))
    line.settle()
    card = cast.expert.sees("咨询 1 号")
    cast.expert.taps("结了", on=card)
    line.settle()
    cast.expert.replies(card, "迟到的话")
    line.settle()
    cast.expert.sees("已经结了，您的话没有发出")
    assert cast.farmer.never_saw("迟到的话")


def test_words_meant_for_nobody_are_told_so(line: Line, cast: Cast) -> None:
    cast.expert.says("给它喂点盐水")
    line.settle()
    cast.expert.sees("没有发给任何人")


def test_a_group_a_channel_and_another_bot(line: Line, cast: Cast, telegram: TelegramDouble) -> None:
    group = telegram.group("乡里的群")
    group.adds_bot(cast.farmer)
    cast.farmer.says("/start@nongda_bot", in_group=group)
    telegram.channel("农业频道").posts("通知")
    telegram.another_bot("adbot").says("buy")
    line.settle()
    assert cast.farmer.inbox == []


def test_a_fault_of_ours_leaves_nobody_in_silence(line: Line, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.core.farmers.farmer.said", bug)
    cast.farmer.says("鹅下软蛋")
    line.settle()
    cast.farmer.sees("机器人出了毛病")
    cast.staff.sees("死信")


def test_an_experts_old_telephone_keeps_no_power(line: Line, cast: Cast, telegram: TelegramDouble) -> None:
    cast.farmer.says("骡子不吃草，一直趴着不起来，到底咋办才好呢")
    line.settle()
    cast.farmer.taps("土城子镇", on=cast.farmer.sees("哪个乡镇"))
    line.settle()
    card = cast.expert.sees("咨询 1 号")
    line.appoint(telegram.person("new telephone", language="zh-hans"), "expert-tuchengzi")
    cast.expert.replies(card, "旧手机说的话")
    line.settle()
    assert cast.farmer.never_saw("旧手机说的话")


def test_a_farmer_who_blocked_the_bot_is_a_fact_that_the_expert_hears(line: Line, cast: Cast) -> None:
    cast.farmer.says("骡子不吃草，一直趴着不起来，到底咋办才好呢")
    line.settle()
    cast.farmer.taps("土城子镇", on=cast.farmer.sees("哪个乡镇"))
    line.settle()
    cast.farmer.blocks_bot()
    line.settle()
    cast.expert.replies(cast.expert.sees("咨询 1 号"), "喂温盐水")
    line.settle()
    cast.expert.sees("❌ 咨询 1 号")
