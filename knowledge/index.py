"""Phrasings -> the entries that come near a text, fast.

An inverted index over grams (single Chinese characters, pairs of them, English words, groups of three of their
letters), each weighed by how few entries hold it. Asking costs what the text's grams have postings, not the whole size.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

MAX_ENTRIES = 10  # candidates that are looked at closely
PHRASINGS_EACH = 4  # of each entry, those that share most with the text
_SINGLE, _PAIR, _WORD, _LETTERS = 0.5, 1.0, 1.5, 0.25
_RUN = re.compile(r"[a-z0-9]+|[^a-z0-9 ]+")


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
    """An entry that came near: how much of the text its phrasings explain together, and its nearest phrasings."""

    entry: int
    explained: float  # share of the text's weight that is found anywhere in the entry, 0..1
    phrasings: tuple[NearPhrasing, ...]


@dataclass(frozen=True, slots=True)
class NearPhrasing:
    """A phrasing by its number: the cosine with the text, and the share of each that the other holds (all 0..1)."""

    number: int
    cosine: float
    of_text: float
    of_phrasing: float


class Index:
    """`contents[i]` is the content of phrasing i, which belongs to entry `owners[i]` (0, 1, ...)."""

    def __init__(self, contents: Sequence[str], owners: Sequence[int]) -> None:
        self._owners = np.array(owners, dtype=np.int64)
        self._entries = max(owners, default=-1) + 1
        all_grams = [grams(content) for content in contents]
        holders: dict[str, list[int]] = {}
        for number, found in enumerate(all_grams):
            for gram in found:
                holders.setdefault(gram, []).append(number)
        self._rarest = log(1 + self._entries)
        self._rarity = {
            gram: log(1 + self._entries / len({owners[number] for number in numbers}))
            for gram, numbers in holders.items()
        }
        self._postings = {gram: np.array(numbers, dtype=np.int64) for gram, numbers in holders.items()}
        self._in_entries = {gram: np.unique(self._owners[numbers]) for gram, numbers in self._postings.items()}
        self._masses = np.array([sum(self._mass(g, w) for g, w in found.items()) for found in all_grams])

    def _mass(self, gram: str, weight: float) -> float:
        return weight * self._rarity.get(gram, self._rarest)

    def near(self, content: str) -> list[Near]:
        """At most MAX_ENTRIES entries, nearest first; none when the text shares nothing with any."""
        found = grams(content)
        masses = {gram: self._mass(gram, weight) for gram, weight in found.items()}
        known = [gram for gram in found if gram in self._postings]
        if not known:
            return []
        total = sum(masses.values())
        shared = _summed(self._postings, known, masses, len(self._owners))
        explained = _summed(self._in_entries, known, masses, self._entries) / total
        cosines = shared / np.sqrt(np.maximum(self._masses, 1e-9) * total)
        best = np.zeros(self._entries)
        np.maximum.at(best, self._owners, cosines)
        entries = [int(e) for e in np.argsort(-best, kind="stable")[:MAX_ENTRIES] if best[e] > 0]
        return [self._closer(entry, float(explained[entry]), cosines, total) for entry in entries]

    def _closer(self, entry: int, explained: float, cosines: NDArray[np.float64], total: float) -> Near:
        numbers = np.flatnonzero(self._owners == entry)
        order = numbers[np.argsort(-cosines[numbers], kind="stable")][:PHRASINGS_EACH]
        phrasings = []
        for number in map(int, order):
            cosine, mass = float(cosines[number]), float(self._masses[number])
            share = cosine * sqrt(mass * total)
            phrasings.append(NearPhrasing(number, cosine, share / total, share / mass if mass else 0.0))
        return Near(entry, explained, tuple(phrasings))


def _summed(
    postings: dict[str, NDArray[np.int64]], known: Iterable[str], masses: dict[str, float], size: int
) -> NDArray[np.float64]:
    """For each phrasing (or entry) the summed mass of the grams it shares with the text."""
    known = list(known)
    holders = np.concatenate([postings[gram] for gram in known])
    weights = np.repeat([masses[gram] for gram in known], [len(postings[gram]) for gram in known])
    sums: NDArray[np.float64] = np.bincount(holders, weights=weights, minlength=size).astype(np.float64)
    return sums
