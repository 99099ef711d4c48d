"""Must-have words that a text does not write but sounds like: 小鹅多大能下谁 -> 小鹅多大能下水, 荞麦让双打了 -> 荞麦让霜打了.

Heard, not mended: what is written may be a good word (双打), so that only the animal or crop that is talked of makes another
one likely. A text is therefore asked as it is written first, and as it is heard only where that leads nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from itertools import product
from typing import NamedTuple

from knowledge.repair import Repair
from knowledge.tables import syllables

_LONGEST = 4  # characters of a word that is listened for
_MOST_READINGS = 8  # of the characters together, more ways than that to sound are not tried


class _Heard(NamedTuple):
    """A word and where it is heard."""

    start: int
    word: str
    same: int  # how many of its characters are written as they should be


class Hearing:
    """`words` by animal or crop: what is listened for where that is talked of. `known` are the pairs of characters that
    people write: what stands in one of these is meant as it stands."""

    def __init__(self, words: Mapping[str, Iterable[str]], known: Container[str]) -> None:
        self._known = known
        self._words: dict[str, dict[tuple[str, ...], set[str]]] = {}
        for subject, mine in words.items():
            by_sound: dict[tuple[str, ...], set[str]] = defaultdict(set)
            for word in mine:
                if 1 < len(word) <= _LONGEST and not any(character.isascii() for character in word):
                    for sound in _sounds(word):
                        by_sound[sound].add(word)
            self._words[subject] = dict(by_sound)

    def hear(self, plain_text: str, subjects: Iterable[str]) -> tuple[str, tuple[Repair, ...]]:
        """The text with what sounds like a word of these animals or crops made that word, and what was changed."""
        lists = [self._words[subject] for subject in subjects if subject in self._words]
        found = sorted(self._found(plain_text, lists), key=lambda one: (-one.same, -len(one.word), one.start))
        text, repairs, taken = list(plain_text), list[Repair](), set[int]()
        for start, word, _ in found:
            places = range(start, start + len(word))
            if taken.isdisjoint(places):
                taken.update(places)
                repairs.append(Repair(plain_text[start : start + len(word)], word))
                text[start : start + len(word)] = word
        return "".join(text), tuple(repairs)

    def _found(self, text: str, lists: list[dict[tuple[str, ...], set[str]]]) -> Iterable[_Heard]:
        for start in range(len(text)):
            for length in range(2, _LONGEST + 1):
                written = text[start : start + length]
                if len(written) < length or " " in written:
                    break
                for sound in _sounds(written):
                    for words in lists:
                        for word in sorted(words.get(sound, ())):
                            same = sum(a == b for a, b in zip(written, word, strict=True))
                            if 0 < same < length and not self._is_meant(text, start, word):
                                yield _Heard(start, word, same)

    def _is_meant(self, text: str, start: int, word: str) -> bool:
        """Whether a character that would change stands in a pair that people write."""
        changed = [start + place for place, character in enumerate(word) if text[start + place] != character]
        return any(text[at : at + 2] in self._known for place in changed for at in (place - 1, place) if at >= 0)


def _sounds(written: str) -> Iterable[tuple[str, ...]]:
    """All ways a word may sound."""
    each = [syllables().get(character, ()) for character in written]
    if not all(each):
        return ()
    ways = product(*each)
    return [way for _, way in zip(range(_MOST_READINGS), ways, strict=False)]
