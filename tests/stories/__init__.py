"""The whole line, told as stories: real database, real knowledge base, the strict Telegram double, a clock that we move."""
