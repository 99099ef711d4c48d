"""The whole house takes in a changed answer while it is open, and refuses a faulty one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from bot.app import Runtime, serve
from bot.config import Environment, home, read_county
from bot.core.house import House
from bot.locale.load import load_catalogue
from bot.renewal import Renewal
from knowledge.match import Matcher
from knowledge.reload import Kept, Watch
from tests.kill.test_kill import free_port
from tests.knowledge.small import Small
from tests.line.helpers import until

COUNTY = read_county(home() / "config.yaml").county


@pytest.fixture
def small(tmp_path: Path) -> Small:
    (tmp_path / "knowledge").mkdir()
    small = Small(tmp_path / "knowledge")
    small.write()
    return small


@asynccontextmanager
async def open_house(small: Small, tmp_path: Path) -> AsyncIterator[Runtime]:
    environment = Environment(
        secret="a secret of sixteen letters",
        database_url=f"sqlite:///{tmp_path / 'nongda.db'}",
        data_dir=tmp_path,
        http=f"127.0.0.1:{free_port()}",
    )
    runtime = Runtime(COUNTY, environment, knowledge=small.folder)
    runtime.renewal.every = 0.05
    stop, started = asyncio.Event(), asyncio.Event()
    task = asyncio.create_task(serve(runtime, stop, started.set))
    try:
        await asyncio.wait_for(started.wait(), 10)
        yield runtime
    finally:
        stop.set()
        assert await asyncio.wait_for(task, 20) == 0


def test_an_open_house_takes_in_a_changed_answer_and_refuses_a_faulty_one(small: Small, tmp_path: Path) -> None:
    async def story() -> None:
        async with (
            open_house(small, tmp_path) as runtime,
            httpx.AsyncClient(base_url=runtime.environment.address) as operator,
        ):
            old = runtime.house
            small.entries["goose"][0]["answer"]["zh"]["now"] = "每只灌2毫升。"
            small.write()
            await until(lambda: bool(runtime.site.state.site.notes), "the refusal", 20)
            assert runtime.house is old
            health = (await operator.get("/healthz")).json()
            assert health["status"] == "attention"
            assert health["told"] == ["the changed knowledge base has 1 faults (nongda check): the old one serves"]

            small.entries["goose"][0]["answer"]["zh"]["now"] = "先把弱的隔开，再叫人看。"
            small.write()
            await until(lambda: runtime.house is not old, "the new house", 20)
            assert runtime.site.state.site.house is runtime.house
            assert runtime.house.knowledge.entries["goose-soft-eggs"].answer.zh["now"] == "先把弱的隔开，再叫人看。"
            assert (await operator.get("/healthz")).json()["status"] == "ok"

    with capture_logs() as told:
        asyncio.run(story())
    (renewed,) = [line for line in told if line["event"] == "the knowledge base is renewed"]
    assert (renewed["added"], renewed["changed"], renewed["removed"]) == ([], ["goose-soft-eggs"], [])
    (fault,) = [line["fault"] for line in told if line["event"].startswith("a fault in the changed knowledge base")]
    assert "用药剂量" in fault
    assert fault.startswith(f"{small.folder}/entries/goose.yaml:")


def test_a_bug_while_looking_does_not_end_the_line(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(watch: Watch) -> None:
        raise RuntimeError("a bug")

    async def story() -> None:
        async with open_house(small, tmp_path) as runtime:
            monkeypatch.setattr(Watch, "look", broken)
            await until(lambda: bool(runtime.site.state.site.notes), "the note", 10)

    asyncio.run(story())


def test_a_house_that_closes_does_not_wait_for_files_that_are_being_read(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, closed, ended = threading.Event(), threading.Event(), threading.Event()

    def slow(watch: Watch) -> None:
        reading.set()
        closed.wait(20)
        ended.set()

    async def story() -> None:
        async with open_house(small, tmp_path):
            monkeypatch.setattr(Watch, "look", slow)
            await asyncio.to_thread(reading.wait, 10)

    asyncio.run(story())
    assert reading.is_set()
    assert not ended.is_set()
    closed.set()
    assert ended.wait(10)


def test_what_is_read_for_a_task_that_was_cancelled_is_dropped(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, go_on = threading.Event(), threading.Event()

    def slow(watch: Watch) -> Kept:
        reading.set()
        go_on.wait(20)
        return Kept()

    async def story() -> list[str]:
        taken: list[str] = []
        house = House(COUNTY, (base := small.load()), Matcher(base), load_catalogue())
        renewal = Renewal(house, small.folder, lambda house, notes: taken.append("taken"), every=0.01)
        task = asyncio.create_task(renewal.run())
        await asyncio.to_thread(reading.wait, 10)
        task.cancel()
        await asyncio.wait([task])
        go_on.set()
        for thread in [thread for thread in threading.enumerate() if thread.name == "renewal"]:
            await asyncio.to_thread(thread.join, 10)
        await asyncio.sleep(0)
        return taken

    monkeypatch.setattr(Watch, "look", slow)
    assert asyncio.run(story()) == []
