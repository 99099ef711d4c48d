"""Time passes: reminders, the ladder, and bells that ring for what is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.situation import Status
from tests.core.memory import Bell
from tests.core.world import HARD, PHOTO, World, with_expert


def test_when_the_named_time_has_come_the_expert_is_reminded_and_the_farmer_told(world: World) -> None:
    with_expert(world)
    world.time_passes(hours=4)
    assert world.hears("expert") == [f"提醒：咨询 1 号还没回。农户说：{HARD}"]
    assert world.hears("farmer") == ["还没等到回话，我们在催。急事请打 12316 或 12345。（咨询 1 号）"]


def test_a_reminder_of_a_case_without_words_names_what_was_sent(world: World) -> None:
    world.farmer_says("土城子镇")
    world.farmer_says(media=(PHOTO,))
    world.time_passes(hours=2.1)
    world.time_passes(hours=5)
    assert "农户说：照片1个" in world.inbox("expert")[-1]


def test_up_the_ladder_to_nobody_where_it_stays(world: World) -> None:
    with_expert(world)
    holders = [world.case().holder]
    for _ in range(40):
        world.time_passes(hours=4)
        if world.case().holder != holders[-1]:
            holders.append(world.case().holder)
    assert holders == ["tuchengzi-expert", "poultry-expert", "county-lead", None]
    assert "咨询 1 号没有按时回，已转给家禽专家。" in world.inbox("expert")
    assert "咨询 1 号没有按时回，已转给县农技负责人。" in world.inbox("stand-in")
    assert "您替班土城子镇" in world.sees("stand-in", "咨询 1 号\n").text
    assert "土城子镇的专家没有接" in world.sees("lead", "咨询 1 号\n").text
    assert any("没有人能接咨询 1 号，请马上安排" in text for text in world.inbox("staff"))


def test_an_alarm_climbs_in_half_hours_day_and_night(world: World) -> None:
    world.farmer_says("照阳河镇")
    world.time_passes(hours=12)
    world.farmer_says("小鹅死得多咋办")
    assert world.case().due_at == world.now + timedelta(minutes=30)
    world.time_passes(minutes=31)
    assert world.case().holder == "county-lead"
    world.time_passes(minutes=31)
    assert world.case().holder is None
    assert any("眼下没有专家能接" in text for text in world.inbox("farmer"))


def test_after_hours_the_farmer_is_told_tomorrow_and_before_the_day_off_the_date(world: World) -> None:
    world.farmer_says("土城子镇")
    world.time_passes(hours=9)  # Tuesday, six in the evening
    world.farmer_says(HARD)
    assert "明天12:00前回您" in world.inbox("farmer")[-1]
    world.taps("expert", "结了")
    world.time_passes(hours=24 * 4)  # Saturday evening; Sunday is off
    world.farmer_says(HARD)
    assert "5月25日12:00前回您" in world.inbox("farmer")[-1]


@pytest.mark.parametrize(
    "kind", ["burst", "photo", "place", "seen", "late", "remind", "pass_on", "grace", "hold", "copy", "close"]
)
def test_a_bell_for_what_is_over_changes_nothing(world: World, kind: str) -> None:
    with_expert(world)
    world.taps("expert", "结了")
    before, posted = world.case(), len(world.posted)
    world.rings(Bell(99, kind, 1, world.now))
    assert (world.case(), len(world.posted)) == (before, posted)
    assert world.lines()[-1].kind == "rang_late"


def test_a_bell_of_an_unknown_kind_or_case_changes_nothing(world: World) -> None:
    with_expert(world)
    before = world.case()
    world.rings(Bell(99, "alarm clock", 1, world.now))
    world.rings(Bell(100, "remind", 77, world.now))
    assert world.case() == before
    assert [line.kind for line in world.lines()][-2:] == ["rang_late", "rang_late"]


def test_a_reminder_rings_for_the_farmer_even_where_the_post_is_gone(world: World) -> None:
    with_expert(world)
    world.consultations[1] = replace(world.case(), holder="gone")
    world.time_passes(hours=4)
    assert world.hears("farmer") != []
    assert world.case().status is Status.WAITING
    world.farmer_says("在吗")
    world.farmer_says(contact="138")
    world.taps("farmer", "照阳河镇")
    assert world.case().township == "zhaoyanghe"
