"""Column types that hold on both databases: moments in UTC, and words that any messenger may bring."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def storable(text: str) -> str:
    """The text without what a database refuses: NUL goes, half surrogate pairs become question marks."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")


def folded(*texts: str) -> str:
    """What is searched: the texts in one line, NFKC, lower case. A query has to be folded too."""
    joined = " ".join(text for text in texts if text)
    return " ".join(storable(unicodedata.normalize("NFKC", joined)).lower().split())


def to_json(value: Any) -> str:
    """JSON with Chinese left readable (and thus erasable by looking for it)."""
    return storable(_encode(value))


class Moment(TypeDecorator[datetime]):
    """An aware moment, always UTC when read. SQLite keeps no zone and would hand back naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its zone: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text as people type it, made storable."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)
