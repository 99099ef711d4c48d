"""What a text is about besides the animal or crop: the problem, what is asked of it, the stage of life or growth.

Found in the plain form, before synonyms: 何时种 asks for a time even where it becomes 播种期.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.model import Lexicon
from knowledge.text import Scanner

SLOTS = ("problem", "aspect", "stage")
# That both say "young" means little; that one says young and the other grown means much.
_TELLING = ("problem", "aspect")
_SHARE = 0.2  # of an entry's wordings that must hold a value for the entry to be about it


@dataclass(frozen=True, slots=True)
class Slots:
    """The values a text holds of each slot: the lexicon's names for problems and stages, KINDS for aspects."""

    problem: frozenset[str] = frozenset()
    aspect: frozenset[str] = frozenset()
    stage: frozenset[str] = frozenset()

    def get(self, slot: str) -> frozenset[str]:
        values: frozenset[str] = getattr(self, slot)
        return values


class SlotFinder:
    """Finds the slots' words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._words = {"problem": lexicon.problems, "aspect": lexicon.aspects, "stage": lexicon.stages}
        self._scanners = {slot: Scanner(words) for slot, words in self._words.items()}

    def find(self, plain_text: str) -> Slots:
        return Slots(**{slot: self._values(slot, plain_text) for slot in SLOTS})

    def _values(self, slot: str, plain_text: str) -> frozenset[str]:
        words: Mapping[str, str] = self._words[slot]
        return frozenset(words[word] for word in self._scanners[slot].words(plain_text))


def common_slots(found: Iterable[Slots]) -> Slots:
    """What an entry is about: the values that a fair share of its wordings hold."""
    wordings = list(found)
    counts = {slot: Counter(value for one in wordings for value in one.get(slot)) for slot in SLOTS}
    least = _SHARE * len(wordings)
    return Slots(**{slot: frozenset(v for v, n in counts[slot].items() if n >= least) for slot in SLOTS})


def slot_agreement(asked: Slots, entry: Slots) -> dict[str, float]:
    """For each slot: 1 under `<slot>_conflict` where both have values and none in common; for the telling ones also 1
    under `<slot>_equal` where they share one."""
    found = {}
    for slot in SLOTS:
        mine, theirs = asked.get(slot), entry.get(slot)
        if slot in _TELLING:
            found[f"{slot}_equal"] = float(bool(mine & theirs))
        found[f"{slot}_conflict"] = float(bool(mine and theirs and not mine & theirs))
    return found
