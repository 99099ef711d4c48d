"""The sender: in order in each chat, marked only after it left, tried again when it did not, told when it never will."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.clock import ManualClock
from bot.core.events import Address, Delivered, Media, MediaKind, Undelivered
from bot.delivery import sender as sender_module
from bot.delivery.pace import Pace
from bot.delivery.sender import Sender
from bot.errors import Refused, StoreUnavailable, TryLater, Unreachable
from bot.store import outbox
from bot.store.outbox import Outgoing
from tests.delivery.wire import Wire, all_sent, post, sending, states
from tests.line.helpers import House, parcel, running, until

OTHER = Address("tg", "701")


@pytest.fixture(autouse=True)
def short_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of these tests is moved by hand, and the sender looks often."""
    monkeypatch.setattr(sender_module, "LONGEST_SLEEP", 0.02)


def test_a_chat_hears_things_in_order_and_chats_do_not_wait_for_each_other(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            wire = Wire()
            wire.fails["a1"] = [TryLater("the line is bad", 60.0)]
            async with sending(house, wire):
                await post(house, *(parcel(f"a{n}") for n in (1, 2, 3)), *(parcel(f"b{n}", OTHER) for n in (1, 2, 3)))
                await until(lambda: wire.sent == ["b1", "b2", "b3"], "the other chat's three")
                assert wire.tries.count("a2") == 0, "nothing overtakes in a chat"
                advance(house, 61)
                await until(all_sent(house), "all sent")
            assert wire.sent == ["b1", "b2", "b3", "a1", "a2", "a3"]

    asyncio.run(story())


def test_a_parcel_is_marked_only_after_it_left(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            wire = Wire()
            wire.hold.clear()
            async with sending(house, wire):
                await post(house, parcel("x"))
                await until(lambda: wire.tries == ["x"], "the send to begin")
                assert states(house) == ["queued"]
                wire.hold.set()
                await until(all_sent(house), "the mark")

    asyncio.run(story())


def test_no_more_than_so_many_sends_at_once(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            wire = Wire()
            wire.hold.clear()
            async with sending(house, wire, slots=3):
                await post(house, *(parcel("x", Address("tg", str(chat))) for chat in range(1, 12)))
                await until(lambda: wire.under_way == 3, "three under way")
                wire.hold.set()
                await until(all_sent(house), "all sent")
            assert wire.most_under_way == 3

    asyncio.run(story())


def test_with_one_slot_the_next_leaves_only_when_the_last_one_is_on_record(tmp_path: Path) -> None:
    """The promise of at most one repeated message after a crash."""

    async def story() -> None:
        async with running(tmp_path) as house:
            wire = Wire()
            on_record: list[int] = []
            send = wire.send

            async def watched(outgoing: Outgoing) -> str:
                on_record.append(states(house).count("sent"))
                return await send(outgoing)

            wire.send = watched  # type: ignore[method-assign]
            async with sending(house, wire, slots=1):
                await post(house, *(parcel("x", Address("tg", str(chat))) for chat in range(1, 8)))
                await until(all_sent(house), "all sent")
            assert on_record == list(range(7))
            assert wire.most_under_way == 1

    asyncio.run(story())


def test_many_parcels_share_a_claim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            claims: list[int] = []
            claim = outbox.claim

            def counted(*arguments: Any) -> list[Outgoing]:
                claims.append(1)
                return claim(*arguments)

            monkeypatch.setattr(outbox, "claim", counted)
            async with sending(house, Wire(), slots=1):
                await post(house, *(parcel("x", Address("tg", str(chat))) for chat in range(1, 41)))
                await until(all_sent(house), "all sent")
            assert len(claims) < 20

    asyncio.run(story())


def test_pictures_that_take_long_hold_no_text_up_however_many_they_are(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            wire = Wire()
            picture = asyncio.Event()
            send = wire.send

            async def slow(outgoing: Outgoing) -> str:
                if outgoing.parcel.media is not None:
                    await picture.wait()
                return await send(outgoing)

            wire.send = slow  # type: ignore[method-assign]
            photo = Media(MediaKind.PHOTO, "tg:1")
            pictures = [replace(parcel("照片", Address("tg", str(chat))), media=photo) for chat in range(1, 40)]
            texts, media = sending(house, wire, slots=1, only="texts"), sending(house, wire, slots=1, only="media")
            async with texts, media:
                await post(house, *pictures, parcel("字", Address("tg", "99")))
                await until(lambda: wire.sent == ["字"], "the text")
                picture.set()
                await until(all_sent(house), "the pictures")

    asyncio.run(story())


def test_waits_double_up_to_five_minutes_and_a_longer_wait_that_is_asked_for_counts(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            wire = Wire()
            wire.fails["x"] = [*[TryLater("bad line")] * 3, TryLater("429", 400.0), *[TryLater("bad line")] * 7]
            async with sending(house, wire) as sender:
                await post(house, parcel("x"))
                for number, wait in enumerate([1, 2, 4, 400, 16, 32, 64, 128, 256, 300, 300], start=1):
                    await until(lambda n=number: len(wire.tries) == n and settled(house), f"try {number}")  # type: ignore[misc]
                    advance(house, wait - 0.5)
                    await sender.turn()
                    assert len(wire.tries) == number, f"too early after try {number}"
                    advance(house, 0.6)
                await until(all_sent(house), "sent at last")

    asyncio.run(story())


def test_one_that_fails_for_a_day_is_given_up_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        monkeypatch.setattr(sender_module, "MOST_ATTEMPTS", 2)
        async with running(tmp_path) as house:
            wire = Wire()
            wire.fails["x"] = [TryLater("bad line")] * 2
            async with sending(house, wire) as sender:
                await post(house, parcel("x"))
                await until(lambda: len(wire.tries) == 1 and settled(house), "the first try")
                advance(house, 2)
                await until(lambda: states(house) == ["dead"], "given up")
                assert sender.refused == 1
            assert undelivered(house).reason == "given up: bad line"

    asyncio.run(story())


def test_a_person_who_blocked_the_bot_is_told_as_a_fact_about_them(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            wire = Wire()
            wire.fails["x"] = [Unreachable("Forbidden: bot was blocked by the user")]
            async with sending(house, wire) as sender:
                await post(house, parcel("x"), parcel("y"))
                await until(lambda: states(house) == ["dead", "sent"], "the fates of both")
                assert sender.refused == 0
            fate = undelivered(house)
            assert (fate.key, fate.parcel, fate.unreachable) == ("parcel:1:undelivered", 1, True)

    asyncio.run(story())


def test_what_the_messenger_refuses_is_dead_and_raises_the_flag(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            wire = Wire()
            wire.fails["x"] = [Refused("Bad Request: message is too long")]
            async with sending(house, wire) as sender:
                await post(house, parcel("x"), parcel("y"))
                await until(lambda: states(house) == ["dead", "sent"], "the fates of both")
                assert sender.refused == 1
            assert not undelivered(house).unreachable
            assert house.parcels()[0][2] == "Bad Request: message is too long"

    asyncio.run(story())


def test_a_fault_of_our_own_is_tried_three_times(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            wire = Wire()
            wire.fails["x"] = [TypeError("a bug")] * 3
            async with sending(house, wire):
                await post(house, parcel("x"))
                for number in (1, 2):
                    await until(lambda n=number: len(wire.tries) == n and settled(house), "a try")  # type: ignore[misc]
                    advance(house, 10)
                await until(lambda: states(house) == ["dead"], "given up")

    asyncio.run(story())


def test_a_send_that_hangs_ends_long_before_another_process_may_claim_it(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            wire = Wire()
            wire.hold.clear()
            async with sending(house, wire, lease=0.1):
                await post(house, parcel("x"))
                await until(lambda: house.parcels()[0][2] == "took too long", "the send to be given up")
                assert states(house) == ["queued"]

    asyncio.run(story())


def test_whoever_wants_to_know_hears_of_the_delivery(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            async with sending(house, Wire()):
                await post(house, parcel("x"), parcel("y", tell=True))
                await until(all_sent(house), "both sent")
            told = [event for event in house.desk.events if isinstance(event, Delivered)]
            assert [(event.key, event.parcel) for event in told] == [("parcel:2:delivered", 2)]

    asyncio.run(story())


def test_two_senders_send_nothing_twice(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            wire = Wire()
            async with sending(house, wire, slots=4), sending(house, wire, slots=4):
                await post(house, *(parcel(f"{n}", Address("tg", str(1 + n % 7))) for n in range(60)))
                await until(all_sent(house), "all sent")
            assert sorted(wire.sent, key=int) == [str(n) for n in range(60)]

    asyncio.run(story())


def test_what_a_dead_process_held_is_sent_when_its_lease_has_run_out(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            lost, wire = Wire(), Wire()
            lost.hold.clear()
            dying = Sender(house.gate, "tg", lost, house.clock)
            await post(house, parcel("x"))
            await dying.turn()
            await until(lambda: lost.tries == ["x"], "the send to begin")
            for task in dying._sending:
                task.cancel()
            async with sending(house, wire) as sender:
                await sender.turn()
                assert wire.tries == []
                advance(house, 61)
                await until(all_sent(house), "the other to send it")

    asyncio.run(story())


def test_a_store_that_is_away_loses_no_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            wire = Wire()
            wire.hold.clear()
            async with sending(house, wire):
                await post(house, parcel("x"))
                await until(lambda: wire.tries == ["x"], "the send to begin")
                write, refused = house.gate.write, []

                async def away(*_: object, **__: object) -> None:
                    refused.append(1)
                    raise StoreUnavailable("the database is away")

                monkeypatch.setattr(house.gate, "write", away)
                wire.hold.set()
                await until(lambda: len(refused) > 2, "some vain turns")
                monkeypatch.setattr(house.gate, "write", write)
                await until(all_sent(house), "the mark")
            assert wire.sent == ["x"]

    asyncio.run(story())


def test_a_stop_lets_what_is_under_way_arrive_and_gives_back_the_rest(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            wire = Wire()
            wire.hold.clear()
            async with sending(house, wire, slots=1) as sender:
                await post(house, parcel("x"), parcel("y", OTHER))
                await until(lambda: wire.tries == ["x"], "the send to begin")
                sender.stop()
            assert wire.sent == ["x"]
            assert states(house) == ["sent", "queued"]
            async with sending(house, wire):
                await until(all_sent(house), "the rest, after a new start")

    asyncio.run(story())


def test_the_pace_delays_but_a_stop_does_not_wait_for_it(tmp_path: Path) -> None:
    async def story() -> None:
        async with running(tmp_path) as house:
            wire = Wire()
            async with sending(house, wire, pace=Pace(chat_burst=1)):
                await post(house, parcel("x"), parcel("y"))
                await until(lambda: states(house) == ["sent", "queued"] and wire.under_way == 0, "the first")
            assert wire.sent == ["x"]

    asyncio.run(story())


def advance(house: House, seconds: float) -> None:
    assert isinstance(house.clock, ManualClock)
    house.clock.move(timedelta(seconds=seconds))


def settled(house: House) -> bool:
    """Nothing is under lease: every fate is written down."""
    with house.database.reading() as session:
        return session.execute(text("SELECT count(*) FROM parcel WHERE lease_until IS NOT NULL")).scalar() == 0


def undelivered(house: House) -> Undelivered:
    (fate,) = [event for event in house.desk.events if isinstance(event, Undelivered)]
    return fate
