"""What the must-have words that a text holds say: which entries it may be about however it is worded, and how telling they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import log, log1p

from knowledge.reading import Reading, Sought
from knowledge.text import Scanner

_Group = tuple[int, int]  # an entry, and which of its must-have groups
_Found = tuple[set[str], set[str]]  # words found in the plain and in the normal form


class Demands:
    """The must-have words of all entries. `plains[i]` and `normals[i]` are wording i of entry `owners[i]`, in both forms."""

    def __init__(
        self, entries: Sequence[Sought], normals: Sequence[str], plains: Sequence[str], owners: Sequence[int]
    ) -> None:
        self.entries = entries
        self._about: dict[str, set[int]] = defaultdict(set)  # an animal or crop -> the entries about it
        self._words: list[dict[str, dict[str, set[_Group]]]] = [defaultdict(dict), defaultdict(dict)]
        for number, entry in enumerate(entries):
            for subject in entry.subjects:
                self._about[subject].add(number)
            self._add(number, entry)
        self._scanners = [Scanner(words) for words in self._words]
        self._held_by: dict[str, set[int]] = defaultdict(set)  # a must-have word -> the entries whose wordings hold it
        for plain, normal, owner in zip(plains, normals, owners, strict=True):
            for word in set().union(*self._found((plain, normal))):
                self._held_by[word].add(owner)
        self._rarity = cache(self._rarity_among)
        self._among = cache(self._entries_among)

    def _add(self, number: int, entry: Sought) -> None:
        """Notes what an entry demands under each of its words, in both forms, and there under each of its animals and crops:
        a text is about one or two of these, so that the groups of all the others are never looked at."""
        for groups in entry.must.values():
            for position, forms in enumerate(groups):
                for words, noted in zip(forms, self._words, strict=True):
                    for word in words:
                        by_subject = noted[word]  # none in an entry about none, whose words are found all the same
                        for subject in entry.subjects:
                            by_subject.setdefault(subject, set()).add((number, position))

    def met_by(self, reading: Reading) -> Met:
        """What a text meets."""
        return Met(self, reading, self._found(reading.affirmed))

    def of_all(self, found: _Found, subjects: Iterable[str]) -> set[_Group]:
        """Every group that these words meet of an entry about one of these animals and crops."""
        noted = [self._words[form][word] for form, words in enumerate(found) for word in words]
        return {group for by_subject in noted for subject in subjects for group in by_subject.get(subject, ())}

    def rarity(self, word: str, entry: int) -> float:
        """How telling a word is among the entries about the same animal or crop (all, for an entry about none): 0 where all
        their wordings hold it, 1 where none but this one's does."""
        return self._rarity(word, self.entries[entry].subjects)

    def _rarity_among(self, word: str, subjects: frozenset[str]) -> float:
        among = self._among(subjects)
        return log((1 + len(among)) / max(1, len(self._held_by[word] & among))) / log(1 + len(among))

    def _entries_among(self, subjects: frozenset[str]) -> set[int]:
        about = (self._about[subject] for subject in subjects)
        return set[int]().union(*about) if subjects else set(range(len(self.entries)))

    def _found(self, texts: tuple[str, str]) -> _Found:
        plain, normal = (scanner.everywhere(text) for scanner, text in zip(self._scanners, texts, strict=True))
        return plain, normal


@dataclass(frozen=True, slots=True)
class Met:
    """The must-have words that one text holds."""

    demands: Demands
    reading: Reading
    found: _Found

    def entries(self) -> set[int]:
        """The numbers of the entries about an animal or crop of the text all of whose must-have groups it meets."""
        lang, demands = self.reading.lang, self.demands
        counts = Counter(number for number, _ in demands.of_all(self.found, self.reading.subjects))
        return {number for number, count in counts.items() if count >= len(demands.entries[number].must[lang]) > 0}

    def words_of(self, entry: int) -> dict[str, float]:
        """`must_words`: the logarithm of one more than the words of the entry's groups that the text holds; `must_rarity`:
        how telling the most telling word of each group is, on average. None where a group is not met."""
        groups = self.demands.entries[entry].must[self.reading.lang]
        met = [
            {word for words, found in zip(group, self.found, strict=True) for word in words if word in found}
            for group in groups
        ]
        if not met or not all(met):
            return {}
        rarity = sum(max(self.demands.rarity(word, entry) for word in words) for words in met) / len(met)
        return {"must_words": log1p(sum(map(len, met))), "must_rarity": rarity}
