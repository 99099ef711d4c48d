"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli.say import fault


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """A file beside the wanted one that takes its place at the end: half of one is never found under the name."""
    draft = file.with_name(f".{file.stem}.{secrets.token_hex(4)}{file.suffix.lower()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)):
            pass  # only its owner may read what farmers said
        yield draft
        draft.replace(file)
    except OSError as wrong:
        raise fault(str(file), f"不能写 / cannot be written: {wrong.strerror or wrong}") from None
    finally:
        draft.unlink(missing_ok=True)
