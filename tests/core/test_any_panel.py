"""Whatever people do around a panel, in whatever order: nobody reads what is not for them, and somebody is always asked."""

from __future__ import annotations

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.panel.panel_state import PanelStatus
from tests.core.cast import POSTS, house
from tests.core.panel_help import called
from tests.core.test_any_story import Watch, _holds
from tests.core.world import PHOTO, World

MEMBERS = ("other expert", "stand-in", "lead")
EVERYBODY = ("expert", *MEMBERS, "guide", "staff", "farmer")
MARK = "意见之"


def _act(world: World, dice: Random) -> None:
    who = dice.choice(EVERYBODY)
    letters = world.letters(who)[-8:]
    match dice.choice(
        ("opinion", "opinion", "tap", "tap", "tap", "reply", "time", "says", "gone", "done", "pass", "hold")
    ):
        case "opinion":
            member = dice.choice(MEMBERS)
            asked = [one for one in world.letters(member) if one.parcel.asks == "opinion"]
            if asked:
                world.says(
                    member, f"{MARK}{member}", to=dice.choice(asked), media=(PHOTO,) if dice.random() < 0.2 else ()
                )
        case "tap":
            data = [data for one in letters for data in one.buttons.values() if data and not data.startswith("forget")]
            if data:
                world.forges(who, dice.choice(data))
        case "reply" if letters:
            world.says(who, "先停料。" if who != "farmer" else "又倒了一头", to=dice.choice(letters))
        case "time":
            world.time_passes(hours=dice.choice((0.5, 3, 9, 30, 80)))
        case "says":
            world.farmer_says(dice.choice(("今天又倒了一头", "好多了", "谢谢", "俺老汉喝了农药")))
        case "gone":
            dice.choice((world.blocks, world.comes_back))(dice.choice(MEMBERS))
        case "hold":
            world.forges(dice.choice(("expert", *MEMBERS)), f"hold.1.{dice.choice(('word', 'photo'))}")
        case "done" if dice.random() < 0.2:
            world.forges("farmer", "done.1")
        case "pass" if dice.random() < 0.3:
            world.forges("expert", f"pass.1.busy_{POSTS[dice.choice(MEMBERS)]}")


def _nobody_reads_too_much(world: World) -> None:
    assert not [text for text in world.inbox("farmer") if MARK in text]
    assert not [text for who in ("guide", "staff") for text in world.inbox(who) if MARK in text]
    for panel in world.panels.values():
        open_panels = [one for one in world.panels.values() if one.is_open]
        assert len(open_panels) <= 1
        if panel.status is PanelStatus.SITTING and panel.nth == 1:
            for member in ("other expert", "stand-in"):
                mine = panel.opinion_of(POSTS[member]) is not None
                others = [text for text in world.inbox(member) if MARK in text.replace(MARK + member, "")]
                assert mine or not others or world.case().holder == POSTS[member]


@settings(max_examples=40, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_whatever_people_do_about_a_panel(seed: int) -> None:
    dice = Random(seed)
    world = World(house(), Watch())
    called(world, *MEMBERS)
    for _ in range(30):
        _act(world, dice)
        _holds(world)
        _nobody_reads_too_much(world)
