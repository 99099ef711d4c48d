"""The tables of knowledge/tables: how characters sound, and which words are common. See tools/bake_tables.py."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

_CONFUSED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"), ("hu", "fu"))
_FOLDER = Path(__file__).parent / "tables"


@cache
def homophones() -> Mapping[str, str]:
    """A character -> all characters that may sound like it, tones apart, itself included."""
    found: dict[str, str] = {}
    for line in _lines("pinyin"):
        characters = line.partition("\t")[2]
        for character in characters:
            found[character] = found.get(character, "") + characters
    return found


@cache
def syllables() -> Mapping[str, tuple[str, ...]]:
    """A character -> how it may sound, tones apart, and apart from what dictation and dialect confuse: zh is z, ch is c, sh is
    s, an ng at the end is n, l is n, h before u is f."""
    found: dict[str, dict[str, None]] = {}
    for line in _lines("pinyin"):
        syllable, _, characters = line.partition("\t")
        for character in characters:
            found.setdefault(character, {})[_blurred(syllable)] = None
    return {character: tuple(sounds) for character, sounds in found.items()}


def _blurred(syllable: str) -> str:
    for clear, blurred in _CONFUSED:
        syllable = syllable.replace(clear, blurred, 1) if syllable.startswith(clear) else syllable
    return syllable.removesuffix("g") if syllable.endswith("ng") else syllable


@cache
def common_words() -> frozenset[str]:
    """Common Chinese words of two and three characters."""
    rows = (line.partition("\t") for line in _lines("words_zh"))
    return frozenset(first + rest for first, _, rests in rows for rest in rests.split(" "))


@cache
def common_english() -> frozenset[str]:
    """Common English words of four letters and more."""
    return frozenset(_lines("words_en"))


def _lines(name: str) -> list[str]:
    return (_FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
