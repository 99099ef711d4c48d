"""Traditional Chinese, derived from the simplified that people write here."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC


@cache
def _converter() -> OpenCC:
    return OpenCC("s2tw")


def traditional(text: str) -> str:
    """Simplified Chinese in traditional characters as used in Taiwan; what is traditional already stays."""
    return str(_converter().convert(text))
