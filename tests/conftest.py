"""What all tests share: the Telegram double's fixtures and the guard that nothing leaves this machine."""

import os

# python-telegram-bot 22.8 warns at every RetryAfter unless told that timedelta is understood; it reads this when imported.
os.environ.setdefault("PTB_TIMEDELTA", "1")

pytest_plugins = ["tests.telegram_double.fixtures", "tests.no_network"]
