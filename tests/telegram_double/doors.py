"""What both doors share: waiting out a long poll; and how a story in the bot's own loop waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.telegram_double.state import TelegramDouble
from tests.telegram_double.wire import Answer, Call, Lost, Wait


async def outcome_of(double: TelegramDouble, call: Call) -> Answer | Lost:
    """Take a request; a long poll is waited for up to its timeout, woken by news from any thread."""
    first = double.call(call)
    if not isinstance(first, Wait):
        return first
    loop, news = asyncio.get_running_loop(), asyncio.Event()
    deadline = loop.time() + first.seconds

    def wake() -> None:
        loop.call_soon_threadsafe(news.set)

    with double.watched(wake):
        while True:
            news.clear()
            outcome = double.resume(first, expired=loop.time() >= deadline)
            if not isinstance(outcome, Wait):
                return outcome
            try:
                async with asyncio.timeout_at(deadline):
                    await news.wait()
            except TimeoutError:
                continue


async def until(double: TelegramDouble, true: Callable[[], object], seconds: float = 5.0, why: str = "") -> None:
    """Wait, in the loop the bot runs in, until something holds; looks again at every change.

    Raises:
        AssertionError: it did not come to hold within `seconds`.
    """
    loop, news = asyncio.get_running_loop(), asyncio.Event()

    def wake() -> None:
        loop.call_soon_threadsafe(news.set)

    with double.watched(wake, everything=True):
        try:
            async with asyncio.timeout(seconds):
                while not true():
                    await news.wait()
                    news.clear()
        except TimeoutError:
            raise AssertionError(f"after {seconds} s still not: {why or true}. {double.counters()}") from None
