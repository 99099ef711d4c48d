"""A red alert that nobody opens rings the next people until someone does; staff hear of it from the first minute to the last."""

from __future__ import annotations

from bot.core.plan import ParcelKind
from tests.core.world import World

POISONED = "俺老汉喝了农药"


def test_every_rung_is_rung_in_turn_and_then_staff_and_the_lead_again_and_again(world: World) -> None:
    world.commands("farmer", "place", "土城子镇")
    world.farmer_says(POISONED)
    assert world.letters("farmer")[1].parcel.kind is ParcelKind.SAFETY, "nothing stands above the safety card"
    assert not any(one.parcel.kind is ParcelKind.ANSWER for one in world.letters("farmer"))
    holders = [world.case().holder]
    for _ in range(60):
        world.time_passes(minutes=5)
        if world.case().holder != holders[-1]:
            holders.append(world.case().holder)
    assert holders == ["tuchengzi-expert", "poultry-expert", "county-lead", None]
    for who in ("expert", "stand-in", "lead"):
        assert any(one.parcel.kind is ParcelKind.CARD for one in world.letters(who))
    world.hears("staff")
    world.time_passes(hours=9)
    assert len(world.hears("staff")) >= 2
    world.taps("staff", "转给别人")
    world.taps("staff", "照阳河镇包联专家")
    assert world.case().holder == "zhaoyanghe-expert"
