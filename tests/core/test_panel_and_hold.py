"""A farmer who is waited for while a panel is open: whichever clock runs, somebody is woken."""

from __future__ import annotations

import pytest

from bot.core.situation import Status
from tests.core.panel_help import called, opines, quiet
from tests.core.test_any_story import _holds
from tests.core.world import PHOTO, World


@pytest.fixture
def held(world: World) -> World:
    """The panel's time is up with one opinion of two, and the expert waits for the farmer's photo."""
    called(world)
    opines(world, "stand-in", "停料。")
    world.time_passes(hours=9)
    world.forges("expert", "hold.1.photo")
    assert world.case().held_for == "photo"
    quiet(world)
    return world


def test_a_late_opinion_leaves_the_wait_as_it_is(held: World) -> None:
    opines(held, "other expert", "同意。")
    assert held.inbox("expert")[-1].startswith("咨询 1 号的会诊，意见够了。")
    assert (held.case().held_for, {bell.kind for bell in held.bells}) == ("photo", {"hold"})
    held.farmer_says(media=(PHOTO,))
    assert held.case().held_for == ""
    _holds(held)


def test_waiting_on_for_the_members_ends_the_wait_for_the_farmer(held: World) -> None:
    held.taps("expert", "再等等")
    assert (held.case().held_for, {bell.kind for bell in held.bells}) == ("", {"panel", "panel_soon"})
    held.time_passes(hours=26)
    assert {bell.kind for bell in held.bells} >= {"pass_on"}
    _holds(held)


def test_calling_off_leaves_the_wait_as_it_is_and_its_end_still_rings(held: World) -> None:
    held.taps("expert", "不会诊了")
    assert (held.case().held_for, {bell.kind for bell in held.bells}) == ("photo", {"hold"})
    held.time_passes(hours=80)
    assert held.case().held_for == ""
    assert held.case().status in (Status.WAITING, Status.TAKEN)
    _holds(held)


def test_a_wait_begun_after_an_alarm_outlasts_the_panels_deadline(world: World) -> None:
    called(world)
    world.farmer_says("小鹅死得多咋办", to=world.letters("farmer")[-1])
    world.forges("expert", "hold.1.photo")
    assert world.case().held_for == "photo"
    world.time_passes(minutes=180)
    _holds(world)
    world.time_passes(hours=9)
    _holds(world)
    assert world.case().held_for == ""
