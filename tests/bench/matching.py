"""`./run bench matching`: time a question, build time and memory at several sizes, against the simple ways to do it.

    made-up knowledge base ──pickle──> a fresh process for every method and size ──JSON──> table, plot, build/*.svg

The sizes are numbers of phrasings; how phrasings and questions are made up is told in tests/bench/made_up.py. No question
is a phrasing. Every process gets the same questions, after 20 others to warm up; extractOne gets fewer where it is slow
(it looks at every phrasing every time). Memory is that of the whole process, with the knowledge base and everything else
it imports.
"""

from __future__ import annotations

import argparse
import gc
import json
import pickle
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

import psutil
from rapidfuzz import fuzz
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from knowledge.model import KnowledgeBase
from tests.bench.growth import as_svg, as_text
from tests.bench.made_up import Maker, Question
from tests.bench.rivals import METHODS

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build"
SIZES = (3_000, 30_000, 100_000)
WARM_UP = 20
SLOW = 60.0  # seconds after which a process asks no more questions


def child(method: str, file: Path, cpu: bool) -> dict[str, float]:
    """In a process of its own: prepare, ask, and tell. With `cpu` only the processor's time counts."""
    clock = time.process_time if cpu else time.perf_counter
    base, questions = pickle.loads(file.read_bytes())
    gc.collect()
    before = _megabytes()
    begun = clock()
    find = METHODS[method](base)
    build = clock() - begun
    for question in questions[:WARM_UP]:
        find(question.text)
    times, right, inside = [], 0, 0
    begun = time.perf_counter()
    for question in questions[WARM_UP:]:
        started = clock()
        found = find(question.text)
        times.append((clock() - started) * 1000)
        inside += bool(question.entry)
        right += bool(question.entry) and found == question.entry
        if time.perf_counter() - begun > SLOW:
            break
    gc.collect()
    return {
        "p50": statistics.median(times),
        "p99": sorted(times)[min(len(times) - 1, int(len(times) * 0.99))],
        "asked": len(times),
        "top1": right / max(1, inside),
        "build": build,
        "memory": _megabytes(),
        "added": _megabytes() - before,
    }


def _megabytes() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6


def measure(method: str, file: Path, cpu: bool) -> dict[str, float]:
    """One method in a fresh process."""
    words = [sys.executable, "-m", "tests.bench.matching", "--child", method, str(file), *(["--cpu"] if cpu else [])]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def likeness(base: KnowledgeBase) -> tuple[float, float]:
    """How much phrasings resemble each other by fuzz.ratio (0..100), on average: within an entry, and across entries."""
    chance = Random(1)
    entries = list(base.entries.values())
    inside, across = [], []
    for _ in range(2000):
        one, other = chance.sample(entries, 2)
        a, b = chance.sample(one.phrasings.zh, 2)
        inside.append(fuzz.ratio(a, b))
        across.append(fuzz.ratio(a, chance.choice(other.phrasings.zh)))
    return statistics.mean(inside), statistics.mean(across)


def main(arguments: list[str]) -> int:
    """Measure, print, draw; 0."""
    words = argparse.ArgumentParser(prog="./run bench matching", description=__doc__)
    words.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of phrasings")
    words.add_argument("--questions", type=int, default=500)
    words.add_argument("--methods", nargs="+", choices=list(METHODS), default=list(METHODS))
    words.add_argument("--child", nargs=2, metavar=("METHOD", "FILE"), help=argparse.SUPPRESS)
    words.add_argument("--cpu", action="store_true", help="count the processor's time: for a machine that is busy")
    given = words.parse_args(arguments)
    if given.child:
        print(json.dumps(child(given.child[0], Path(given.child[1]), given.cpu)))
        return 0
    console = Console(width=None if sys.stdout.isatty() else 120)
    results: dict[int, dict[str, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder, Progress(console=console, transient=True) as progress:
        task = progress.add_task("measuring", total=len(given.sizes) * len(given.methods))
        for size in given.sizes:
            file = Path(folder) / f"{size}.pickle"
            described = _write(file, size, given.questions + WARM_UP)
            console.print(described)
            results[size] = {}
            for method in given.methods:
                results[size][method] = measure(method, file, given.cpu)
                progress.advance(task)
    console.print(_table(results, "processor's time" if given.cpu else "time on the clock"))
    _draw(results, console)
    return 0


def _write(file: Path, size: int, questions: int) -> str:
    """Makes up a knowledge base with its questions; what it is like, in words."""
    maker = Maker()
    base, topics = maker.knowledge(size)
    asked: list[Question] = maker.questions(base, topics, questions)
    file.write_bytes(pickle.dumps((base, asked)))
    inside, across = likeness(base)
    count = sum(2 + len(e.phrasings.zh) + len(e.phrasings.en) for e in base.entries.values())
    return (
        f"{count:,} phrasings in {len(base.entries):,} entries; fuzz.ratio between two phrasings of an entry "
        f"{inside:.0f}, of two entries {across:.0f}"
    )


def _table(results: dict[int, dict[str, dict[str, float]]], clock: str) -> Table:
    title = f"matching, {platform.machine()}, Python {platform.python_version()}, one thread, {clock}"
    names = (
        "phrasings",
        "",
        "p50 ms",
        "p99 ms",
        "Nongda is faster",
        "right first",
        "build s",
        "MB in all",
        "asked",
    )
    table = Table(*names, title=title)
    for size, methods in results.items():
        for name, told in methods.items():
            ours = methods.get("Nongda", told)
            table.add_row(
                f"{size:,}" if name == next(iter(methods)) else "",
                name,
                f"{told['p50']:.2f}",
                f"{told['p99']:.2f}",
                f"{told['p50'] / ours['p50']:.1f}x" if told is not ours else "",
                f"{told['top1']:.0%}",
                f"{told['build']:.2f}",
                f"{told['memory']:.0f}",
                f"{told['asked']:.0f}",
            )
        table.add_section()
    return table


def _draw(results: dict[int, dict[str, dict[str, float]]], console: Console) -> None:
    names: list[str] = list(next(iter(results.values())))
    series: dict[str, Any] = {n: [(size, told[n]["p50"]) for size, told in results.items()] for n in names}
    console.print(as_text(series, "ms"))
    BUILD.mkdir(exist_ok=True)
    file = BUILD / "matching.svg"
    file.write_text(as_svg(series, "Time a question (median)", "ms"), encoding="utf-8")
    console.print(f"drawn in {file}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
