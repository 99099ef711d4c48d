"""Being away: who takes the cases, what nobody would cover, and what comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.core.events import AbsenceEnded, AbsencePlanned, RosterLookedOver
from bot.core.posts import days, ladder
from bot.core.posts.roster import Roster, away_on
from bot.core.situation import Absence, Load
from tests.core.cast import ADDRESSES, county, house
from tests.core.test_small_parts import _case, _people
from tests.core.world import HARD, World, with_expert

TODAY = date(2026, 5, 19)


@pytest.fixture
def world() -> World:
    return World(house())


def morning(world: World, *, days_on: int = 1) -> None:
    """Nine o'clock on a later day; the roster is looked over, as every morning."""
    world.time_passes(hours=24 * days_on)
    day = world.now.astimezone(house().county.tz).date()
    world.happens(RosterLookedOver(key=f"day:{day}", at=world.now, day=day))


def leaves(world: World, first: date, last: date, stand_in: str | None = None, sure: bool = False) -> None:
    world.happens(
        AbsencePlanned(
            key=world._key(), at=world.now, sender=ADDRESSES["staff"], person="tuchengzi-expert", first=first, last=last,
            stand_in=stand_in, sure=sure,
        )
    )  # fmt: skip


def test_an_expert_says_when_and_the_stand_in_gets_what_is_new_and_what_lies_there(world: World) -> None:
    with_expert(world)
    world.commands("expert", "away", "今天到5月22日")
    assert "由家禽专家替班" in world.sees("expert", "记下了").text
    assert world.case().holder == "poultry-expert"
    assert world.case().lent_by == "tuchengzi-expert"
    assert len(world.hears("farmer")) == 1
    world.says("stranger", HARD)
    world.taps("stranger", "土城子镇")
    assert world.case(2).holder == "poultry-expert"


def test_when_the_absence_is_over_what_nobody_began_with_goes_back_and_nobody_hears_it_twice(world: World) -> None:
    with_expert(world)
    world.commands("expert", "away", "今天")
    world.hears("farmer"), world.hears("expert")
    world.bells.clear()  # no clock of the case plays in
    morning(world)
    assert world.case().holder == "tuchengzi-expert"
    assert world.case().lent_by is None
    assert len([text for text in world.hears("farmer") if "1 号" in text]) == 1
    world.bells.clear()
    morning(world)
    assert world.hears("farmer") == []


def test_back_early(world: World) -> None:
    with_expert(world)
    world.commands("expert", "away", "今天到5月30日")
    world.commands("expert", "back")
    assert world.case().holder == "tuchengzi-expert"
    assert "转回给您" in world.inbox("expert")[-1]
    world.commands("expert", "back")
    assert world.inbox("expert")[-1] == "您没有请假，不用销。"


def test_what_the_stand_in_has_taken_stays_there(world: World) -> None:
    with_expert(world)
    world.commands("expert", "away", "今天")
    world.taps("stand-in", "我来接")
    world.bells.clear()
    morning(world)
    assert world.case().holder == "poultry-expert"


def test_days_that_nobody_would_cover_are_said_before_it_is_accepted(world: World) -> None:
    leaves(world, TODAY, TODAY + timedelta(days=2), stand_in="poultry-expert")
    world.happens(
        AbsencePlanned(
            key=world._key(), at=world.now, sender=ADDRESSES["staff"], person="poultry-expert", first=TODAY,
            last=TODAY + timedelta(days=6),
        )
    )  # fmt: skip
    warning = world.inbox("staff")[-1]
    assert "2026-05-19 到 2026-05-21，土城子镇：所有产业，只剩县里总负责" in warning
    assert len(world.absences) == 1


def test_an_expert_goes_all_the_same(world: World) -> None:
    world.commands("other expert", "away", "明天到5月25日")
    assert "会没人管" in world.inbox("other expert")[-1]
    assert world.absences == []
    world.taps("other expert", "还是这样请")
    assert [(one.first, one.last) for one in world.absences] == [(date(2026, 5, 20), date(2026, 5, 25))]


def test_a_stand_in_who_is_away_too_is_not_named_and_what_the_lead_had_meanwhile_comes_back(world: World) -> None:
    world.commands("stand-in", "away", "今天到5月25日")
    heard = len(world.inbox("stand-in"))
    leaves(world, TODAY, TODAY, sure=True)
    assert "家禽专家" not in world.sees("expert", "记下了").text
    assert len(world.inbox("stand-in")) == heard
    world.says("farmer", HARD)
    world.taps("farmer", "土城子镇")
    assert (world.case().holder, world.case().lent_by) == ("county-lead", "tuchengzi-expert")
    world.bells.clear()
    morning(world)
    assert (world.case().holder, world.case().lent_by) == ("tuchengzi-expert", None)


