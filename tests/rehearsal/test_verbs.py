"""What people in a scenario can do, and what is printed of it."""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

import pytest

from bot.core.house import House
from bot.core.plan import ParcelKind, Timer
from bot.core.situation import Language
from bot.rehearsal.play import Played
from bot.rehearsal.script import VERBS
from bot.rehearsal.telling import Teller, rows
from bot.rehearsal.verbs import ACTS
from tests.rehearsal.conftest import MULE, Stage

ASKS = f"  - {{who: farmer:甲, village: tuchengzi, says: {MULE}}}\n"
EXPERT = "who: expert:expert-tuchengzi"


def heard(played: Played, house: House, to: str) -> list[dict[str, Any]]:
    return [row for row in rows(played, house) if row["to"] == to]


def text(played: Played, house: House) -> str:
    return "\n".join(Teller(played, house, Language.SIMPLIFIED).lines())


def test_every_verb_has_its_function_and_its_sentence_and_so_has_every_timer_and_kind(house: House) -> None:
    assert set(ACTS) == set(VERBS)
    timers = get_args(get_type_hints(Timer)["kind"])
    keys = [f"did.{verb}" for verb in VERBS] + [f"timer.{kind}" for kind in timers] + [f"kind.{k}" for k in ParcelKind]
    assert [key for key in keys if f"rehearsal.{key}" not in house.words] == []


def test_a_message_has_six_facts_and_the_countys_own_time(story: Stage, house: House) -> None:
    played = story(f"steps:\n{ASKS}")
    row = heard(played, house, "expert-tuchengzi")[0]
    assert list(row) == ["at", "to", "role", "kind", "text", "case"]
    assert (row["at"], row["role"], row["kind"], row["case"]) == ("2026-12-07T09:00:00+08:00", "expert", "card", 1)
    assert heard(played, house, "甲")[0]["role"] == "farmer"


def test_a_farmer_whose_village_is_written_is_not_asked_for_it_and_another_one_is(story: Stage, house: House) -> None:
    played = story(f"steps:\n{ASKS}  - {{who: farmer:乙, says: {MULE}}}\n")
    assert "土城子镇包联专家" in heard(played, house, "甲")[0]["text"]
    assert "哪个乡镇" in heard(played, house, "乙")[0]["text"]


def test_what_is_sent_reaches_the_expert_with_its_words(story: Stage, house: House) -> None:
    played = story(f"steps:\n{ASKS}" + "".join(
        f"  - {{who: farmer:甲, sends: {kind}}}\n" for kind in ("photo", "voice", "video", "location")
    ))  # fmt: skip
    assert sum(row["kind"] == "media" for row in heard(played, house, "expert-tuchengzi")) == 4
    assert "甲发来一张照片" in text(played, house)


def test_a_reply_finds_the_case_by_its_number_by_the_card_and_by_what_came_last(story: Stage, house: House) -> None:
    played = story(
        f"steps:\n{ASKS}  - {{who: farmer:乙, village: tuchengzi, says: {MULE}}}\n"
        f"  - {{{EXPERT}, replies_to: 1, says: 一号的话}}\n  - {{{EXPERT}, replies_to: card, says: 二号的话}}\n"
        f"  - {{who: farmer:甲, says: 还不吃}}\n  - {{{EXPERT}, replies_to: last, says: 又是一号}}\n"
    )
    assert sum("一号" in row["text"] for row in heard(played, house, "甲")) == 2
    assert sum("二号的话" in row["text"] for row in heard(played, house, "乙")) == 1


def test_a_telephone_number_is_handed_over_by_its_button(story: Stage, house: House) -> None:
    played = story(f"steps:\n{ASKS}  - {{who: farmer:甲, taps: 把我的电话给专家}}\n")
    assert any("13800000000" in row["text"] for row in heard(played, house, "expert-tuchengzi"))


def test_a_command_and_an_edit(story: Stage, house: House) -> None:
    played = story(f"steps:\n{ASKS}  - {{who: farmer:甲, edits: 骡子好些了}}\n  - {{{EXPERT}, commands: mine}}\n")
    told = heard(played, house, "expert-tuchengzi")
    assert any("改了话" in row["text"] for row in told)
    assert "骡子" in told[-1]["text"]
    assert "把上一句改成：骡子好些了" in text(played, house)


