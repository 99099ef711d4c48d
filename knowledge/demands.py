"""Which entries a text may be about by its must-have words alone, however it is worded: a second way to candidates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from knowledge.reading import Reading, Sought
from knowledge.text import Scanner


class Demands:
    """The must-have words of all entries about an animal or crop, each leading to the groups it meets."""

    def __init__(self, entries: Sequence[Sought]) -> None:
        self._entries = entries
        self._groups: list[dict[str, set[tuple[int, int]]]] = [defaultdict(set), defaultdict(set)]
        self._sizes = [{lang: len(groups) for lang, groups in entry.must.items()} for entry in entries]
        for number, entry in enumerate(entries):
            for groups in entry.must.values():
                for position, forms in enumerate(groups):
                    for words, found in zip(forms, self._groups, strict=True):
                        for word in words:
                            found[word].add((number, position))
        self._scanners = [Scanner(groups) for groups in self._groups]

    def met_by(self, reading: Reading) -> set[int]:
        """The numbers of the entries about an animal or crop of the text all of whose must-have groups it meets."""
        met: set[tuple[int, int]] = set()
        for text, scanner, groups in zip(reading.affirmed, self._scanners, self._groups, strict=True):
            for word in scanner.everywhere(text):
                met |= groups[word]
        counts: dict[int, int] = defaultdict(int)
        for number, _ in met:
            counts[number] += 1
        named = {*reading.subjects}
        return {
            number
            for number, count in counts.items()
            if count >= self._sizes[number][reading.lang] > 0 and self._entries[number].subjects & named
        }
