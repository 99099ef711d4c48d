"""Reminders hold all that waits for somebody in one message; red flags ring alone and at once."""

from __future__ import annotations

import pytest

from bot.core.events import Address
from bot.core.situation import Status
from tests.core.cast import ADDRESSES
from tests.core.world import HARD, World, with_expert

RED = "小鹅死得多咋办"


@pytest.fixture(autouse=True)
def _all_different(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same words serve for questions that have nothing to do with one another."""
    monkeypatch.setattr("knowledge.likeness.Likeness.same", lambda *_: False)


def _forty(world: World, count: int = 40) -> None:
    """So many farmers with a question for the same expert, a minute apart."""
    for n in range(count):
        ADDRESSES[f"farmer {n}"] = Address("tg", f"9{n:03}")
        try:
            world.says(f"farmer {n}", "土城子镇")
            world.says(f"farmer {n}", HARD)
        finally:
            del ADDRESSES[f"farmer {n}"]
        world.time_passes(minutes=1)
    for who in ADDRESSES:
        world.hears(who)


def _reminders(texts: list[str]) -> list[str]:
    return [text for text in texts if text.startswith("提醒")]


def test_forty_cases_that_are_due_give_one_reminder_and_every_farmer_hears_once(world: World) -> None:
    _forty(world)
    posted = len(world.posted)
    world.time_passes(hours=4)
    told = _reminders(world.hears("expert"))
    assert len(told) == 1
    lines = told[0].splitlines()
    assert lines[0] == "提醒：您手上有 40 件还没回，最急的在前："
    assert lines[1].startswith("1 号：")
    assert len(lines) == 13
    assert lines[11] == "还有 30 件，发 /mine 或在专家台上看。"
    assert len([one for one in world.posted[posted:] if "还没等到回话" in one.text]) == 40


def test_a_number_under_a_reminder_leads_to_its_case(world: World) -> None:
    _forty(world, 9)
    world.time_passes(hours=4)
    letter = world.sees("expert", "提醒")
    assert list(letter.buttons) == [f"{n} 号" for n in range(1, 9)]
    world.taps("expert", "3 号")
    world.expert_replies(world.letters("expert")[-1], "先喂温水")
    assert world.case(3).status is Status.REPLIED


def test_what_is_answered_or_on_hold_is_not_reminded_of(world: World) -> None:
    _forty(world, 4)
    world.expert_replies(world.sees("expert", "咨询 2 号\n"), "先喂温水")
    world.forges("expert", "hold.3.photo")
    world.time_passes(hours=4)
    told = _reminders(world.hears("expert"))
    assert len(told) == 1
    assert [line.split(" ")[0] for line in told[0].splitlines()[1:3]] == ["1", "4"]


def test_a_red_flag_rings_alone_day_and_night(world: World) -> None:
    _forty(world, 2)
    world.time_passes(hours=14)
    world.farmer_says("土城子镇")
    world.farmer_says(RED)
    world.taps("expert", "我来接", on=world.sees("expert", "急情"))
    world.hears("expert")
    world.time_passes(minutes=31)
    assert _reminders(world.hears("expert")) == [f"提醒：咨询 3 号还没回。农户说：{RED}"]


def test_lead_and_staff_hear_of_all_that_was_left_lying_in_one_message(world: World) -> None:
    _forty(world, 3)
    for n in (1, 2, 3):
        world.forges("expert", f"take.{n}")
    world.time_passes(hours=4)
    assert world.hears("staff") == []
    world.time_passes(hours=20)
    told = [text for text in world.hears("staff") if "到现在还没回农户" in text]
    assert len(told) == 1
    assert told[0].startswith("土城子镇包联专家接了 3 件，到现在还没回农户")
    world.taps("staff", "2 号", on=world.sees("staff", "接了 3 件"))
    assert "咨询 2 号转给谁" in world.inbox("staff")[-1]


def test_what_nobody_has_is_told_in_one_message_too(world: World) -> None:
    for who in ("expert", "stand-in", "lead"):
        world.blocks(who)
    _forty(world, 3)
    world.time_passes(hours=4)
    told = world.hears("staff")
    assert len(told) == 1
    assert told[0].startswith("有 3 件咨询没有人能接")


def test_a_case_with_a_panel_is_not_reminded_of(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _forty(world, 3)
    monkeypatch.setattr("bot.core.panel.panels.sitting", lambda draft, case: object() if case.number == 2 else None)
    world.time_passes(hours=3.99)
    assert [line.split(" ")[0] for line in _reminders(world.hears("expert"))[0].splitlines()[1:3]] == ["1", "3"]


def test_a_reminder_never_comes_at_night(world: World) -> None:
    world.time_passes(hours=7)
    with_expert(world)
    world.time_passes(hours=14)
    assert _reminders(world.hears("expert")) == []
    world.time_passes(hours=4.1)
    assert len(_reminders(world.hears("expert"))) == 1
