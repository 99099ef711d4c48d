"""What farmers ask and the knowledge base does not know: questions that mean the same, put together and ranked.

    [Unknown] ──read──> ──by animal or crop──> ──likeness──> ──gathered around the commonest wording──> [Cluster]

Texts are read, weighed and compared as the matcher does it: normal form, grams weighed by how rare they are, and what the
text is about (slots). Two wordings about different animals or crops never come together. Everything here takes as long as
there are questions (see DESIGN.md, "Measured"): call it in a thread.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from knowledge.index import FUNCTION, Floats, grams
from knowledge.model import KnowledgeBase
from knowledge.reading import Reader, Reading, wordings_of

# From which likeness on two wordings ask the same, and two groups do. Chosen on the development questions, whose entries
# are known: see DESIGN.md.
ALIKE, JOINED = 0.34, 0.42
_ABOUT = {"problem": 2.0, "aspect": 0.5, "stage": 0.5}  # what a slot's value counts as a gram
_SHORT = 0.5  # what a gram of one character counts beside its weight: alone it says little


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question nobody's entry answered. `asker` tells people apart; `subject` is the animal or crop that was talked of before,
    "" when none; `industry` where it is known."""

    number: int
    text: str
    asker: str
    subject: str = ""
    industry: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Questions that ask the same: `wordings` with the number of people who used each, the commonest first; `numbers` of the
    consultations, the newest first."""

    wordings: tuple[tuple[str, int], ...]
    numbers: tuple[int, ...]
    people: int
    subject: str
    industry: str

    @property
    def title(self) -> str:
        """The wording that stands for all."""
        return self.wordings[0][0]


def clusters(kb: KnowledgeBase, questions: Iterable[Unknown]) -> tuple[Cluster, ...]:
    """All questions, each in one cluster; those that most people ask come first, of equal ones the newest."""
    reader = Reader(kb.lexicon)
    groups = defaultdict[tuple[str, str], list[Unknown]](list)
    for one in questions:
        groups[_same(one.text), one.subject].append(one)
    wordings = [_wording(reader, kb, group) for group in groups.values()]
    blocks = defaultdict[str, list[_Wording]](list)
    for wording in wordings:
        blocks[wording.about].append(wording)
    rarity = _rarity(kb, reader, wordings)
    found = [_cluster(kb, group) for block in blocks.values() for group in _gathered(block, rarity)]
    return tuple(sorted(found, key=lambda cluster: (-cluster.people, -cluster.numbers[0])))


@dataclass(frozen=True, slots=True)
class _Wording:
    """All who asked in these very words. `about`: the animal or crop, else the industry, that it can only be together with."""

    asked: tuple[Unknown, ...]
    about: str
    subject: str
    grams: Mapping[str, float]
    people: int


def _same(text: str) -> str:
    return "".join(text.split()).strip("。，！？,.!?~～…").casefold()


def _wording(reader: Reader, kb: KnowledgeBase, asked: Sequence[Unknown]) -> _Wording:
    first = asked[0]
    reading = reader.read(first.text, subject=first.subject, industry=first.industry)
    subject = reading.subjects[0] if reading.subjects else ""
    return _Wording(
        asked=tuple(asked),
        about=subject or first.industry,
        subject=subject,
        grams=_grams(reader, reading),
        people=len({one.asker for one in asked}),
    )


def _grams(reader: Reader, reading: Reading) -> dict[str, float]:
    """What a text says beside the animal or crop, and as further grams what it is about: a problem is one, whatever the word."""
    found = grams(reader.unnamed(reading.content) or reading.content or reading.plain)
    return found | {f"{slot}:{value}": weight for slot, weight in _ABOUT.items() for value in reading.slots.get(slot)}


def _rarity(kb: KnowledgeBase, reader: Reader, wordings: Sequence[_Wording]) -> dict[str, float]:
    """How much a gram tells: by how few entries and how few of the wordings hold it."""
    held = Counter[str]()
    for entry in kb.entries.values():
        readings = (reader.read(text, industry=entry.industry) for text in wordings_of(entry))
        held.update({gram for reading in readings for gram in _grams(reader, reading)})
    for wording in wordings:
        held.update(wording.grams.keys())
    total = len(kb.entries) + len(wordings)
    return {gram: log(1 + total / count) for gram, count in held.items()}


def _gathered(block: Sequence[_Wording], rarity: Mapping[str, float]) -> Iterator[list[_Wording]]:
    """The wordings of one animal or crop in groups: around the commonest that is left, all that are like it; then groups
    that are like each other as wholes are one."""
    space = _Space(block, rarity)
    groups: list[list[int]] = []
    free = np.ones(len(block), dtype=bool)
    for number in sorted(range(len(block)), key=lambda n: (-block[n].people, -len(space.vectors[n]), n)):
        if not free[number]:
            continue
        near = np.flatnonzero(free & (space.likeness(number) >= ALIKE)).tolist()
        group = [number, *(other for other in near if other != number)]
        free[group] = False
        groups.append(group)
    for joined in _joined(groups, space):
        yield [block[number] for number in joined]


def _joined(groups: list[list[int]], space: _Space) -> list[list[int]]:
    """Each group goes to the larger one before it that its own sum is most like, where that is like enough."""
    sums = _Sums(space)
    joined: list[list[int]] = []
    for group in sorted(groups, key=lambda group: (-sum(space.people[number] for number in group), group[0])):
        home = sums.nearest(group)
        if home is None:
            home = len(joined)
            joined.append([])
        sums.add(home, group)
        joined[home] += group
    return joined


class _Space:
    """The wordings of a block as unit vectors over grams, and who holds each gram."""

    def __init__(self, block: Sequence[_Wording], rarity: Mapping[str, float]) -> None:
        self.people = [wording.people for wording in block]
        self.vectors = [_unit(wording.grams, rarity) for wording in block]
        holders, weights = defaultdict[str, list[int]](list), defaultdict[str, list[float]](list)
        for number, vector in enumerate(self.vectors):
            for gram, weight in vector.items():
                holders[gram].append(number)
                weights[gram].append(weight)
        self._postings = {gram: (np.array(holders[gram]), np.array(weights[gram])) for gram in holders}

    def likeness(self, number: int) -> Floats:
        """The cosine of every wording of the block with this one."""
        found = np.zeros(len(self.vectors))
        for gram, weight in self.vectors[number].items():
            holders, weights = self._postings[gram]
            found[holders] += weight * weights
        return found

    def sum(self, group: Sequence[int]) -> dict[str, float]:
        """The vectors of these, each as often as people used it."""
        total = defaultdict[str, float](float)
        for number in group:
            for gram, weight in self.vectors[number].items():
                total[gram] += weight * self.people[number]
        return total


class _Sums:
    """Groups as the sums of their vectors."""

    def __init__(self, space: _Space) -> None:
        self._space = space
        self._sums: list[dict[str, float]] = []
        self._lengths: list[float] = []
        self._holding = defaultdict[str, set[int]](set)

    def add(self, place: int, group: Sequence[int]) -> None:
        """Puts these wordings to the group at `place`, or makes it the next one."""
        if place == len(self._sums):
            self._sums.append({})
            self._lengths.append(0.0)
        mine = self._sums[place]
        for gram, weight in self._space.sum(group).items():
            mine[gram] = mine.get(gram, 0.0) + weight
            self._holding[gram].add(place)
        self._lengths[place] = _length(mine)

    def nearest(self, group: Sequence[int]) -> int | None:
        """The place of the group that these are most like; None where that is not enough."""
        mine = self._space.sum(group)
        found = defaultdict[int, float](float)
        for gram, weight in mine.items():
            for place in self._holding.get(gram, ()):
                found[place] += weight * self._sums[place][gram]
        length = _length(mine)
        near = {place: product / (length * self._lengths[place]) for place, product in found.items()}
        best = max(near, key=lambda place: (near[place], -place), default=None)
        return best if best is not None and near[best] >= JOINED else None


def _length(vector: Mapping[str, float]) -> float:
    return sqrt(sum(weight * weight for weight in vector.values()))


def _unit(found: Mapping[str, float], rarity: Mapping[str, float]) -> dict[str, float]:
    """The grams that say something, by the square roots of what they tell, as a vector of length one."""
    telling = {gram: weight for gram, weight in found.items() if gram not in FUNCTION} or found
    masses = {gram: weight * rarity[gram] * (_SHORT if len(gram) == 1 else 1.0) for gram, weight in telling.items()}
    total = sum(masses.values()) or 1.0  # a text without any letter has none
    return {gram: sqrt(mass / total) for gram, mass in masses.items()}


def _cluster(kb: KnowledgeBase, group: Sequence[_Wording]) -> Cluster:
    ordered = sorted(group, key=lambda wording: (-wording.people, -max(one.number for one in wording.asked)))
    asked = [one for wording in ordered for one in wording.asked]
    subject = next((wording.subject for wording in ordered if wording.subject), "")
    named = Counter(one.industry for one in asked if one.industry).most_common(1)
    texts = Counter[str]()
    for wording in ordered:
        texts[wording.asked[0].text] += wording.people
    return Cluster(
        wordings=tuple(texts.items()),
        numbers=tuple(sorted((one.number for one in asked), reverse=True)),
        people=len({one.asker for one in asked}),
        subject=subject,
        industry=kb.lexicon.industry_of.get(subject, "") or (named[0][0] if named else ""),
    )
