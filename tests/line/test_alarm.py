"""The alarm: what is due becomes an event, once and in order, also after a time when nobody was there."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.alarm import Alarm
from bot.clock import ManualClock
from bot.config import Hours, home, load_county
from bot.core.events import Event, Rang, RosterLookedOver
from bot.core.plan import Line, Plan, Timer
from bot.core.situation import Consultation, Person, Role, Status
from bot.store import apply, timers
from bot.store.session import Session
from tests.line.helpers import FARMER, NOON, House, away, broken, running, said, until

COUNTY = load_county(home() / "config.yaml")
EVERY_DAY = tuple(NOON.date() + timedelta(days=number) for number in range(500))


def timer(number: int, seconds: float) -> Timer:
    return Timer("close", number, NOON + timedelta(seconds=seconds))


async def set_timers(house: House, *wanted: Timer) -> None:
    """One event that sets them, each for a consultation of its own."""
    event = said(1)
    farmer = Person("f-1", Role.FARMER, address=FARMER)
    consultations = tuple(Consultation(one.number, "f-1", Status.CLOSED, NOON, NOON) for one in wanted)
    plan = Plan(Line("test"), people=(farmer,), consultations=consultations, timers=wanted)
    await house.gate.write(lambda session: apply.apply(session, event, plan))


def rang(house: House) -> list[int]:
    return [event.number for event in house.desk.events if isinstance(event, Rang)]


def test_what_was_due_while_nobody_was_there_rings_once_and_in_order(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            await set_timers(house, timer(1, -10), timer(2, -3600), timer(3, -60), timer(4, 60))
            alarm = Alarm(house.gate, house.clock)
            assert await alarm.ring() == 3
            assert rang(house) == [2, 3, 1]
            assert await alarm.ring() == 0

    asyncio.run(story())


def test_it_rings_as_soon_as_it_is_due(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path, ManualClock(NOON)) as house:
            await set_timers(house, timer(1, 5))
            alarm = Alarm(house.gate, house.clock, longest_sleep=0.01)
            task = asyncio.create_task(alarm.run())
            await asyncio.sleep(0.05)
            assert rang(house) == []
            assert isinstance(house.clock, ManualClock)
            house.clock.move(timedelta(seconds=5))
            await until(lambda: rang(house) == [1], "the bell")
            alarm.stop()
            await asyncio.wait_for(task, 1)

    asyncio.run(story())


def test_it_sleeps_no_longer_than_until_the_next_is_due(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            alarm = Alarm(house.gate, house.clock, longest_sleep=1.0)
            assert await alarm._until_next() == 1.0
            await set_timers(house, timer(1, 0.4), timer(2, 300))
            assert await alarm._until_next() == pytest.approx(0.4)

    asyncio.run(story())


def test_a_bell_whose_handling_raises_is_a_dead_letter_and_rings_no_more(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            await set_timers(house, timer(1, -2), timer(2, -1))
            house.desk.deeds["timer:1"] = broken
            alarm = Alarm(house.gate, house.clock)
            assert await alarm.ring() == 2
            assert rang(house) == [2]
            assert house.dead_keys() == ["timer:1"]
            assert await alarm.ring() == 0

    asyncio.run(story())


def test_while_the_database_is_away_nothing_rings_and_nothing_is_lost(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            await set_timers(house, timer(1, -1))
            tries: list[str] = []

            def gone(session: Session, event: Event) -> None:
                tries.append(event.key)
                away(session, event)

            house.desk.deeds["timer:1"] = gone
            alarm = Alarm(house.gate, house.clock, longest_sleep=0.01)
            task = asyncio.create_task(alarm.run())
            await until(lambda: len(tries) > 4, "some vain tries")
            del house.desk.deeds["timer:1"]
            await until(lambda: rang(house) == [1], "the bell at last")
            alarm.stop()
            await task
            assert house.dead_keys() == []

    asyncio.run(story())


def test_a_timer_that_rang_already_does_not_keep_it_busy(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            await set_timers(house, timer(1, -1))
            (due,) = await house.gate.read(lambda session: timers.due(session, NOON))
            await house.gate.submit(said(7))
            house.desk.events.clear()
            plan = Plan(Line("test"))
            event = said(8)
            object.__setattr__(event, "key", due.key)
            await house.gate.write(lambda session: apply.apply(session, event, plan))
            assert await Alarm(house.gate, house.clock).ring() == 0

    asyncio.run(story())


def test_a_wake_up_ends_its_sleep(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            alarm = Alarm(house.gate, house.clock, longest_sleep=600)
            task = asyncio.create_task(alarm.run())
            await asyncio.sleep(0.02)
            await set_timers(house, timer(1, -1))
            alarm.wake()
            await until(lambda: rang(house) == [1], "the bell")
            alarm.stop()
            await asyncio.wait_for(task, 1)

    asyncio.run(story())


def test_a_day_begins_once_within_working_hours_also_when_the_process_starts_anew(tmp_path: Path) -> None:
    async def story() -> None:
        midnight = NOON - timedelta(hours=12)
        async with running(tmp_path, ManualClock(midnight)) as house:
            assert isinstance(house.clock, ManualClock)
            alarm = Alarm(house.gate, house.clock, county=COUNTY)
            await alarm.begin_day()
            assert days(house) == []
            house.clock.move(timedelta(hours=12))
            await alarm.begin_day()
            await alarm.begin_day()
            again = Alarm(house.gate, house.clock, county=COUNTY)
            await again.begin_day()
            assert len(set(days(house))) == 1
            house.clock.move(timedelta(days=1))
            await again.begin_day()
            assert len(set(days(house))) == 2

    asyncio.run(story())


def test_no_day_begins_on_a_sunday_or_a_holiday_and_monday_makes_up_for_them(tmp_path: Path) -> None:
    async def story() -> None:
        saturday = NOON + timedelta(days=4)
        monday_off = COUNTY.model_copy(update={"hours": Hours(holidays=((saturday + timedelta(days=2)).date(),))})
        async with running(tmp_path, ManualClock(saturday)) as house:
            assert isinstance(house.clock, ManualClock)
            alarm = Alarm(house.gate, house.clock, county=monday_off)
            assert alarm.next_day() == saturday
            await alarm.begin_day()
            tuesday_at_eight = saturday + timedelta(days=3) - timedelta(hours=4)
            for _ in ("sunday", "monday, a holiday"):
                house.clock.move(timedelta(days=1))
                await alarm.begin_day()
                assert alarm.next_day() == tuesday_at_eight
            assert len(days(house)) == 1
            house.clock.set(tuesday_at_eight)
            await alarm.begin_day()
            assert len(days(house)) == 2
            never = COUNTY.model_copy(update={"hours": Hours(holidays=EVERY_DAY)})
            assert Alarm(house.gate, house.clock, county=never).next_day() is None

    asyncio.run(story())


def days(house: House) -> list[str]:
    return [event.key for event in house.desk.events if isinstance(event, RosterLookedOver)]


@pytest.mark.parametrize("why", ["caught up", "too long"])
def test_nothing_rings_before_what_people_wrote_is_taken_in_but_for_a_while_only(tmp_path: Path, why: str) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            await set_timers(house, timer(1, -3600))
            backlog = asyncio.Event()
            patience = 0.2 if why == "too long" else 60
            alarm = Alarm(house.gate, house.clock, longest_sleep=0.01, backlog=backlog, patience=patience)
            task = asyncio.create_task(alarm.run())
            await asyncio.sleep(0.05)
            assert rang(house) == []
            if why == "caught up":
                backlog.set()
            await until(lambda: rang(house) == [1], "the bell")
            alarm.stop()
            await asyncio.wait_for(task, 1)

    asyncio.run(story())


def test_an_alarm_that_waits_for_the_backlog_can_be_stopped(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            alarm = Alarm(house.gate, house.clock, backlog=asyncio.Event())
            task = asyncio.create_task(alarm.run())
            await asyncio.sleep(0.01)
            alarm.stop()
            await asyncio.wait_for(task, 1)

    asyncio.run(story())
