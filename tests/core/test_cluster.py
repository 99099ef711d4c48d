"""The same trouble in several households around: told once to those who look after it, and again when it has doubled."""

from __future__ import annotations

from dataclasses import replace

from bot.core.events import Address
from bot.core.posts.places import neighbourhood
from bot.core.situation import Status
from knowledge.model import Decision
from tests.core.cast import ADDRESSES, ScriptedMatcher, county, scripted
from tests.core.memory import Bell
from tests.core.world import World

GEESE = "我家的鹅都拉稀，两天了也不见好"
SHEEP = "我家的羊都拉稀，两天了也不见好"
DEAD = "死了一地，全是今天早上死的"


def _world() -> tuple[World, ScriptedMatcher]:
    house, matcher = scripted()
    matcher.says(GEESE, Decision.ESCALATE, subject="goose")
    matcher.says(SHEEP, Decision.ESCALATE, subject="sheep")
    matcher.says(DEAD, Decision.ESCALATE, subject="goose", flags=("R4",))
    matcher.says("人中毒了", Decision.ESCALATE, subject="goose", flags=("R1",))
    return World(house), matcher


def _household(world: World, nth: int, text: str = GEESE, place: str = "土城子镇") -> None:
    who = f"household {nth}"
    ADDRESSES.setdefault(who, Address("tg", str(9000 + nth)))
    world.commands(who, "place", place)
    world.says(who, text)
    world.time_passes(seconds=10)


def _told(world: World, who: str = "staff") -> list[str]:
    return [text for text in world.inbox(who) if "这一带" in text]


def test_three_households_within_a_week_are_told_once_to_staff_the_lead_and_who_covers_them() -> None:
    world, _ = _world()
    for nth in (1, 2):
        _household(world, nth)
    assert _told(world) == []
    _household(world, 3)
    for who in ("staff", "lead", "expert"):
        assert len(_told(world, who)) == 1
    text = _told(world)[0]
    assert "3 户" in text
    assert "拉稀" in text
    assert all(f"咨询 {number} 号，土城子镇" in text for number in (1, 2, 3))
    assert _told(world, "other expert") == _told(world, "household 1") == []


def test_it_is_told_again_when_it_has_doubled_and_not_for_each() -> None:
    world, _ = _world()
    for nth in range(1, 6):
        _household(world, nth)
    assert len(_told(world)) == 1
    _household(world, 6)
    assert _told(world)[-1].startswith("还在增加")
    assert len(_told(world)) == 2


def test_one_household_that_asks_again_and_another_animal_do_not_count() -> None:
    world, _ = _world()
    for _ in range(3):
        _household(world, 1)
        world.consultations = {
            number: replace(one, status=Status.CLOSED, closed_at=world.now, outcome="quiet")
            for number, one in world.consultations.items()
        }
    _household(world, 2, SHEEP)
    _household(world, 3)
    assert _told(world) == []


def test_what_is_older_than_the_days_or_lies_elsewhere_does_not_count() -> None:
    world, _ = _world()
    _household(world, 1)
    world.time_passes(hours=24 * 8)
    _household(world, 2)
    _household(world, 3, place="照阳河镇")
    _household(world, 4)
    assert _told(world) == []
    _household(world, 5)
    assert len(_told(world)) == 1


def test_neighbouring_townships_count_whichever_names_the_other() -> None:
    world, _ = _world()
    first, second, *rest = county().townships
    near = county(townships=(first, second.model_copy(update={"neighbours": ("tuchengzi",)}), *rest))
    assert neighbourhood(near, "tuchengzi") == neighbourhood(near, "zhaoyanghe") == ("tuchengzi", "zhaoyanghe")
    world.house = replace(world.house, county=near)
    _household(world, 1)
    _household(world, 2, place="照阳河镇")
    _household(world, 3)
    assert len(_told(world)) == len(_told(world, "other expert")) == 1


def test_an_alarm_about_animals_counts_and_one_about_people_never_does() -> None:
    world, _ = _world()
    for nth in (1, 2, 3):
        _household(world, nth, "人中毒了")
    assert _told(world) == []
    for nth in (4, 5, 6):
        _household(world, nth, DEAD)
    assert "畜禽成批死亡" in _told(world)[0]


def test_an_alarm_raised_later_counts_and_without_a_township_nothing_does() -> None:
    world, _ = _world()
    for nth in (1, 2, 3):
        _household(world, nth)
        world.says(f"household {nth}", DEAD)
        world.time_passes(seconds=40)
    assert any("畜禽成批死亡" in text for text in _told(world))
    before = len(_told(world))
    number = next(iter(world.consultations))
    world.consultations[number] = replace(world.case(number), township=None)
    world.bells.append(Bell(999, "cluster", number, world.now))
    world.time_passes(seconds=1)
    assert len(_told(world)) == before


def test_the_erased_are_counted_without_a_word_of_theirs() -> None:
    world, _ = _world()
    for nth in (1, 2):
        _household(world, nth, DEAD)
    world.commands("household 1", "forget")
    world.taps("household 1", "删掉")
    _household(world, 3, DEAD)
    assert "咨询 1 号，土城子镇：—" in _told(world)[0]


def test_what_does_not_burn_waits_for_the_morning_and_is_told_once_then() -> None:
    world, _ = _world()
    world.time_passes(hours=14.9)  # 23:54
    for nth in (1, 2, 3):
        _household(world, nth)
        world.time_passes(minutes=5)
    assert _told(world) == []
    world.time_passes(hours=9)
    assert len(_told(world)) == 1
