"""The double as a process of its own, for tests that kill things and for the benchmark.

python -m tests.telegram_double --port 0 [--token TOKEN]... [--no-oracle]

Prints its base address as one line when it listens, and serves until SIGTERM or SIGINT.
"""

from __future__ import annotations

import argparse
import signal
import threading

from bot.clock import SystemClock
from tests.telegram_double.http_server import HttpDouble
from tests.telegram_double.state import TOKEN, TelegramDouble


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m tests.telegram_double", description=__doc__)
    words.add_argument("--port", type=int, default=0, help="0 takes any free one")
    words.add_argument("--token", action="append", default=[], help=f"a bot's token; may be repeated; default {TOKEN}")
    words.add_argument("--no-oracle", action="store_true", help="do not judge what passes: faster")
    given = words.parse_args()
    judge = None
    if not given.no_oracle:
        from tests.telegram_double.oracle import Oracle  # takes seconds to import

        judge = Oracle()
    first, *others = given.token or [TOKEN]
    double = TelegramDouble(SystemClock(), judge, first)
    for number, token in enumerate(others, start=2):
        double.add_bot(token, f"bot{number}_bot", f"bot {number}")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with HttpDouble(double, given.port) as server:
        print(server.api, flush=True)
        stop.wait()


if __name__ == "__main__":
    main()
