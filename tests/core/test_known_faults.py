"""What went wrong once, or was forgotten: each has its story here."""

from __future__ import annotations

from bot.core.panel.panel_state import PanelStatus
from bot.core.situation import Status
from tests.core.panel_help import called, opines, panel, quiet
from tests.core.test_cluster import _household, _told, _world
from tests.core.world import HARD, PHOTO, World


def test_members_who_are_silent_are_reminded_once_before_the_deadline(world: World) -> None:
    called(world)
    opines(world, "other expert")
    quiet(world)
    due = panel(world).due_at
    assert due is not None
    left = (due - world.now).total_seconds()
    world.time_passes(seconds=left * 0.9)
    (reminder,) = world.hears("stand-in")
    assert reminder.startswith("咨询 1 号的会诊，还没等到您的意见")
    assert world.hears("other expert") == []
    assert opines(world, "stand-in").text == reminder
    assert panel(world).status is PanelStatus.CONCLUDING


def test_a_panel_that_is_over_reminds_nobody(world: World) -> None:
    called(world)
    opines(world, "other expert")
    opines(world, "stand-in")
    quiet(world)
    world.time_passes(hours=48)
    assert not any("还没等到您的意见" in text for text in world.inbox("stand-in"))


def test_waiting_on_after_somebody_answered_puts_the_case_back_to_work(world: World) -> None:
    called(world)
    due = panel(world).due_at
    assert due is not None
    world.time_passes(seconds=(due - world.now).total_seconds() + 1)
    assert panel(world).status is PanelStatus.SHORT
    world.expert_replies(world.sees("expert", "咨询 1 号"), "先停料，等会诊。")
    assert world.case().status is Status.REPLIED
    world.forges("expert", "pwait.1.1")
    assert world.case().status is Status.TAKEN
    assert world.case().due_at == panel(world).due_at


def test_an_opinion_edited_to_nothing_stands_as_it_was(world: World) -> None:
    called(world)
    opines(world, "other expert", "像是结症。", media=(PHOTO,))
    quiet(world)
    world.edits("other expert", "像是结症。", " ")
    opinion = panel(world).opinion_of("zhaoyanghe-expert")
    assert opinion is not None
    assert (opinion.text, opinion.version) == ("像是结症。", 1)
    assert "原来的意见还算数" in world.hears("other expert")[-1]


def test_the_guides_copy_that_waits_for_the_morning_outlives_a_panel(world: World) -> None:
    world.time_passes(hours=12)
    world.farmer_says("我在东叠不齐村")
    world.farmer_says(HARD)
    assert not any("咨询 1 号" in text for text in world.inbox("guide"))
    called(world)
    world.time_passes(hours=14)
    assert any("咨询 1 号" in text for text in world.inbox("guide"))


def test_the_cluster_alert_gives_a_case_to_somebody() -> None:
    world, _ = _world()
    for nth in range(3):
        _household(world, nth)
    assert len(_told(world)) == 1
    alert = world.sees("staff", "这一带")
    assert [list(row) for row in [alert.buttons]] == [["3 号", "2 号", "1 号"]]
    world.taps("staff", "2 号", on=alert)
    assert "转给谁" in world.inbox("staff")[-1] or "2 号" in world.inbox("staff")[-1]
