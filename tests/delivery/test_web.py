"""The browser's way out: delivered at once, and open pages are told to look."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.core.events import Address
from bot.delivery.sender import Sender
from bot.delivery.web import Broadcaster, WebTransport
from tests.line.helpers import parcel, running, said, until

ALICE, BOB = Address("web", "f-alice"), Address("web", "f-bob")


async def listen(broadcaster: Broadcaster, address: Address, heard: list[str]) -> None:
    async for _ in broadcaster.subscribe(address):
        heard.append(str(address))


def test_a_page_is_told_when_its_parcel_is_delivered_and_no_other_page_is(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            broadcaster, heard = Broadcaster(), list[str]()
            pages = [asyncio.create_task(listen(broadcaster, one, heard)) for one in (ALICE, BOB)]
            await until(lambda: broadcaster.listeners == 2, "both pages open")
            sender = Sender(house.gate, "web", WebTransport(), house.clock, on_marked=broadcaster.tick)
            task = asyncio.create_task(sender.run())
            house.desk.answers["tg:1"] = (parcel("x", ALICE), parcel("y", Address("tg", "700")))
            await house.gate.submit(said(1))
            await until(lambda: heard == [str(ALICE)], "her page to tick")
            assert [state for _, state, _ in house.parcels()] == ["sent", "queued"], "another channel's is not its own"
            broadcaster.close()
            await asyncio.wait_for(asyncio.gather(*pages), 1)
            assert broadcaster.listeners == 0
            sender.stop()
            await task

    asyncio.run(story())


def test_many_ticks_may_be_one_but_never_none() -> None:
    async def story() -> None:
        broadcaster, heard = Broadcaster(), list[str]()
        page = asyncio.create_task(listen(broadcaster, ALICE, heard))
        await until(lambda: broadcaster.listeners == 1, "the page open")
        for _ in range(5):
            broadcaster.tick([ALICE, BOB])
        await until(lambda: len(heard) >= 1, "a tick")
        page.cancel()
        await asyncio.gather(page, return_exceptions=True)
        assert broadcaster.listeners == 0, "a page that goes is forgotten"

    asyncio.run(story())


def test_a_page_that_opens_while_the_house_closes_is_not_kept() -> None:
    async def story() -> None:
        broadcaster = Broadcaster()
        broadcaster.close()
        await asyncio.wait_for(listen(broadcaster, ALICE, []), 1)

    asyncio.run(story())
