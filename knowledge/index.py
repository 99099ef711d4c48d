"""Phrasings -> the entries that come near a text, fast.

An inverted index over grams (single Chinese characters, pairs of them, English words, groups of three of their
letters), each weighed by how few entries hold it. Postings lie in flat arrays: asking costs what the text's grams have
postings, and a phrasing costs a few bytes a gram.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAX_ENTRIES = 10  # candidates that are looked at closely
MOST_ALSO = 6  # further ones, because the text holds their must-have words
PHRASINGS_EACH = 4  # of each entry, those that share most with the text
_LOOKED_AT = 200  # phrasings, nearest first, from which the candidates are taken
_TYPICAL = 10  # grams of an entry that stand for what it is about
# Characters that say nothing of what a text is about.
FUNCTION = frozenset(
    "我你您他她它咱俺们的地得了着过吗呢吧啊呀么嘛在有是不没无也都就还又再很太更最挺老可能会要想让叫给把被和跟与同对从到向往"
    "上下里外前后中来去起出进回个只头亩斤两天年月日时点分几多少大小一二三四五六七八九十百千万半这那哪谁什怎咋啥甚为因所以但而且"
    "用做弄整搞看说问请谢吃喝打"
)
_SINGLE, _PAIR, _WORD, _LETTERS = 0.5, 1.0, 1.5, 0.25
_RUN = re.compile(r"[a-z0-9]+|[^a-z0-9 ]+")
Floats = NDArray[np.float64]


def grams(content: str) -> dict[str, float]:
    """The grams of a text with their weights; in the order of the text, so that sums are the same every time."""
    found: dict[str, float] = {}
    for run in _RUN.findall(content):
        if run[0].isascii():
            found[run] = _WORD
            if len(run) > 3:
                found.update((f"~{run[i : i + 3]}", _LETTERS) for i in range(len(run) - 2))
        else:
            found.update((character, _SINGLE) for character in run)
            found.update((run[i : i + 2], _PAIR) for i in range(len(run) - 1))
    return found


@dataclass(frozen=True, slots=True)
class Near:
    """An entry that came near, by the grams of the text (all values 0..1)."""

    entry: int
    explained: float  # the share of the text's mass that is found anywhere in the entry
    typical: float  # of what is typical of the entry, the share that the text holds
    rival: float  # the largest share that another candidate explains and this one does not
    uncovered: float  # the rarity of the rarest character or word that the entry does not hold
    phrasings: tuple[NearPhrasing, ...]


@dataclass(frozen=True, slots=True)
class NearPhrasing:
    """A phrasing by its number: the cosine with the text, and the share of each that the other holds (all 0..1)."""

    number: int
    cosine: float
    of_text: float
    of_phrasing: float


class Index:
    """`contents[i]` is the content of phrasing i, which belongs to entry `owners[i]` (0, 1, ..., rising)."""

    def __init__(self, contents: Sequence[str], owners: Sequence[int]) -> None:
        self._owners = np.array(owners, dtype=np.int32)
        self._entries = max(owners, default=-1) + 1
        # Where each entry's phrasings begin: they stand together.
        self._first = np.searchsorted(self._owners, np.arange(self._entries + 1))
        self._numbers: dict[str, int] = {}  # gram -> its number
        of_posting, holders, weights = array("i"), array("i"), array("f")
        for number, content in enumerate(contents):
            for gram, weight in grams(content).items():
                of_posting.append(self._numbers.setdefault(gram, len(self._numbers)))
                holders.append(number)
                weights.append(weight)
        size = len(self._numbers)
        gram_of, holder = _ints(of_posting), _ints(holders)
        # Every (gram, entry) once, as one sorted number, so that "does this entry hold that gram" is a search.
        pairs, times = np.unique(gram_of.astype(np.int64) * self._entries + self._owners[holder], return_counts=True)
        self._pairs = pairs
        in_entries = np.bincount(pairs // max(1, self._entries), minlength=size)
        self._rarest = log(1 + self._entries)
        self._rarity: Floats = np.log(1 + self._entries / np.maximum(1, in_entries))
        order = np.argsort(gram_of, kind="stable")
        self._holders = holder[order]
        self._starts = np.concatenate(([0], np.cumsum(np.bincount(gram_of, minlength=size)))).astype(np.int64)
        masses = np.frombuffer(weights, dtype=np.float32) if weights else np.zeros(0, dtype=np.float32)
        mass_of = np.bincount(holder, weights=masses * self._rarity[gram_of], minlength=len(owners))
        self._root_masses = np.sqrt(np.maximum(mass_of, 1e-9))
        self._typical = self._typical_grams(pairs, times)

    def _typical_grams(
        self, pairs: NDArray[np.int64], times: NDArray[np.int64]
    ) -> list[tuple[frozenset[int], frozenset[int]]]:
        """By entry: the numbers of the pairs of characters, and of the words, that it holds most often and others least."""
        if not self._entries:
            return []
        names = list(self._numbers)
        is_word = np.array([name[0].isascii() for name in names])
        usable = np.array([len(name) > 1 and name[0] != "~" for name in names])
        gram, entry = pairs // self._entries, pairs % self._entries
        weight = times * self._rarity[gram] * usable[gram]
        order = np.lexsort((-weight, entry))
        bounds = np.searchsorted(entry[order], np.arange(self._entries + 1))
        found = []
        for number in range(self._entries):
            mine = gram[order[bounds[number] : bounds[number + 1]]]
            words = is_word[mine] & usable[mine]
            found.append((frozenset(mine[~words & usable[mine]][:_TYPICAL]), frozenset(mine[words][:_TYPICAL])))
        return found

    def tells(self, content: str) -> float:
        """The share of a content's pairs and words that few entries hold."""
        found = [gram for gram in grams(content) if len(gram) > 1 and gram[0] != "~"]
        rare = [self._numbers[gram] for gram in found if gram in self._numbers]
        few = log(1 + self._entries / max(2.0, 0.2 * self._entries))
        return sum(self._rarity[number] >= few for number in rare) / len(found) if found else 0.0

    def near(self, content: str, rest: str | None = None, also: Iterable[int] = ()) -> list[Near]:
        """At most MAX_ENTRIES entries, nearest first, and those of `also` (at most MOST_ALSO more, the nearest); none when the
        text shares nothing with any. `rest` is the part of the content in which something uncovered counts (the whole, where
        it is not given)."""
        found = grams(content)
        known = [(self._numbers[gram], weight) for gram, weight in found.items() if gram in self._numbers]
        if not known:
            return []
        numbers = np.array([number for number, _ in known], dtype=np.int64)
        masses = np.array([weight for _, weight in known]) * self._rarity[numbers]
        lost = sum(weight * self._rarest for gram, weight in found.items() if gram not in self._numbers)
        total = float(masses.sum() + lost)
        shared = self._shared(numbers, masses)
        cosines = shared / (self._root_masses * sqrt(total))
        best: dict[int, list[int]] = {}
        for number in _largest(cosines, _LOOKED_AT):
            entry = int(self._owners[number])
            if entry in best or len(best) < MAX_ENTRIES:
                best.setdefault(entry, []).append(number)
        best |= self._besides(cosines, set(also) - best.keys())
        held = self._held(numbers, list(best))
        context = _Context(found, grams(content if rest is None else rest), numbers, masses, total)
        return self._closer(best, held, context, cosines)

    def _besides(self, cosines: Floats, entries: set[int]) -> dict[int, list[int]]:
        """The nearest of these entries, each with its nearest phrasing."""
        nearest = {entry: self._first[entry] + int(np.argmax(cosines[self._first[entry] : self._first[entry + 1]]))
                   for entry in sorted(entries)}  # fmt: skip
        ordered = sorted(nearest.items(), key=lambda pair: -cosines[pair[1]])
        return {entry: [number] for entry, number in ordered[:MOST_ALSO]}

    def _shared(self, numbers: NDArray[np.int64], masses: Floats) -> Floats:
        """For each phrasing the summed mass of the grams it shares with the text."""
        starts, ends = self._starts[numbers], self._starts[numbers + 1]
        holders = np.concatenate([self._holders[start:end] for start, end in zip(starts, ends, strict=True)])
        weights = np.repeat(masses, ends - starts)
        return np.bincount(holders, weights, minlength=len(self._owners)).astype(np.float64, copy=False)

    def _held(self, numbers: NDArray[np.int64], entries: list[int]) -> NDArray[np.bool_]:
        """Row by row for the entries: which of the grams each holds."""
        wanted = numbers[None, :] * self._entries + np.array(entries, dtype=np.int64)[:, None]
        places = np.minimum(np.searchsorted(self._pairs, wanted), len(self._pairs) - 1)
        held: NDArray[np.bool_] = self._pairs[places] == wanted
        return held

    def _closer(
        self, best: dict[int, list[int]], held: NDArray[np.bool_], text: _Context, cosines: Floats
    ) -> list[Near]:
        explained = (held * text.masses).sum(axis=1) / text.total
        only_theirs = (held[None, :, :] & ~held[:, None, :]) @ text.masses / text.total
        mine = frozenset(text.numbers.tolist())
        nearest = []
        for row, (entry, phrasings) in enumerate(best.items()):
            typical = self._typical[entry][text.english]
            weights = {number: float(self._rarity[number]) for number in typical}
            mine_held = dict(zip(text.numbers.tolist(), held[row].tolist(), strict=True))
            nearest.append(
                Near(
                    entry=entry,
                    explained=float(explained[row]),
                    typical=sum(weights[number] for number in typical & mine) / max(1e-9, sum(weights.values())),
                    rival=float(only_theirs[row].max()),
                    uncovered=self._uncovered(text.units, mine_held),
                    phrasings=tuple(
                        self._phrasing(number, cosines, text.total) for number in phrasings[:PHRASINGS_EACH]
                    ),
                )
            )
        return nearest

    def _uncovered(self, units: Iterable[str], held: dict[int, bool]) -> float:
        """How rare the rarest of the text's characters and words is that the entry does not hold."""
        lost = [number for unit in units if not held.get(number := self._numbers.get(unit, -1))]
        return max((float(self._rarity[number]) if number >= 0 else self._rarest for number in lost), default=0.0) / (
            self._rarest
        )

    def _phrasing(self, number: int, cosines: Floats, total: float) -> NearPhrasing:
        cosine, root = float(cosines[number]), float(self._root_masses[number])
        return NearPhrasing(number, cosine, cosine * root / sqrt(total), cosine * sqrt(total) / root)


class _Context:
    """The text that is asked, as its grams."""

    def __init__(
        self,
        found: Iterable[str],
        rest: Iterable[str],
        numbers: NDArray[np.int64],
        masses: Floats,
        total: float,
    ) -> None:
        self.numbers, self.masses, self.total = numbers, masses, total
        self.units = [
            gram for gram in rest if gram[0] != "~" and (len(gram) == 1 or gram[0].isascii()) and gram not in FUNCTION
        ]
        kinds = Counter(gram[0].isascii() for gram in found if len(gram) > 1)
        self.english = kinds[True] > kinds[False]


def _largest(values: Floats, count: int) -> Iterable[int]:
    """The places of the largest values above zero, largest first; equal ones in their order."""
    few = len(values) <= count
    places = np.arange(len(values)) if few else np.sort(np.argpartition(-values, count)[:count])
    ordered = places[np.argsort(-values[places], kind="stable")]
    return (int(place) for place in ordered if values[place] > 0)


def _ints(numbers: array[Any]) -> NDArray[np.int32]:
    return np.frombuffer(numbers, dtype=np.int32) if numbers else np.zeros(0, dtype=np.int32)
