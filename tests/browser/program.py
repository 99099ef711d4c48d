"""The real program for the browser: `nongda run` in a process of its own, on a free loopback port, with its own data folder."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.clock import SystemClock
from bot.config import load_environment
from handlers.web.auth import make_link

ROOT = Path(__file__).parents[2]
_LINK = re.compile(r"http://\S+/in\?t=\S+")
_LAST_LINE = "Ctrl-C"
_STOPS_IN = 20


@dataclass(frozen=True, slots=True)
class Program:
    """A running program. `told` is what it printed at its start."""

    address: str
    told: str
    _ours: dict[str, str]

    @property
    def printed_links(self) -> dict[str, str]:
        """The one-use links of its start, for "farmer", "expert" and "staff"."""
        return dict(zip(("farmer", "expert", "staff"), _LINK.findall(self.told), strict=True))

    def sign_in_link(self, role: str, person: str) -> str:
        """A fresh one-use link, as the operator's `nongda sign-in` makes it."""
        secret = load_environment(self._ours).secret
        return self.address + make_link(secret.encode(), person, role, SystemClock().now(), days=1)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(folder: Path) -> Iterator[Program]:
    """The program, ready for visitors; stopped by SIGTERM at the end, which has to be a clean stop.

    Its log is the file `log` in the folder.
    """
    http = f"127.0.0.1:{free_port()}"
    ours = {"NONGDA_DATA": str(folder), "NONGDA_HTTP": http}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NONGDA_")} | ours
    with (folder / "log").open("a", encoding="utf-8") as log:
        words = [sys.executable, "-u", "-m", "bot", "run"]
        process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    try:
        yield Program(f"http://{http}", _welcome(process, folder), ours)
        process.send_signal(signal.SIGTERM)
        assert process.wait(_STOPS_IN) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _welcome(process: subprocess.Popen[str], folder: Path) -> str:
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if _LAST_LINE in line:
            return "".join(lines)
    raise AssertionError("it ended before it was ready: " + (folder / "log").read_text(encoding="utf-8")[-3000:])
