"""`./run bench line`: questions a second through the whole line, against a bare echo bot on the same double; start-up; memory.

    double (a process of its own, real HTTP on the loopback)  <-->  the bot under measurement (a process of its own)

A question is counted when its answer has arrived at the double: taken with getUpdates, journal committed with
synchronous=FULL, parcel claimed, sent and marked. The echo bot only answers. Both get the same questions, from as many
farmers, who each ask once in a round, so that the limit of one message a second and chat holds nobody up; the limit of
30 messages a second in all, which Telegram sets, is lifted for both.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.bench.filled import fill
from tests.kill.test_kill import free_port

ROOT = Path(__file__).parents[2]
QUESTIONS = ("鹅下软蛋", "荞麦多会儿种", "羊胀肚咋办", "my geese lay soft eggs", "山药叶子背面有白毛")


class Double:
    """The Telegram double in a process of its own."""

    def __init__(self) -> None:
        words = [sys.executable, "-m", "tests.telegram_double", "--no-oracle"]
        self._process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.api = self._process.stdout.readline().strip()

    def post(self, verb: str, body: object) -> Any:
        data = json.dumps(body).encode()
        request = urllib.request.Request(f"{self.api}/control/{verb}", data)
        with urllib.request.urlopen(request, timeout=600) as answer:
            return json.load(answer)

    def sent(self) -> int:
        with urllib.request.urlopen(f"{self.api}/control/counters", timeout=60) as answer:
            return int(json.load(answer)["sent"])

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()


@contextmanager
def process(words: list[str]) -> Iterator[tuple[subprocess.Popen[str], float]]:
    """A program that prints "ready", and the seconds it took to."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as log:
        program = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
        assert program.stdout is not None
        try:
            assert program.stdout.readline() == "ready\n", "the program did not start"
            yield program, time.perf_counter() - begun
        finally:
            program.terminate()
            program.wait(30)
            program.stdout.close()


def questions_a_second(double: Double, questions: int, farmers: int) -> float:
    """Feed all questions at once, and count until every answer has arrived."""
    before = double.sent()
    acts = [
        {
            "who": f"farmer {number % farmers}",
            "do": "says",
            "with": {"text": QUESTIONS[(number // farmers) % len(QUESTIONS)]},
        }
        for number in range(questions)
    ]
    begun = time.perf_counter()
    double.post("act", acts)
    double.post("wait", {"sent": before + questions, "seconds": 300})
    return questions / (time.perf_counter() - begun)


def first_answer(double: Double) -> float:
    """Seconds from a question to its answer on an idle line."""
    before = double.sent()
    begun = time.perf_counter()
    double.post("act", {"who": "somebody", "do": "says", "with": {"text": QUESTIONS[0]}})
    double.post("wait", {"sent": before + 1, "seconds": 60})
    return time.perf_counter() - begun


def megabytes(program: subprocess.Popen[str]) -> float:
    return float(psutil.Process(program.pid).memory_info().rss) / 1e6


def measure(words: list[str], questions: int, farmers: int) -> dict[str, float]:
    """One bot on a fresh double: start-up, first answer, memory at rest, questions a second."""
    double = Double()
    try:
        with process([word.replace("{api}", double.api) for word in words]) as (program, started):
            first = first_answer(double)
            at_rest = megabytes(program)
            rate = questions_a_second(double, questions, farmers)
            return {
                "rate": rate,
                "started": started,
                "first": started + first,
                "memory": at_rest,
                "after": megabytes(program),
            }
    finally:
        double.close()


def nongda(folder: Path) -> list[str]:
    http = f"127.0.0.1:{free_port()}"
    return [sys.executable, "-m", "tests.kill.child", str(folder), http, "{api}", "--fast"]


def main(arguments: list[str]) -> int:
    """Measure and print; 0."""
    words = argparse.ArgumentParser(prog="./run bench line", description=__doc__)
    words.add_argument("--questions", type=int, default=1500)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument(
        "--consultations", type=int, default=100_000, help="how many stand in the filled database; 0 leaves it out"
    )
    given = words.parse_args(arguments)
    farmers = max(1, given.questions // len(QUESTIONS))
    console = Console()
    echo = [sys.executable, "-m", "tests.bench.echo_bot", "{api}"]
    results: dict[str, list[dict[str, float]]] = {"echo bot": [], "Nongda": []}
    with tempfile.TemporaryDirectory() as name:
        for number in track(range(given.rounds), "rounds", console=console):
            results["echo bot"].append(measure(echo, given.questions, farmers))
            folder = Path(name) / str(number)
            folder.mkdir()
            results["Nongda"].append(measure(nongda(folder), given.questions, farmers))
        if given.consultations:
            folder = Path(name) / "filled"
            folder.mkdir()
            fill(folder, given.consultations, console)
            label = f"Nongda, {given.consultations:,} consultations"
            results[label] = [measure(nongda(folder), given.questions, farmers)]
    console.print(_table(results))
    return 0


def _table(results: dict[str, list[dict[str, float]]]) -> Table:
    table = Table("", "questions/s", "ratio", "start-up s", "to first answer s", "MB at rest", "MB after", title="line")
    base = statistics.median(one["rate"] for one in results["echo bot"])
    for name, rounds in results.items():
        median = {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
        table.add_row(
            name,
            f"{median['rate']:.0f}",
            f"{median['rate'] / base:.2f}",
            f"{median['started']:.2f}",
            f"{median['first']:.2f}",
            f"{median['memory']:.0f}",
            f"{median['after']:.0f}",
        )
    return table


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