def test_away_is_the_command_that_the_person_would_send(story: Stage, house: House) -> None:
    played = story(f"steps:\n  - {{{EXPERT}, away: {{from: 2026-12-08, to: 2026-12-10, stand_in: expert-poultry}}}}\n")
    event = next(moment for moment in played.moments if moment.kind == "did").happened[0].event
    assert getattr(event, "command", "") == "away"
    assert getattr(event, "argument", "") == "2026-12-08 2026-12-10 县专家组家禽专家"
    assert "请假：2026-12-08 到 2026-12-10，县专家组家禽专家替班" in text(played, house)


def test_who_never_pressed_start_reads_and_answers_at_the_desk_in_the_browser(story: Stage, house: House) -> None:
    played = story(
        f"never_started: [expert:expert-tuchengzi]\nsteps:\n{ASKS}  - {{{EXPERT}, replies_to: card, says: 先喂温水}}\n"
    )
    assert heard(played, house, "甲")[-1]["text"].endswith("先喂温水")


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (f"{{{EXPERT}, taps: 我来接}}", "没有按钮 我来接"),
        ("{who: farmer:甲, taps: 没有的}", "转给别人"),
        (f"{{{EXPERT}, replies_to: card, says: 好}}", "no card has reached"),
        (f"{{{EXPERT}, replies_to: 7, says: 好}}", "咨询 7 号"),
        (f"{{{EXPERT}, edits: 好}}", "还没有发过消息"),
    ],
)
def test_what_cannot_be_done_is_told_at_its_line_after_what_came_before(
    story: Stage, house: House, step: str, told: str
) -> None:
    asks = ASKS if "farmer" in step else ""
    if "没有的" in step:
        told = "把我的电话给专家"
    played = story(f"steps:\n  - {{who: farmer:乙, says: 荞麦多会儿种}}\n{asks}  - {step}\n")
    assert len(played.faults) == 1
    assert played.faults[0].line == (5 if asks else 4)
    assert told in played.faults[0].message
    assert "荞麦什么时候播种" in text(played, house)


def test_who_has_blocked_the_bot_has_to_come_back_before_writing(story: Stage, house: House) -> None:
    blocks = "  - {who: farmer:甲, blocks: true}\n"
    assert "comes_back" in story(f"steps:\n{ASKS}{blocks}  - {{who: farmer:甲, says: 好}}\n").faults[0].message
    played = story(
        f"steps:\n{ASKS}{blocks}  - {{who: farmer:甲, comes_back: true}}\n  - {{who: farmer:甲, says: 好}}\n"
    )
    assert played.faults == ()


def test_a_message_that_does_not_arrive_is_told_and_is_not_among_the_rows(story: Stage, house: House) -> None:
    played = story(
        f"steps:\n{ASKS}  - {{who: farmer:甲, blocks: true}}\n  - {{{EXPERT}, replies_to: card, says: 先喂温水}}\n"
    )
    assert "✗ 没有送到甲" in text(played, house)
    assert not any("先喂温水" in row["text"] for row in heard(played, house, "甲"))


def test_words_that_were_read_before_are_not_printed_again(story: Stage, house: House) -> None:
    played = story("steps:\n  - {who: farmer:甲, commands: help}\n  - {after: 1h, who: farmer:甲, commands: help}\n")
    assert "（和 12-07 09:00 那条一样）" in text(played, house)


def test_a_fault_of_the_program_itself_is_told_and_the_story_goes_on(
    story: Stage, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("bot.core.commands.show_topics", broken)
    played = story(
        "steps:\n  - {who: farmer:甲, commands: topics}\n  - {after: 1h, who: farmer:甲, says: 荞麦多会儿种}\n"
    )
    assert "out of order" in played.faults[0].message
    assert "这一件程序没有处理成" in text(played, house)
    assert "荞麦什么时候播种" in text(played, house)


def test_a_month_passes_with_every_due_time_in_its_order(story: Stage, house: House) -> None:
    shares: list[float] = []
    played = story(f"until: 2027-01-07T09:00\nsteps:\n{ASKS}", shares.append)
    times = [moment.at for moment in played.moments]
    assert times == sorted(times)
    assert (times[-1] - times[0]).days >= 20
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
