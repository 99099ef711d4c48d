"""The shipped scenarios: each as its transcript has it, and each tells what its title promises."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.core.situation import Language
from bot.rehearsal.play import Played
from bot.rehearsal.telling import Teller, rows
from tests.rehearsal.shipped import ROOT, SCENARIOS, TRANSCRIPTS, played, shipped_house, transcript


@cache
def story(name: str) -> Played:
    return played(ROOT / "scenarios" / f"{name}.yaml")


def messages(name: str, to: str = "") -> list[dict[str, Any]]:
    return [row for row in rows(story(name), shipped_house()) if to in ("", row["to"])]


def at(row: dict[str, Any]) -> str:
    """Day and time in the county."""
    moment: str = row["at"]
    return moment[5:16]


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_a_scenario_ends_without_faults_and_as_written_down(file: Path) -> None:
    assert story(file.stem).faults == ()
    kept = (TRANSCRIPTS / f"{file.stem}.txt").read_text(encoding="utf-8").splitlines()
    assert transcript(story(file.stem)) == kept


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_a_scenario_reads_in_both_languages(file: Path) -> None:
    title = story(file.stem).script.scenario.title
    assert title is not None
    for language, head in ((Language.SIMPLIFIED, title.zh), (Language.ENGLISH, title.en)):
        lines = list(Teller(story(file.stem), shipped_house(), language).lines())
        assert head in lines[0]
        assert len(lines) > 10
        assert all(line == line.rstrip() for line in lines)


def cards(name: str) -> list[tuple[str, int, str]]:
    """Who got the card of which case, and when."""
    return [(row["to"], row["case"], at(row)) for row in messages(name) if row["kind"] == "card"]


def test_at_least_ten_are_shipped_and_each_has_a_transcript() -> None:
    assert len(SCENARIOS) >= 10
    assert {file.stem for file in TRANSCRIPTS.glob("*.txt")} == {file.stem for file in SCENARIOS}


def test_dying_goslings_bring_the_safety_card_first_and_the_expert_on_a_friday_evening() -> None:
    farmer = messages("friday-geese", "养鹅户")
    assert farmer[0]["kind"] == "safety"
    card = next(row for row in messages("friday-geese", "expert-tuchengzi") if row["kind"] == "card")
    assert at(card) == at(farmer[0]) == "12-04T17:30"
    assert any("急情" in row["text"] for row in messages("friday-geese", "staff-office"))
    copy = next(row["text"] for row in messages("friday-geese", "guide-dongdiebuqi"))
    assert "抄给您知道" in copy


def test_what_the_knowledge_base_knows_troubles_nobody() -> None:
    assert {row["role"] for row in messages("buckwheat-sowing")} == {"farmer"}


def test_a_case_that_nobody_opens_climbs_the_ladder_in_working_hours_and_the_farmer_hears_of_each_step_once() -> None:
    cards = [(row["to"], at(row)) for row in messages("weekend-unopened") if row["kind"] == "card"]
    assert [to for to, _ in cards] == ["expert-tuchengzi", "expert-poultry", "county-lead"]
    for row in messages("weekend-unopened"):
        assert "08:00" <= row["at"][11:16] <= "18:00"
        assert not row["at"].startswith("2026-12-06"), "nobody is written to on a Sunday"
    told = [row["text"] for row in messages("weekend-unopened", "养骡户")]
    assert len(told) == len(set(told))


def test_an_alarm_at_night_goes_on_after_half_an_hour_and_stops_when_somebody_answers() -> None:
    cards = [(row["to"], at(row)) for row in messages("night-alarm") if row["kind"] == "card"]
    assert [card for card in cards if card[0] != "guide-tailugou"] == [
        ("expert-mandetang", "12-09T02:10"),
        ("expert-livestock", "12-09T02:40"),
    ]
    assert [when for to, when in cards if to == "guide-tailugou"] == ["12-09T02:10"], "the village guide sees it once"
    assert any("急情" in row["text"] for row in messages("night-alarm", "staff-office"))
    assert not [row for row in messages("night-alarm") if "03:30" < row["at"][11:16] < "08:00"]


def test_where_people_are_poisoned_there_is_a_safety_card_and_no_farm_advice() -> None:
    kinds = [row["kind"] for row in messages("people-poisoned", "胡麻种植户")]
    assert kinds[0] == "safety"
    assert "answer" not in kinds


def test_nothing_is_said_while_the_program_is_down_and_nothing_twice_afterwards() -> None:
    assert not [row for row in messages("down-weekend") if "12-04T12:00" <= at(row) < "12-06T12:00"]
    after = [(row["to"], row["text"]) for row in messages("down-weekend") if at(row) >= "12-06T12:00"]
    assert len(after) == len(set(after))
    assert any(to == "荞麦种植户" for to, _ in after)
    assert any(to == "养骡户" and "我下午去看" in text for to, text in after)


def test_five_hundred_farmers_have_an_answer_each() -> None:
    answered = {row["to"] for row in messages("five-hundred") if row["kind"] == "answer"}
    assert {f"荞麦种植户{number}" for number in range(1, 501)} <= answered


def test_five_hundred_farmers_are_told_of_in_a_page() -> None:
    lines = list(Teller(story("five-hundred"), shipped_house(), Language.SIMPLIFIED).lines())
    assert len(lines) < 150
    assert sum("不一一列出" in line for line in lines) == 3


def test_an_expert_hears_at_once_that_the_farmer_has_blocked_the_bot() -> None:
    assert any("❌" in row["text"] for row in messages("blocks-and-returns", "expert-tuchengzi"))
    assert not [row for row in messages("blocks-and-returns", "养骡户") if "12-07T09:20" <= at(row) < "12-07T13:00"]


def test_of_two_experts_the_first_is_heard_and_the_other_is_told_so() -> None:
    replies = [row["text"] for row in messages("two-experts", "养骡户") if row["kind"] == "reply"]
    assert len(replies) == 2
    assert all("土城子镇包联专家" in text for text in replies)
    assert any("没有发出" in row["text"] for row in messages("two-experts", "expert-poultry"))


def test_what_lies_with_somebody_who_leaves_and_what_is_new_goes_to_the_stand_in() -> None:
    assert cards("leave-with-stand-in")[:4] == [
        ("expert-tuchengzi", 1, "12-07T15:00"),
        ("expert-poultry", 1, "12-07T16:00"),
        ("expert-poultry", 2, "12-09T15:00"),
        ("expert-poultry", 3, "12-09T16:00"),
    ]
    kept = next(row["text"] for row in messages("leave-with-stand-in", "expert-tuchengzi") if "记下了" in row["text"])
    assert "由县专家组家禽专家替班" in kept
    away = [at(row) for row in messages("leave-with-stand-in", "expert-tuchengzi")]
    assert not [when for when in away if "12-07T16:00" < when < "12-10T08:00"], "who is away is left in peace"


def test_on_return_only_what_nobody_began_with_goes_back_and_at_the_opening_hour() -> None:
    returned = [card for card in cards("leave-with-stand-in") if card[2] > "12-09T18:00"]
    assert returned == [("expert-tuchengzi", 2, "12-10T08:00")]
    assert any("转回去了" in row["text"] for row in messages("leave-with-stand-in", "expert-poultry"))
    replied = {row["to"]: row["text"] for row in messages("leave-with-stand-in") if row["kind"] == "reply"}
    assert replied["养驴户"].startswith("土城子镇包联专家")
    assert replied["养骡户"].startswith("县专家组家禽专家")
    assert replied["养骆驼户"].startswith("县专家组家禽专家"), "the stand-in had taken it"


def test_who_leaves_though_nobody_covers_is_warned_and_the_lead_has_the_cases_meanwhile() -> None:
    told = [row["text"] for row in messages("nobody-covers", "expert-tuchengzi") if row["kind"] == "desk"]
    assert "土城子镇：所有产业，只剩县里总负责" in told[0]
    assert any("记下了" in text for text in told[1:])
    assert not any("家禽专家替班" in text for text in told), "the stand-in is away too"
    assert len(messages("nobody-covers", "expert-poultry")) == 1, "and is not told to stand in"
    assert cards("nobody-covers") == [
        ("expert-tuchengzi", 1, "12-08T09:00"),
        ("county-lead", 1, "12-08T10:01"),
        ("county-lead", 2, "12-08T11:00"),
        ("county-lead", 3, "12-10T17:30"),
        ("expert-tuchengzi", 3, "12-11T08:00"),
    ]


def test_two_who_would_stand_in_for_each_other_are_told_to_find_somebody_else() -> None:
    told = [row["text"] for row in messages("stand-in-circle", "expert-poultry") if row["kind"] == "desk"]
    assert "绕成了圈" in told[1]
    assert cards("stand-in-circle") == [
        ("expert-poultry", 1, "12-09T10:00"),  # nothing was kept: she is there
        ("expert-livestock", 1, "12-09T10:30"),
    ]
    assert "县专家组畜牧兽医专家替班" in next(text for text in told[2:] if "记下了" in text)


def test_a_village_guide_may_answer_the_copy_first_and_hand_the_case_on() -> None:
    assert cards("guide-answers") == [
        ("expert-tuchengzi", 1, "12-07T09:00"),
        ("guide-dongdiebuqi", 1, "12-07T09:00"),
        ("expert-tuchengzi", 1, "12-07T11:32"),
    ]
    replies = [row["text"] for row in messages("guide-answers", "养骡户") if row["kind"] == "reply"]
    assert [text.split("回您")[0] for text in replies] == ["东叠不齐村产业指导员", "土城子镇包联专家"]
    told = [row["text"] for row in messages("guide-answers", "expert-tuchengzi") if at(row) == "12-07T09:20"]
    assert len(told) == 1
    assert "产业指导员已经回了农户" in told[0]
    again = [row["to"] for row in messages("guide-answers") if "农户又说" in row["text"]]
    assert again == ["guide-dongdiebuqi"], "more words go to who answered"


def test_after_a_weekend_without_the_program_one_reminder_holds_all_and_none_comes_at_night() -> None:
    told = [row for row in messages("monday-reminder", "expert-tuchengzi") if row["text"].startswith("提醒")]
    assert [at(row) for row in told] == ["12-07T08:00"]
    assert "3 件还没回" in told[0]["text"]
    came = [row["text"] for row in messages("monday-reminder", "expert-tuchengzi") if at(row) == "12-07T06:00"]
    assert came == ["咨询 1 号，农户又说：\n今天站不起来了"], "what people wrote comes in first, and alone"
    for who in ("养骡户", "养驴户", "养骆驼户"):
        assert sum("还没等到回话" in row["text"] for row in messages("monday-reminder", who)) == 1


def test_while_the_farmer_is_waited_for_nobody_is_reminded_and_no_case_moves() -> None:
    rows = messages("hold-and-resume")
    assert not [row for row in rows if row["text"].startswith("提醒") or row["to"] == "expert-poultry"]
    assert sum("在等您的照片" in row["text"] for row in rows) == 1
    assert any("钟接着走" in row["text"] and at(row) == "12-08T20:00" for row in rows)
    assert any("一直没有来信" in row["text"] and at(row) == "12-10T11:31" for row in rows)


def test_in_the_afternoon_of_a_market_day_the_clock_stands() -> None:
    told = [row for row in messages("market-day", "expert-tuchengzi") if row["text"].startswith("提醒")]
    assert [at(row) for row in told] == ["12-09T09:00"]


OPINIONS = (
    "像结症。今天就要看",
    "同意，粪干硬",
    "先看蹄底",
    "更像摔伤",
    "要是站不住",
    "刮点皮屑看看有没有螨",
    "今天去看看稳当",
    "我也说今天去",
)


@pytest.mark.parametrize("name", ["panel-agrees", "panel-dissent", "panel-without-quorum", "panel-farmer-closes"])
def test_no_farmer_ever_reads_an_opinion_or_a_dissent(name: str) -> None:
    told = [row["text"] for row in messages(name) if row["role"] == "farmer"]
    assert told
    assert not [text for text in told for part in (*OPINIONS, "等到明早太久") if part in text]


def test_a_panel_tells_the_farmer_once_and_sends_one_signed_answer() -> None:
    told = [row["text"] for row in messages("panel-agrees", "养骡户")]
    assert len([text for text in told if "一起会诊" in text]) == 1
    (answer,) = [text for text in told if "专家会诊意见" in text]
    assert "（2 位专家，咨询 1 号），土城子镇包联专家答复您：" in answer
    asked = [(at(row), row["to"]) for row in messages("panel-agrees") if "今天该问问" in row["text"]]
    assert asked == [("12-10T08:00", "expert-tuchengzi")]


def test_a_panel_without_a_quorum_asks_chair_and_lead_what_to_do() -> None:
    asked = {row["to"] for row in messages("panel-without-quorum") if "意见不够" in row["text"]}
    assert asked == {"expert-mandetang", "county-lead"}
    told = [row["text"] for row in messages("panel-without-quorum", "养骆驼户")]
    assert len([text for text in told if "还在会诊" in text]) == 1
    assert told[-1].startswith("专家会诊意见（1 位专家")


def test_a_panel_ends_with_its_case_and_a_late_opinion_disturbs_nobody() -> None:
    rows_ = messages("panel-farmer-closes")
    ended = {row["to"] for row in rows_ if "会诊也就完了" in row["text"]}
    assert ended == {"expert-livestock", "expert-mandetang"}
    assert [row["to"] for row in rows_ if at(row) >= "12-07T14:00"] == ["expert-mandetang"]
