"""Every rung has its clock: opened or not, taken or not, at night, after a weekend without the program, on market days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.config import Clocks, Hours
from bot.config.times import MarketDays, RungClock, RungClocks
from bot.core.clocks import hours
from bot.core.events import Opened
from bot.core.plan import ParcelKind
from bot.core.situation import Status
from tests.core.cast import ADDRESSES, county, house
from tests.core.world import HARD, World, with_expert

RED = "小鹅死得多咋办"


def _world(**more: object) -> World:
    return World(replace(house(), county=county(**more)))


def opens(world: World, who: str, number: int = 1) -> None:
    world.happens(Opened(key=world._key(), at=world.now, sender=ADDRESSES[who], number=number))


# --- opened or not


def test_what_nobody_opened_goes_on_and_what_was_opened_stays_until_its_own_limit(world: World) -> None:
    with_expert(world)
    world.says("stranger", HARD)
    world.taps("stranger", "土城子镇")
    opens(world, "expert", 2)
    assert world.case(2).seen_at == world.now
    world.time_passes(hours=23)  # eight working hours
    assert (world.case(1).holder, world.case(2).holder) == ("poultry-expert", "tuchengzi-expert")
    world.time_passes(hours=24)
    assert world.case(2).holder == "poultry-expert"


@pytest.mark.parametrize("way", ["a button", "a remark", "a refused word"])
def test_whoever_does_anything_about_a_case_has_opened_it(world: World, way: str) -> None:
    card = with_expert(world)
    if way == "a button":
        world.taps("expert", "转给别人")
    elif way == "a remark":
        world.expert_replies(card, "先放一放", internal=True)
    else:
        world.expert_replies(card, "   ")
    assert world.case().seen_at is not None
    assert "seen" not in {bell.kind for bell in world.bells}


def test_a_case_that_moved_is_not_opened_yet_and_nobody_elses_look_counts(world: World) -> None:
    with_expert(world)
    opens(world, "lead")
    assert world.case().seen_at is None
    opens(world, "expert")
    opens(world, "expert")
    world.forges("expert", "pass.1.busy_poultry-expert")
    assert (world.case().holder, world.case().seen_at) == ("poultry-expert", None)


def test_each_rung_has_its_own_clock() -> None:
    quick = RungClock(
        seen_working_minutes=60, reply_working_minutes=120, remind_working_minutes=30, pass_on_working_minutes=180
    )
    world = _world(clocks=Clocks(rungs=RungClocks(township=quick)))
    with_expert(world)
    promised = world.case().due_at
    world.time_passes(minutes=31)
    assert world.inbox("expert")[-1].startswith("提醒")
    world.time_passes(minutes=31)
    assert world.case().holder == "poultry-expert"
    due = world.case().due_at
    assert promised is not None
    assert due is not None
    # The farmer was named eleven o'clock; two of the stand-in's four hours are the least that is left of it.
    assert timedelta() < due - promised <= timedelta(hours=1, minutes=1)


def test_passing_on_by_hand_again_and_again_does_not_put_the_answer_off_for_ever(world: World) -> None:
    with_expert(world)
    promised = world.case().due_at
    world.time_passes(minutes=60)
    world.forges("expert", "pass.1.busy_zhaoyanghe-expert")
    assert world.case().due_at == promised
    world.forges("other expert", "pass.1.busy_tuchengzi-expert")
    assert world.case().due_at == promised


# --- at the same moment


def test_an_answer_at_the_moment_the_case_passes_on_reaches_the_farmer_and_stays_with_who_spoke(world: World) -> None:
    card = with_expert(world)
    world.time_passes(hours=23)
    assert world.case().holder == "poultry-expert"
    world.hears("farmer"), world.hears("stand-in")
    world.expert_replies(card, "先喂温水")
    assert "先喂温水" in world.hears("farmer")[0]
    assert world.case().holder == "tuchengzi-expert"
    assert "您不用管了" in world.hears("stand-in")[-1]
    world.time_passes(hours=24 * 2)
    assert world.case().status is Status.REPLIED


def test_two_answer_and_the_farmer_gets_both_while_the_first_one_keeps_the_case(world: World) -> None:
    card = with_expert(world)
    world.time_passes(hours=23)
    second = next(one for one in world.letters("stand-in") if one.parcel.kind is ParcelKind.CARD)
    world.says("stand-in", "换一种草料试试", to=second)
    world.hears("expert")
    world.expert_replies(card, "先喂温水")
    assert "现在归家禽专家" in world.hears("expert")[0]
    assert [m.text for m in world.messages if m.internal] == ["先喂温水"]


# --- when the program was down, or its clock is wrong


def _down(world: World, until: datetime) -> None:
    """Nothing rings until then; then everything that came due, in order."""
    world.now = until
    due = sorted((bell for bell in world.bells if bell.due <= until), key=lambda bell: (bell.due, bell.id))
    for bell in due:
        if bell in world.bells:
            world.rings(bell)


def test_down_over_a_weekend_nothing_rings_on_sunday_night_and_on_monday_each_hears_of_one_thing() -> None:
    world = _world()
    with_expert(world)
    world.says("stranger", HARD)
    world.taps("stranger", "土城子镇")
    for who in ADDRESSES:
        world.hears(who)
    posted = len(world.posted)
    _down(world, datetime(2026, 5, 24, 14, 0, tzinfo=UTC))  # Sunday, ten in the evening
    assert len(world.posted) == posted
    world.time_passes(hours=10.1)  # Monday, eight
    assert ["还没等到回话" in text for text in world.hears("farmer")] == [True]
    assert [text.splitlines()[0] for text in world.hears("expert")] == ["提醒：您手上有 2 件还没回，最急的在前："]
    assert [one.holder for one in world.consultations.values()] == ["tuchengzi-expert"] * 2
    world.time_passes(hours=2)
    assert [one.holder for one in world.consultations.values()] == ["poultry-expert"] * 2
    assert len(world.hears("farmer")) == 1


def test_after_a_downtime_what_is_opened_has_what_is_left_of_its_time_and_what_was_opened_long_ago_moves() -> None:
    world = _world()
    with_expert(world)
    world.says("stranger", HARD)
    world.taps("stranger", "土城子镇")
    world.taps("expert", "我来接")  # the second one
    _down(world, datetime(2026, 5, 24, 14, 0, tzinfo=UTC))
    world.time_passes(hours=10.1)  # Monday, eight
    opens(world, "expert", 1)
    world.time_passes(hours=2)
    assert [one.holder for one in world.consultations.values()] == ["poultry-expert"] * 2
    assert "一直没回农户" in world.inbox("staff")[-1]


def test_what_was_opened_in_time_after_a_short_downtime_stays(world: World) -> None:
    with_expert(world)
    _down(world, datetime(2026, 5, 20, 2, 0, tzinfo=UTC))  # Wednesday, ten: the card was to be opened yesterday by five
    opens(world, "expert")
    world.time_passes(hours=3)
    assert world.case().holder == "tuchengzi-expert"
    assert "pass_on" in {bell.kind for bell in world.bells}


def test_a_program_that_runs_for_moments_only_still_moves_its_cases(world: World) -> None:
    with_expert(world)
    for day in range(21, 31):
        _down(world, datetime(2026, 5, day, 2, 0, tzinfo=UTC))
    assert world.case().holder is None


def test_a_clock_that_was_set_back_rings_later_and_only_once(world: World) -> None:
    card = with_expert(world)
    world.now -= timedelta(hours=3)
    world.farmer_says("它还拉稀")
    world.expert_replies(card, "   ")
    world.time_passes(hours=3)
    assert world.hears("expert")[-1] != "提醒"
    world.time_passes(hours=4.5)
    assert len([text for text in world.inbox("expert") if text.startswith("提醒")]) == 1


# --- who is there


def test_the_last_person_of_a_rung_is_gone_while_cases_wait(world: World) -> None:
    with_expert(world)
    people = tuple(post for post in world.house.county.people if post.id != "tuchengzi-expert")
    world.house = replace(world.house, county=world.house.county.model_copy(update={"people": people}))
    world.accounts.pop(ADDRESSES["expert"])
    world.time_passes(hours=4)
    assert world.case().holder == "county-lead"
    assert len(world.hears("farmer")) == 1


def test_where_all_are_away_the_lead_does_not_read_that_they_did_not_take_it(world: World) -> None:
    world.blocks("expert")
    world.blocks("stand-in")
    world.farmer_says(HARD)
    world.taps("farmer", "土城子镇")
    assert "土城子镇的专家和替班眼下都不在" in world.sees("lead", "咨询 1 号\n").text


def test_an_absence_said_at_night_moves_red_flags_at_once_and_the_rest_in_the_morning(world: World) -> None:
    with_expert(world)
    world.says("stranger", "土城子镇")
    world.says("stranger", RED)
    world.taps("expert", "我来接", on=world.sees("expert", "急情"))
    world.time_passes(minutes=29)
    world.now = datetime(2026, 5, 19, 14, 0, tzinfo=UTC)  # ten in the evening; nothing has rung
    world.commands("expert", "away", "今天到5月22日")
    assert (world.case(1).holder, world.case(2).holder) == ("tuchengzi-expert", "poultry-expert")


# --- nights


def test_a_guides_copy_waits_for_the_morning_unless_it_is_a_red_flag(world: World) -> None:
    world.farmer_says("东叠不齐村")
    world.time_passes(hours=12)
    world.farmer_says(HARD)
    assert world.inbox("guide") == []
    world.time_passes(hours=11)
    assert [one.parcel.kind for one in world.letters("guide")] == [ParcelKind.CARD]
    world.time_passes(hours=13)
    world.farmer_says(RED)
    assert "急情" in world.inbox("guide")[-1]


def test_what_nobody_can_take_is_said_to_the_farmer_at_once_and_to_staff_in_the_morning(world: World) -> None:
    for who in ("expert", "stand-in", "lead"):
        world.blocks(who)
    world.time_passes(hours=12)
    world.farmer_says("土城子镇")
    world.farmer_says(HARD)
    assert "12316" in world.inbox("farmer")[-1]
    assert world.inbox("staff") == []
    world.time_passes(hours=11.5)
    assert "没有人能接咨询 1 号" in world.inbox("staff")[-1]


def test_a_county_that_never_opens_is_told_at_any_hour() -> None:
    every_day = tuple(date(2026, 5, 19) + timedelta(days=n) for n in range(800))
    world = _world(hours=Hours(holidays=every_day))
    with_expert(world)
    world.time_passes(hours=4.1)
    assert any(text.startswith("提醒") for text in world.inbox("expert"))


# --- market days and clocks that change


def test_on_market_days_the_clock_runs_only_in_the_shorter_hours() -> None:
    market = Hours.model_validate({"market_days": {"ending_in": [9, 0], "start": "08:00", "end": "10:00"}})
    world = _world(hours=market)
    with_expert(world)  # Tuesday the 19th, nine; the 20th is a market day too
    assert world.case().due_at == datetime(2026, 5, 21, 1, 0, 0, 2000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (MarketDays(ending_in=(3, 8)), {3, 8, 13, 18, 23, 28}),
        (MarketDays(weekdays=(7,)), {3, 10, 17, 24, 31}),
        (MarketDays(dates=(date(2026, 5, 12),)), {12}),
        (MarketDays(), set()),
    ],
)
def test_which_days_are_market_days(rule: MarketDays, days: set[int]) -> None:
    assert {n for n in range(1, 32) if rule.holds(date(2026, 5, n))} == days


def test_a_market_day_without_hours_is_a_day_off() -> None:
    closed = county(hours=Hours(market_days=MarketDays(ending_in=(9,))))
    nine = datetime(2026, 5, 19, 1, 0, tzinfo=UTC)
    assert not hours.is_open(closed, nine)
    assert hours.next_opening(closed, nine) == nine + timedelta(hours=23)


def test_the_night_the_clocks_change_gives_and_takes_nothing() -> None:
    day = Hours.model_validate({"days": [1, 2, 3, 4, 5, 6, 7], "start": "00:00", "end": "23:59"})
    north = county(timezone="Europe/Berlin", hours=day)
    before = datetime(2026, 3, 28, 22, 0, tzinfo=UTC)  # 23:00 there; at two the clocks go on to three
    after = hours.add_working(north, before, 120)
    assert after == before + timedelta(minutes=121)  # the minute between 23:59 and midnight
    assert hours.working_between(north, before, after) == 120
    assert hours.working_between(north, after, before) == 0


def test_a_day_off_between_does_not_count() -> None:
    saturday, monday = datetime(2026, 5, 23, 9, 0, tzinfo=UTC), datetime(2026, 5, 25, 1, 0, tzinfo=UTC)
    assert hours.working_between(county(), saturday, monday) == 120  # five to six, and eight to nine
