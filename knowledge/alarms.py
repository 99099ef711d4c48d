"""Which alarms plain texts raise. All words of all alarms are looked for at once, in one pass over each form of a text.

form ──spots──> words and counts, each with its groups ──harmless, denied left out──> patterns, near ones by distance ──> codes

Groups have numbers, and which of them a word belongs to is one whole number with a bit for each: whether a text can meet a
pattern at all is then a single comparison, and distances are measured for the few patterns that are left.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from knowledge.denial import denied
from knowledge.heads import heads
from knowledge.load_flags import COUNT
from knowledge.model import Pattern, RedFlag
from knowledge.text import Scanner

_LONGEST_WORD = 30  # in characters and English words: none is longer
Span = tuple[int, int]  # of the characters and English words of a text, those of one find: first, after the last
Find = tuple[int, Span]  # the groups that something found in a text belongs to, and its place


@dataclass(frozen=True, slots=True)
class _Found:
    """What one form of a text holds."""

    finds: tuple[Find, ...]
    groups: int  # of all finds together

    def places(self, group: int) -> list[Span]:
        """In the order of the text."""
        return sorted(place for groups, place in self.finds if groups & group)


@dataclass(frozen=True, slots=True)
class _Sought:
    """A pattern. Its groups are bits; `needs` are all that have to be met."""

    needs: int
    near: tuple[int, ...]
    unless: int
    within: int
    in_order: bool

    def met(self, found: _Found, anywhere: int) -> bool:
        """Whether one form of a text meets it. `anywhere` are the groups that any form of the text holds a word of."""
        if self.needs & ~found.groups:
            return False
        if not self.near:
            return not self.unless & anywhere
        others = [found.places(group) for group in self.near[1:]]
        against = found.places(self.unless)
        return any(self._around(place, others, against) for place in found.places(self.near[0]))

    def _around(self, place: Span, others: list[list[Span]], against: list[Span]) -> bool:
        """Whether a word of every other near group stands around this place, and none that speaks against it."""
        return all(
            any(self._follows(place, other) for other in self._close(place, group)) for group in others
        ) and not any(self._close(place, against))

    def _close(self, place: Span, spans: list[Span]) -> list[Span]:
        """Of the spans, in the order of the text, those within reach of the place."""
        first = bisect_left(spans, (place[0] - self.within - _LONGEST_WORD,))
        last = bisect_left(spans, (place[1] + self.within + 1,))
        return [other for other in spans[first:last] if _gap(place, other) <= self.within]

    def _follows(self, place: Span, other: Span) -> bool:
        return not self.in_order or other[0] >= place[1]


class Alarms:
    """Prepared once from the alarms of a knowledge base. `usual` makes farmers' words the usual ones, as in the texts."""

    def __init__(self, flags: tuple[RedFlag, ...], usual: Callable[[str], str] = str) -> None:
        self._bits: dict[tuple[str, ...], int] = {}  # a group -> its bit
        self._against = 0  # the groups that keep quiet
        self._flags = [(flag.code, self._unless(flag.unless)) for flag in flags]
        # Under the first group of each: a text holds words of few groups, so that few patterns are looked at.
        self._patterns: dict[int, list[tuple[int, bool, _Sought]]] = {}
        for number, flag in enumerate(flags):
            for pattern in flag.patterns:
                first = self._bit((*pattern.near, *pattern.groups)[0])
                self._patterns.setdefault(first, []).append((number, flag.about == "people", self._sought(pattern)))
        self._firsts = reduce(or_, self._patterns, 0)
        harmless = {word for flag in flags for word in flag.harmless}
        self._harmless = frozenset(harmless.union(map(usual, harmless)))
        self._deniable = frozenset(word for flag in flags for word in flag.deniable)
        self._groups_of: dict[str, int] = {}
        self._counts: list[tuple[int, int]] = []  # at least so many -> the groups that this meets
        for group, bit in self._bits.items():
            for word in group:
                if count := COUNT.fullmatch(word):
                    self._counts.append((int(count[1]), bit))
                elif word:
                    self._groups_of[word] = self._groups_of.get(word, 0) | bit
        self._scanner = Scanner([*self._groups_of, *self._harmless])

    def raised(self, forms: tuple[str, ...]) -> tuple[str, ...]:
        """The codes of the alarms that a text raises in any of its forms, in the order of the list.

        What is denied still counts where people are in danger.
        """
        found = [self._found(form) for form in forms]
        anywhere = reduce(or_, (said.groups for said, _ in found), 0)
        met = {number for said, meant in found for number in self._met(said, meant, anywhere)}
        return tuple(
            code for number, (code, unless) in enumerate(self._flags) if number in met and not unless & anywhere
        )

    def _met(self, said: _Found, meant: _Found, anywhere: int) -> Iterator[int]:
        """The numbers of the alarms a pattern of which one form of a text meets."""
        open_groups = said.groups & self._firsts
        while open_groups:
            first = open_groups & -open_groups
            open_groups ^= first
            for number, people, pattern in self._patterns[first]:
                if pattern.met(said if people else meant, anywhere):
                    yield number

    def _bit(self, group: tuple[str, ...]) -> int:
        return self._bits.setdefault(group, 1 << len(self._bits))

    def _unless(self, group: tuple[str, ...]) -> int:
        """The bit of a group that keeps quiet: apart from a like one that raises."""
        bit = self._bit((*group, ""))
        self._against |= bit
        return bit

    def _sought(self, pattern: Pattern) -> _Sought:
        near = tuple(map(self._bit, pattern.near))
        return _Sought(
            needs=reduce(or_, (*near, *map(self._bit, pattern.groups)), 0),
            near=near,
            unless=self._unless(pattern.unless),
            within=pattern.within,
            in_order=pattern.in_order,
        )

    def _found(self, text: str) -> tuple[_Found, _Found]:
        """All that is said, and of it what is not denied."""
        place_of = _places(text)
        said: list[Find] = []
        withdrawn: set[Find] = set()
        for start, end, groups, word in self._words(text):
            said.append((groups, (place_of[start], place_of[end - 1] + 1)))
            if word in self._deniable and denied(text, start):
                withdrawn.add(said[-1])
        for start, end, value in heads(text):
            if groups := reduce(or_, (bit for least, bit in self._counts if value >= least), 0):
                said.append((groups, (place_of[start], place_of[end - 1] + 1)))
        meant = [find for find in said if find not in withdrawn] if withdrawn else said
        return _together(said), _together(meant)

    def _words(self, text: str) -> Iterator[tuple[int, int, int, str]]:
        """Start, end, groups and word of all that the text holds. What is only part of a harmless word may keep an alarm
        quiet (粪 in 羊粪) but not raise one."""
        until = 0  # where the harmless words found so far end; spots come by their start, longest first
        for start, end, word in self._scanner.spots(text):
            groups = self._groups_of.get(word, 0)
            if end <= until:
                groups &= self._against
            if groups:
                yield start, end, groups, word
            if word in self._harmless:
                until = max(until, end)


def _together(finds: list[Find]) -> _Found:
    return _Found(tuple(finds), reduce(or_, (groups for groups, _ in finds), 0))


def _gap(one: Span, other: Span) -> int:
    """How many characters or English words stand between; 0 where they touch or overlap."""
    return max(0, other[0] - one[1], one[0] - other[1])


def _places(text: str) -> list[int]:
    """For every position of a text, how many characters and English words stand before it."""
    places, count, inside = [], -1, False
    for character in text:
        latin = character.isascii() and character.isalnum()
        count += character != " " and not (latin and inside)
        inside = latin
        places.append(count)
    return places