def test_a_circle_of_stand_ins_is_refused_and_one_that_arises_all_the_same_ends_at_the_lead(world: World) -> None:
    away: dict[str, str | None] = {"tuchengzi-expert": "poultry-expert", "poultry-expert": "tuchengzi-expert"}
    people = _people("tuchengzi-expert", "poultry-expert", "county-lead")
    assert ladder.choose(Roster(county(), people, away), _case()).person == "county-lead"
    leaves(world, TODAY, TODAY, stand_in="poultry-expert")
    world.commands("stand-in", "away", "今天 tuchengzi-expert")
    assert "绕成了圈" in world.inbox("stand-in")[-1]


def test_of_several_who_share_a_township_the_one_with_the_least_to_do_is_asked() -> None:
    both = tuple(
        post.model_copy(update={"townships": ("tuchengzi",)}) if post.id == "poultry-expert" else post
        for post in county().people
    )
    shared = county().model_copy(update={"people": both})
    people = _people("tuchengzi-expert", "poultry-expert")
    loads = {"tuchengzi-expert": Load(3), "poultry-expert": Load(1)}
    choice = ladder.choose(Roster(shared, people, {}, loads), _case())
    assert (choice.person, choice.why) == ("poultry-expert", "why.fewest")


def test_a_farmer_of_a_base_goes_to_the_base_where_the_county_wants_that() -> None:
    base = county().enterprises[0].id if county().enterprises else "base"
    people = tuple(
        post.model_copy(update={"enterprise": base}) if post.id == "poultry-expert" else post
        for post in county().people
    )
    routing = county().routing.model_copy(update={"base_first": True})
    wants = county().model_copy(update={"people": people, "routing": routing})
    there = _people("tuchengzi-expert", "poultry-expert")
    assert ladder.choose(Roster(wants, there), _case(base=base)).why == "why.base"
    wants = wants.model_copy(update={"routing": county().routing})
    assert ladder.choose(Roster(wants, there), _case(base=base)).person == "tuchengzi-expert"


def test_who_has_no_post_any_more_loses_the_case_to_who_has(world: World) -> None:
    with_expert(world)
    world.consultations[1] = replace(world.case(), holder="gone-expert")
    world.bells.clear()
    morning(world)
    assert world.case().holder == "tuchengzi-expert"


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("12月3日到12月9日", date(2026, 12, 3), date(2026, 12, 9)),
        ("2026-12-30 2027-1-2", date(2026, 12, 30), date(2027, 1, 2)),
        ("12.30-1.2", date(2026, 12, 30), date(2027, 1, 2)),
        ("明天", date(2026, 5, 20), date(2026, 5, 20)),
        ("从明天起5天", date(2026, 5, 20), date(2026, 5, 24)),
        ("3月1日", date(2027, 3, 1), date(2027, 3, 1)),
    ],
)
def test_days_as_people_write_them(said: str, first: date, last: date) -> None:
    assert days.span(said, TODAY) == (first, last)


@pytest.mark.parametrize("said", ["", "下周", "13月40日", "2月30日", "2026-12-09 2026-12-03"])
def test_what_names_no_days_names_none(said: str) -> None:
    assert days.span(said, TODAY) is None


def test_the_newer_of_two_absences_counts() -> None:
    older = Absence(1, "tuchengzi-expert", TODAY, TODAY, "poultry-expert")
    newer = Absence(2, "tuchengzi-expert", TODAY, TODAY, None)
    assert away_on((newer, older), TODAY) == {"tuchengzi-expert": None}


def ends(world: World, who: str, absence: int) -> None:
    world.happens(
        AbsenceEnded(key=world._key(), at=world.now, sender=ADDRESSES[who], person="tuchengzi-expert", absence=absence)
    )


def test_staff_take_a_leave_back_and_what_was_lent_comes_home(world: World) -> None:
    with_expert(world)
    leaves(world, TODAY, TODAY + timedelta(days=3))
    assert world.case().holder == "poultry-expert"
    world.hears("expert"), world.hears("staff")
    ends(world, "staff", 1)
    assert world.case().holder == "tuchengzi-expert"
    assert world.hears("staff") == ["土城子镇包联专家 2026-05-19 到 2026-05-22 的假销了。转回去 1 件。"]
    assert "您 2026-05-19 到 2026-05-22 的假销了。还没人动手的 1 件转回给您。" in world.hears("expert")
    ends(world, "staff", 1)
    assert world.hears("staff") == ["这个假已经销了。"]


def test_a_leave_to_come_is_taken_back_before_it_begins_and_by_nobody_else(world: World) -> None:
    leaves(world, TODAY + timedelta(days=3), TODAY + timedelta(days=5))
    for who in ("guide", "other expert"):
        ends(world, who, 1)
        assert world.lines()[-1].kind == "absence_refused"
    ends(world, "lead", 7)
    assert world.lines()[-1].kind == "absence_refused"
    ends(world, "expert", 1)
    assert world.inbox("expert")[-1].startswith("您 2026-05-22 到 2026-05-24 的假销了。")
    morning(world, days_on=4)
    with_expert(world)
    assert world.case().holder == "tuchengzi-expert"
