"""How the stories of panels begin."""

from __future__ import annotations

from typing import Any

from bot.core.events import Asks
from bot.core.panel.panel_state import Panel
from tests.core.cast import ADDRESSES, POSTS
from tests.core.memory import Posted
from tests.core.world import World, with_expert

EVERYBODY = tuple(ADDRESSES)


def panel(world: World, nth: int = 1, number: int = 1) -> Panel:
    return world.panels[number, nth]


def quiet(world: World) -> None:
    for who in EVERYBODY:
        world.hears(who)


def called(world: World, *members: str, chair: str = "expert") -> None:
    """A case with the expert, who has called a panel of these members."""
    if not world.consultations:
        with_expert(world)
    world.forges(chair, "panel.1")
    world.says(chair, "是结症还是中毒？", to=world.letters(chair)[-1])
    for member in members or ("other expert", "stand-in"):
        world.forges(chair, f"padd.1.{POSTS[member]}")
    world.taps(chair, f"发出（{len(panel(world, len(world.panels)).members)} 位）")
    quiet(world)


def opines(world: World, who: str, text: str = "先停料，饮温水。", **more: Any) -> Posted:
    """This member replies to the panel's card."""
    card = next(one for one in reversed(world.letters(who)) if one.parcel.asks is Asks.OPINION)
    world.says(who, text, to=card, **more)
    return card


def gathered(world: World) -> None:
    """Both members have spoken, and the chair has their opinions."""
    called(world)
    opines(world, "other expert", "像是结症。")
    opines(world, "stand-in", "怀疑吃了霉料。")
    quiet(world)
