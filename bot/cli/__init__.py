"""The commands: `nongda <command>`. This package's modules import heavy libraries only inside a command (see rooms.py).

Exit codes: 0 done; 1 a fault in what was given, every fault told in plain words; 2 wrong usage.
"""

from bot.cli.program import main

__all__ = ["main"]
