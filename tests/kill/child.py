"""`nongda run` for tests and benchmarks: the same Runtime, with an environment that may name a loopback webhook.

python -m tests.kill.child FOLDER HTTP API [--webhook URL] [--fast] [--database URL]

`--fast` lifts the pace of sending, which is Telegram's limit and not ours. Prints "ready" when the pages can be opened.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.app import Runtime, run
from bot.config import Environment, load_county
from bot.logs import set_up_logs
from tests.telegram_double import TOKEN

ROOT = Path(__file__).parents[2]
FAST = {"per_second": 100_000.0, "chat_per_second": 100_000.0, "group_per_minute": 100_000.0}


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m tests.kill.child", description=__doc__)
    words.add_argument("folder", type=Path)
    words.add_argument("http")
    words.add_argument("api")
    words.add_argument("--webhook")
    words.add_argument("--fast", action="store_true")
    words.add_argument("--database")
    given = words.parse_args()
    county = load_county(ROOT / "config.yaml")
    if given.fast:
        county = county.model_copy(update={"telegram": county.telegram.model_copy(update=FAST)})
    environment = Environment(
        secret="a secret for tests only",
        database_url=given.database or f"sqlite:///{given.folder / 'nongda.db'}",
        data_dir=given.folder,
        telegram_token=TOKEN,
        telegram_api=given.api,
        telegram_webhook=given.webhook,
        http=given.http,
    )
    set_up_logs()
    raise SystemExit(run(Runtime(county, environment), lambda: print("ready", flush=True)))


if __name__ == "__main__":
    main()
