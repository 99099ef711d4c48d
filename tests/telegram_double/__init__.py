"""A strict Telegram for tests: one state machine, two doors.

    clock = ManualClock(...)
    oracle = Oracle()                                     # aiogram's models judge all that passes
    double = TelegramDouble(clock, oracle)
    laowang = double.person("laowang", name="...")

    in_process_bot(double)                                # a python-telegram-bot Bot, no sockets (inprocess.py)
    with HttpDouble(double) as server: ...                # real HTTP, webhooks too; server.api is the base address

    python -m tests.telegram_double --port 0              # a process of its own; /control/ feeds and reads it

A story waits with `await doors.until(double, ...)` in the bot's loop, or `double.wait_until(...)` in another thread.
`tests.telegram_double.fixtures` is a pytest plugin with the fixtures telegram_clock, telegram_oracle, telegram,
telegram_bot and telegram_http. Not modelled: Markdown, inline mode, payments, topics, and the rates at which the real
Telegram slows a bot down (`double.trouble.floods` brings a 429). Stricter than Telegram: words.ALBUM_OF_ONE; message
ids collide between chats on purpose.
"""

from tests.telegram_double.state import TOKEN, TelegramDouble
from tests.telegram_double.world import ChatMessage

__all__ = ["TOKEN", "ChatMessage", "TelegramDouble"]
