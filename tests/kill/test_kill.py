"""SIGKILL at random moments, polling and webhook, while farmers ask: every question is answered, at most one repeat a kill."""

from __future__ import annotations

import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.clock import SystemClock
from tests.telegram_double import TelegramDouble
from tests.telegram_double.http_server import HttpDouble

ROOT = Path(__file__).parents[2]
FARMERS, KILLS = 60, 6
QUESTIONS = {"鹅下软蛋": "鹅下软壳蛋怎么办", "荞麦多会儿种": "荞麦什么时候播种"}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(folder: Path, port: int, api: str, *options: str) -> Iterator[subprocess.Popen[str]]:
    """The program, ready; killed at the end if it still runs."""
    words = [sys.executable, "-m", "tests.kill.child", str(folder), f"127.0.0.1:{port}", api, "--fast", *options]
    with (folder / "log").open("a") as log:
        program = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
    assert program.stdout is not None
    try:
        ready = program.stdout.readline()
        assert ready == "ready\n", (folder / "log").read_text()[-3000:]
        yield program
    finally:
        program.kill()
        program.wait()
        program.stdout.close()


def ask(double: TelegramDouble, question: str, farmers: range) -> None:
    for number in farmers:
        double.person(f"farmer {number}").says(question)


@pytest.mark.kill
@pytest.mark.parametrize("way", ["polling", "webhook"])
def test_nothing_is_lost_and_nothing_done_twice(tmp_path: Path, way: str) -> None:
    moments = random.Random(way)
    double = TelegramDouble(SystemClock())
    port = free_port()
    options = ["--webhook", f"http://127.0.0.1:{port}"] if way == "webhook" else []
    with HttpDouble(double, webhook_again_after=0.05) as server:
        for question in QUESTIONS:
            batches = [
                range(start, start + FARMERS // (KILLS // 2)) for start in range(0, FARMERS, FARMERS // (KILLS // 2))
            ]
            for batch in batches:
                with running(tmp_path, port, server.api, *options) as program:
                    ask(double, question, batch)
                    time.sleep(moments.uniform(0.0, 0.35))
                    program.send_signal(signal.SIGKILL)
                    program.wait()
        with running(tmp_path, port, server.api, *options) as program:
            everybody = [double.person(f"farmer {number}") for number in range(FARMERS)]
            deadline = time.monotonic() + 90
            while not all(len(person.inbox) >= len(QUESTIONS) for person in everybody):
                assert time.monotonic() < deadline, [len(person.inbox) for person in everybody]
                time.sleep(0.05)
            _leases_run_out(tmp_path)
            program.send_signal(signal.SIGTERM)
            assert program.wait(20) == 0

    repeats = 0
    for person in everybody:
        seen = Counter(next(title for title in QUESTIONS.values() if title in message.text) for message in person.inbox)
        assert set(seen) == set(QUESTIONS.values())
        repeats += sum(count - 1 for count in seen.values())
    assert repeats <= KILLS, f"{repeats} repeated messages in {KILLS} kills"
    _every_update_is_on_record_once(tmp_path, FARMERS * len(QUESTIONS))


def _leases_run_out(folder: Path) -> None:
    """What a killed program had claimed is sent by the next one when the lease is over; nothing waits after that."""
    engine = create_engine(f"sqlite:///{folder / 'nongda.db'}")
    deadline = time.monotonic() + 90
    try:
        while True:
            with engine.connect() as connection:
                waiting = connection.execute(text("SELECT count(*) FROM parcel WHERE state = 'queued'")).scalar_one()
            if not waiting:
                return
            assert time.monotonic() < deadline, f"{waiting} parcels still wait"
            time.sleep(0.2)
    finally:
        engine.dispose()


def _every_update_is_on_record_once(folder: Path, expected: int) -> None:
    engine = create_engine(f"sqlite:///{folder / 'nongda.db'}")
    try:
        with engine.connect() as connection:
            said = connection.execute(text("SELECT count(*) FROM journal WHERE kind = 'said'")).scalar_one()
            kept = connection.execute(text("SELECT count(*) FROM message")).scalar_one()
            answers = connection.execute(text("SELECT count(*) FROM parcel WHERE kind = 'answer'")).scalar_one()
            dead = connection.execute(text("SELECT count(*) FROM dead_letter")).scalar_one()
    finally:
        engine.dispose()
    assert (said, kept, answers, dead) == (expected, expected, expected, 0)
