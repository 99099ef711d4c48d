"""What is logged is one line of JSON each, and holds no secret."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """
import logging, structlog
from bot.logs import set_up_logs
set_up_logs()
log = structlog.get_logger("x")
log.info("鹅 asked", parcel=7, said="two\\nlines \\x1b[31m")
log.debug("too much")
logging.getLogger("httpx").info("POST https://api.telegram.org/bot123456789:AAF-double-of-telegram-for-tests_0001/getMe")
logging.getLogger("httpx").warning("POST /bot123456789:AAF-double-of-telegram-for-tests_0001/getMe failed")
try:
    raise ValueError("at /in?t=abc.def")
except ValueError:
    log.exception("broken")
"""


def test_logs_are_lines_of_json_on_standard_error_without_secrets() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout == ""
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in told] == ["鹅 asked", "POST /bot***/getMe failed", "broken"]
    assert told[0]["parcel"] == 7
    assert told[0]["level"] == "info"
    assert told[0]["said"] == "two\nlines \x1b[31m"
    assert "ValueError" in told[2]["exception"]
    assert "abc.def" not in done.stderr
