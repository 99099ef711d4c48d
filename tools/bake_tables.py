"""Makes knowledge/tables/: how characters sound, and which words are so common that they are no slips of the finger.

    uv run --no-project --with pypinyin --with jieba --with symspellpy tools/bake_tables.py

The program itself needs none of these packages (together more than 100 MB of memory): it reads the tables.
Sources: pypinyin 0.55 (MIT), jieba 0.42 (MIT), symspellpy 6.10 (MIT).
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from pypinyin import Style, pinyin  # type: ignore[import-not-found,unused-ignore]

TABLES = Path(__file__).resolve().parents[1] / "knowledge" / "tables"
LEAST_CHINESE = 50  # how often jieba's corpus has a word
MOST_ENGLISH = 20_000  # words of four letters and more, the most frequent of symspellpy's list


def common_characters() -> list[str]:
    """The 6,763 characters of GB 2312, in its order."""
    pairs = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return [text for pair in pairs if (text := pair.decode("gb2312", "ignore"))]


def sounds() -> Iterable[str]:
    """A line a syllable without its tone: the syllable, a tab, the characters that may be read so."""
    by_sound: dict[str, list[str]] = {}
    for character in common_characters():
        for sound in dict.fromkeys(pinyin(character, style=Style.NORMAL, heteronym=True)[0]):
            by_sound.setdefault(sound.replace("ü", "v"), []).append(character)
    return (f"{sound}\t{''.join(characters)}" for sound, characters in sorted(by_sound.items()))


def chinese_words() -> Iterable[str]:
    """A line a first character: what may follow it to make a common word of two or three characters."""
    common = set(common_characters())
    by_first: dict[str, list[str]] = {}
    for line in (files("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, times, _ = line.split(" ")
        if len(word) in (2, 3) and int(times) >= LEAST_CHINESE and common.issuperset(word):
            by_first.setdefault(word[0], []).append(word[1:])
    return (f"{first}\t{' '.join(sorted(rests))}" for first, rests in sorted(by_first.items()))


def english_words() -> Iterable[str]:
    """The words, one a line, in the order of the alphabet."""
    lines = (files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig").splitlines()
    words = [word for word in (line.split(" ")[0] for line in lines) if len(word) > 3 and word.isascii()]
    return sorted(words[:MOST_ENGLISH])


def main() -> None:
    TABLES.mkdir(exist_ok=True)
    for name, lines in (("pinyin", sounds()), ("words_zh", chinese_words()), ("words_en", english_words())):
        (TABLES / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
