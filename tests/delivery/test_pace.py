"""How fast we send: a burst, then a steady drip, in all and to each chat."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.delivery.pace import Pace
from tests.line.helpers import NOON


def test_a_chat_gets_a_short_burst_then_one_a_second() -> None:
    clock, pace = ManualClock(NOON), Pace(chat_burst=3)
    waits = [pace.chat("700", clock.now()) for _ in range(5)]
    assert waits == pytest.approx([0, 0, 0, 1, 2], abs=0.001)
    assert pace.chat("701", clock.now()) == 0, "another chat does not wait for it"


def test_a_chat_that_was_silent_has_its_burst_again() -> None:
    clock, pace = ManualClock(NOON), Pace(chat_burst=3)
    for _ in range(3):
        pace.chat("700", clock.now())
    clock.move(timedelta(seconds=10))
    assert [pace.chat("700", clock.now()) for _ in range(4)] == pytest.approx([0, 0, 0, 1], abs=0.001)


def test_a_group_gets_twenty_a_minute() -> None:
    clock, pace = ManualClock(NOON), Pace(group_burst=1)
    assert [pace.chat("-100123", clock.now()) for _ in range(3)] == pytest.approx([0, 3, 6], abs=0.001)


def test_all_chats_together_get_thirty_a_second() -> None:
    clock, pace = ManualClock(NOON), Pace(burst=30)
    waits = [pace.all(clock.now()) for _ in range(90)]
    assert waits[:30] == [0] * 30
    assert waits[59] == pytest.approx(1.0, abs=0.001)
    assert waits[89] == pytest.approx(2.0, abs=0.001)


def test_a_chat_that_waits_holds_up_no_other() -> None:
    clock, pace = ManualClock(NOON), Pace(chat_burst=1)
    for _ in range(20):
        pace.chat("700", clock.now())
    assert pace.all(clock.now()) == 0


def test_chats_that_are_full_again_are_forgotten() -> None:
    clock, pace = ManualClock(NOON), Pace()
    for chat in range(5001):
        pace.chat(str(chat), clock.now())
    clock.move(timedelta(minutes=1))
    pace.chat("new", clock.now())
    assert list(pace._chats) == ["new"]
