"""Whether two questions that nobody has answered ask the same, so that one answer may do for both.

Never a guess about the answer: a person who reads both says so. The same animal or crop, a trouble or a matter in common
and no other beside it, and texts that are near: one too many is offered rather than one too few hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from knowledge.model import Lexicon
from knowledge.slots import SlotFinder

# Shares of the character pairs that two texts have in common (Dice): alike enough with the same trouble, and without any word
# of the lexicon's to go by.
_NEAR, _NEAR_BLINDLY = 0.3, 0.6
_LIKELY = 0.5  # an entry that scored less says nothing of what a text is about


@dataclass(frozen=True)
class Asked:
    """A question in its normal form, the animal or crop it names, and the entries that came near, with their scores."""

    normalised: str
    subject: str = ""
    candidates: tuple[tuple[str, float], ...] = ()

    @cached_property
    def pairs(self) -> frozenset[str]:
        text = self.normalised.replace(" ", "")
        return frozenset(text[place : place + 2] for place in range(len(text) - 1))

    @property
    def likely(self) -> str:
        """The entry that came nearest; "" where none came near."""
        return next((entry for entry, score in self.candidates[:1] if score >= _LIKELY), "")


class Likeness:
    """Compares questions by one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._slots = SlotFinder(lexicon)

    def same(self, one: Asked, other: Asked) -> bool:
        """Whether the two may be one question. The same either way round."""
        if not one.pairs or not other.pairs or one.subject != other.subject:
            return False
        near = nearness(one, other)
        mine, theirs = self._slots.find(one.normalised), self._slots.find(other.normalised)
        for slot in ("problem", "aspect", "stage"):
            a, b = mine.get(slot), theirs.get(slot)
            if a and b and not a & b:
                return False
        in_common = bool(mine.problem & theirs.problem) or bool(one.likely and one.likely == other.likely)
        if in_common and bool(one.subject):
            return mine.problem == theirs.problem and near >= _NEAR
        return near >= _NEAR_BLINDLY


def nearness(one: Asked, other: Asked) -> float:
    """How much of the two texts is the same: 0 nothing, 1 all."""
    both = len(one.pairs) + len(other.pairs)
    return 2 * len(one.pairs & other.pairs) / both if both else 0.0
