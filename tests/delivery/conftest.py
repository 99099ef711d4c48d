"""The Telegram double, for those tests here that send through it."""

from tests.telegram_double.fixtures import telegram, telegram_bot, telegram_clock, telegram_oracle

__all__ = ["telegram", "telegram_bot", "telegram_clock", "telegram_oracle"]
