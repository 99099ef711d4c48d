"""What the line is measured against: the barest python-telegram-bot bot that answers every message with its own text.

python -m tests.bench.echo_bot API
"""

from __future__ import annotations

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from tests.telegram_double import TOKEN


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None and update.message.text:
        await update.message.reply_text(update.message.text)


async def ready(_: object) -> None:
    print("ready", flush=True)


def main() -> None:
    api = sys.argv[1]
    builder = Application.builder().token(TOKEN).base_url(f"{api}/bot").base_file_url(f"{api}/file/bot")
    application = builder.post_init(ready).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(bootstrap_retries=5)


if __name__ == "__main__":
    main()
